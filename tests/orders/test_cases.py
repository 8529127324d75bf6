"""Cases: what both sides say and show, who sees what, how a person decides, and the facts about conduct."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.notices.models import Notice
from orders.aftercare.acts import (
    COLLECT,
    COMPLAIN,
    CONFIRM,
    DECLINE,
    DELIVER,
    MISSING,
    RECEIVE,
    REFUSED,
    SHIP,
    UNPAID,
    Act,
    Side,
)
from orders.models import Case, CaseEntry, ConductReply, Order
from orders.proofs import buyer_key, receipt_key
from orders.services.cases import Decision, Saying, add_to_case, decide_case, take_case
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, place
from tests.orders.racing import all_at_once
from tests.vetting.conftest import photo
from vetting.models import Vendor

pytestmark = pytest.mark.django_db
WORDS = "Ba quả dập, nước chảy ra thùng"
ENDING = "Chủ thể hoàn lại tiền ba quả trước ngày 30/11."


@pytest.fixture
def officer() -> Person:
    return cast.make_person("Trần Thu Hà", Role.WITNESS)


@pytest.fixture
def buyer() -> Person:
    return cast.make_person()


@pytest.fixture
def order(listing: Listing, buyer: Person) -> Order:
    return shipped(listing, buyer)


@pytest.fixture
def case(order: Order) -> Case:
    moved(order, DELIVER, COMPLAIN)
    return Case.objects.get()


@pytest.fixture
def vendor(listing: Listing) -> Vendor:
    return listing.product.vendor


def shipped(listing: Listing, buyer: Person | None = None, *, phone: str = "+84977123456") -> Order:
    code = place(listing, 2, buyer=buyer, to=contact(phone, email="hoa@example.vn")).codes[0]
    return moved(Order.objects.get(code=code), CONFIRM, SHIP)


def moved(order: Order, *acts: Act, actor: Person | None = None) -> Order:
    for act in acts:
        order = move_order(actor=actor, order=order, act=act, words=WORDS if act.needs_words else "")
    return order


def say(case: Case, side: Side, text: str = "Tôi đã giao đủ", **facts: Any) -> CaseEntry:
    as_is: dict[str, Any] = {"side": side, "key": uuid4(), "text": text}
    return add_to_case(actor=None, case=case, saying=Saying(**as_is | facts))


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def owner_of(vendor: Vendor) -> Client:
    return signed_in(vendor.members.get(part="owner").person)


class TestSpeaking:
    def test_a_case_begins_with_the_words_that_opened_it(self, case: Case) -> None:
        entry = case.entries.get()
        assert (entry.side, entry.text) == ("buyer", WORDS)
        kinds = list(Notice.objects.filter(kind="case-opened").values_list("recipient", flat=True))
        assert sorted(kinds) == sorted(["hoa@example.vn", case.order.vendor.email])

    def test_the_same_form_twice_says_it_once(self, case: Case) -> None:
        key = uuid4()
        assert say(case, Side.VENDOR, key=key) == say(case, Side.VENDOR, key=key)
        assert case.entries.count() == 2

    def test_somebody_elses_key_opens_nothing(self, case: Case) -> None:
        key = uuid4()
        say(case, Side.VENDOR, key=key)
        with pytest.raises(Refused, match="tải lại trang"):
            say(case, Side.BUYER, key=key)

    def test_what_was_said_is_never_changed(self, case: Case) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            case.entries.update(text="Không có gì")

    def test_a_closed_case_takes_no_more_words(self, case: Case, officer: Person) -> None:
        say(case, Side.VENDOR)
        decided(case, officer)
        with pytest.raises(Refused, match="khép lại"):
            say(case, Side.BUYER)


def decided(case: Case, officer: Person, outcome: str = "refund", refund: int | None = 89_000) -> Case:
    return decide_case(actor=officer, case=case, decision=Decision(outcome, ENDING, refund))


class TestDeciding:
    @pytest.mark.parametrize(
        ("outcome", "refund", "status"),
        [
            ("refund", 178_000, "resolved"),
            ("part_refund", 1, "resolved"),
            ("replace", None, "resolved"),
            ("buyer_pays", None, "resolved"),
            ("no_fault", None, "resolved"),
            ("unproven", None, "resolved"),
            ("returned", None, "returned"),
            ("agreed", None, "completed"),
        ],
    )
    def test_each_outcome_leads_somewhere(
        self, case: Case, officer: Person, outcome: str, refund: int | None, status: str
    ) -> None:
        say(case, Side.VENDOR)
        case = decided(case, officer, outcome, refund)
        order = Order.objects.get()
        assert (order.status, case.status, case.decided_by, case.mediator) == (status, "decided", officer, officer)
        assert next(entry.verb for entry in journal.entries_of(case)) == "case.decided"
        told = Notice.objects.filter(kind="case-decided")
        assert told.count() == 2
        assert ENDING in told[0].body
        assert officer.display_name in told[0].body

    @pytest.mark.parametrize(
        ("outcome", "refund"), [("refund", None), ("refund", 178_001), ("part_refund", 0), ("no_fault", 5)]
    )
    def test_the_money_has_to_fit(self, case: Case, officer: Person, outcome: str, refund: int | None) -> None:
        say(case, Side.VENDOR)
        with pytest.raises(Refused):
            decided(case, officer, outcome, refund)
        case.refresh_from_db()
        assert case.status == "open"

    def test_who_has_not_spoken_is_waited_for_until_the_clock(self, case: Case, officer: Person) -> None:
        with pytest.raises(Refused, match="chưa trình bày"):
            decided(case, officer)
        moment = database_now()
        Case.objects.update(opened_at=moment - timedelta(days=4), answer_by=moment - timedelta(days=1))
        assert decided(case, officer).status == "decided"

    def test_deciding_and_taking_twice_is_once(self, case: Case, officer: Person) -> None:
        say(case, Side.VENDOR)
        for _ in range(2):
            assert take_case(actor=officer, case=case).status == "mediating"
        for _ in range(2):
            decided(case, officer)
        verbs = [entry.verb for entry in journal.entries_of(case)]
        assert (verbs.count("case.taken"), verbs.count("case.decided")) == (1, 1)
        with pytest.raises(Refused, match="khép lại"):
            decided(case, cast.make_person("Người khác", Role.DIRECTOR))

    def test_the_database_wants_a_person_and_words(self, case: Case) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.update(status="decided", outcome="refund")


class TestPages:
    def test_the_buyer_reads_and_adds_with_the_receipts_key(self, case: Case) -> None:
        key = f"?k={receipt_key(case.order.code)}"
        url = reverse("orders:show-own-case", args=[case.order.code]) + key
        client = Client()
        page = client.get(url).text
        assert WORDS in page
        assert "Chủ thể chưa trình bày" in page
        sent = {"key": str(uuid4()), "text": "Tôi có ảnh đây", "file": _upload()}
        assert client.post(url, sent).status_code == 302
        entry = case.entries.get(file__isnull=False)
        file_url = reverse("orders:download-own-evidence", args=[case.order.code, entry.pk])
        reply: Any = client.get(file_url + key)
        assert reply.status_code == 200
        b"".join(reply.streaming_content)
        assert Client().get(file_url).status_code == 404
        assert Client().get(reverse("orders:show-own-case", args=[case.order.code])).status_code == 404

    def test_an_unfit_file_is_refused_beside_its_field_and_the_words_stay(self, case: Case, vendor: Vendor) -> None:
        url = reverse("orders:show-vendor-case", args=[vendor.slug, case.order.code])
        sent = {"key": str(uuid4()), "text": "Xem ảnh", "file": SimpleUploadedFile("a.jpg", b"MZ not a picture")}
        reply = owner_of(vendor).post(url, sent)
        assert reply.status_code == 422
        assert "Xem ảnh" in reply.text
        assert case.entries.count() == 1

    def test_nothing_said_is_nothing_kept(self, case: Case, vendor: Vendor) -> None:
        url = reverse("orders:show-vendor-case", args=[vendor.slug, case.order.code])
        assert owner_of(vendor).post(url, {"key": str(uuid4()), "text": " "}).status_code == 422
        assert case.entries.count() == 1

    def test_mediation_notes_stay_with_the_office(self, case: Case, vendor: Vendor, officer: Person) -> None:
        office = signed_in(officer)
        note = {"key": str(uuid4()), "text": "Bên bán nghe có vẻ đúng", "is_private": "on"}
        assert office.post(reverse("orders:note-case", args=[case.pk]), note).status_code == 302
        assert note["text"] in office.get(reverse("orders:show-case", args=[case.pk])).text
        assert note["text"] not in owner_of(vendor).get(_vendor_url(case)).text
        key = f"?k={receipt_key(case.order.code)}"
        assert note["text"] not in Client().get(reverse("orders:show-own-case", args=[case.order.code]) + key).text
        assert not Notice.objects.filter(kind="case-entry").exists()
        private = case.entries.get(is_private=True)
        assert private.side == "office"

    def test_a_private_file_opens_to_the_office_alone(self, case: Case, vendor: Vendor, officer: Person) -> None:
        entry = say(case, Side.OFFICE, file=_upload(), is_private=True)
        slug, code = vendor.slug, case.order.code
        assert (
            owner_of(vendor).get(reverse("orders:download-vendor-evidence", args=[slug, code, entry.pk])).status_code
            == 404
        )
        key = f"?k={receipt_key(code)}"
        assert Client().get(reverse("orders:download-own-evidence", args=[code, entry.pk]) + key).status_code == 404
        reply: Any = signed_in(officer).get(reverse("orders:download-evidence", args=[case.pk, entry.pk]))
        assert reply.status_code == 200
        b"".join(reply.streaming_content)

    def test_the_desk_decides_and_shows_the_facts(self, case: Case, officer: Person) -> None:
        say(case, Side.VENDOR)
        office = signed_in(officer)
        assert case.order.code in office.get(reverse("orders:list-cases")).text
        page = office.get(reverse("orders:show-case", args=[case.pk])).text
        assert "Sổ chứng kiến ghi" in page
        assert office.post(reverse("orders:take-case", args=[case.pk])).status_code == 302
        url = reverse("orders:decide-case", args=[case.pk])
        refused = office.post(url, {"outcome": "refund", "refund": 999_999_999, "words": ENDING})
        assert refused.status_code == 422
        assert ENDING in refused.text
        assert office.post(url, {"outcome": "part_refund", "refund": 50_000, "words": ENDING}).status_code == 302
        closed = office.get(reverse("orders:list-cases") + "?xem=da-xong").text
        assert "Chủ thể hoàn một phần" in closed
        key = f"?k={receipt_key(case.order.code)}"
        assert ENDING in Client().get(case.order.get_absolute_url() + key).text

    def test_another_vendors_case_does_not_exist(self, case: Case, listing: Listing) -> None:
        rival = cast.make_vendor("HTX Rau Văn Đức")
        for code in (case.order.code, "7K3F9QRM"):
            url = reverse("orders:show-vendor-case", args=[rival.slug, code])
            assert owner_of(rival).get(url).status_code == 404
            assert owner_of(rival).post(url, {"key": str(uuid4()), "text": "x"}).status_code == 404
        mine = shipped(cast.make_listing(listing.session, cast.make_product(rival, "Rau")), phone="+84900000001")
        moved(mine, UNPAID)
        theirs = say(case, Side.BUYER, file=_upload())
        url = reverse("orders:download-vendor-evidence", args=[rival.slug, mine.code, theirs.pk])
        assert owner_of(rival).get(url).status_code == 404


def _vendor_url(case: Case) -> str:
    return reverse("orders:show-vendor-case", args=[case.order.vendor.slug, case.order.code])


def _upload() -> Any:
    return photo()


class TestConduct:
    def test_facts_with_counts_orders_and_no_whole_phone(self, order: Order, officer: Person, listing: Listing) -> None:
        moved(order, REFUSED)
        cancelled = Order.objects.get(code=place(listing, 1, to=contact("+84900000002")).codes[0])
        moved(cancelled, CONFIRM, DECLINE)
        page = signed_in(officer).get(reverse("orders:show-conduct")).text
        for shown in (order.code, cancelled.code, "0977 *** *56", listing.product.vendor.display_name):
            assert shown in page
        assert "0977 123 456" not in page

    def test_the_buyer_sees_the_same_and_replies(self, order: Order, buyer: Person, officer: Person) -> None:
        client, url = signed_in(buyer), reverse("orders:show-own-conduct")
        assert "Không có sự việc nào" in client.get(url).text
        moved(order, REFUSED)
        assert order.code in client.get(url).text
        for _ in range(2):
            assert client.post(url, {"words": "Người giao không gọi cho tôi"}).status_code == 302
        reply = ConductReply.objects.get()
        assert bytes(reply.buyer_key or b"") == buyer_key("+84977123456")
        assert reply.text in signed_in(officer).get(reverse("orders:show-conduct")).text

    def test_a_typed_phone_shows_nothing_of_others(self, order: Order, listing: Listing) -> None:
        moved(order, REFUSED)
        stranger = cast.make_person("Người lạ")
        place(listing, 1, buyer=stranger, to=contact("+84977123456"))
        page = signed_in(stranger).get(reverse("orders:show-own-conduct")).text
        assert order.code not in page
        assert "Không có sự việc nào" in page

    def test_who_has_nothing_to_answer_cannot(self, buyer: Person) -> None:
        reply = signed_in(buyer).post(reverse("orders:show-own-conduct"), {"words": "Tôi vô can"})
        assert reply.status_code == 422
        assert not ConductReply.objects.exists()

    def test_the_vendor_sees_the_same_and_replies(self, listing: Listing, vendor: Vendor, officer: Person) -> None:
        order = Order.objects.get(code=place(listing, 1).codes[0])
        moved(order, DECLINE)
        url = reverse("orders:show-vendor-conduct", args=[vendor.slug])
        client = owner_of(vendor)
        assert order.code in client.get(url).text
        for _ in range(2):
            assert client.post(url, {"words": "Hôm ấy mưa đá, bưởi rụng hết"}).status_code == 302
        assert ConductReply.objects.get().vendor == vendor
        assert "mưa đá" in signed_in(officer).get(reverse("orders:show-conduct")).text


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_deciding_while_both_sides_agree_ends_it_once() -> None:
    listing = cast.make_listing(allotment=100, per_buyer_limit=100)
    officer = cast.make_person("Trần Thu Hà", Role.WITNESS)
    for _attempt in range(4):
        order = moved(shipped(listing), COLLECT, MISSING)
        case = order.cases.get()
        say(case, Side.VENDOR)
        outcomes = all_at_once(
            [partial(decided, case, officer, "no_fault", None), partial(moved, order, RECEIVE)],
        )
        order.refresh_from_db()
        case.refresh_from_db()
        assert (order.status, case.status) in {("resolved", "decided"), ("completed", "withdrawn")}
        assert sum(isinstance(each, Refused) for each in outcomes) == 1
