"""The reviewer's desk, through its addresses: viewer, checklist, pins, lookups, likenesses."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel import clock
from market.kernel.models import JournalEntry
from tests.cast import make_dossier, make_person, make_vendor
from tests.files.ordinary import jpeg, upload
from tests.files.tickets import ticketed
from tests.vetting.conftest import facts_of_paper, make_file, make_paper, photo, put
from vetting.models import Correction, Dossier, Lookup, Paper, PaperCheck, PaperLikeness
from vetting.selectors.checks import check_lines
from vetting.services.checks import check_criterion
from vetting.services.papers import upload_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, reviewer: Person) -> Client:
    client.force_login(reviewer)
    return client


@pytest.fixture
def paper(in_review: Dossier) -> Paper:
    return in_review.papers.get(kind="business_licence")


def at(name: str, paper: Paper, *more: object) -> str:
    return reverse(f"vetting:{name}", args=(paper.dossier_id, paper.pk, *more))


def line(paper: Paper, number: int, verdict: str, note: str = "", page: str = "", seen: str = "||") -> dict[str, str]:
    """Return what a page posts of one line."""
    prefix = f"c{check_lines(paper)[number - 1].criterion.pk}"
    return {
        f"{prefix}-verdict": verdict,
        f"{prefix}-note": note,
        f"{prefix}-page": page,
        f"{prefix}-seen": seen,
    }


def several_pages(paper: Paper, pages: int = 3) -> Paper:
    stored = paper.file
    stored.pages = pages
    stored.save()
    return paper


class TestChecklist:
    def test_plain_form_saves_what_was_changed(self, desk: Client, paper: Paper) -> None:
        data = line(paper, 1, "meets") | line(paper, 2, "fails", "Tên khác", "1") | line(paper, 3, "")
        response = desk.post(at("check-paper", paper), data)
        assert response["Location"] == at("review-paper", paper)
        found = [(check.verdict, check.note, check.page) for check in paper.checks.order_by("criterion__position")]
        assert found == [("meets", "", None), ("fails", "Tên khác", 1)]
        assert Paper.objects.get(pk=paper.pk).refusal_reason == "Tên khác (trang 1)."

    def test_what_somebody_else_changed_meanwhile_stays(self, desk: Client, reviewer: Person, paper: Paper) -> None:
        first = check_lines(paper)[0].criterion
        check_criterion(actor=reviewer, paper=paper, criterion=first, verdict="not_applicable")
        old_page = line(paper, 1, "meets", seen="meets||") | line(paper, 2, "meets")
        desk.post(at("check-paper", paper), old_page)
        assert list(paper.checks.order_by("criterion__position").values_list("verdict", flat=True)) == [
            "not_applicable",
            "meets",
        ]

    def test_htmx_saves_one_line_and_gets_it_back(self, desk: Client, paper: Paper) -> None:
        key = str(check_lines(paper)[0].criterion.pk)
        data = line(paper, 1, "meets") | line(paper, 2, "meets") | {"line": key}
        response = desk.post(at("check-paper", paper), data, headers={"HX-Request": "true"})
        assert response.status_code == 200
        assert PaperCheck.objects.count() == 1
        assert response.text.count("data-line") == 1
        for part in (f'id="dong-{key}"', 'id="ket-luan"', f'id="dau-{paper.pk}"', "meets||"):
            assert part in response.text

    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
    def test_failing_without_a_note_asks_for_it(self, desk: Client, paper: Paper, headers: dict[str, str]) -> None:
        key = str(check_lines(paper)[0].criterion.pk)
        data = line(paper, 1, "fails") | {"line": key}
        response = desk.post(at("check-paper", paper), data, headers=headers)
        assert response.status_code == 422
        assert "Ghi lý do để chủ thể biết cần sửa gì" in response.text
        assert 'value="fails"' in response.text.split("checked")[0].rsplit("<input", 1)[1]
        assert not PaperCheck.objects.exists()

    def test_a_page_the_paper_lacks_is_refused_beside_its_line(self, desk: Client, paper: Paper) -> None:
        response = desk.post(at("check-paper", paper), line(paper, 1, "meets", page="7"))
        assert response.status_code == 422
        assert "Giấy tờ này có 1 trang" in response.text

    def test_the_last_line_leads_to_the_next_paper(self, desk: Client, in_review: Dossier, paper: Paper) -> None:
        count = len(check_lines(paper))
        for number in range(1, count):
            desk.post(at("check-paper", paper), line(paper, number, "meets"))
        data = line(paper, count, "meets") | {"line": str(check_lines(paper)[-1].criterion.pk)}
        response = desk.post(at("check-paper", paper), data, headers={"HX-Request": "true"})
        following = in_review.papers.get(kind="food_safety_certificate")
        assert response["HX-Redirect"] == f"{at('review-paper', following)}#danh-muc"

    def test_changing_a_line_of_a_finished_paper_stays_there(self, desk: Client, paper: Paper) -> None:
        desk.post(at("judge-paper", paper), {"verdict": "accept"})
        response = desk.post(at("check-paper", paper), line(paper, 1, "not_applicable", seen="meets||"))
        assert response["Location"] == at("review-paper", paper)

    def test_replaced_meanwhile_is_said(self, desk: Client, paper: Paper) -> None:
        Paper.objects.filter(pk=paper.pk).update(status="replaced")
        make_paper(paper.dossier)
        key = str(check_lines(paper)[0].criterion.pk)
        data = line(paper, 1, "meets") | {"line": key}
        response = desk.post(at("check-paper", paper), data, headers={"HX-Request": "true"})
        assert response.status_code == 409
        assert "đã thay giấy tờ này" in response.text

    def test_a_colleague_reads_what_was_found(
        self, client: Client, reviewer: Person, other_reviewer: Person, paper: Paper
    ) -> None:
        first = check_lines(paper)[0].criterion
        check_criterion(actor=reviewer, paper=paper, criterion=first, verdict="fails", note="Thiếu góc trái")
        client.force_login(other_reviewer)
        page = client.get(at("review-paper", paper)).text
        assert "Thiếu góc trái" in page
        assert "data-line" not in page
        assert client.post(at("check-paper", paper), line(paper, 2, "meets")).status_code in {302, 409}
        assert PaperCheck.objects.count() == 1


class TestVerdict:
    def test_all_met_opens_the_next_paper_at_its_checklist(
        self, desk: Client, in_review: Dossier, paper: Paper
    ) -> None:
        response = desk.post(at("judge-paper", paper), {"verdict": "accept"})
        following = in_review.papers.get(kind="food_safety_certificate")
        assert response["Location"] == f"{at('review-paper', following)}#danh-muc"
        assert set(paper.checks.values_list("verdict", flat=True)) == {"meets"}

    def test_refusing_fails_the_named_line(self, desk: Client, paper: Paper) -> None:
        third = check_lines(paper)[2].criterion
        data = {"verdict": "refuse", "criterion": third.pk, "reason": "Mã số thuế khác"}
        desk.post(at("judge-paper", paper), data)
        check = paper.checks.get()
        assert (check.criterion, check.verdict, check.note) == (third, "fails", "Mã số thuế khác")

    def test_an_open_correction_stands_in_the_way(self, desk: Client, paper: Paper) -> None:
        desk.post(at("pin-paper", paper), {"text": "Dấu mờ", "page": "1"})
        response = desk.post(at("judge-paper", paper), {"verdict": "accept"})
        assert response.status_code == 422
        assert "còn mục yêu cầu bổ sung" in response.text


class TestViewer:
    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("", ["Trang 1/3", "leaf-vua", 'data-key="]"']),
            ("?trang=2&co=200&xoay=90", ["Trang 2/3", "leaf-200", "xoay=90", "co=lon"]),
            ("?trang=3", ["Trang 3/3", 'data-key="["']),
            ("?trang=99", ["Trang 3/3"]),
            ("?trang=abc&co=7&xoay=45&so=x", ["Trang 1/3", "leaf-vua", "xoay=0"]),
        ],
    )
    def test_page_size_and_turn_are_in_the_address(
        self, desk: Client, paper: Paper, query: str, words: list[str]
    ) -> None:
        page = unescape(desk.get(at("review-paper", several_pages(paper)) + query).text)
        assert [word for word in words if word not in page] == []

    def test_htmx_gets_the_sheet_alone(self, desk: Client, paper: Paper) -> None:
        page = desk.get(at("review-paper", paper), headers={"HX-Request": "true"}).text
        assert "<html" not in page
        assert "leaf-frame" in page

    def test_the_picture_itself_is_turned(
        self, client: Client, owner: Person, dossier: Dossier, settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        paper = upload_paper(actor=owner, dossier=dossier, facts=facts_of_paper(), upload=photo())
        client.force_login(owner)
        address = reverse("vetting:show-paper-page", args=(paper.pk, 1))
        upright = client.get(ticketed(address, owner)).content
        turned = client.get(f"{ticketed(address, owner)}&xoay=90").content
        assert turned != upright
        assert turned.endswith(upright[2:])
        assert client.get(f"{ticketed(address, owner)}&xoay=17").content == upright

    def test_earlier_version_side_by_side(self, desk: Client, reviewer: Person, paper: Paper) -> None:
        judged = {"judged_by": reviewer, "judged_at": clock.now(), "refusal_reason": "Mờ", "number": "0107000000"}
        Paper.objects.filter(pk=paper.pk).update(status="replaced", **judged)
        new = make_paper(paper.dossier, issuer="Sở Tài chính Hà Nội")
        page = desk.get(at("review-paper", new)).text
        assert f"so={paper.pk}" in page
        response = desk.get(at("review-paper", new), {"so": paper.pk})
        different = {line.label for line in response.context["sheet"].compared if line.differs}
        assert {"Số hiệu"} <= different
        assert "Nơi cấp" not in different
        assert response.text.count("leaf-frame") == 2

    def test_a_stranger_paper_is_never_put_beside(self, desk: Client, paper: Paper) -> None:
        other = make_paper(make_dossier(make_vendor("HTX khác"), "submitted"))
        assert desk.get(at("review-paper", paper), {"so": other.pk}).text.count("leaf-frame") == 1

    def test_what_was_read_from_the_stamp_is_text(self, desk: Client, in_review: Dossier) -> None:
        stamp = in_review.papers.get(kind="traceability_stamp")
        evil = "https://truyxuat.vn/<script>alert(1)</script>"
        Paper.objects.filter(pk=stamp.pk).update(read_codes=[evil])
        page = desk.get(at("review-paper", stamp)).text
        assert "<b>truyxuat.vn</b>/&lt;script&gt;" in page
        assert f'href="{evil}' not in page


class TestPins:
    def test_place_and_page_are_kept_and_shown(self, desk: Client, paper: Paper) -> None:
        several_pages(paper)
        data = {"text": "Dấu mờ", "page": "2", "left": "250", "top": "100", "turn": "0"}
        response = desk.post(at("pin-paper", paper), data)
        assert response["Location"] == f"{at('review-paper', paper)}?trang=2"
        pin = Correction.objects.get()
        assert (pin.paper, pin.page, pin.left, pin.top) == (paper, 2, 250, 100)
        page = desk.get(response["Location"]).text
        assert 'cx="250"' in page
        assert 'class="pin ' not in desk.get(at("review-paper", paper)).text.replace("pin pin-new", "")

    def test_a_place_on_a_turned_page_is_on_the_upright_one(self, desk: Client, paper: Paper) -> None:
        desk.post(at("pin-paper", paper), {"text": "Dấu", "page": "1", "left": "900", "top": "250", "turn": "90"})
        pin = Correction.objects.get()
        assert (pin.left, pin.top) == (250, 100)
        assert 'cx="900"' in desk.get(at("review-paper", paper), {"xoay": 90}).text

    def test_page_and_words_are_enough(self, desk: Client, paper: Paper) -> None:
        desk.post(at("pin-paper", paper), {"text": "Dấu mờ", "page": "1"})
        pin = Correction.objects.get()
        assert (pin.left, pin.top) == (None, None)

    @pytest.mark.parametrize("data", [{"page": "1"}, {"text": "Mờ"}, {"text": "Mờ", "page": "9"}, {"text": "x" * 501}])
    def test_nonsense_is_said_and_kept(self, desk: Client, paper: Paper, data: dict[str, str]) -> None:
        response = desk.post(at("pin-paper", paper), data)
        assert response.status_code == 422
        assert data.get("text", "") in response.text
        assert not Correction.objects.exists()


class TestFlags:
    def test_they_stand_on_the_paper_in_the_list_and_as_a_number(self, desk: Client, paper: Paper) -> None:
        Paper.objects.filter(pk=paper.pk).update(holder_name="Công ty TNHH Khác")
        around = desk.get(at("review-paper", paper)).context["desk"]
        assert "Tên khác giấy đăng ký" in [flag.label for flag in around.flags]
        page = desk.get(reverse("vetting:show-dossier", args=(paper.dossier_id,))).text
        assert "Tên khác giấy đăng ký" in page
        assert around.flags_in_words in page


def lookup(**fields: Any) -> dict[str, Any]:
    typed = {
        "place": "business_register",
        "question": "0107123456",
        "result": "matches",
        "looked_up_at": clock.in_hanoi(clock.now() - timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M"),
    }
    return typed | fields


class TestLookups:
    def test_form_is_filled_in_and_leads_there(self, desk: Client, paper: Paper) -> None:
        page = desk.get(at("review-paper", paper)).text
        assert 'href="https://dangkykinhdoanh.gov.vn/" target="_blank" rel="noopener noreferrer"' in page
        assert f'value="{paper.vendor.tax_code}"' in page

    def test_result_is_kept_with_who_and_when(self, desk: Client, reviewer: Person, paper: Paper) -> None:
        assert desk.post(at("record-lookup", paper), lookup()).status_code == 302
        found = Lookup.objects.get()
        assert (found.paper, found.looked_up_by, found.address) == (paper, reviewer, "https://dangkykinhdoanh.gov.vn/")
        entry = JournalEntry.objects.get(verb="lookup.recorded")
        assert "Cổng đăng ký doanh nghiệp quốc gia, 0107123456: Khớp" in entry.facts["note"]
        page = desk.get(at("review-paper", paper)).text
        assert "Khớp</b> · Cổng đăng ký doanh nghiệp quốc gia" in page

    def test_twice_is_once(self, desk: Client, paper: Paper) -> None:
        data = lookup()
        for _ in range(2):
            desk.post(at("record-lookup", paper), data)
        assert Lookup.objects.count() == 1
        assert JournalEntry.objects.filter(verb="lookup.recorded").count() == 1

    def test_screenshot_is_judged_kept_and_shown_to_the_office_only(
        self, desk: Client, reviewer: Person, owner: Person, paper: Paper, settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        desk.post(at("record-lookup", paper), lookup(screenshot=upload(jpeg((400, 300)), "man-hinh.jpg")))
        found = Lookup.objects.get()
        address = reverse("vetting:show-lookup-page", args=(found.pk, 1))
        response = desk.get(ticketed(address, reviewer))
        assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
        assert desk.get(address).status_code == 404
        desk.force_login(owner)
        assert desk.get(ticketed(address, owner)).status_code == 404

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({"result": "differs"}, "note"),
            ({"place": "other"}, "address"),
            ({"question": ""}, "question"),
            ({"result": "x"}, "result"),
            ({"looked_up_at": "2099-01-01T00:00"}, "looked_up_at"),
            ({"screenshot": upload(b"", "trong.jpg")}, "screenshot"),
            ({"screenshot": upload(b"MZ" * 600, "ma-doc.jpg")}, "screenshot"),
        ],
    )
    def test_nonsense_is_said_beside_its_field_and_kept(
        self, desk: Client, paper: Paper, data: dict[str, Any], field: str
    ) -> None:
        response = desk.post(at("record-lookup", paper), lookup(note="" if "note" in field else "Đã thấy") | data)
        assert response.status_code == 422
        assert list(response.context["lookup_form"].errors) == [field]
        assert not Lookup.objects.exists()

    def test_a_member_of_the_vendor_records_nothing(self, desk: Client, reviewer: Person, paper: Paper) -> None:
        paper.vendor.members.create(person=reviewer, part="host")
        assert desk.post(at("record-lookup", paper), lookup()).status_code == 422
        assert not Lookup.objects.exists()

    def test_the_vendor_reads_nothing_of_it(self, client: Client, desk: Client, owner: Person, paper: Paper) -> None:
        desk.post(at("record-lookup", paper), lookup(note="Nghi vấn"))
        put(paper.dossier, "changes_requested", decision_note="Bổ sung")
        client.force_login(owner)
        page = client.get(reverse("vetting:show-vendor-dossier", args=(paper.vendor.slug,)))
        assert page.status_code == 200
        assert "Nghi vấn" not in page.text


class TestLikenesses:
    @pytest.fixture
    def likeness(self, paper: Paper) -> PaperLikeness:
        rival = make_vendor("HTX Trà sen Tây Hồ")
        other = make_paper(make_dossier(rival, "submitted"), file=make_file())
        facts = {"page": 1, "other_page": 1, "is_same_bytes": False, "distance": 7}
        return PaperLikeness.objects.create(paper=other, other=paper, **facts)

    def test_it_is_flagged_with_the_other_beside(self, desk: Client, paper: Paper, likeness: PaperLikeness) -> None:
        page = desk.get(at("review-paper", paper)).text
        assert "gần giống giấy của HTX Trà sen Tây Hồ (khác 7/256 điểm)" in page
        beside = desk.get(at("review-paper", paper), {"so": likeness.paper_id}).text
        assert beside.count("leaf-frame") == 2
        assert at("review-paper", likeness.paper) in beside

    def test_dismissing_needs_a_note_and_is_kept(
        self, desk: Client, reviewer: Person, paper: Paper, likeness: PaperLikeness
    ) -> None:
        address = at("dismiss-likeness", paper, likeness.pk)
        assert desk.post(address, {"note": " "}).status_code == 422
        thin = desk.post(address, {"note": "-1"})
        assert (thin.status_code, "Lý do này ngắn quá" in thin.text) == (422, True)
        desk.post(address, {"note": "Cùng một mẫu giấy"})
        likeness.refresh_from_db()
        assert (likeness.dismissed_by, likeness.dismissal_note) == (reviewer, "Cùng một mẫu giấy")
        assert JournalEntry.objects.filter(verb="likeness.dismissed").count() == 2  # on either dossier
        assert "Giống giấy của chủ thể khác" not in desk.get(at("review-paper", paper)).text

    def test_a_second_officer_comes_too_late(
        self, desk: Client, other_reviewer: Person, paper: Paper, likeness: PaperLikeness
    ) -> None:
        address = at("dismiss-likeness", paper, likeness.pk)
        for _ in range(2):
            desk.post(address, {"note": "Cùng một mẫu giấy"})
        desk.force_login(other_reviewer)
        desk.post(address, {"note": "Khác"})
        likeness.refresh_from_db()
        assert likeness.dismissal_note == "Cùng một mẫu giấy"

    def test_members_of_either_vendor_do_not_judge_it(
        self, desk: Client, reviewer: Person, paper: Paper, likeness: PaperLikeness
    ) -> None:
        likeness.paper.vendor.members.create(person=reviewer, part="host")
        assert desk.post(at("dismiss-likeness", paper, likeness.pk), {"note": "Bỏ qua"}).status_code == 422
        likeness.refresh_from_db()
        assert likeness.dismissed_at is None

    def test_of_another_paper_is_absent(self, desk: Client, in_review: Dossier, likeness: PaperLikeness) -> None:
        stamp = in_review.papers.get(kind="traceability_stamp")
        assert desk.post(at("dismiss-likeness", stamp, likeness.pk), {"note": "Bỏ qua"}).status_code == 404


@pytest.mark.parametrize("name", ["check-paper", "judge-paper", "pin-paper", "record-lookup"])
def test_nobody_else_touches_a_paper(client: Client, owner: Person, paper: Paper, name: str) -> None:
    for person, status in ((owner, 404), (make_person("Giám đốc", Role.DIRECTOR), 403)):
        client.force_login(person)
        assert client.post(at(name, paper), {}).status_code == status
