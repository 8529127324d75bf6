"""The monthly confirmation by communes: letters, the page behind them, the office's desk, what the public reads."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from market.accounts.models import Person, Role
from market.celery import app
from market.kernel.errors import Absent
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from market.places.models import Commune
from tests.cast import make_person, make_product, make_vendor, me_linh
from vetting import tasks
from vetting.commune_links import token_of
from vetting.models import CommuneAnswer, CommuneContact, CommuneRound, Vendor
from vetting.selectors import communes as selectors
from vetting.services import communes as services

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workers_at_hand() -> Iterator[None]:
    """Run what a finder hands out at once, in this process."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def producer() -> Vendor:
    vendor = make_vendor()
    make_product(vendor)
    return vendor


@pytest.fixture
def contact() -> CommuneContact:
    return CommuneContact.objects.create(commune=me_linh(), name="Đặng Thị Xuân", email="melinh@example.vn")


@pytest.fixture
def asked(producer: Vendor, contact: CommuneContact) -> CommuneRound:
    opened = services.open_round(contact.commune_id, selectors.this_month())
    assert opened
    return opened


def elsewhere() -> Commune:
    commune = Commune.objects.exclude(pk=me_linh().pk).filter(province="01").first()
    assert commune
    return commune


def page(commune_round: CommuneRound) -> str:
    return reverse("vetting:confirm-producers", args=[token_of(commune_round)])


def said(vendor: Vendor, verdict: str, note: str = "", officer: str = "Đặng Thị Xuân") -> dict[str, str]:
    return {"officer": officer, f"c{vendor.pk}-verdict": verdict, f"c{vendor.pk}-note": note}


class TestLetters:
    def test_a_commune_with_contact_and_producers_is_asked(self, producer: Vendor, contact: CommuneContact) -> None:
        assert tasks.open_due_rounds() == 1
        commune_round = CommuneRound.objects.get()
        letter = Notice.objects.get()
        assert (letter.recipient, letter.is_secret) == ("melinh@example.vn", True)
        assert page(commune_round) in letter.body
        assert "Xã Mê Linh" in letter.subject

    def test_twice_is_once(self, asked: CommuneRound) -> None:
        assert services.open_round(asked.commune_id, asked.month) == asked
        assert tasks.open_due_rounds() == 0
        assert Notice.objects.count() == 1

    @pytest.mark.parametrize("status", ["draft", "closed"])
    def test_nobody_is_asked_about_producers_that_are_not_here(self, contact: CommuneContact, status: str) -> None:
        make_vendor(status=status)
        assert tasks.open_due_rounds() == 0
        assert services.open_round(contact.commune_id, selectors.this_month()) is None

    def test_without_a_contact_nothing_is_sent(self, producer: Vendor) -> None:
        assert tasks.open_due_rounds() == 0
        assert services.open_round(producer.commune_id, selectors.this_month()) is None

    def test_the_silent_are_reminded_once_after_ten_days(self, asked: CommuneRound) -> None:
        assert tasks.remind_silent_communes() == 0
        CommuneRound.objects.update(sent_at=timezone.now() - timedelta(days=10, minutes=1))
        assert tasks.remind_silent_communes() == 1
        reminder = Notice.objects.get(kind="commune-reminder")
        assert page(asked) in reminder.body  # the address of the first letter still holds
        assert tasks.remind_silent_communes() == 0
        assert not services.remind_commune(asked.pk)

    @pytest.mark.parametrize("fields", [{"finished_at": timezone.now()}, {"expires_at": timezone.now()}])
    def test_the_finished_and_the_late_are_left_alone(self, asked: CommuneRound, fields: dict[str, Any]) -> None:
        CommuneRound.objects.update(sent_at=timezone.now() - timedelta(days=29), **fields)
        assert tasks.remind_silent_communes() == 0
        assert not services.remind_commune(asked.pk)


