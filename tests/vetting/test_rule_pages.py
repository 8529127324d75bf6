"""The office's pages of rules, criteria, and of what happens to accepted papers, through their addresses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.files.addresses import signed_address
from market.kernel.clock import now
from market.kernel.models import JournalEntry
from tests.cast import hanoi_day, make_dossier, make_person, make_product, make_vendor
from tests.vetting.conftest import make_file, make_paper, photo
from vetting.models import Condition, Criterion, Lookup, Paper, PaperReminder, PaperRequirement, Product
from vetting.selectors.rules import criteria_on
from vetting.selectors.vendor_page import ending_lines

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]


@pytest.fixture
def desk(client: Client, reviewer: Person) -> Client:
    client.force_login(reviewer)
    return client


@pytest.fixture
def approvers_desk(client: Client, approver: Person) -> Client:
    client.force_login(approver)
    return client


@pytest.fixture
def fruit() -> Product:
    return make_product(make_vendor())


@pytest.fixture
def certificate(fruit: Product) -> Paper:
    dossier = make_dossier(fruit.vendor, "approved")
    return make_paper(dossier, "star_certificate", fruit, status="accepted", expires_on=hanoi_day(50))


def at(name: str, *args: object) -> str:
    return reverse(f"vetting:{name}", args=args)


def typed(**fields: Any) -> dict[str, Any]:
    """Return what an approver types for a new rule."""
    return {
        "kind": "trademark",
        "scope": "product",
        "duty": "required",
        "set_numbers": ["1"],
        "begins": hanoi_day(5).isoformat(),
    } | fields


class TestMatrix:
    def test_reviewers_read_it_and_may_change_nothing(self, desk: Client) -> None:
        page = desk.get(at("show-rules")).text
        for words in ("Giấy đăng ký kinh doanh", "một lần cho cơ sở", "3, 4, 5 sao", "Bắt buộc", "Đồ uống"):
            assert words in page
        assert "Thêm quy định" not in page
        assert desk.get(at("add-rule")).status_code == 403
        assert desk.get(at("edit-criteria", "test_report")).status_code == 403

    def test_another_day(self, approvers_desk: Client, fruit: Product) -> None:
        approvers_desk.post(at("add-rule"), typed(hint="Nhãn hiệu mới", act="issue", seen_lacking=1))
        page = approvers_desk.get(at("show-rules"), {"ngay": hanoi_day(5).isoformat()}).text
        assert "hôm nay" in page
        assert f"của ngày {hanoi_day(5):%d/%m/%Y}" in page
        assert f'href="?ngay={hanoi_day(5):%d/%m/%Y}" aria-current="date"' in page
        written = approvers_desk.get(at("show-rules"), {"ngay": f"{hanoi_day(5):%d/%m/%Y}"}).text
        assert f"của ngày {hanoi_day(5):%d/%m/%Y}" in written

    def test_a_mistyped_day_is_said_and_today_is_shown(self, desk: Client) -> None:
        page = desk.get(at("show-rules"), {"ngay": "31/11/2026"})
        assert page.status_code == 200
        assert "Ngày này không có trên lịch." in page.text
        assert f"của ngày {hanoi_day(0):%d/%m/%Y}" in page.text
        assert "Ngày này không có trên lịch." not in desk.get(at("show-rules")).text

    def test_constant_number_of_queries(
        self, approvers_desk: Client, queries_of: Callable[[str], int], approver: Person
    ) -> None:
        before = queries_of(at("show-rules"))
        for n in range(5):
            PaperRequirement.objects.create(
                kind="trademark", scope="product", stars=[n], effective_from=hanoi_day(), changed_by=approver
            )
        assert queries_of(at("show-rules")) == before


class TestChanging:
    def test_the_product_sets_are_folded_until_one_is_ticked(self, approvers_desk: Client, fruit: Product) -> None:
        closed, opened = "<details><summary>Chọn trong", "<details open><summary>Chọn trong"
        assert closed in approvers_desk.get(at("add-rule")).text
        assert opened in approvers_desk.post(at("add-rule"), typed()).text
        narrow = PaperRequirement.objects.exclude(set_numbers=[]).earliest("pk")
        assert opened in approvers_desk.get(at("change-rule", narrow.pk)).text

    def test_nothing_is_issued_unseen(self, approvers_desk: Client, fruit: Product) -> None:
        page = approvers_desk.post(at("add-rule"), typed())
        assert page.status_code == 200
        for words in ("1 cơ sở, 1 sản phẩm đang thiếu giấy này", fruit.name, at("show-vendor", fruit.vendor.slug)):
            assert words in page.text
        assert 'name="seen_lacking" value="1"' in page.text
        unseen = approvers_desk.post(at("add-rule"), typed(act="issue"))
        assert unseen.status_code == 422
        assert "vừa thay đổi" in unseen.text
        assert not PaperRequirement.objects.exclude(changed_by=None).exists()

    def test_issued_with_a_day(self, approvers_desk: Client, fruit: Product, approver: Person) -> None:
        data = typed(act="issue", seen_lacking=1, due_on=hanoi_day(60).isoformat())
        response = approvers_desk.post(at("add-rule"), data)
        assert response.status_code == 302
        rule = PaperRequirement.objects.get(changed_by=approver)
        assert (rule.set_numbers, rule.effective_from) == ([1], hanoi_day(5))
        assert Condition.objects.get().due_on == hanoi_day(60)

    def test_changed_from_a_day_on(self, approvers_desk: Client, fruit: Product) -> None:
        old = PaperRequirement.objects.get(kind="traceability_stamp")
        assert "Đổi một quy định" in approvers_desk.get(at("change-rule", old.pk)).text
        data = {"duty": "optional", "begins": hanoi_day(3).isoformat(), "act": "issue", "seen_lacking": 0}
        assert approvers_desk.post(at("change-rule", old.pk), data).status_code == 302
        old.refresh_from_db()
        assert old.effective_to == hanoi_day(3)

    def test_ended(self, approvers_desk: Client, fruit: Product) -> None:
        old = PaperRequirement.objects.get(kind="traceability_stamp")
        preview = approvers_desk.post(at("end-rule", old.pk), {"begins": hanoi_day(3).isoformat()})
        assert "Không còn phải nộp: 1" in preview.text
        data = {"begins": hanoi_day(3).isoformat(), "act": "issue", "seen_lacking": 0}
        assert approvers_desk.post(at("end-rule", old.pk), data).status_code == 302

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"begins": "2020-01-01"}, "không sửa những ngày đã qua"),
            ({"scope": "vendor", "stars": ["3"]}, "chỉ có ở sản phẩm"),
            ({"begins": ""}, "Chưa gửi được"),
            ({"set_numbers": ["99"]}, "Chưa gửi được"),
            ({"hint": "x" * 301}, "Chưa gửi được"),
            ({"act": "issue", "seen_lacking": "1", "due_on": "2026-01-01"}, "từ ngày quy định có hiệu lực"),
        ],
    )
    def test_nonsense_keeps_what_was_typed(
        self, approvers_desk: Client, fruit: Product, fields: dict[str, Any], words: str
    ) -> None:
        response = approvers_desk.post(at("add-rule"), typed(issued_by="Cục Sở hữu trí tuệ") | fields)
        assert response.status_code == 422
        assert words in response.text
        assert 'value="Cục Sở hữu trí tuệ"' in response.text

    def test_unknown_rule(self, approvers_desk: Client) -> None:
        assert approvers_desk.get(at("change-rule", 10**9)).status_code == 404


class TestCriteria:
    def test_read(self, desk: Client) -> None:
        page = desk.get(at("list-criteria")).text
        assert "Mọi chỉ tiêu trong giới hạn cho phép" in page
        assert "Sửa" not in page.partition("<main")[2]

    def test_changed_from_a_day_on(self, approvers_desk: Client) -> None:
        old = [each.text for each in criteria_on(hanoi_day())["quality_standard"]]
        texts = "\r\n".join([*old[1:], "", "  Có ngày ban hành  "])
        response = approvers_desk.post(
            at("edit-criteria", "quality_standard"), {"texts": texts, "begins": hanoi_day(2).isoformat()}
        )
        assert response.status_code == 302
        assert [each.text for each in criteria_on(hanoi_day(1))["quality_standard"]] == old
        later = [each.text for each in criteria_on(hanoi_day(2))["quality_standard"]]
        assert later == [*old[1:], "Có ngày ban hành"]
        assert Criterion.objects.get(text=old[0], kind="quality_standard").effective_to == hanoi_day(2)
        assert JournalEntry.objects.get().facts["added"] == ["Có ngày ban hành"]

    @pytest.mark.parametrize(
        ("texts", "begins", "words"),
        [
            ("a\na", 1, "giống nhau"),
            ("   \n ", 1, "Chưa gửi được"),
            ("x" * 201, 1, "200 ký tự"),
            ("Đủ trang", -1, "từ hôm nay"),
        ],
    )
    def test_nonsense(self, approvers_desk: Client, texts: str, begins: int, words: str) -> None:
        data = {"texts": texts, "begins": hanoi_day(begins).isoformat()}
        response = approvers_desk.post(at("edit-criteria", "test_report"), data)
        assert response.status_code == 422
        assert words in response.text
        assert approvers_desk.get(at("edit-criteria", "khong-co")).status_code == 404


class TestVendorPage:
    def test_everything_is_there(self, approvers_desk: Client, certificate: Paper, approver: Person) -> None:
        vendor = certificate.vendor
        Condition.objects.create(vendor=vendor, text="Nộp bản gốc", due_on=hanoi_day(-1), set_by=approver)
        PaperReminder.objects.create(paper=certificate, days_before=60, ends_on=hanoi_day(50))
        Lookup.objects.create(
            dossier=certificate.dossier,
            place="star_register",
            question="01-09022-03-2026",
            result="matches",
            looked_up_at=now(),
            looked_up_by=approver,
        )
        page = approvers_desk.get(at("show-vendor", vendor.slug)).text
        for words in (
            "Quá kỳ nộp đánh giá lại",
            "còn 50 ngày",
            "đã nhắc 1 lần",
            "Quá hạn, đang ngừng bán",
            "mốc 60 ngày trước",
            "Danh sách sản phẩm OCOP",
            "Khớp",
            "Lương Văn Phương",
            "Vì sao phải nộp những giấy này",
            at("extend-certificate", vendor.slug, certificate.pk),
            at("revoke-paper", vendor.slug, certificate.pk),
        ):
            assert words in page

    def test_reviewers_see_no_acts(self, desk: Client, certificate: Paper) -> None:
        page = desk.get(at("show-vendor", certificate.vendor.slug)).text
        assert at("revoke-paper", certificate.vendor.slug, certificate.pk) not in page
        for name in ("extend-certificate", "revoke-paper"):
            assert desk.get(at(name, certificate.vendor.slug, certificate.pk)).status_code == 403

    def test_constant_number_of_queries(
        self, approvers_desk: Client, certificate: Paper, queries_of: Callable[[str], int], approver: Person
    ) -> None:
        url = at("show-vendor", certificate.vendor.slug)
        before = queries_of(url)
        for n in range(3):
            product = make_product(certificate.vendor, f"Hàng {n}")
            make_paper(certificate.dossier, "trademark", product, status="accepted", expires_on=hanoi_day(n))
            Condition.objects.create(
                vendor=certificate.vendor, product=product, text="Nộp", due_on=hanoi_day(n), set_by=approver
            )
        assert queries_of(url) == before

    def test_why(self, desk: Client, fruit: Product) -> None:
        page = desk.get(at("explain-rules", fruit.vendor.slug)).text
        assert "Vì quy định" in page
        assert fruit.name in page

    def test_extended_through_its_page(self, approvers_desk: Client, certificate: Paper) -> None:
        url = at("extend-certificate", certificate.vendor.slug, certificate.pk)
        assert "điều 12.3" in approvers_desk.get(url).text
        data = {"until": hanoi_day(100).isoformat(), "reason": "Xã nhận hồ sơ", "evidence": photo()}
        assert approvers_desk.post(url, data).status_code == 302
        certificate.refresh_from_db()
        assert certificate.extended_to == hanoi_day(100)
        page = approvers_desk.get(at("show-vendor", certificate.vendor.slug)).text
        assert f"Gia hạn đến {hanoi_day(100):%d/%m/%Y}" in page

    def test_a_refusal_stands_at_its_field(self, approvers_desk: Client, certificate: Paper) -> None:
        url = at("extend-certificate", certificate.vendor.slug, certificate.pk)
        data = {"until": hanoi_day(400).isoformat(), "reason": "Xã nhận hồ sơ", "evidence": photo()}
        response = approvers_desk.post(url, data)
        assert (response.status_code, "nhiều nhất 180 ngày" in response.text) == (422, True)
        assert "Xã nhận hồ sơ" in response.text

    def test_evidence_is_for_the_office_and_its_address_ends(
        self, approvers_desk: Client, approver: Person, certificate: Paper
    ) -> None:
        extension = {"extended_to": hanoi_day(90), "extended_by": approver, "extension_file": make_file()}
        Paper.objects.filter(pk=certificate.pk).update(**extension)
        url = at("download-extension-evidence", certificate.vendor.slug, certificate.pk)
        assert approvers_desk.get(url).status_code == 404
        signed = signed_address(url, person_pk=approver.pk, now=now())
        assert "trong kho" in approvers_desk.get(signed).text  # let in; the row of this test has no content
        approvers_desk.force_login(make_person("Người lạ"))
        assert approvers_desk.get(signed).status_code == 404

    def test_revoked_through_its_page(self, approvers_desk: Client, certificate: Paper) -> None:
        url = at("revoke-paper", certificate.vendor.slug, certificate.pk)
        bad = approvers_desk.post(url, {"decision": "45/QĐ", "decided_on": hanoi_day(1).isoformat(), "reason": "x"})
        assert (bad.status_code, "ở tương lai" in bad.text) == (422, True)
        good = {"decision": "45/QĐ-UBND", "decided_on": hanoi_day(-1).isoformat(), "reason": "Ngừng sản xuất"}
        assert approvers_desk.post(url, good).status_code == 302
        page = approvers_desk.get(at("show-vendor", certificate.vendor.slug)).text
        assert "Bị thu hồi" in page
        assert "45/QĐ-UBND" in page
        assert approvers_desk.get(url).status_code == 404

    def test_condition_met_through_its_page(self, approvers_desk: Client, fruit: Product, approver: Person) -> None:
        condition = Condition.objects.create(
            vendor=fruit.vendor, text="Nộp bản gốc", due_on=hanoi_day(5), set_by=approver
        )
        url = at("meet-condition", fruit.vendor.slug, condition.pk)
        assert approvers_desk.post(url, {"note": ""}).status_code == 422
        assert approvers_desk.post(url, {"note": "Đã xem bản gốc"}).status_code == 302
        assert "Đã đáp ứng" in approvers_desk.get(at("show-vendor", fruit.vendor.slug)).text

    def test_another_vendors_rows_are_not_found(
        self, approvers_desk: Client, certificate: Paper, approver: Person
    ) -> None:
        other = make_vendor("HTX Khác")
        condition = Condition.objects.create(vendor=other, text="x", due_on=hanoi_day(5), set_by=approver)
        slug = certificate.vendor.slug
        assert approvers_desk.get(at("revoke-paper", other.slug, certificate.pk)).status_code == 404
        assert approvers_desk.get(at("extend-certificate", other.slug, certificate.pk)).status_code == 404
        assert approvers_desk.get(at("meet-condition", slug, condition.pk)).status_code == 404


def test_what_the_vendor_should_do_soon(certificate: Paper, client: Client) -> None:
    fruit = certificate.product
    make_paper(certificate.dossier, "test_report", fruit, status="accepted", expires_on=hanoi_day(900))
    make_paper(certificate.dossier, "trademark", fruit, status="accepted", expires_on=hanoi_day(-3))
    kinds = [line.paper.kind for line in ending_lines(certificate.vendor)]
    assert kinds == ["trademark", "star_certificate"]
    client.force_login(certificate.vendor.members.get().person)
    page = client.get(at("show-vendor-dossier", certificate.vendor.slug)).text
    for words in ("Quá kỳ nộp đánh giá lại", "giấy tiếp nhận", "Đã hết hạn", "bản mới còn hạn"):
        assert words in page
