"""Handing in papers one by one, taking them back, judging them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from market.accounts.models import Person
from market.files.models import StoredFile
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from tests.cast import hanoi_day, make_product, make_vendor
from tests.vetting.conftest import facts_of_paper, make_paper, photo, put
from vetting.models import Dossier, Paper, PaperKind, Product
from vetting.services.papers import accept_paper, refuse_paper, upload_paper, withdraw_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def storage(settings, tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = folder
    return folder


class TestUpload:
    def test_paper_is_kept_with_what_it_says(self, owner: Person, dossier: Dossier, storage: Path) -> None:
        paper = upload_paper(actor=owner, dossier=dossier, facts=facts_of_paper(), upload=photo())
        assert (paper.status, paper.vendor_id, paper.is_mandatory) == ("uploaded", dossier.vendor_id, True)
        assert (paper.number, paper.file.display_name) == ("0107123456", "giay.jpg")
        assert list(storage.rglob("*.jpg"))
        assert JournalEntry.objects.get().facts == {"paper": paper.pk, "kind": "business_licence", "product": None}

    def test_paper_of_a_product(self, owner: Person, dossier: Dossier, product: Product, storage: Path) -> None:
        facts = facts_of_paper(PaperKind.TEST_REPORT, product)
        assert upload_paper(actor=owner, dossier=dossier, facts=facts, upload=photo()).product == product

    def test_optional_paper_is_kept_as_such(self, owner: Person, dossier: Dossier, storage: Path) -> None:
        facts = facts_of_paper(PaperKind.TRADEMARK)
        assert not upload_paper(actor=owner, dossier=dossier, facts=facts, upload=photo()).is_mandatory

    def test_newer_paper_replaces_the_older(self, owner: Person, dossier: Dossier, storage: Path) -> None:
        old = make_paper(dossier)
        new = upload_paper(actor=owner, dossier=dossier, facts=facts_of_paper(), upload=photo())
        old.refresh_from_db()
        assert (old.status, new.status) == ("replaced", "uploaded")

    def test_same_form_twice_is_one_paper(self, owner: Person, dossier: Dossier, storage: Path) -> None:
        facts = facts_of_paper()
        first = upload_paper(actor=owner, dossier=dossier, facts=facts, upload=photo())
        assert upload_paper(actor=owner, dossier=dossier, facts=facts, upload=photo()) == first
        assert Paper.objects.get() == first
        assert StoredFile.objects.count() == 1

    def test_form_of_another_dossier_is_stale(self, owner: Person, dossier: Dossier) -> None:
        other = Dossier.objects.create(vendor=make_vendor(status="draft"))
        facts = facts_of_paper(request_key=make_paper(other).request_key)
        with pytest.raises(Stale):
            upload_paper(actor=owner, dossier=dossier, facts=facts, upload=photo())

    def test_bad_file_is_refused_beside_its_field_and_leaves_nothing(
        self, owner: Person, dossier: Dossier, storage: Path
    ) -> None:
        upload = SimpleUploadedFile("giay.pdf", b"MZ this is a program", content_type="application/pdf")
        with pytest.raises(Refused) as refusal:
            upload_paper(actor=owner, dossier=dossier, facts=facts_of_paper(), upload=upload)
        assert refusal.value.field == "file"
        assert not Paper.objects.exists()
        assert not StoredFile.objects.exists()
        assert not list(storage.rglob("*.*"))

    @pytest.mark.parametrize(
        ("field", "fields"),
        [
            ("issued_on", {"issued_on": hanoi_day(1)}),
            ("expires_on", {"expires_on": hanoi_day(-1)}),
            ("expires_on", {"issued_on": date(2026, 2, 1), "expires_on": date(2026, 1, 1)}),
        ],
    )
    def test_nonsense_is_refused_beside_its_field(
        self, owner: Person, dossier: Dossier, field: str, fields: dict[str, Any]
    ) -> None:
        with pytest.raises(Refused) as refusal:
            upload_paper(actor=owner, dossier=dossier, facts=facts_of_paper(**fields), upload=photo())
        assert refusal.value.field == field
        assert not Paper.objects.exists()

    def test_paper_that_ends_must_say_when(self, owner: Person, dossier: Dossier, product: Product) -> None:
        facts = facts_of_paper(PaperKind.STAR_CERTIFICATE, product)
        with pytest.raises(Refused) as refusal:
            upload_paper(actor=owner, dossier=dossier, facts=facts, upload=photo())
        assert refusal.value.field == "expires_on"

    def test_paper_nobody_asks_for_is_refused(self, owner: Person, dossier: Dossier) -> None:
        stranger = make_product(make_vendor())
        for facts in (facts_of_paper(PaperKind.TEST_REPORT), facts_of_paper(PaperKind.TEST_REPORT, stranger)):
            with pytest.raises(Refused):
                upload_paper(actor=owner, dossier=dossier, facts=facts, upload=photo())

    @pytest.mark.parametrize("status", ["submitted", "in_review", "approved", "rejected"])
    def test_papers_are_locked_once_the_dossier_is_out(
        self, owner: Person, dossier: Dossier, reviewer: Person, status: str
    ) -> None:
        put(dossier, status, reviewer=reviewer)
        with pytest.raises(Stale):
            upload_paper(actor=owner, dossier=dossier, facts=facts_of_paper(), upload=photo())

    def test_corrections_open_refused_papers_but_not_accepted_ones(
        self, owner: Person, dossier: Dossier, product: Product, storage: Path
    ) -> None:
        make_paper(dossier, status="accepted")
        make_paper(dossier, "test_report", product, status="refused", refusal_reason="Mờ")
        put(dossier, "changes_requested")
        with pytest.raises(Stale):
            upload_paper(actor=owner, dossier=dossier, facts=facts_of_paper(), upload=photo())
        facts = facts_of_paper(PaperKind.TEST_REPORT, product)
        assert upload_paper(actor=owner, dossier=dossier, facts=facts, upload=photo()).status == "uploaded"


class TestWithdraw:
    def test_paper_can_be_taken_back(self, owner: Person, dossier: Dossier) -> None:
        paper = withdraw_paper(actor=owner, paper=make_paper(dossier))
        assert paper.status == "withdrawn"
        assert withdraw_paper(actor=owner, paper=paper).status == "withdrawn"
        assert JournalEntry.objects.filter(verb="paper.withdrawn").count() == 1

    def test_accepted_paper_stays(self, owner: Person, dossier: Dossier) -> None:
        paper = make_paper(dossier, status="accepted")
        with pytest.raises(Refused):
            withdraw_paper(actor=owner, paper=paper)

    def test_nothing_is_taken_back_from_the_office(self, owner: Person, submitted: Dossier) -> None:
        with pytest.raises(Stale):
            withdraw_paper(actor=owner, paper=submitted.papers.get(kind="business_licence"))


class TestJudge:
    def test_accepting_keeps_who_and_when(self, reviewer: Person, in_review: Dossier) -> None:
        paper = accept_paper(actor=reviewer, paper=in_review.papers.get(kind="business_licence"))
        assert (paper.status, paper.judged_by) == ("accepted", reviewer)
        assert paper.judged_at is not None
        assert JournalEntry.objects.get(verb="paper.accepted").facts["paper"] == paper.pk

    def test_refusing_keeps_the_reason(self, reviewer: Person, in_review: Dossier) -> None:
        paper = refuse_paper(actor=reviewer, paper=in_review.papers.get(kind="business_licence"), reason=" Ảnh mờ ")
        assert (paper.status, paper.refusal_reason) == ("refused", "Ảnh mờ")
        assert JournalEntry.objects.get(verb="paper.refused").facts["reason"] == "Ảnh mờ"

    def test_refusing_without_a_reason_is_refused(self, reviewer: Person, in_review: Dossier) -> None:
        paper = in_review.papers.get(kind="business_licence")
        with pytest.raises(Refused) as refusal:
            refuse_paper(actor=reviewer, paper=paper, reason="  ")
        assert refusal.value.field == "reason"
        paper.refresh_from_db()
        assert paper.status == "uploaded"

    def test_a_reviewer_may_change_their_mind(self, reviewer: Person, in_review: Dossier) -> None:
        paper = in_review.papers.get(kind="business_licence")
        refuse_paper(actor=reviewer, paper=paper, reason="Mờ")
        refuse_paper(actor=reviewer, paper=paper, reason="Thiếu trang")
        paper = accept_paper(actor=reviewer, paper=paper)
        assert (paper.status, paper.refusal_reason) == ("accepted", "")

    def test_same_verdict_twice_is_one(self, reviewer: Person, in_review: Dossier) -> None:
        paper = in_review.papers.get(kind="business_licence")
        accept_paper(actor=reviewer, paper=paper)
        accept_paper(actor=reviewer, paper=paper)
        assert JournalEntry.objects.filter(verb="paper.accepted").count() == 1

    def test_only_the_reviewer_who_took_it_judges(self, other_reviewer: Person, in_review: Dossier) -> None:
        with pytest.raises(Stale, match="Trần Thu Hà"):
            accept_paper(actor=other_reviewer, paper=in_review.papers.get(kind="business_licence"))

    def test_a_waiting_dossier_is_not_judged(self, reviewer: Person, submitted: Dossier) -> None:
        with pytest.raises(Stale):
            accept_paper(actor=reviewer, paper=submitted.papers.get(kind="business_licence"))

    def test_a_member_never_judges_their_own_vendor(self, reviewer: Person, in_review: Dossier) -> None:
        in_review.vendor.members.create(person=reviewer, part="host")
        with pytest.raises(Refused):
            accept_paper(actor=reviewer, paper=in_review.papers.get(kind="business_licence"))
        assert not in_review.papers.filter(status="accepted").exists()
