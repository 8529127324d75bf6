"""The office's pages, through their addresses: queue, review, decision, register; and the papers themselves."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from market.accounts.models import Person, Role
from market.files.addresses import signed_address
from market.kernel.clock import now
from tests.cast import make_dossier, make_person, make_product, make_vendor
from tests.files.tickets import ticketed
from tests.vetting.conftest import facts_of_paper, fill, make_paper, photo, put
from vetting.models import Dossier, Paper, Product, Vendor
from vetting.selectors.queue import VIEWS
from vetting.services.papers import upload_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, reviewer: Person) -> Client:
    client.force_login(reviewer)
    return client


@pytest.fixture
def approvers_desk(client: Client, approver: Person) -> Client:
    client.force_login(approver)
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"vetting:{name}", args=args)


class TestQueue:
    def test_waiting_dossiers_are_listed(self, desk: Client, submitted: Dossier) -> None:
        response = desk.get(at("list-dossiers"))
        assert submitted.vendor.display_name in response.text
        for words in ("Nhận", "Hợp tác xã · Xã Mê Linh", "1 sản phẩm", "5 giấy tờ", "Hồ sơ mới", "Chờ thẩm định"):
            assert words in response.text

    def test_who_has_it_is_said(self, desk: Client, in_review: Dossier) -> None:
        assert '"Người thẩm định">Trần Thu Hà' in desk.get(at("list-dossiers"), {"xem": "reviewing"}).text

    @pytest.mark.parametrize("view", [*VIEWS, "nonsense"])
    def test_every_view_opens(self, desk: Client, view: str) -> None:
        for status in ("submitted", "in_review", "reviewed", "changes_requested", "approved", "rejected"):
            make_dossier(make_vendor(), status)
        assert desk.get(at("list-dossiers"), {"xem": view, "kind": "xyz", "after": "abc"}).status_code == 200

    def test_htmx_gets_the_list_alone(self, desk: Client, submitted: Dossier) -> None:
        response = desk.get(at("list-dossiers"), {"q": "đông cao"}, headers={"HX-Request": "true"})
        assert "<html" not in response.text
        assert submitted.vendor.display_name in response.text

    def test_number_of_queries_is_pinned(self, desk: Client, queries_of: Callable[[str], int]) -> None:
        make_dossier(make_vendor(), "submitted")
        few = queries_of(at("list-dossiers"))
        for number in range(12):
            make_dossier(make_vendor(f"HTX {number}"), "submitted").products.add(make_product())
        assert queries_of(at("list-dossiers")) == few <= 11  # session, person, roles, frame, counts, dossiers, workload


class TestReview:
    def test_taking_leads_to_the_first_paper(self, desk: Client, submitted: Dossier, reviewer: Person) -> None:
        response = desk.post(at("take-dossier", submitted.pk))
        submitted.refresh_from_db()
        assert submitted.reviewer == reviewer
        first = submitted.papers.get(kind="business_licence")
        assert response["Location"] == at("review-paper", submitted.pk, first.pk)

    def test_too_late_is_a_clear_sentence(self, desk: Client, submitted: Dossier, other_reviewer: Person) -> None:
        put(submitted, "in_review", reviewer=other_reviewer)
        url = at("show-dossier", submitted.pk)
        headers = {"Referer": f"http://testserver{url}"}
        response = desk.post(at("take-dossier", submitted.pk), headers=headers, follow=True)
        assert "Đỗ Minh Khôi vừa nhận hồ sơ này" in response.text

    def test_going_through_all_papers_to_the_approval(self, desk: Client, in_review: Dossier) -> None:
        papers = list(in_review.papers.all())
        for paper in papers:
            response = desk.post(at("judge-paper", in_review.pk, paper.pk), {"verdict": "accept"})
        assert response["Location"] == at("show-dossier", in_review.pk)
        data = {"verdict": "recommend", "seen_round": "1", "note": ""}
        response = desk.post(at("decide-dossier", in_review.pk), data, follow=True)
        in_review.refresh_from_db()
        assert in_review.status == "reviewed"
        assert "đã trình với đề nghị duyệt" in response.text

    def test_refusing_asks_for_a_reason(self, desk: Client, in_review: Dossier) -> None:
        paper = in_review.papers.get(kind="business_licence")
        response = desk.post(at("judge-paper", in_review.pk, paper.pk), {"verdict": "refuse", "reason": ""})
        assert response.status_code == 422
        desk.post(at("judge-paper", in_review.pk, paper.pk), {"verdict": "refuse", "reason": "Ảnh mờ"})
        paper.refresh_from_db()
        assert (paper.status, paper.refusal_reason) == ("refused", "Ảnh mờ.")

    def test_nonsense_verdict_is_no_verdict(self, desk: Client, in_review: Dossier) -> None:
        paper = in_review.papers.get(kind="business_licence")
        assert desk.post(at("judge-paper", in_review.pk, paper.pk), {"verdict": "x"}).status_code == 422
        assert desk.post(at("decide-dossier", in_review.pk), {"verdict": "x", "seen_round": "1"}).status_code == 422

    def test_refused_decision_keeps_the_note(self, approvers_desk: Client, reviewed: Dossier) -> None:
        reviewed.papers.filter(kind="test_report").update(status="uploaded")
        data = {"verdict": "approve", "seen_round": "1", "note": "Lời tôi đã gõ"}
        response = approvers_desk.post(at("decide-dossier", reviewed.pk), data)
        assert response.status_code == 422
        assert "Lời tôi đã gõ" in response.text
        assert "chưa đạt" in response.text

    def test_asking_for_changes(self, desk: Client, in_review: Dossier) -> None:
        data = {"verdict": "changes", "seen_round": "1", "note": "Bổ sung tem"}
        desk.post(at("decide-dossier", in_review.pk), data)
        in_review.refresh_from_db()
        assert (in_review.status, in_review.decision_note) == ("changes_requested", "Bổ sung tem")

    def test_handing_back(self, desk: Client, in_review: Dossier) -> None:
        desk.post(at("hand-back-dossier", in_review.pk))
        in_review.refresh_from_db()
        assert in_review.status == "submitted"

    def test_papers_walk_forth_and_back(self, desk: Client, in_review: Dossier) -> None:
        middle = in_review.papers.get(kind="test_report")
        response = desk.get(at("review-paper", in_review.pk, middle.pk))
        around = response.context["desk"]
        assert around.previous.kind == "food_safety_certificate"
        assert around.following.kind == "traceability_stamp"

    def test_what_was_judged_before_is_there(self, desk: Client, in_review: Dossier, reviewer: Person) -> None:
        old = in_review.papers.get(kind="business_licence")
        judged = {"judged_by": reviewer, "judged_at": timezone.now(), "refusal_reason": "Bản trước bị mờ"}
        Paper.objects.filter(pk=old.pk).update(status="replaced", **judged)
        make_paper(in_review, status="withdrawn")
        new = make_paper(in_review)
        response = desk.get(at("review-paper", in_review.pk, new.pk))
        assert response.context["desk"].older == [old]
        assert "Bản trước bị mờ" in response.text

    def test_an_old_test_report_is_pointed_out(self, desk: Client, in_review: Dossier) -> None:
        paper = in_review.papers.get(kind="test_report")
        assert "quá 12 tháng" in desk.get(at("review-paper", in_review.pk, paper.pk)).text
        Paper.objects.filter(pk=paper.pk).update(issued_on=timezone.now().date())
        assert "quá 12 tháng" not in desk.get(at("review-paper", in_review.pk, paper.pk)).text.split("<datalist")[0]

    def test_others_look_on(self, client: Client, in_review: Dossier, other_reviewer: Person) -> None:
        client.force_login(other_reviewer)
        response = client.get(at("review-paper", in_review.pk, in_review.papers.get(kind="business_licence").pk))
        assert 'data-key="a"' not in response.text
        assert "Trần Thu Hà đang thẩm định" in client.get(at("show-dossier", in_review.pk)).text

    def test_number_of_queries_does_not_grow_with_the_papers(
        self, desk: Client, in_review: Dossier, queries_of: Callable[[str], int]
    ) -> None:
        paper = at("review-paper", in_review.pk, in_review.papers.get(kind="business_licence").pk)
        overview = at("show-dossier", in_review.pk)
        few = queries_of(paper), queries_of(overview)
        for number in range(4):
            in_review.products.add(make_product(in_review.vendor, f"Sản phẩm {number}", status="draft"))
        fill(in_review)
        assert (queries_of(paper), queries_of(overview)) == few
        assert max(few) <= 24

    def test_dossier_nobody_submitted_is_absent(self, desk: Client, complete: Dossier) -> None:
        assert desk.get(at("show-dossier", complete.pk)).status_code == 404


class TestPaperAddresses:
    @pytest.fixture
    def paper(self, owner: Person, dossier: Dossier, settings, tmp_path) -> Paper:
        settings.MEDIA_ROOT = tmp_path
        paper = upload_paper(actor=owner, dossier=dossier, facts=facts_of_paper(), upload=photo())
        put(dossier, "submitted")
        return paper

    def test_pages_are_pictures(self, desk: Client, reviewer: Person, paper: Paper) -> None:
        page = ticketed(at("show-paper-page", paper.pk, 1), reviewer)
        for url in (page, f"{page}&co=lon", ticketed(at("show-paper-thumbnail", paper.pk), reviewer)):
            response = desk.get(url)
            assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
            assert response["X-Content-Type-Options"] == "nosniff"
        assert desk.get(ticketed(at("show-paper-page", paper.pk, 2), reviewer)).status_code == 404

    def test_file_is_a_download(self, desk: Client, reviewer: Person, paper: Paper) -> None:
        response = desk.get(ticketed(at("download-paper", paper.pk), reviewer))
        response.close()
        assert response["Content-Disposition"].startswith("attachment")

    @pytest.mark.parametrize("name", ["show-paper-page", "show-paper-thumbnail", "download-paper"])
    def test_strangers_get_nothing(self, client: Client, owner: Person, paper: Paper, name: str) -> None:
        url = at(name, paper.pk, 1) if name == "show-paper-page" else at(name, paper.pk)
        assert client.get(ticketed(url, owner)).status_code == 302
        rival = make_person("Đối thủ")
        make_vendor("HTX khác", owner=rival)
        for stranger in (rival, make_person("Giám đốc", Role.DIRECTOR)):
            client.force_login(stranger)
            assert client.get(ticketed(url, stranger)).status_code == 404
        client.force_login(owner)
        response = client.get(ticketed(url, owner))
        response.close()
        assert response.status_code == 200

    @pytest.mark.parametrize("name", ["show-paper-page", "show-paper-thumbnail", "download-paper"])
    def test_an_address_is_for_one_person_and_an_hour_or_two(
        self, client: Client, owner: Person, paper: Paper, name: str
    ) -> None:
        url = at(name, paper.pk, 1) if name == "show-paper-page" else at(name, paper.pk)
        client.force_login(owner)
        over = signed_address(url, person_pk=owner.pk, now=now() - timedelta(hours=2))
        for useless in (url, f"{url}?ve=", ticketed(url, make_person("Đối thủ")), over):
            assert client.get(useless).status_code == 404

    def test_the_desk_writes_addresses_that_open(self, desk: Client, paper: Paper) -> None:
        page = desk.get(at("review-paper", paper.dossier_id, paper.pk)).text
        addresses = re.findall(r'(?:href|src)="(/[^"]*/giay-to/[^"]*ve=[^"]*)"', page)
        assert len(addresses) >= 2
        for address in addresses:
            response = desk.get(unescape(address))
            assert (response.status_code, len(response.getvalue()) > 0) == (200, True)


class TestRegister:
    def test_list_and_search(self, desk: Client, product: Product) -> None:
        make_vendor("Lụa Vạn Phúc")
        response = desk.get(at("list-vendors"), {"q": "lụa", "status": "approved"})
        assert [v.display_name for v in response.context["page"].vendors] == ["Lụa Vạn Phúc"]

    def test_number_of_queries_is_pinned(self, desk: Client, queries_of: Callable[[str], int]) -> None:
        make_product()
        few = queries_of(at("list-vendors"))
        for number in range(8):
            make_product(make_vendor(f"HTX {number}"))
        assert queries_of(at("list-vendors")) == few <= 6

    def test_vendor_with_everything_about_it(self, desk: Client, in_review: Dossier, reviewer: Person) -> None:
        in_review.papers.update(status="accepted", judged_by=reviewer, judged_at=timezone.now())
        response = desk.get(at("show-vendor", in_review.vendor.slug))
        assert "Giấy tờ đã duyệt" in response.text
        assert "Tạm dừng gian hàng này" not in response.text

    def test_suspending_and_restoring(self, approvers_desk: Client) -> None:
        vendor = make_product().vendor
        response = approvers_desk.post(at("suspend-vendor", vendor.slug), {"reason": "Có phản ánh"}, follow=True)
        assert "Có phản ánh" in response.text
        assert Vendor.objects.get().status == "suspended"
        approvers_desk.post(at("restore-vendor", vendor.slug))
        assert Vendor.objects.get().status == "approved"

    def test_suspending_and_restoring_a_product(self, approvers_desk: Client) -> None:
        product = make_product()
        slug, key = product.vendor.slug, product.pk
        approvers_desk.post(at("suspend-product", slug, key), {f"p{key}-reason": "Tem không đọc được"})
        assert Product.objects.get().status == "suspended"
        approvers_desk.post(at("restore-product", slug, key))
        assert Product.objects.get().status == "approved"

    def test_reason_is_asked_for(self, approvers_desk: Client) -> None:
        product = make_product()
        slug = product.vendor.slug
        assert approvers_desk.post(at("suspend-vendor", slug), {"reason": " "}).status_code == 422
        assert approvers_desk.post(at("suspend-product", slug, product.pk), {}).status_code == 422
        thin = [
            approvers_desk.post(at("suspend-vendor", slug), {"reason": "-1"}),
            approvers_desk.post(at("suspend-product", slug, product.pk), {f"p{product.pk}-reason": "-1"}),
        ]
        for response in thin:
            assert response.status_code == 422
            assert "Lý do này ngắn quá. Hãy viết rõ bằng lời, ít nhất 10 ký tự." in response.text
        assert Vendor.objects.get().status == Product.objects.get().status == "approved"

    def test_suspending_again_is_no_success(self, approvers_desk: Client) -> None:
        product = make_product()
        slug = product.vendor.slug
        product_data = {f"p{product.pk}-reason": "Tem không đọc được"}
        approvers_desk.post(at("suspend-product", slug, product.pk), product_data)
        approvers_desk.post(at("suspend-vendor", slug), {"reason": "Có phản ánh"})
        approvers_desk.get(at("show-vendor", slug))  # shows what was said so far
        again = approvers_desk.post(at("suspend-vendor", slug), {"reason": "Một lý do khác hẳn"}, follow=True).text
        assert "đã tạm dừng từ" in again
        assert "Đã tạm dừng" not in again
        again = approvers_desk.post(at("suspend-product", slug, product.pk), product_data, follow=True).text
        assert f"{product.name} đã tạm dừng từ" in again

    def test_a_reviewer_suspends_nobody(self, desk: Client) -> None:
        vendor = make_vendor()
        assert desk.post(at("suspend-vendor", vendor.slug), {"reason": "Có phản ánh"}).status_code == 403


@pytest.mark.parametrize("name", ["list-dossiers", "list-vendors"])
def test_the_office_is_closed_to_others(client: Client, owner: Person, vendor: Vendor, name: str) -> None:
    assert client.get(at(name)).status_code == 302
    client.force_login(owner)
    assert client.get(at(name)).status_code == 404
    client.force_login(make_person("Giám đốc", Role.DIRECTOR))
    assert client.get(at(name)).status_code == 403
