"""Two tabs at the same moment on one paper: it is handed in once, and no half of it is left."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from market.accounts.models import Person
from market.files import uploads
from market.kernel.errors import Stale
from tests.files.ordinary import jpeg
from tests.vetting.conftest import facts_of_paper
from tests.vetting.test_races import at_once
from vetting.completeness import Item
from vetting.models import Dossier, Paper, PaperDraft
from vetting.selectors.checklists import checklist_of
from vetting.selectors.drafts import handing_in_key
from vetting.services.drafts import add_page, hand_in, keep_typed

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("opening_rules")]


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def item(dossier: Dossier, owner: Person) -> Item:
    found = checklist_of(dossier).find("business_licence", None)
    assert found is not None
    add_page(actor=owner, dossier=dossier, item=found, upload=SimpleUploadedFile("a.jpg", jpeg()))
    return found


def test_handing_in_from_three_tabs_is_once(owner: Person, dossier: Dossier, item: Item) -> None:
    facts = facts_of_paper(request_key=handing_in_key(dossier, item))
    results = at_once(*[lambda: hand_in(actor=owner, dossier=dossier, facts=facts)] * 3)
    assert {paper.pk for paper in results} == {Paper.objects.get().pk}


def test_typing_while_it_is_handed_in_leaves_no_stray_draft(owner: Person, dossier: Dossier, item: Item) -> None:
    key = handing_in_key(dossier, item)
    facts = facts_of_paper(request_key=key)
    typing = [
        lambda n=n: keep_typed(dossier=dossier, item=item, typed={"number": str(n)}, request_key=key) for n in range(3)
    ]
    results = at_once(lambda: hand_in(actor=owner, dossier=dossier, facts=facts), *typing)
    assert results[0] == Paper.objects.get()
    assert all(isinstance(each, (Stale, PaperDraft)) for each in results[1:])
    assert not PaperDraft.objects.exists()


def test_fields_typed_at_once_are_all_kept(dossier: Dossier, item: Item) -> None:
    names = ("number", "issuer", "issued_on", "holder_name")
    at_once(*(lambda name=name: keep_typed(dossier=dossier, item=item, typed={name: "x"}) for name in names))
    assert PaperDraft.objects.get().typed == dict.fromkeys(names, "x")


def test_one_piece_sent_twice_at_once_is_kept_once(owner: Person) -> None:
    upload = uploads.begin_upload(owner=owner, place="giay", key="a", name="a.jpg", size=10)
    results = at_once(*[lambda: uploads.add_piece(upload=upload, offset=0, content=b"12345")] * 3)
    assert sum(isinstance(each, Stale) for each in results) == 2
    upload.refresh_from_db()
    assert (upload.offset, len(upload.pieces)) == (5, 1)


def test_beginning_one_file_in_two_tabs_is_one_upload(owner: Person) -> None:
    act = lambda: uploads.begin_upload(owner=owner, place="giay", key="a", name="a.jpg", size=10)  # noqa: E731
    assert len({upload.pk for upload in at_once(act, act, act)}) == 1
