"""The vendor's verbs on a dossier."""

import pytest
from django.utils import timezone

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from tests.cast import make_person, make_product, make_vendor
from tests.vetting.conftest import commit, fill, make_paper, put
from vetting import commitment
from vetting.models import Dossier, Paper, Product, ProductSet, Vendor
from vetting.services.dossiers import include_product, leave_out_product, open_dossier, submit_dossier

pytestmark = pytest.mark.django_db
WORDS = commitment.CURRENT.sha256


def submit(owner: Person, dossier: Dossier, *, seen_round: int = 0) -> Dossier:
    return submit_dossier(actor=owner, dossier=commit(dossier, owner), seen_round=seen_round)


class TestOpen:
    def test_new_dossier_holds_what_was_never_vetted(self, owner: Person) -> None:
        vendor = make_vendor(owner=owner)
        make_product(vendor)
        draft = make_product(vendor, "Trà bưởi", status="draft")
        dossier = open_dossier(actor=owner, vendor=vendor)
        assert list(dossier.products.all()) == [draft]

    def test_a_vendor_has_one_open_dossier(self, owner: Person, vendor: Vendor, dossier: Dossier) -> None:
        assert open_dossier(actor=owner, vendor=vendor) == dossier

    def test_after_a_rejection_a_new_one_may_be_opened(self, owner: Person, vendor: Vendor, dossier: Dossier) -> None:
        put(dossier, "rejected")
        assert open_dossier(actor=owner, vendor=vendor) != dossier

    def test_a_closed_vendor_opens_none(self, owner: Person) -> None:
        with pytest.raises(Refused):
            open_dossier(actor=owner, vendor=make_vendor(owner=owner, status="closed"))


class TestProducts:
    def test_approved_product_may_come_in_for_renewal(self, owner: Person, vendor: Vendor, dossier: Dossier) -> None:
        product = make_product(vendor)
        include_product(actor=owner, dossier=dossier, product=product)
        assert product in dossier.products.all()

    def test_a_strangers_product_may_not(self, owner: Person, dossier: Dossier) -> None:
        with pytest.raises(Refused):
            include_product(actor=owner, dossier=dossier, product=make_product())

    def test_product_left_out_takes_its_papers_with_it(self, owner: Person, dossier: Dossier, product: Product) -> None:
        paper = make_paper(dossier, "test_report", product)
        accepted = make_paper(dossier, "traceability_stamp", product, status="accepted")
        leave_out_product(actor=owner, dossier=dossier, product=product)
        assert product not in dossier.products.all()
        assert Paper.objects.get(pk=paper.pk).status == "withdrawn"
        assert Paper.objects.get(pk=accepted.pk).status == "replaced"

    @pytest.mark.parametrize("change", [include_product, leave_out_product])
    def test_nothing_moves_once_the_dossier_is_out(
        self, owner: Person, submitted: Dossier, product: Product, change
    ) -> None:
        with pytest.raises(Stale):
            change(actor=owner, dossier=submitted, product=product)


