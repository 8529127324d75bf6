"""Redacted copies: painted by a reviewer, published under a code, gone when the paper is."""

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.test import Client
from PIL import Image

from market.accounts.models import Person
from market.files.models import StoredFile
from market.kernel import clock
from market.kernel.errors import Absent, Refused
from market.kernel.models import JournalEntry
from tests.cast import make_person, make_vendor
from tests.files.ordinary import jpeg, kept
from tests.vetting.conftest import make_paper, put
from vetting.boxes import MOST, PaintedBox, read_boxes
from vetting.models import Dossier, Paper, RedactedCopy, Vendor
from vetting.publicity import Showing, number_is_public, showing_of
from vetting.selectors.copies import current_copies, public_copy
from vetting.services import copies as services

pytestmark = pytest.mark.django_db

BOX = PaintedBox(page=1, left=100, top=200, width=300, height=150)


@pytest.fixture
def scan() -> StoredFile:
    """Return a stored paper with content: a white page."""
    return kept(jpeg((600, 800)), "giay.jpg")


@pytest.fixture
def paper(submitted: Dossier, scan: StoredFile, reviewer: Person, approver: Person) -> Paper:
    """Return the accepted business licence of an approved dossier."""
    moment = clock.now()
    put(submitted, "approved", reviewer=reviewer, decided_by=approver, decided_at=moment)
    Vendor.objects.filter(pk=submitted.vendor_id).update(status="approved")
    submitted.products.update(status="approved")
    submitted.papers.update(status="accepted", judged_by=reviewer, judged_at=moment)
    paper = submitted.papers.get(kind="business_licence")
    paper.file = scan
    paper.save()
    return Paper.objects.select_related("file", "vendor", "dossier").get(pk=paper.pk)


@pytest.fixture
def copy(paper: Paper, reviewer: Person) -> RedactedCopy:
    return services.publish_copy(actor=reviewer, paper=paper, boxes=[BOX])


def easel(paper: Paper, end: str = "") -> str:
    return f"/van-phong/tham-dinh/{paper.dossier_id}/giay/{paper.pk}/che/{end}"


class TestBoxes:
    def test_written_and_read(self) -> None:
        assert read_boxes([str(BOX), str(BOX)], pages=1) == ([BOX], [])

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "1",
            "1-2-3-4",
            "0-100-200-300-150",
            "2-100-200-300-150",
            "1-800-200-201-150",
            "1-100-900-300-101",
            "1-100-200-3-150",
            "1--5-200-300-150",
            "1-100-200-300-150-9",
            "١-100-200-300-150",
            "1-100-200-99999-150",
            "1-100-200-300-150\n",
        ],
    )
    def test_what_is_not_on_the_page_is_no_box(self, text: str) -> None:
        assert read_boxes([text], pages=1) == ([], [text])

    def test_there_is_an_end_to_boxes(self) -> None:
        texts = [f"1-{number}-0-10-10" for number in range(MOST + 5)]
        boxes, wrong = read_boxes(texts, pages=1)
        assert (len(boxes), len(wrong)) == (MOST, 5)


def test_which_papers_may_be_shown_is_a_table() -> None:
    assert showing_of("business_licence", "household") is Showing.REDACTED
    assert showing_of("food_safety_certificate", "household") is Showing.REDACTED
    assert showing_of("food_safety_certificate", "company") is Showing.OPEN
    assert showing_of("something_new", "company") is Showing.NEVER
    assert not number_is_public("business_licence", "household")
    assert number_is_public("business_licence", "cooperative")


