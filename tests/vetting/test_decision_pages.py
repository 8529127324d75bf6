"""Pages of decisions through their addresses: the inbox's acts, corrections on both sides, conditions, the text."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from tests.cast import hanoi_day, make_person, make_vendor
from tests.vetting.conftest import accept_all, put
from vetting.models import Condition, Correction, Dossier, Vendor
from vetting.services import corrections, decisions
from vetting.services.conditions import ConditionTerms

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, reviewer: Person) -> Client:
    client.force_login(reviewer)
    return client


@pytest.fixture
def approvers_desk(approver: Person) -> Client:
    client = Client()
    client.force_login(approver)
    return client


@pytest.fixture
def vendors_desk(owner: Person) -> Client:
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def sent(in_review: Dossier, reviewer: Person) -> Correction:
    """Return an item about the profile, sent to the vendor."""
    item = corrections.raise_correction(actor=reviewer, dossier=in_review, text="Sửa số điện thoại")
    decisions.request_changes(actor=reviewer, dossier=in_review, seen_round=1)
    item.refresh_from_db()
    return item


def at(name: str, *args: object) -> str:
    return reverse(f"vetting:{name}", args=args)


def decide(client: Client, dossier: Dossier, verdict: str, **data: str) -> int:
    status: int = client.post(
        at("decide-dossier", dossier.pk), {"verdict": verdict, "seen_round": "1", "note": "", **data}
    ).status_code
    dossier.refresh_from_db()
    return status


class TestGiving:
    def test_an_approver_gives_it_to_a_reviewer(
        self, approvers_desk: Client, submitted: Dossier, other_reviewer: Person
    ) -> None:
        page = approvers_desk.get(at("show-dossier", submitted.pk))
        assert "Đỗ Minh Khôi" in page.text
        page = approvers_desk.post(at("assign-dossier", submitted.pk), {"reviewer": other_reviewer.pk}, follow=True)
        submitted.refresh_from_db()
        assert (submitted.status, submitted.reviewer) == ("in_review", other_reviewer)
        assert "cho Đỗ Minh Khôi" in page.text

    def test_not_to_a_member_or_somebody_else(self, approvers_desk: Client, submitted: Dossier) -> None:
        member = make_person("Mơ", Role.REVIEWER)
        submitted.vendor.members.create(person=member, part="host")
        for person in (member, make_person("Người ngoài")):
            approvers_desk.post(at("assign-dossier", submitted.pk), {"reviewer": person.pk})
        submitted.refresh_from_db()
        assert submitted.status == "submitted"

    def test_a_reviewer_gives_nothing(self, desk: Client, submitted: Dossier, other_reviewer: Person) -> None:
        response = desk.post(at("assign-dossier", submitted.pk), {"reviewer": other_reviewer.pk})
        assert response.status_code == 403

    def test_an_approver_frees_one(self, approvers_desk: Client, in_review: Dossier) -> None:
        assert "Trả về hàng chờ" in approvers_desk.get(at("show-dossier", in_review.pk)).text
        approvers_desk.post(at("hand-back-dossier", in_review.pk))
        in_review.refresh_from_db()
        assert in_review.status == "submitted"


class TestDeciding:
    def test_from_the_recommendation_to_the_text(
        self, desk: Client, approvers_desk: Client, vendors_desk: Client, in_review: Dossier, reviewer: Person
    ) -> None:
        accept_all(in_review, reviewer)
        assert decide(desk, in_review, "recommend", note="Đủ giấy tờ") == 302
        page = approvers_desk.get(at("show-dossier", in_review.pk))
        assert "Đề nghị duyệt: Trần Thu Hà" in page.text
        assert "Đủ giấy tờ" in page.text
        assert decide(approvers_desk, in_review, "approve") == 302
        slug = in_review.vendor.slug
        text = vendors_desk.get(at("show-own-decision", slug, in_review.pk)).text
        assert "Người phê duyệt: Nguyễn Văn Chính." in text
        assert "Đủ giấy tờ" not in vendors_desk.get(at("show-vendor-dossier", slug)).text
        for client, url in (
            (vendors_desk, at("download-own-decision", slug, in_review.pk)),
            (desk, at("download-decision", in_review.pk)),
        ):
            response = client.get(url)
            assert response["Content-Type"] == "application/pdf"
            assert response.content.startswith(b"%PDF-")

    def test_who_reviewed_it_sees_no_approval(self, desk: Client, reviewed: Dossier) -> None:
        assert "Duyệt hồ sơ" not in desk.get(at("show-dossier", reviewed.pk)).text
        assert decide(desk, reviewed, "approve") == 422
        assert reviewed.status == "reviewed"

    def test_returning(self, approvers_desk: Client, reviewed: Dossier) -> None:
        assert decide(approvers_desk, reviewed, "return", note="Xem lại tem") == 302
        assert reviewed.status == "in_review"

    def test_a_condition_stands_in_for_the_missing_paper(self, approvers_desk: Client, reviewed: Dossier) -> None:
        reviewed.papers.filter(kind="test_report").update(status="refused", refusal_reason="Cũ")
        product = reviewed.products.get()
        row = {"c0-kind": "test_report", "c0-product": str(product.pk)}
        assert decide(approvers_desk, reviewed, "approve", **row) == 422
        assert decide(approvers_desk, reviewed, "approve", **row, **{"c0-due_on": hanoi_day(30).isoformat()}) == 302
        assert reviewed.status == "approved"
        assert Condition.objects.get().product == product

    def test_words_without_a_day_are_asked_about(self, approvers_desk: Client, reviewed: Dossier) -> None:
        data = {"verdict": "approve", "seen_round": "1", "c0-text": "Gắn biển"}
        page = approvers_desk.post(at("decide-dossier", reviewed.pk), data)
        assert page.status_code == 422
        assert "Hãy chọn ngày cuối" in page.text
        assert "Gắn biển" in page.text

    def test_a_renewal_is_shown_as_one(self, desk: Client, in_review: Dossier, reviewer: Person) -> None:
        accept_all(in_review, reviewer)
        put(in_review, "in_review", lane="renewal")
        assert "Gia hạn không đổi: một người duyệt" in desk.get(at("show-dossier", in_review.pk)).text
        assert decide(desk, in_review, "approve") == 302
        assert in_review.status == "approved"

    def test_a_dossier_without_a_text_has_none(self, desk: Client, vendors_desk: Client, in_review: Dossier) -> None:
        assert desk.get(at("show-decision", in_review.pk)).status_code == 404
        url = at("download-own-decision", in_review.vendor.slug, in_review.pk)
        assert vendors_desk.get(url).status_code == 404


class TestCorrections:
    def test_the_vendor_answers_item_by_item(self, vendors_desk: Client, sent: Correction) -> None:
        slug = sent.dossier.vendor.slug
        page = vendors_desk.get(at("show-vendor-dossier", slug))
        assert "Còn 1 mục cần bổ sung" in page.text
        assert "Sửa số điện thoại" in page.text
        page = vendors_desk.post(at("answer-correction", slug, sent.pk), {"answer": "Đã sửa"}, follow=True)
        assert "Đã trả lời hết" in page.text
        sent.refresh_from_db()
        assert (sent.status, sent.answer) == ("answered", "Đã sửa")

    def test_an_empty_answer_is_none(self, vendors_desk: Client, sent: Correction) -> None:
        vendors_desk.post(at("answer-correction", sent.dossier.vendor.slug, sent.pk), {"answer": " "})
        sent.refresh_from_db()
        assert sent.status == "open"

    def test_what_was_not_sent_is_not_shown(self, vendors_desk: Client, in_review: Dossier, reviewer: Person) -> None:
        item = corrections.raise_correction(actor=reviewer, dossier=in_review, text="Ghi chú riêng")
        slug = in_review.vendor.slug
        assert "Ghi chú riêng" not in vendors_desk.get(at("show-vendor-dossier", slug)).text
        assert vendors_desk.post(at("answer-correction", slug, item.pk), {"answer": "x"}).status_code == 404

    def test_strangers_answer_nothing(self, sent: Correction) -> None:
        rival = make_person("Đối thủ")
        other: Vendor = make_vendor("HTX khác", owner=rival)
        client = Client()
        client.force_login(rival)
        for slug in (sent.dossier.vendor.slug, other.slug):
            assert client.post(at("answer-correction", slug, sent.pk), {"answer": "x"}).status_code == 404
        sent.refresh_from_db()
        assert sent.status == "open"

    @pytest.mark.parametrize(
        ("name", "status"),
        [("settle-correction", "settled"), ("drop-correction", "dropped"), ("reopen-correction", "open")],
    )
    def test_the_reviewer_judges_an_answer(
        self, desk: Client, owner: Person, reviewer: Person, sent: Correction, name: str, status: str
    ) -> None:
        corrections.answer_correction(actor=owner, correction=sent, answer="Đã sửa")
        put(sent.dossier, "in_review", reviewer=reviewer, rounds=2)
        assert "“Đã sửa”" in desk.get(at("show-dossier", sent.dossier_id)).text
        desk.post(at(name, sent.dossier_id, sent.pk), {"text": "Vẫn chưa gọi được"})
        sent.refresh_from_db()
        assert sent.status == status

    def test_the_reviewer_asks_without_a_paper(self, desk: Client, in_review: Dossier) -> None:
        product = in_review.products.get()
        desk.post(at("raise-correction", in_review.pk), {"text": "Thêm ảnh", "product": product.pk})
        assert Correction.objects.get().product == product
        desk.post(at("raise-correction", in_review.pk), {"text": " "})
        assert Correction.objects.count() == 1


class TestConditions:
    @pytest.fixture
    def approved(self, approver: Person, reviewed: Dossier) -> Dossier:
        terms = ConditionTerms(due_on=hanoi_day(9), text="Gắn biển tên")
        return decisions.approve_dossier(actor=approver, dossier=reviewed, seen_round=1, conditions=[terms])

    def test_the_vendor_sees_them_with_the_days_left(self, vendors_desk: Client, approved: Dossier) -> None:
        page = vendors_desk.get(at("show-vendor-dossier", approved.vendor.slug))
        assert "Gắn biển tên" in page.text
        assert "còn 9 ngày" in page.text
        home = vendors_desk.get(reverse("office_home:vendor-desk", args=[approved.vendor.slug]))
        assert "Còn 9 ngày" in home.text

    @pytest.mark.parametrize("view", ["waiting", "late", "met", "nonsense"])
    def test_the_office_lists_them(self, desk: Client, approved: Dossier, view: str) -> None:
        page = desk.get(at("list-conditions"), {"xem": view, "after": "abc"})
        assert page.status_code == 200
        assert ("Gắn biển tên" in page.text) == (view in ("waiting", "nonsense"))

    def test_the_list_costs_the_same_however_long(
        self, desk: Client, approved: Dossier, queries_of: Callable[[str], int]
    ) -> None:
        few = queries_of(at("list-conditions"))
        assert approved.reviewer is not None
        for _ in range(5):
            vendor = make_vendor()
            Condition.objects.create(vendor=vendor, text="Nộp", due_on=hanoi_day(3), set_by=approved.reviewer)
        assert queries_of(at("list-conditions")) == few