class TestSubmit:
    def test_complete_dossier_goes_into_the_queue(self, owner: Person, complete: Dossier) -> None:
        dossier = submit(owner, complete)
        assert (dossier.status, dossier.rounds, dossier.reviewer) == ("submitted", 1, None)
        assert (dossier.commitment_accepted_by, dossier.commitment_sha256) == (owner, WORDS)
        assert dossier.submitted_at is not None
        assert JournalEntry.objects.get(verb="dossier.submitted").actor == owner

    def test_every_member_gets_a_receipt(self, owner: Person, complete: Dossier) -> None:
        by_phone = make_person("Lương Thị Mơ", email=None, phone="+84912000111")
        complete.vendor.members.create(person=by_phone, part="accountant")
        submit(owner, complete)
        mail = Notice.objects.get(recipient=owner.email)
        text = Notice.objects.get(recipient="+84912000111")
        assert (mail.kind, mail.channel) == ("dossier-submitted", "email")
        assert complete.vendor.display_name in mail.subject
        assert (text.kind, text.channel) == ("dossier-text", "sms")
        assert text.body.isascii()

    def test_submitting_twice_is_submitting_once(self, owner: Person, complete: Dossier) -> None:
        submit(owner, complete)
        assert submit(owner, complete).rounds == 1
        assert Notice.objects.count() == 1
        assert JournalEntry.objects.filter(verb="dossier.submitted").count() == 1

    def test_second_click_after_the_reviewer_took_it_is_quiet_too(self, owner: Person, in_review: Dossier) -> None:
        assert submit(owner, in_review).status == "in_review"

    def test_page_of_another_round_is_stale(self, owner: Person, complete: Dossier) -> None:
        put(complete, "changes_requested", rounds=2)
        with pytest.raises(Stale):
            submit(owner, complete, seen_round=1)

    def test_missing_papers_are_named_exactly(self, owner: Person, dossier: Dossier, product: Product) -> None:
        make_paper(dossier)
        make_paper(dossier, "test_report", product, status="refused", refusal_reason="Mờ")
        with pytest.raises(Refused) as refusal:
            submit(owner, dossier)
        for words in ("an toàn thực phẩm", "kiểm nghiệm", "Tem truy xuất nguồn gốc của Bưởi đỏ Đông Cao", "sao OCOP"):
            assert words in refusal.value.message
        assert "đăng ký kinh doanh" not in refusal.value.message
        dossier.refresh_from_db()
        assert dossier.status == "draft"
        assert not Notice.objects.exists()

    def test_dossier_without_a_product_is_not_complete(self, owner: Person, vendor: Vendor) -> None:
        dossier = fill(Dossier.objects.create(vendor=vendor))
        with pytest.raises(Refused, match="ít nhất một sản phẩm"):
            submit(owner, dossier)

    def test_commitment_must_be_accepted(self, owner: Person, complete: Dossier) -> None:
        with pytest.raises(Refused) as refusal:
            submit_dossier(actor=owner, dossier=complete, seen_round=0)
        assert refusal.value.field == "commitment"

    def test_commitment_of_an_earlier_round_holds(self, owner: Person, complete: Dossier) -> None:
        put(complete, "changes_requested", commitment_accepted_by=owner)
        assert submit_dossier(actor=owner, dossier=complete, seen_round=1).rounds == 2

    def test_a_changed_text_is_accepted_anew(self, owner: Person, complete: Dossier) -> None:
        put(complete, "changes_requested", commitment_accepted_by=owner, commitment_sha256="0" * 64)
        with pytest.raises(Refused, match="cam kết"):
            submit_dossier(actor=owner, dossier=complete, seen_round=1)

    def test_a_new_round_forgets_the_last_recommendation(self, owner: Person, complete: Dossier) -> None:
        put(complete, "changes_requested", recommendation="approve", recommendation_note="Đủ")
        assert submit(owner, complete, seen_round=1).recommendation == ""

    def test_duties_follow_the_product_of_today(self, owner: Person, complete: Dossier, product: Product) -> None:
        Product.objects.filter(pk=product.pk).update(product_set=ProductSet.objects.get(number=21), stars=None)
        submit(owner, complete)
        duties = dict(complete.papers.values_list("kind", "is_mandatory"))
        assert duties["test_report"] is False
        assert duties["star_certificate"] is False
        assert duties["business_licence"] is True

    def test_supplement_asks_only_for_what_is_new(self, owner: Person, approver: Person, complete: Dossier) -> None:
        complete.papers.update(status="accepted", judged_by=approver, judged_at=timezone.now())
        put(complete, "approved", decided_by=approver)
        Vendor.objects.update(status="approved")
        Product.objects.update(status="approved")
        craft = make_product(complete.vendor, "Giỏ mây", status="draft", stars=None, product_set_id=21)
        supplement = open_dossier(actor=owner, vendor=complete.vendor)
        with pytest.raises(Refused) as refusal:
            submit(owner, supplement)
        assert refusal.value.message == "Hồ sơ còn thiếu: Tem truy xuất nguồn gốc của Giỏ mây."
        make_paper(supplement, "traceability_stamp", craft)
        assert submit(owner, supplement).status == "submitted"

    def test_empty_supplement_is_refused(self, owner: Person, approver: Person, complete: Dossier) -> None:
        complete.papers.update(status="accepted", judged_by=approver, judged_at=timezone.now())
        put(complete, "approved", decided_by=approver)
        Vendor.objects.update(status="approved")
        Product.objects.update(status="approved")
        with pytest.raises(Refused, match="chưa có gì mới"):
            submit(owner, open_dossier(actor=owner, vendor=complete.vendor))