class TestPublishing:
    def test_nothing_is_public_by_itself(self, paper: Paper, client: Client) -> None:
        assert not current_copies().exists()
        assert "Xem bản công khai" not in client.get(f"/san-pham/{paper.dossier.products.get().slug}/").text

    def test_the_copy_is_painted_and_tied_to_the_original(self, copy: RedactedCopy, paper: Paper) -> None:
        assert copy.original_sha256 == paper.file.sha256
        assert copy.boxes == [BOX.as_json()]
        assert copy.file.sha256 not in {paper.file.sha256, paper.file.original_sha256}
        entry = JournalEntry.objects.get(verb="copy.published")
        assert (entry.subject_id, entry.facts["code"]) == (str(paper.dossier_id), copy.code)

    def test_what_was_painted_over_is_gone(self, copy: RedactedCopy, client: Client) -> None:
        answer = client.get(f"/giay-to/{copy.code}/trang/1/")
        picture = Image.open(io.BytesIO(answer.content)).convert("L")
        width, height = picture.size
        inside = picture.crop((int(0.15 * width), int(0.22 * height), int(0.35 * width), int(0.33 * height)))
        shades = inside.tobytes()
        assert max(shades) - min(shades) < 12  # one colour, but for JPEG's noise
        content = b"".join(client.get(f"/giay-to/{copy.code}/tep/").streaming_content)  # type: ignore[attr-defined]
        assert hashlib.sha256(content).hexdigest() == copy.file.sha256
        if content.startswith(b"%PDF"):
            assert len(pikepdf.open(io.BytesIO(content)).pages) == copy.file.pages

    def test_twice_is_once(self, copy: RedactedCopy, paper: Paper, reviewer: Person) -> None:
        assert services.publish_copy(actor=reviewer, paper=paper, boxes=[BOX]) == copy
        assert RedactedCopy.objects.count() == 1

    def test_other_boxes_take_the_former_copy_back(
        self, copy: RedactedCopy, paper: Paper, reviewer: Person, client: Client
    ) -> None:
        second = PaintedBox(page=1, left=0, top=0, width=50, height=50)
        fresh = services.publish_copy(actor=reviewer, paper=paper, boxes=[BOX, second])
        copy.refresh_from_db()
        assert copy.withdrawn_at
        assert fresh.code != copy.code
        assert [each.code for each in current_copies()] == [fresh.code]
        assert client.get(f"/giay-to/{copy.code}/").status_code == 404

    def test_a_personal_paper_is_not_published_bare(self, paper: Paper, reviewer: Person) -> None:
        with pytest.raises(Refused, match="che ít nhất một chỗ"):
            services.publish_copy(actor=reviewer, paper=paper, boxes=[])

    @pytest.mark.parametrize("box", [{"left": 900}, {"top": 990}, {"page": 2}, {"page": 0}, {"width": 0}, {"left": -1}])
    def test_boxes_out_of_the_page_are_refused(self, paper: Paper, reviewer: Person, box: dict[str, int]) -> None:
        wrong = PaintedBox(**BOX.as_json() | box)
        with pytest.raises(Refused, match="ngoài trang"):
            services.publish_copy(actor=reviewer, paper=paper, boxes=[wrong])
        assert not RedactedCopy.objects.exists()

    @pytest.mark.parametrize("status", ["uploaded", "refused", "replaced", "withdrawn", "revoked"])
    def test_only_accepted_papers(self, paper: Paper, reviewer: Person, status: str) -> None:
        paper.status = status
        with pytest.raises(Refused, match="đã đạt"):
            services.publish_copy(actor=reviewer, paper=paper, boxes=[BOX])

    def test_members_of_the_vendor_publish_nothing(self, paper: Paper) -> None:
        member = paper.vendor.members.get().person
        with pytest.raises(Refused, match="thành viên"):
            services.publish_copy(actor=member, paper=paper, boxes=[BOX])
        with pytest.raises(Refused, match="thành viên"):
            services.withdraw_copy(actor=member, paper=paper)


