"""Complaints: filed by anybody, once; followed by their own people only; decided by one, told to those concerned."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import HANOI, database_now, in_hanoi
from market.kernel.errors import Refused, Stale
from market.kernel.journal import entries_of
from market.notices.models import Notice
from sessions.models import AirEntry, Complaint
from sessions.selectors.complaints import complaint_counts, complaints_by_due, on_air_around
from sessions.services.complaint_notices import overdue_complaints, tell_of_overdue
from sessions.services.complaints import SeenCase, decide_complaint, take_complaint
from sessions.speech.complaint_proofs import case_key
from sessions.speech.complaint_rules import due_at, moment_of_evening
from sessions.tasks import tell_of_overdue_complaints
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from tests.orders.racing import all_at_once

pytestmark = pytest.mark.django_db
TEXT = "Người dẫn nói bưởi chữa được bệnh tiểu đường."
STREAM = "https://www.youtube.com/watch?v=jNQXAC9IVRw"


def fields(**changes: Any) -> dict[str, Any]:
    return {
        "about": "claim",
        "text": TEXT,
        "name": "Nguyễn Thị Mai",
        "email": "mai@example.vn",
        "phone": "",
        "key": str(uuid.uuid4()),
    } | changes


def file(client: Client, query: str = "", **changes: Any) -> Any:
    return client.post(reverse("sessions:file-complaint") + query, fields(**changes))


def make_complaint(**changes: Any) -> Complaint:
    now = database_now()
    values = {"about": "claim", "text": TEXT, "email": "mai@example.vn", "key": uuid.uuid4()}
    values |= {"code": uuid.uuid4().hex[:8].upper(), "due_at": now + timedelta(days=5)}
    return Complaint.objects.create(**values | changes)


@pytest.fixture
def officer(db: None) -> Person:
    return make_person("Đặng Mai Chi", Role.MODERATOR, email="chi@example.vn")


class TestRules:
    @pytest.mark.parametrize(
        ("filed", "due"),
        [
            (datetime(2026, 11, 20, 21, 0, tzinfo=HANOI), datetime(2026, 11, 27, 17, 0, tzinfo=HANOI)),  # a Friday
            (datetime(2026, 11, 22, 9, 0, tzinfo=HANOI), datetime(2026, 11, 27, 17, 0, tzinfo=HANOI)),  # a Sunday
            (datetime(2026, 11, 20, 18, 0, tzinfo=UTC), datetime(2026, 11, 27, 17, 0, tzinfo=HANOI)),  # Saturday here
        ],
    )
    def test_due_after_five_working_days(self, filed: datetime, due: datetime) -> None:
        assert due_at(filed) == due

    def test_the_clock_of_an_evening(self) -> None:
        day = date(2026, 11, 20)
        opens = datetime.combine(day, time(22, 30), HANOI)
        ends = opens + timedelta(hours=2)
        assert moment_of_evening(time(23, 0), opens, ends) == datetime.combine(day, time(23), HANOI)
        assert moment_of_evening(time(0, 15), opens, ends) == datetime.combine(day + timedelta(1), time(0, 15), HANOI)
        assert moment_of_evening(time(12, 0), opens, ends) is None


class TestFiling:
    def test_a_visitor_files_and_follows(self, client: Client) -> None:
        listing = make_listing(make_session("closed"))
        answer = file(client, f"?gian={listing.pk}")
        case = Complaint.objects.get()
        assert answer["Location"] == reverse("sessions:show-complaint", args=[case.code])
        assert (case.session, case.listing, case.product, case.vendor) == (
            listing.session,
            listing,
            listing.product,
            listing.product.vendor,
        )
        assert TEXT in client.get(answer["Location"]).text  # this browser filed it
        notice = Notice.objects.get()
        assert (notice.kind, notice.recipient) == ("complaint-received", "mai@example.vn")
        assert case.code in notice.subject
        assert f"k={case_key(case.code)}" in notice.body

    def test_signed_in_nothing_more_is_asked(self, client: Client) -> None:
        person = make_person("Nguyễn Thị Mai")
        client.force_login(person)
        assert 'name="email"' not in client.get(reverse("sessions:file-complaint")).text
        file(client)
        assert (Complaint.objects.get().person, Complaint.objects.get().email) == (person, "")
        assert Notice.objects.get().recipient == person.email

    def test_by_phone_the_answer_is_a_text_message(self, client: Client) -> None:
        file(client, email="", phone="0912 345 678")
        notice = Notice.objects.get()
        assert (notice.channel, notice.recipient) == ("sms", "+84912345678")
        assert notice.body.isascii()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"email": "", "phone": ""}, "id_email"),
            ({"text": ""}, "id_text"),
            ({"text": "??? 123"}, "id_text"),
            ({"text": "a" * 2001}, "id_text"),
            ({"email": "nonsense"}, "id_email"),
            ({"phone": "12"}, "id_phone"),
            ({"about": "nonsense"}, "id_about"),
            ({"name": ""}, "id_name"),
        ],
    )
    def test_what_is_missing_is_said_beside_the_field(
        self, client: Client, changes: dict[str, str], field: str
    ) -> None:
        answer = file(client, **changes)
        assert answer.status_code == 422
        assert f'id="{field}_error"' in answer.text
        assert not Complaint.objects.exists()
        assert not Notice.objects.exists()

    def test_twice_is_once(self, client: Client) -> None:
        key = str(uuid.uuid4())
        first, second = file(client, key=key), file(client, key=key)
        assert first["Location"] == second["Location"]
        assert (Complaint.objects.count(), Notice.objects.count()) == (1, 1)

    def test_a_key_seen_elsewhere_opens_nothing(self, client: Client) -> None:
        key = str(uuid.uuid4())
        file(client, key=key)
        stranger = Client()
        answer = file(stranger, key=key, email="ke-xau@example.vn")
        assert answer.status_code == 422
        assert Complaint.objects.get().code not in answer.text

    @pytest.mark.race
    @pytest.mark.django_db(transaction=True)
    def test_a_double_click_is_one_case(self) -> None:
        key = str(uuid.uuid4())
        answers = all_at_once([lambda: file(Client(), key=key).status_code] * 5)
        assert Complaint.objects.count() == 1
        assert Notice.objects.count() == 1
        assert set(answers) <= {302, 422}

    @pytest.mark.parametrize(
        "query",
        [
            "?gian=x",
            "?gian=99999999999999999999999",
            "?phien=-1",
            "?san-pham=khong-co",
            "?chu-the=%00",
            "?gian=1&gian=2",
        ],
    )
    def test_nonsense_in_the_address_is_left_out(self, client: Client, query: str) -> None:
        assert client.get(reverse("sessions:file-complaint") + query).status_code == 200
        assert file(client, query).status_code == 302

    def test_what_the_public_never_saw_is_not_named(self, client: Client) -> None:
        draft = make_product(name="Hàng chưa ai biết", status="draft")
        applied = make_listing(standing="applied")
        coming = make_session("planned")
        page = client.get(reverse("sessions:file-complaint") + f"?san-pham={draft.slug}")
        assert "Hàng chưa ai biết" not in page.text
        file(client, f"?gian={applied.pk}&phien={coming.number}")
        assert (Complaint.objects.get().listing, Complaint.objects.get().session) == (None, None)

    def test_about_a_product_and_about_a_vendor(self, client: Client) -> None:
        product, vendor = make_product(), make_vendor("HTX Rau sạch")
        file(client, f"?san-pham={product.slug}")
        file(client, f"?chu-the={vendor.slug}")
        first, second = Complaint.objects.order_by("pk")
        assert (first.product, first.vendor) == (product, product.vendor)
        assert (second.product, second.vendor) == (None, vendor)

    def test_while_it_runs_the_time_is_filled_in(self, client: Client) -> None:
        session = make_session("live")
        page = client.get(reverse("sessions:file-complaint") + f"?phien={session.number}").text
        assert f'value="{in_hanoi(database_now()):%H:%M}"' in page
        file(client, f"?phien={session.number}", said_at=f"{in_hanoi(session.opens_at + timedelta(minutes=5)):%H:%M}")
        said_at = Complaint.objects.get().said_at
        assert said_at is not None
        assert abs(said_at - session.opens_at - timedelta(minutes=5)) < timedelta(minutes=1)

    def test_a_time_outside_the_evening(self, client: Client) -> None:
        session = make_session("closed")
        clock = in_hanoi(session.opens_at - timedelta(hours=5))
        answer = file(client, f"?phien={session.number}", said_at=f"{clock:%H:%M}")
        assert answer.status_code == 422
        assert "không phát sóng vào giờ ấy" in answer.text

    def test_floods_are_slowed(self, client: Client) -> None:
        codes = [file(client, email=f"mai{n}@example.vn").status_code for n in range(21)]
        assert codes[-1] == 429
        assert Complaint.objects.count() == 20

    def test_somebody_must_be_answerable(self) -> None:
        with pytest.raises(IntegrityError, match="complaint_can_be_answered"), transaction.atomic():
            make_complaint(email="")
        with pytest.raises(IntegrityError, match="complaint_decided_with_words"), transaction.atomic():
            make_complaint(status="upheld")
        with pytest.raises(IntegrityError, match="complaint_taken_by_somebody"), transaction.atomic():
            make_complaint(status="taken")


class TestFollowing:
    def test_by_code_and_contact(self, client: Client) -> None:
        case = make_complaint(code="8M4TQ2XB", phone="+84912345678")
        for contact in ("MAI@example.vn", "0912.345.678"):
            browser = Client()
            answer = browser.post(reverse("sessions:find-complaint"), {"code": "8m4t q2xb", "contact": contact})
            assert answer["Location"] == reverse("sessions:show-complaint", args=[case.code])
            assert TEXT in browser.get(answer["Location"]).text

    def test_by_the_account_it_was_filed_with(self, client: Client) -> None:
        person = make_person("Mai", email="hoa@example.vn")
        make_complaint(code="8M4TQ2XB", person=person, email="")
        found = client.post(reverse("sessions:find-complaint"), {"code": "8M4TQ2XB", "contact": "hoa@example.vn"})
        assert found.status_code == 302

    @pytest.mark.parametrize("contact", ["khac@example.vn", "0912345679", "", "%", "mai@example.v_"])
    def test_a_wrong_contact_opens_nothing(self, client: Client, contact: str) -> None:
        make_complaint(code="8M4TQ2XB")
        answer = client.post(reverse("sessions:find-complaint"), {"code": "8M4TQ2XB", "contact": contact})
        assert answer.status_code == 422
        assert client.get(reverse("sessions:show-complaint", args=["8M4TQ2XB"])).status_code == 404

    def test_guessing_is_slowed(self, client: Client) -> None:
        make_complaint(code="8M4TQ2XB")
        url = reverse("sessions:find-complaint")
        codes = [client.post(url, {"code": "8M4TQ2XB", "contact": f"m{n}@example.vn"}).status_code for n in range(7)]
        assert codes == [422] * 6 + [429]

    def test_strangers_and_keys(self, client: Client) -> None:
        mai = make_person()
        case = make_complaint(person=mai)
        url = reverse("sessions:show-complaint", args=[case.code])
        client.force_login(make_person())
        assert client.get(url).status_code == 404
        assert client.get(url, {"k": "0" * 32}).status_code == 404
        assert client.get(url, {"k": case_key(case.code)}).status_code == 200
        client.force_login(mai)
        assert client.get(url).status_code == 200

    def test_a_forged_cookie_opens_nothing(self, client: Client) -> None:
        case = make_complaint()
        client.cookies["phan_anh"] = f'["{case.code}"]'
        assert client.get(reverse("sessions:show-complaint", args=[case.code])).status_code == 404


class TestDesk:
    def url(self, case: Complaint, act: str) -> str:
        return reverse(f"sessions:{act}-complaint", args=[case.code])

    def test_by_due_time(self, client: Client, officer: Person) -> None:
        now = database_now()
        later, late = make_complaint(), make_complaint(due_at=now - timedelta(hours=1))
        done = make_complaint(status="dismissed", decision="Không có.", decided_by=officer, decided_at=now)
        assert list(complaints_by_due()) == [late, later]
        assert list(complaints_by_due(decided=True)) == [done]
        assert complaint_counts().overdue == 1
        client.force_login(officer)
        page = client.get(reverse("sessions:list-complaints")).text
        assert page.index(late.code) < page.index(later.code)
        assert "Quá hạn" in page
        assert done.code in client.get(reverse("sessions:list-complaints"), {"xem": "xong"}).text

    @pytest.mark.parametrize("role", [Role.MODERATOR, Role.DIRECTOR, Role.WITNESS])
    def test_who_may(self, client: Client, role: Role) -> None:
        case = make_complaint()
        client.force_login(make_person("Ai đó", role))
        assert client.get(self.url(case, "show-office")).status_code == 200
        assert client.post(self.url(case, "take"), {"version": 1}).status_code == 302

    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMIN, Role.REPORT_OFFICER])
    def test_who_may_not(self, client: Client, role: Role) -> None:
        case = make_complaint()
        client.force_login(make_person("Ai đó", role))
        for act in ("take", "decide"):
            assert client.post(self.url(case, act), {"version": 1}).status_code == 403
        client.force_login(make_person())
        assert client.get(self.url(case, "show-office")).status_code == 404

    def test_upheld_is_told_to_both(self, client: Client, officer: Person) -> None:
        owner = make_person("Phương", email="phuong@example.vn")
        vendor = make_vendor(owner=owner)
        case = make_complaint(vendor=vendor, name="Mai", version=1)
        client.force_login(officer)
        client.post(self.url(case, "take"), {"version": 1})
        answer = client.post(
            self.url(case, "decide"), {"version": 2, "verdict": "upheld", "decision": "Gian hàng đã gỡ lời ấy."}
        )
        assert answer.status_code == 302
        case.refresh_from_db()
        assert (case.status, case.decided_by, case.taken_by) == ("upheld", officer, officer)
        told = dict(Notice.objects.values_list("recipient", "body"))
        assert set(told) == {"mai@example.vn", "phuong@example.vn"}
        assert all("Gian hàng đã gỡ lời ấy." in body for body in told.values())
        assert "mai@example.vn" not in told["phuong@example.vn"]
        assert TEXT not in told["phuong@example.vn"]
        assert case_key(case.code) not in told["phuong@example.vn"]
        verbs = [entry.verb for entry in entries_of(case)]
        assert verbs == ["complaint.upheld", "complaint.taken"]

    def test_dismissed_is_told_to_whoever_complained_only(self, officer: Person) -> None:
        case = make_complaint(vendor=make_vendor())
        decide_complaint(actor=officer, seen=SeenCase(case, 1), is_upheld=False, decision="Không thấy lời ấy.")
        assert [notice.kind for notice in Notice.objects.all()] == ["complaint-decided"]

    def test_without_words_nothing_is_decided(self, client: Client, officer: Person) -> None:
        case = make_complaint()
        client.force_login(officer)
        for changes in ({"decision": "  "}, {"decision": "x" * 2001}, {"verdict": "open", "decision": "Có"}):
            answer = client.post(self.url(case, "decide"), {"version": 1, "verdict": "upheld"} | changes)
            assert answer.status_code == 422
        case.refresh_from_db()
        assert case.status == "open"
        assert not Notice.objects.exists()

    def test_decided_is_decided(self, officer: Person) -> None:
        case = make_complaint()
        decide_complaint(actor=officer, seen=SeenCase(case, 1), is_upheld=False, decision="Không.")
        with pytest.raises(Stale, match="Đặng Mai Chi vừa xử lý"):
            decide_complaint(actor=officer, seen=SeenCase(case, 1), is_upheld=True, decision="Có.")
        with pytest.raises(Refused):
            decide_complaint(actor=officer, seen=SeenCase(case, 2), is_upheld=True, decision="Có.")
        with pytest.raises(Refused):
            take_complaint(actor=officer, seen=SeenCase(case, 2))

    def test_a_colleague_takes_over(self, officer: Person) -> None:
        case, colleague = make_complaint(), make_person("Vũ Hoàng Long", Role.DIRECTOR)
        take_complaint(actor=officer, seen=SeenCase(case, 1))
        taken = take_complaint(actor=colleague, seen=SeenCase(case, 2))
        assert taken.taken_by == colleague

    @pytest.mark.race
    @pytest.mark.django_db(transaction=True)
    def test_two_officers_at_once(self) -> None:
        case = make_complaint()
        people = [make_person(f"Người {n}", Role.MODERATOR) for n in range(4)]
        decide = partial(decide_complaint, seen=SeenCase(case, 1), decision="Xong.")
        outcomes = all_at_once([partial(decide, actor=person, is_upheld=person == people[0]) for person in people])
        assert sum(isinstance(each, Complaint) for each in outcomes) == 1
        assert Notice.objects.count() == 1

    def test_what_was_on_air(self, client: Client, officer: Person) -> None:
        session = make_session("live")
        said_at = session.opens_at + timedelta(minutes=10)
        spans = {"trước": (0, 5), "đúng": (6, 12), "sau": (20, None)}
        for name, (begin, end) in spans.items():
            AirEntry.objects.create(
                session=session,
                listing=make_listing(session, make_product(name=f"Hàng {name}")),
                began_at=session.opens_at + timedelta(minutes=begin),
                ended_at=session.opens_at + timedelta(minutes=end) if end else None,
            )
        case = make_complaint(session=session, said_at=said_at)
        assert [entry.listing.product.name for entry in on_air_around(case)] == ["Hàng đúng"]
        client.force_login(officer)
        page = client.get(self.url(case, "show-office")).text
        assert "Hàng đúng" in page
        assert "Hàng sau" not in page

    def test_directors_find_the_stop(self, client: Client, officer: Person) -> None:
        listing = make_listing()
        case = make_complaint(session=listing.session, listing=listing, product=listing.product)
        stop = reverse("sessions:stop-listing", args=[listing.session.number, listing.pk])
        client.force_login(officer)
        assert stop not in client.get(self.url(case, "show-office")).text
        client.force_login(make_person("Long", Role.DIRECTOR))
        assert stop in client.get(self.url(case, "show-office")).text


class TestOverdue:
    def late(self, **changes: Any) -> Complaint:
        return make_complaint(due_at=database_now() - timedelta(minutes=1), **changes)

    def test_the_office_is_told_once(self, officer: Person) -> None:
        case = self.late()
        make_complaint()  # not due
        self.late(status="dismissed", decision="Xong.", decided_by=officer)
        assert [each.pk for each in overdue_complaints()] == [case.pk]
        assert tell_of_overdue(case.pk) == 1
        assert tell_of_overdue(case.pk) == 0
        assert Notice.objects.get().recipient == officer.email
        assert [entry.verb for entry in entries_of(case)] == ["complaint.overdue"]

    def test_two_workers_tell_once(self) -> None:
        assert tell_of_overdue(0) == 0

    @pytest.mark.race
    @pytest.mark.django_db(transaction=True)
    def test_beats_at_the_same_time(self) -> None:
        make_person("Chi", Role.MODERATOR)
        case = self.late()
        told = all_at_once([lambda: tell_of_overdue(case.pk)] * 4)
        assert sorted(told) == [0, 0, 0, 1]
        assert Notice.objects.count() == 1

    def test_the_finder_hands_out_a_task_each(self, monkeypatch: pytest.MonkeyPatch, officer: Person) -> None:
        case = self.late()
        handed: list[int] = []
        monkeypatch.setattr("sessions.tasks.tell_of_overdue_task.delay", handed.append)
        assert tell_of_overdue_complaints() == 1
        assert handed == [case.pk]


def test_the_way_in_is_everywhere(client: Client) -> None:
    session = make_session("closed")
    listing = make_listing(session)
    there = reverse("sessions:file-complaint")
    pages = [
        session.get_absolute_url(),
        reverse("storefront:show-product", args=[listing.product.slug]),
        reverse("storefront:show-vendor", args=[listing.product.vendor.slug]),
        reverse("storefront:show-complaints"),
        make_session("live").get_absolute_url(),
        reverse("sessions:show-player", args=[make_session("live", stream_url=STREAM).number]),
    ]
    for page in pages:
        assert f'href="{there}' in client.get(page).text, page
