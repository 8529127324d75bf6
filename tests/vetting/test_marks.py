"""Papers kept before pages bore marks: marked from what is kept, once, and then found under other vendors."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from market.files.models import PageMark, StoredFile
from tests.cast import make_dossier, make_vendor
from tests.files.ordinary import jpeg, kept, pdf
from tests.vetting.conftest import make_paper
from vetting import tasks
from vetting.models import Paper, PaperLikeness
from vetting.services.likenesses import compare_paper, uncompared_papers
from vetting.services.marks import mark_paper, unmarked_papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def paper_of(stored: StoredFile, vendor: str = "HTX một") -> Paper:
    return make_paper(make_dossier(make_vendor(vendor), "submitted"), file=stored)


def marks_of(stored: StoredFile) -> list[Any]:
    columns = ("page", "source_sha256", "source_page", "likeness", "bands")
    return list(PageMark.objects.filter(file=stored).order_by("page").values_list(*columns))


@pytest.mark.parametrize(("content", "name"), [(jpeg((600, 800)), "a.jpg"), (pdf(pages=3), "a.pdf")])
def test_an_old_paper_gets_the_marks_it_would_have_had(content: bytes, name: str) -> None:
    stored = kept(content, name)
    paper, before = paper_of(stored), marks_of(stored)
    assert before
    assert not mark_paper(paper.pk)
    PageMark.objects.all().delete()
    assert mark_paper(paper.pk)
    assert marks_of(stored) == before
    assert (mark_paper(paper.pk), marks_of(stored)) == (False, before)


def test_it_is_then_looked_for_under_other_vendors() -> None:
    old = paper_of(kept(jpeg((300, 400)), "cu.jpg"))
    PageMark.objects.all().delete()
    compare_paper(old.pk)
    new = paper_of(kept(jpeg((300, 400)), "moi.jpg"), "HTX hai")
    compare_paper(new.pk)
    assert not PaperLikeness.objects.exists()
    mark_paper(old.pk)
    assert uncompared_papers().get() == old
    compare_paper(old.pk)
    found = PaperLikeness.objects.get()
    assert (found.paper, found.other) == (new, old)


def test_one_that_cannot_be_read_waits_and_one_that_cannot_be_drawn_does_not() -> None:
    away, broken = kept(jpeg((300, 400)), "a.jpg"), kept(jpeg((310, 400)), "b.jpg")
    PageMark.objects.all().delete()
    lost, torn = paper_of(away), paper_of(broken, "HTX hai")
    StoredFile.objects.filter(pk=away.pk).update(path="kho/khong/co.jpg")
    StoredFile.objects.filter(pk=broken.pk).update(path=_torn(broken))
    assert (mark_paper(lost.pk), mark_paper(torn.pk)) == (False, True)
    assert unmarked_papers().get() == lost
    assert [mark[3] for mark in marks_of(broken)] == [None]


def test_found_in_small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[int] = []
    monkeypatch.setattr("vetting.services.marks.MOST_AT_ONCE", 2)
    monkeypatch.setattr(tasks.mark_paper_task, "delay", handed.append)
    papers = {paper_of(kept(jpeg((300 + n, 400)), f"{n}.jpg"), f"HTX {n}").pk for n in range(3)}
    gone = make_paper(Paper.objects.earliest("pk").dossier, "trademark", status="withdrawn")
    assert tasks.mark_old_papers() == 0
    PageMark.objects.all().delete()
    assert (tasks.mark_old_papers(), len(handed)) == (2, 2)
    assert set(handed) <= papers - {gone.pk}


def _torn(stored: StoredFile) -> str:
    """Put half of a file in another place; return where."""
    with default_storage.open(stored.path) as source:
        half = source.read()[:200]
    return default_storage.save("kho/aa/bb/torn.jpg", ContentFile(half))