class TestThePageInTheLetter:
    def test_it_lists_the_producers_and_nobody_elses(
        self, client: Client, asked: CommuneRound, producer: Vendor
    ) -> None:
        other = make_vendor("HTX Làng khác", commune=elsewhere())
        text = client.get(page(asked)).text
        for words in (producer.display_name, producer.address, "Bưởi đỏ Đông Cao", "Đang hoạt động", "Đã nghỉ"):
            assert words in text
        assert other.display_name not in text
        assert "Đường dẫn" not in client.get(page(asked)).headers.get("Cache-Control", "")
        assert "no-store" in client.get(page(asked)).headers["Cache-Control"]

    def test_answers_are_saved_one_by_one_and_finished_later(
        self, client: Client, asked: CommuneRound, producer: Vendor
    ) -> None:
        second = make_vendor("HTX Rau sạch")
        assert client.post(page(asked), said(producer, "confirmed")).status_code == 302
        asked.refresh_from_db()
        assert (asked.answered_by, asked.finished_at) == ("Đặng Thị Xuân", None)
        text = client.get(page(asked)).text
        assert "Còn 1 cơ sở chưa trả lời" in text
        client.post(page(asked), said(second, "closed", "Nghỉ từ tháng 8/2026"))
        asked.refresh_from_db()
        assert asked.finished_at
        assert "đã trả lời đủ" in client.get(page(asked)).text
        verdicts = dict(asked.answers.values_list("vendor", "verdict"))
        assert verdicts == {producer.pk: "confirmed", second.pk: "closed"}

    def test_saying_the_same_twice_is_saying_it_once(
        self, client: Client, asked: CommuneRound, producer: Vendor
    ) -> None:
        for _time in range(2):
            client.post(page(asked), said(producer, "confirmed"))
        assert CommuneAnswer.objects.count() == 1
        assert JournalEntry.objects.filter(verb="commune.confirmed").count() == 1

    @pytest.mark.parametrize("verdict", ["corrected", "closed"])
    def test_a_change_needs_words_and_loses_nothing_else(
        self, client: Client, asked: CommuneRound, producer: Vendor, verdict: str
    ) -> None:
        second = make_vendor("HTX Rau sạch")
        answer = client.post(page(asked), said(producer, verdict) | said(second, "confirmed"))
        assert answer.status_code == 422
        assert "Hãy ghi" in answer.text
        assert list(asked.answers.values_list("vendor", flat=True)) == [second.pk]  # what was right is kept

    def test_words_without_a_choice_and_nonsense_are_refused(
        self, client: Client, asked: CommuneRound, producer: Vendor
    ) -> None:
        for data in (
            said(producer, "", "đã dời nhà"),
            said(producer, "burnt"),
            said(producer, "confirmed", officer=""),
        ):
            assert client.post(page(asked), data).status_code == 422
        assert not CommuneAnswer.objects.exists()

    def test_a_new_answer_to_what_was_handled_is_to_be_handled_anew(
        self, client: Client, asked: CommuneRound, producer: Vendor, reviewer: Person
    ) -> None:
        client.post(page(asked), said(producer, "corrected", "Đổi số nhà"))
        services.handle_answer(actor=reviewer, answer=CommuneAnswer.objects.get(), note="Đã gọi điện")
        assert not selectors.answers_to_handle().exists()
        client.post(page(asked), said(producer, "corrected", "Đổi số nhà và số điện thoại"))
        assert selectors.answers_to_handle().get().handling_note == ""


