"""The same page under two vendors: found once, in the background."""

from typing import Any

import pytest
from PIL import Image, ImageEnhance

from market.accounts.models import Person
from market.demo.content.catalogue import demo_products, demo_vendors
from market.demo.papers import sample_paper
from market.files import depot
from market.files.cell.pages import render_page
from market.files.marks import MOST_DIFFERENT
from market.files.models import StoredFile
from market.files.selectors import alike_files
from tests.cast import make_dossier, make_vendor
from tests.files.ordinary import encoded, jpeg, kept
from tests.vetting.conftest import make_paper
from vetting import tasks
from vetting.models import Dossier, Paper, PaperLikeness
from vetting.services.likenesses import compare_paper, uncompared_papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def same() -> StoredFile:
    return kept(jpeg((300, 400)), "giay.jpg")


def another_vendor(name: str, *, status: str = "submitted") -> Dossier:
    return make_dossier(make_vendor(name), status)


def compare_all() -> None:
    for pk in list(uncompared_papers().values_list("pk", flat=True)):
        compare_paper(pk)


def test_the_later_paper_is_like_the_earlier(same: StoredFile) -> None:
    earlier = make_paper(another_vendor("HTX một"), file=same)
    later = make_paper(another_vendor("HTX hai"), file=kept(jpeg((300, 400)), "khac-ten.jpg"))
    compare_all()
    found = PaperLikeness.objects.get()
    assert (found.paper, found.other, found.page, found.other_page) == (later, earlier, 1, 1)
    assert (found.is_same_bytes, found.distance) == (True, 0)


def test_running_twice_does_nothing(same: StoredFile) -> None:
    paper = make_paper(another_vendor("HTX một"), file=same)
    make_paper(another_vendor("HTX hai"), file=kept(jpeg((300, 400)), "b.jpg"))
    compare_all()
    compared_at = Paper.objects.get(pk=paper.pk).compared_at
    assert compare_paper(paper.pk) == 0
    assert not uncompared_papers().exists()
    assert PaperLikeness.objects.count() == 1
    assert Paper.objects.get(pk=paper.pk).compared_at == compared_at


def test_a_vendors_own_renewal_is_no_news(same: StoredFile) -> None:
    dossier = another_vendor("HTX một")
    make_paper(dossier, file=same, status="replaced")
    make_paper(dossier, file=kept(jpeg((300, 400)), "b.jpg"))
    compare_all()
    assert not PaperLikeness.objects.exists()


def test_what_nobody_submitted_waits(same: StoredFile) -> None:
    make_paper(another_vendor("HTX một", status="draft"), file=same)
    later = make_paper(another_vendor("HTX hai"), file=kept(jpeg((300, 400)), "b.jpg"))
    assert list(uncompared_papers()) == [later]
    compare_all()
    assert not PaperLikeness.objects.exists()


def test_one_file_shared_by_two_papers_is_one_pair_each(same: StoredFile) -> None:
    dossier = another_vendor("HTX một")
    make_paper(dossier, file=same)
    make_paper(dossier, "trademark", file=same)
    make_paper(another_vendor("HTX hai"), file=kept(jpeg((300, 400)), "b.jpg"))
    compare_all()
    assert PaperLikeness.objects.count() == 2


def test_other_pages_are_other_pages(same: StoredFile) -> None:
    make_paper(another_vendor("HTX một"), file=same)
    make_paper(another_vendor("HTX hai"), file=kept(jpeg((120, 90)), "b.jpg"))
    compare_all()
    assert not PaperLikeness.objects.filter(is_same_bytes=True).exists()


def test_the_finder_hands_out_one_task_each(
    monkeypatch: pytest.MonkeyPatch, submitted: Dossier, reviewer: Person
) -> None:
    handed: list[int] = []
    monkeypatch.setattr(tasks.compare_paper_task, "delay", handed.append)
    assert tasks.compare_new_papers() == submitted.papers.count()
    for pk in handed:
        tasks.compare_paper_task(pk)
    assert tasks.compare_new_papers() == 0


def certificate(sku: str) -> Image.Image:
    """Return the second page of a product's star certificate, as the demo prints it."""
    product = next(product for product in demo_products() if product.sku == sku)
    vendor = next(vendor for vendor in demo_vendors() if vendor.code == product.vendor)
    _name, content = sample_paper("star_certificate", vendor, product)
    return render_page(content, page=2, width=1240)


@pytest.fixture
def printed() -> StoredFile:
    return kept(encoded(certificate("TRANHKHUC-01"), "JPEG"), "giay.jpg")


def test_certificates_on_one_form_are_no_news(printed: StoredFile) -> None:
    others = [kept(encoded(certificate(sku), "JPEG"), "giay.jpg") for sku in ("NGAU-02", "PHUNGXA-01")]
    make_paper(another_vendor("HTX một"), file=printed)
    for number, file in enumerate(others):
        make_paper(another_vendor(f"HTX {number}"), file=file)
    assert alike_files(printed)  # from afar they look alike
    compare_all()
    assert not uncompared_papers().exists()
    assert not PaperLikeness.objects.exists()


def test_the_same_certificate_packed_again_is_found(printed: StoredFile) -> None:
    page = ImageEnhance.Brightness(certificate("TRANHKHUC-01").resize((827, 1169))).enhance(0.9)
    earlier = make_paper(another_vendor("HTX một"), file=printed)
    later = make_paper(another_vendor("HTX hai"), file=kept(encoded(page, "JPEG", quality=50), "b.jpg"))
    compare_all()
    found = PaperLikeness.objects.get()
    assert (found.paper, found.other, found.is_same_bytes) == (later, earlier, False)
    assert found.distance <= MOST_DIFFERENT


def test_what_cannot_be_read_now_is_compared_later(printed: StoredFile, monkeypatch: pytest.MonkeyPatch) -> None:
    make_paper(another_vendor("HTX một"), file=printed)
    again = encoded(certificate("TRANHKHUC-01"), "JPEG", quality=60)
    later = make_paper(another_vendor("HTX hai"), file=kept(again, "b.jpg"))
    with monkeypatch.context() as patched:
        patched.setattr(depot, "read", _does_not_answer)
        tasks.compare_paper_task(later.pk)
    assert later in uncompared_papers()
    assert not PaperLikeness.objects.exists()
    tasks.compare_paper_task(later.pk)
    assert later not in uncompared_papers()
    assert PaperLikeness.objects.get().paper == later


def _does_not_answer(path: str) -> bytes:
    raise OSError(path)
