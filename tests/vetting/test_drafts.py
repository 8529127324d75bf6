"""A paper being prepared: kept as it goes, bound and handed in once, by services that hold against races."""

import io
from pathlib import Path
from typing import Any

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile

from market.accounts.models import Person
from market.files import depot
from market.files.models import StoredFile
from market.files.services import bind_files
from market.kernel.errors import Refused, Stale
from tests.files.hostile import DISARMABLE
from tests.files.ordinary import jpeg
from tests.vetting.conftest import facts_of_paper, make_paper, put
from vetting.completeness import Item
from vetting.models import Dossier, DraftPage, Paper, PaperDraft
from vetting.selectors.checklists import checklist_of
from vetting.selectors.drafts import drafts_left_behind, handing_in_key, paper_desk
from vetting.services import drafts
from vetting.services.drafts import add_page, hand_in, keep_typed, move_page, remove_page
from vetting.tasks import drop_draft_task, drop_left_drafts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> Path:
    media = tmp_path / "media"
    settings.MEDIA_ROOT = media
    return media


@pytest.fixture
def item(dossier: Dossier) -> Item:
    found = checklist_of(dossier).find("business_licence", None)
    assert found is not None
    return found


def snap(owner: Person, dossier: Dossier, item: Item, size: int = 200) -> DraftPage:
    return add_page(
        actor=owner, dossier=dossier, item=item, upload=SimpleUploadedFile(f"{size}.jpg", jpeg((size, 300)))
    )


class TestTyped:
    def test_fields_are_merged(self, dossier: Dossier, item: Item) -> None:
        keep_typed(dossier=dossier, item=item, typed={"number": "1", "issuer": "Sở"})
        draft = keep_typed(dossier=dossier, item=item, typed={"number": "2"})
        assert PaperDraft.objects.get() == draft
        assert draft.typed == {"number": "2", "issuer": "Sở"}

    def test_a_closed_dossier_takes_nothing(self, dossier: Dossier, item: Item, reviewer: Person) -> None:
        put(dossier, "rejected", reviewer=reviewer, lane="earlier", decided_by=reviewer, decided_at="2026-11-20T10:00Z")
        with pytest.raises(Stale):
            keep_typed(dossier=dossier, item=item, typed={"number": "1"})