class TestHostileHands:
    def test_the_token_of_one_commune_opens_no_other(
        self, client: Client, asked: CommuneRound, producer: Vendor
    ) -> None:
        make_vendor("HTX Làng khác", commune=elsewhere())
        CommuneContact.objects.create(commune=elsewhere(), name="Người khác", email="khac@example.vn")
        other = services.open_round(elsewhere().pk, selectors.this_month())
        assert other
        _number, _dash, signature = token_of(asked).partition("-")
        forged = reverse("vetting:confirm-producers", args=[f"{other.pk}-{signature}"])
        answer = client.get(forged)
        assert answer.status_code == 404
        assert "Đường dẫn này không đúng" in answer.text
        assert client.post(forged, said(producer, "closed", "x")).status_code == 404
        assert not CommuneAnswer.objects.exists()

    def test_a_producer_of_another_commune_is_out_of_reach(
        self, client: Client, asked: CommuneRound, producer: Vendor
    ) -> None:
        foreign = make_vendor("HTX Làng khác", commune=elsewhere())
        client.post(page(asked), said(foreign, "closed", "đóng cửa"))
        assert not CommuneAnswer.objects.exists()
        answers = [services.ProducerAnswer(foreign.pk, "closed", "x")]
        with pytest.raises(Absent):
            services.save_answers(commune_round=asked, officer="x", answers=answers)

    @pytest.mark.parametrize("token", ["khong-co", "1-", "-", "0-abc", "99999999999-x", "١-x", "1-x" * 40])
    def test_wrong_tokens_say_so(self, client: Client, asked: CommuneRound, token: str) -> None:
        answer = client.get(reverse("vetting:confirm-producers", args=[token]))
        assert answer.status_code == 404
        assert "Đường dẫn này không đúng" in answer.text

    def test_after_thirty_days_it_is_over_and_says_when(self, client: Client, asked: CommuneRound) -> None:
        assert asked.expires_at - asked.sent_at >= timedelta(days=29, hours=23)
        CommuneRound.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        asked.refresh_from_db()
        answer = client.get(page(asked))
        assert answer.status_code == 404
        assert "đã hết hạn ngày" in answer.text

    def test_sending_again_kills_the_former_address(
        self, client: Client, asked: CommuneRound, reviewer: Person
    ) -> None:
        before = page(asked)
        CommuneContact.objects.update(email="moi@example.vn")
        again = services.resend_round(actor=reviewer, commune_round=asked)
        assert client.get(before).status_code == 404
        assert client.get(page(again)).status_code == 200
        assert Notice.objects.order_by("-pk")[0].recipient == "moi@example.vn"

    def test_html_in_an_answer_stays_text(self, client: Client, asked: CommuneRound, producer: Vendor) -> None:
        client.post(page(asked), said(producer, "corrected", "<script>alert(1)</script>"))
        client.force_login(make_person("Hà", Role.REVIEWER))
        assert "<script>alert(1)" not in client.get(reverse("vetting:show-communes")).text