class TestThePublic:
    def test_page_and_certificate(self, copy: RedactedCopy, paper: Paper, client: Client) -> None:
        text = client.get(f"/giay-to/{copy.code}/").text
        for words in ("Giấy đăng ký kinh doanh", copy.code, copy.original_sha256, copy.file.sha256, "sha256sum"):
            assert words in text
        assert "Ban tổ chức, ngày" in text
        assert paper.file.display_name not in text  # a file's name may name a person
        product = client.get(f"/san-pham/{paper.dossier.products.get().slug}/").text
        assert f"/giay-to/{copy.code}/" in product

    def test_a_code_is_understood_as_typed(self, copy: RedactedCopy, client: Client) -> None:
        assert public_copy(f" {copy.code[:5].lower()}-{copy.code[5:]}") == copy
        for page in ("", "trang/1/", "tep/"):
            answer = client.get(f"/giay-to/{copy.code.lower()}/{page}")
            assert answer.status_code == 200
            answer.getvalue()  # read to the end: that closes the file
        assert client.get(f"/giay-to/{copy.code}/trang/2/").status_code == 404

    @pytest.mark.parametrize(
        "change",
        [
            {"paper": {"status": "replaced"}},
            {"paper": {"status": "refused", "refusal_reason": "mờ"}},
            {
                "paper": {
                    "status": "revoked",
                    "revocation_reason": "cơ quan cấp thu hồi",
                    "revoked_at": "2026-11-01T00:00:00Z",
                }
            },
            {"vendor": {"status": "suspended", "suspension_reason": "x"}},
            {"vendor": {"status": "closed"}},
            {"dossier": {"status": "in_review"}},
        ],
    )
    def test_a_copy_goes_with_its_paper_without_any_job(
        self, copy: RedactedCopy, paper: Paper, client: Client, change: dict[str, Any]
    ) -> None:
        if "revoked_at" in change.get("paper", {}):
            change["paper"]["revoked_by"] = make_person("Người thu hồi")
        Paper.objects.filter(pk=paper.pk).update(**change.get("paper", {"number": "1"}))
        Vendor.objects.filter(pk=paper.vendor_id).update(**change.get("vendor", {"address": "x"}))
        Dossier.objects.filter(pk=paper.dossier_id).update(**change.get("dossier", {"rounds": 1}))
        for page in ("", "trang/1/", "tep/"):
            answer = client.get(f"/giay-to/{copy.code}/{page}")
            assert answer.status_code == 404
        assert "không còn được trưng bày" in answer.text

    def test_a_withdrawn_copy_is_gone_and_can_be_made_again(
        self, copy: RedactedCopy, paper: Paper, reviewer: Person, client: Client
    ) -> None:
        for _time in range(2):
            services.withdraw_copy(actor=reviewer, paper=paper)
        assert client.get(f"/giay-to/{copy.code}/").status_code == 404
        assert JournalEntry.objects.filter(verb="copy.withdrawn").count() == 1
        again = services.publish_copy(actor=reviewer, paper=paper, boxes=[BOX])
        assert again.code != copy.code

    @pytest.mark.parametrize("code", ["0000000000", "x", "A" * 300, "%00", "'; --"])
    def test_codes_nobody_made(self, client: Client, code: str) -> None:
        assert client.get(f"/giay-to/{code}/").status_code == 404
        with pytest.raises(Absent):
            public_copy(code)


class TestEasel:
    @pytest.fixture(autouse=True)
    def _reviewer(self, client: Client, reviewer: Person) -> None:
        client.force_login(reviewer)

    def test_boxes_live_in_the_address(self, client: Client, paper: Paper) -> None:
        text = client.get(easel(paper), {"o": [str(BOX), "nonsense", "9-1-1-1-1"]}).text
        assert "1 ô che" in text
        assert '<rect x="100" y="200" width="300" height="150"' in text

    def test_a_box_is_added_by_numbers(self, client: Client, paper: Paper) -> None:
        typed: dict[str, str | int] = {"o": str(BOX), "page": 1, "left": 0, "top": 0, "width": 50, "height": 50}
        assert "2 ô che" in client.get(easel(paper), typed).text
        outside = client.get(easel(paper), typed | {"left": 990})
        assert outside.status_code == 422
        assert "nằm ngoài trang" in outside.text
        assert "1 ô che" in outside.text

    def test_publishing_and_withdrawing(self, client: Client, paper: Paper) -> None:
        assert client.post(easel(paper, "cong-khai/"), {"o": str(BOX)}).status_code == 302
        copy = current_copies().get()
        assert copy.code in client.get(easel(paper)).text
        assert "1 ô che" in client.get(easel(paper)).text  # painting goes on where it was left
        assert client.post(easel(paper, "rut/")).status_code == 302
        assert not current_copies().exists()

    def test_hostile_boxes_publish_nothing(self, client: Client, paper: Paper) -> None:
        for texts in ([str(BOX), "1-900-0-200-10"], ["1-1-1-1"], ["7-0-0-10-10"], []):
            assert client.post(easel(paper, "cong-khai/"), {"o": texts}).status_code in {302, 422}
        assert not RedactedCopy.objects.exists()

    def test_a_paper_of_another_dossier_is_out_of_reach(self, client: Client, paper: Paper) -> None:
        other = Dossier.objects.create(vendor=make_vendor())
        foreign = make_paper(other, status="accepted")
        url = easel(paper).replace(f"/{paper.pk}/", f"/{foreign.pk}/")
        assert client.get(url).status_code == 404
        assert client.post(url + "cong-khai/", {"o": str(BOX)}).status_code == 404

    def test_number_of_queries_is_pinned(self, paper: Paper, queries_of: Callable[[str], int]) -> None:
        few = queries_of(easel(paper))
        many = "&".join(f"o=1-{number}-0-10-10" for number in range(40))
        assert queries_of(f"{easel(paper)}?{many}") <= few