class TestPages:
    def test_no_more_than_a_paper_takes(
        self, owner: Person, dossier: Dossier, item: Item, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(drafts, "MAX_FILES", 1)
        snap(owner, dossier, item)
        with pytest.raises(Refused, match="nhiều nhất 1 tệp"):
            snap(owner, dossier, item, 201)
        assert StoredFile.objects.count() == 1

    def test_storage_that_fails_leaves_nothing_and_can_be_tried_again(
        self, owner: Person, dossier: Dossier, item: Item, storage: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(path: str, content: bytes) -> None:
            raise OSError("no space left")

        with monkeypatch.context() as broken:
            broken.setattr(depot, "write", full)
            with pytest.raises(Refused, match="Kho tệp đang bận"):
                snap(owner, dossier, item)
        assert not DraftPage.objects.exists()
        assert not [path for path in storage.rglob("*") if path.is_file()]
        assert snap(owner, dossier, item).position == 1

    def test_nothing_is_added_while_the_office_has_it(self, owner: Person, submitted: Dossier, item: Item) -> None:
        with pytest.raises(Stale, match="Hồ sơ đã gửi đi"):
            snap(owner, submitted, item)

    def test_a_page_that_is_gone_is_no_trouble(self, owner: Person, dossier: Dossier, item: Item) -> None:
        first, second = snap(owner, dossier, item), snap(owner, dossier, item, 201)
        remove_page(page=first)
        remove_page(page=first)
        move_page(page=first, by=1)
        assert DraftPage.objects.get() == second

    def test_codes_are_read_when_the_page_arrives(self, owner: Person, dossier: Dossier, item: Item) -> None:
        target = io.BytesIO()
        segno.make("https://truyxuat.example/01/08930000000012").save(target, kind="png", scale=8)
        upload = SimpleUploadedFile("tem.png", target.getvalue())
        page = add_page(actor=owner, dossier=dossier, item=item, upload=upload)
        assert page.read_codes == ["https://truyxuat.example/01/08930000000012"]

    def test_what_was_taken_out_is_known(self, owner: Person, dossier: Dossier, item: Item) -> None:
        make, reasons = DISARMABLE["script on opening"]
        page = add_page(actor=owner, dossier=dossier, item=item, upload=SimpleUploadedFile("a.pdf", make()))
        assert set(page.file.disarmed) == reasons


class TestHandingIn:
    def test_pages_are_bound_in_their_order(self, owner: Person, dossier: Dossier, item: Item) -> None:
        first, second = snap(owner, dossier, item), snap(owner, dossier, item, 201)
        move_page(page=second, by=-1)
        facts = facts_of_paper(holder_name="HTX", read_codes=("0893",))
        paper = hand_in(actor=owner, dossier=dossier, facts=facts)
        assert (paper.file.pages, paper.file.display_name) == (2, "201.pdf")
        assert (paper.holder_name, paper.read_codes) == ("HTX", ["0893"])
        assert not PaperDraft.objects.exists()
        assert StoredFile.objects.get() == paper.file
        assert first.file_id != paper.file_id

    def test_a_single_file_is_used_as_it_is(self, owner: Person, dossier: Dossier, item: Item) -> None:
        page = snap(owner, dossier, item)
        assert hand_in(actor=owner, dossier=dossier, facts=facts_of_paper()).file == page.file

    def test_twice_is_once(self, owner: Person, dossier: Dossier, item: Item) -> None:
        snap(owner, dossier, item)
        facts = facts_of_paper(request_key=handing_in_key(dossier, item))
        first = hand_in(actor=owner, dossier=dossier, facts=facts)
        assert hand_in(actor=owner, dossier=dossier, facts=facts) == first
        assert Paper.objects.get() == first

    def test_without_a_page_it_is_refused(self, owner: Person, dossier: Dossier, item: Item) -> None:
        with pytest.raises(Refused) as refusal:
            hand_in(actor=owner, dossier=dossier, facts=facts_of_paper())
        assert refusal.value.field == "pages"

    def test_pages_that_changed_meanwhile_are_looked_at_again(
        self, owner: Person, dossier: Dossier, item: Item, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        snap(owner, dossier, item)

        def bind_slowly(**options: Any) -> Any:
            snap(owner, dossier, item, 201)  # in another tab
            return bind(**options)

        bind = bind_files
        monkeypatch.setattr(drafts, "bind_files", bind_slowly)
        with pytest.raises(Stale, match="cửa sổ khác"):
            hand_in(actor=owner, dossier=dossier, facts=facts_of_paper())
        assert not Paper.objects.exists()
        assert DraftPage.objects.count() == 2

    def test_a_dossier_that_went_out_keeps_the_draft(self, owner: Person, dossier: Dossier, item: Item) -> None:
        snap(owner, dossier, item)
        put(dossier, "submitted")
        with pytest.raises(Stale):
            hand_in(actor=owner, dossier=dossier, facts=facts_of_paper())
        assert DraftPage.objects.exists()

    def test_the_key_changes_with_each_handing_in(self, dossier: Dossier, item: Item) -> None:
        before = handing_in_key(dossier, item)
        assert handing_in_key(dossier, item) == before
        make_paper(dossier)
        assert handing_in_key(dossier, item) != before


def test_a_paper_nobody_asks_for_has_no_desk(dossier: Dossier) -> None:
    assert paper_desk(dossier, "test_report", None) is None
    assert paper_desk(dossier, "business_licence", 0) is not None


def test_what_was_begun_goes_with_the_decision(
    owner: Person, dossier: Dossier, item: Item, reviewer: Person, django_capture_on_commit_callbacks: Any
) -> None:
    page = snap(owner, dossier, item)
    drafts.drop_draft(page.draft_id)
    assert drop_left_drafts() == 0
    put(dossier, "rejected", reviewer=reviewer, lane="earlier", decided_by=reviewer, decided_at="2026-11-20T10:00Z")
    assert list(drafts_left_behind()) == [page.draft]
    with django_capture_on_commit_callbacks(execute=True):
        drop_draft_task(page.draft_id)
        drop_draft_task(page.draft_id)
    assert not PaperDraft.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_page_taken_out_while_its_codes_are_read_is_no_fault(
    owner: Person, dossier: Dossier, item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_out(stored: StoredFile) -> tuple[str, ...]:
        remove_page(page=DraftPage.objects.get(file=stored))
        return ("8930000000018",)

    monkeypatch.setattr(drafts, "read_codes", take_out)
    snap(owner, dossier, item)
    assert not DraftPage.objects.exists()