class TestDesk:
    @pytest.fixture(autouse=True)
    def _reviewer(self, client: Client, reviewer: Person) -> None:
        client.force_login(reviewer)

    def test_coverage_and_the_silent(self, client: Client, asked: CommuneRound, producer: Vendor) -> None:
        make_vendor("HTX Rau sạch")
        make_vendor("HTX Làng khác", commune=elsewhere())
        services.save_answers(
            commune_round=asked, officer="Xuân", answers=[services.ProducerAnswer(producer.pk, "confirmed", "")]
        )
        lines = selectors.commune_lines(asked.month)
        sums = selectors.coverage(lines)
        assert (sums.communes, sums.reachable, sums.asked, sums.finished) == (2, 1, 1, 0)
        assert (sums.producers, sums.answered, sums.confirmed, sums.percent) == (3, 1, 1, 33)
        text = client.get(reverse("vetting:show-communes")).text
        for words in ("33%", "1/2", "0/1", "Thêm đầu mối", "Gửi lại"):
            assert words in text

    def test_number_of_queries_is_pinned(self, asked: CommuneRound, queries_of: Callable[[str], int]) -> None:
        few = queries_of(reverse("vetting:show-communes"))
        for number in range(8):
            vendor = make_vendor(f"HTX {number}")
            CommuneAnswer.objects.create(round=asked, vendor=vendor, verdict="corrected", note="sửa")
        assert queries_of(reverse("vetting:show-communes")) == few

    def test_a_correction_is_handled_with_a_note(self, client: Client, asked: CommuneRound, producer: Vendor) -> None:
        answer = CommuneAnswer.objects.create(round=asked, vendor=producer, verdict="closed", note="từ tháng 8")
        url = reverse("vetting:handle-commune-answer", args=[answer.pk])
        empty = client.post(url, {f"a{answer.pk}-note": ""})
        assert empty.status_code == 422
        assert selectors.answers_to_handle().exists()
        assert client.post(url, {f"a{answer.pk}-note": "Đã tạm dừng gian hàng"}).status_code == 302
        answer.refresh_from_db()
        assert answer.handled_at
        assert not selectors.answers_to_handle().exists()
        client.post(url, {f"a{answer.pk}-note": "lần hai"})
        answer.refresh_from_db()
        assert answer.handling_note == "Đã tạm dừng gian hàng"

    def test_a_confirmation_cannot_be_handled(self, client: Client, asked: CommuneRound, producer: Vendor) -> None:
        answer = CommuneAnswer.objects.create(round=asked, vendor=producer, verdict="confirmed")
        assert client.post(reverse("vetting:handle-commune-answer", args=[answer.pk])).status_code == 404

    def test_contacts_are_added_and_changed(self, client: Client) -> None:
        url = reverse("vetting:keep-commune-contacts")
        typed = {"commune": "Xã Mê Linh, Hà Nội", "name": "Xuân", "email": "a@example.vn"}
        me_linh()
        assert client.post(url, typed).status_code == 302
        assert client.post(url, typed | {"email": "b@example.vn"}).status_code == 302
        assert CommuneContact.objects.get().email == "b@example.vn"
        assert "b@example.vn" in client.get(url, {"xa": me_linh().pk}).text
        assert client.post(url, typed | {"commune": "Xã Không Có Thật"}).status_code == 422
        for nonsense in ("x'; --", "a\x00b", "9" * 40):
            assert client.get(url, {"xa": nonsense}).status_code == 200

    def test_sending_again_needs_a_contact_and_something_left(
        self, client: Client, asked: CommuneRound, contact: CommuneContact
    ) -> None:
        url = reverse("vetting:resend-commune-round", args=[asked.pk])
        assert client.post(url).status_code == 302
        assert Notice.objects.count() == 2
        CommuneRound.objects.update(finished_at=timezone.now())
        client.post(url)
        contact.delete()
        CommuneRound.objects.update(finished_at=None)
        client.post(url)
        assert Notice.objects.count() == 2

    def test_register_on_screen(self, client: Client, asked: CommuneRound, producer: Vendor) -> None:
        CommuneAnswer.objects.create(round=asked, vendor=producer, verdict="corrected", note="Đổi số nhà")
        url = reverse("vetting:show-commune-register")
        assert "Xã Mê Linh" in client.get(url).text
        assert "Đổi số nhà" in client.get(url, {"xa": producer.commune_id}).text
        assert "Đổi số nhà" not in client.get(url, {"xa": producer.commune_id, "thang": "2025-01"}).text
        assert client.get(url, {"xa": "' OR 1", "thang": "9999-99"}).status_code == 200

    def test_register_as_workbook(self, client: Client, asked: CommuneRound, producer: Vendor) -> None:
        CommuneRound.objects.update(answered_by="Đặng Thị Xuân")
        CommuneAnswer.objects.create(round=asked, vendor=producer, verdict="closed", note="=HYPERLINK(1)")
        answer = client.get(reverse("vetting:download-commune-register"))
        book = load_workbook(io.BytesIO(answer.content))
        row = [cell.value for cell in book.worksheets[0][4]]
        assert row[:2] == ["Xã Mê Linh", producer.display_name]
        assert row[3:6] == [1, "Đã nghỉ", "Đặng Thị Xuân"]
        assert book.worksheets[0]["H4"].data_type == "s"  # a formula somebody typed stays text
        assert row[-1] == 100
        assert book.worksheets[1]["A4"].value == "Xã Mê Linh"


class TestThePublic:
    def shown(self, client: Client, vendor: Vendor) -> bool:
        return "xác nhận cơ sở đang hoạt động ngày" in client.get(f"/chu-the/{vendor.slug}/").text

    def test_a_fresh_confirmation_is_shown(self, client: Client, asked: CommuneRound, producer: Vendor) -> None:
        assert not self.shown(client, producer)
        answer = CommuneAnswer.objects.create(round=asked, vendor=producer, verdict="confirmed")
        assert self.shown(client, producer)
        assert "UBND Xã Mê Linh" in client.get(f"/chu-the/{producer.slug}/").text
        CommuneAnswer.objects.filter(pk=answer.pk).update(answered_at=timezone.now() - timedelta(days=61))
        assert not self.shown(client, producer)

    def test_the_last_word_counts(self, client: Client, asked: CommuneRound, producer: Vendor) -> None:
        earlier = CommuneRound.objects.create(
            commune_id=asked.commune_id, month="2026-01-01", sent_to="x@example.vn", expires_at=timezone.now()
        )
        weeks_ago = timezone.now() - timedelta(days=20)
        CommuneAnswer.objects.create(round=earlier, vendor=producer, verdict="confirmed", answered_at=weeks_ago)
        assert self.shown(client, producer)
        CommuneAnswer.objects.create(round=asked, vendor=producer, verdict="closed", note="nghỉ")
        assert not self.shown(client, producer)
