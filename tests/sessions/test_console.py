"""The host's console: what is on air, the own slot and goods, minutes and stock; the vendor's people only."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.clock import now
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from sessions.models import HostCheck, Listing, MarketSession, MinutesRequest, Question, Slot
from sessions.services.air import MOST_EXTRA_MINUTES
from sessions.services.minutes import ask_minutes, decline_minutes, grant_minutes
from sessions.services.stock import add_stock
from tests.cast import hanoi_day, make_listing, make_lot, make_person, make_product, make_session, make_vendor
from vetting.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker() -> Person:
    return make_person("Lương Thị Nhài")


@pytest.fixture
def vendor(speaker: Person) -> Vendor:
    vendor = make_vendor()
    vendor.members.create(person=speaker, part="host")
    return vendor


@pytest.fixture
def tonight() -> MarketSession:
    return make_session("live")


@pytest.fixture
def listing(vendor: Vendor, tonight: MarketSession) -> Listing:
    return make_listing(tonight, make_product(vendor), allotment=40)


def on_air(vendor: Vendor, session: MarketSession, **fields: Any) -> Slot:
    fields = {"started_at": now() - timedelta(minutes=3), "position": 1, "minutes": 9} | fields
    return Slot.objects.create(session=session, vendor=vendor, **fields)


def url(name: str, vendor: Vendor, session: MarketSession, *more: int) -> str:
    return reverse(f"sessions:{name}", args=[vendor.slug, session.number, *more])


def page(client: Client, vendor: Vendor, session: MarketSession, **headers: str) -> str:
    return client.get(url("show-console", vendor, session), headers=headers).content.decode()


def test_before_the_slot(client: Client, speaker: Person, vendor: Vendor, listing: Listing) -> None:
    on_air(make_vendor("HTX Rau"), listing.session)
    on_air(vendor, listing.session, started_at=None, position=2, host=speaker)
    client.force_login(speaker)
    html = page(client, vendor, listing.session)
    assert "HTX Rau" in html
    assert "Anh/Chị là lượt kế tiếp" in html
    assert "chưa được xác minh" in html
    assert "Xin thêm 2 phút" not in html
    assert "89.000" in html
    assert "Còn 40" in html
    HostCheck.objects.create(person=speaker, source="CCCD", checked_by=speaker, valid_until=hanoi_day(9))
    assert "chưa được xác minh" not in page(client, vendor, listing.session)


def test_on_air(client: Client, speaker: Person, vendor: Vendor, listing: Listing) -> None:
    on_air(vendor, listing.session, host=speaker)
    MarketSession.objects.update(on_air=listing)
    client.force_login(speaker)
    html = page(client, vendor, listing.session)
    assert "Anh/Chị đang lên sóng" in html
    assert "của Anh/Chị" in html
    assert client.post(url("ask-minutes", vendor, listing.session)).status_code == 302
    html = page(client, vendor, listing.session)
    assert "chờ phòng điều hành" in html
    assert "Xin thêm 2 phút" not in html


def test_the_poll_brings_the_live_part_only(client: Client, speaker: Person, vendor: Vendor, listing: Listing) -> None:
    client.force_login(speaker)
    part = page(client, vendor, listing.session, **{"HX-Request": "true"})
    assert "<html" not in part
    assert "Được nói" not in part
    assert "csrfmiddlewaretoken" not in part  # the same state is the same text: nothing is swapped
    assert part == page(client, vendor, listing.session, **{"HX-Request": "true"})


def test_questions_about_its_goods(client: Client, speaker: Person, vendor: Vendor, listing: Listing) -> None:
    other = make_listing(listing.session, make_product(make_vendor("HTX Rau"), "Rau"))
    asker = make_person("Nguyễn Thị Mai")
    for about, text in ((listing, "Bưởi này ngọt không?"), (other, "Rau này sạch không?")):
        Question.objects.create(session=listing.session, listing=about, person=asker, text=text, status="approved")
    client.force_login(speaker)
    html = page(client, vendor, listing.session)
    assert "Bưởi này ngọt không?" in html
    assert "Rau này sạch không?" not in html
    assert "Nguyễn Thị Mai" not in html


def test_strangers_and_packers_stay_outside(client: Client, vendor: Vendor, listing: Listing) -> None:
    packer, rival = make_person("Ngô Văn Toản"), make_person("Đào Văn Tuyến")
    vendor.members.create(person=packer, part="packer")
    make_vendor("HTX Khác", owner=rival)
    on_air(vendor, listing.session)
    for person, status in ((packer, 403), (rival, 404)):
        client.force_login(person)
        assert client.get(url("show-console", vendor, listing.session)).status_code == status
        assert client.post(url("ask-minutes", vendor, listing.session)).status_code == status
        add = url("add-stock", vendor, listing.session, listing.pk)
        assert client.post(add, {"more": "5-40"}).status_code == status
    assert not MinutesRequest.objects.exists()
    assert Listing.objects.get(pk=listing.pk).allotment == 40


def test_another_vendors_listing_is_nowhere(client: Client, speaker: Person, vendor: Vendor, listing: Listing) -> None:
    other = make_listing(listing.session, make_product(make_vendor("HTX Rau"), "Rau"), allotment=40)
    client.force_login(speaker)
    assert client.post(url("add-stock", vendor, listing.session, other.pk), {"more": "5-40"}).status_code == 404


def test_queries_do_not_grow(client: Client, speaker: Person, vendor: Vendor, listing: Listing) -> None:
    client.force_login(speaker)
    page(client, vendor, listing.session)
    with CaptureQueriesContext(connection) as few:
        page(client, vendor, listing.session)
    for number in range(6):
        make_listing(listing.session, make_product(vendor, f"Quả {number}"))
        on_air(make_vendor(f"HTX {number}"), listing.session, position=10 + number, started_at=None)
    with CaptureQueriesContext(connection) as many:
        page(client, vendor, listing.session)
    assert len(many) == len(few)


# --- minutes ----------------------------------------------------------------------------------------------------------
def test_a_wish_is_granted_once(director: Person, speaker: Person, vendor: Vendor, tonight: MarketSession) -> None:
    slot = on_air(vendor, tonight)
    wish = ask_minutes(actor=speaker, slot=slot)
    assert ask_minutes(actor=speaker, slot=slot) == wish
    grant_minutes(actor=director, session=tonight, version=tonight.version, wish=wish)
    grant_minutes(actor=director, session=tonight, version=tonight.version, wish=wish)
    slot.refresh_from_db()
    assert slot.extra_minutes == 2
    assert MinutesRequest.objects.get().was_granted
    assert ask_minutes(actor=speaker, slot=slot) != wish


def test_a_director_who_saw_something_else_grants_nothing(
    director: Person, speaker: Person, vendor: Vendor, tonight: MarketSession
) -> None:
    wish = ask_minutes(actor=speaker, slot=on_air(vendor, tonight))
    MarketSession.objects.update(version=7)
    for answer in (grant_minutes, decline_minutes):
        with pytest.raises(Stale):
            answer(actor=director, session=tonight, version=1, wish=wish)
    assert MinutesRequest.objects.get().answered_at is None


def test_declining_is_read_by_the_host(
    client: Client, director: Person, speaker: Person, vendor: Vendor, listing: Listing
) -> None:
    slot = on_air(vendor, listing.session)
    wish = ask_minutes(actor=speaker, slot=slot)
    client.force_login(director)
    stage = client.get(reverse("orders:show-night-of", args=[listing.session.number])).content.decode()
    assert "Người dẫn xin thêm 2 phút" in stage
    answer = reverse("sessions:decline-minutes", args=[listing.session.number, wish.pk])
    assert client.post(answer, {"version": listing.session.version}).status_code == 302
    client.force_login(speaker)
    assert "không thêm được phút" in page(client, vendor, listing.session)
    assert JournalEntry.objects.filter(verb="minutes.declined").count() == 1


def test_granting_on_the_stage(
    client: Client, director: Person, speaker: Person, vendor: Vendor, listing: Listing
) -> None:
    wish = ask_minutes(actor=speaker, slot=on_air(vendor, listing.session))
    grant = reverse("sessions:grant-minutes", args=[listing.session.number, wish.pk])
    client.force_login(speaker)
    assert client.post(grant, {"version": listing.session.version}).status_code == 404
    client.force_login(director)
    assert client.post(grant, {"version": listing.session.version}).status_code == 302
    assert Slot.objects.get().extra_minutes == 2
    other = make_session("closed")
    elsewhere = reverse("sessions:grant-minutes", args=[other.number, wish.pk])
    assert client.post(elsewhere, {"version": 1}).status_code == 404


@pytest.mark.parametrize("state", ["not yet", "over", "enough"])
def test_no_minutes_without_being_on_air(speaker: Person, vendor: Vendor, tonight: MarketSession, state: str) -> None:
    fields: dict[str, dict[str, Any]] = {
        "not yet": {"started_at": None},
        "over": {"ended_at": now()},
        "enough": {"extra_minutes": MOST_EXTRA_MINUTES},
    }
    with pytest.raises(Refused):
        ask_minutes(actor=speaker, slot=on_air(vendor, tonight, **fields[state]))
    assert not MinutesRequest.objects.exists()


def test_the_database_holds_one_open_wish(speaker: Person, vendor: Vendor, tonight: MarketSession) -> None:
    wish = ask_minutes(actor=speaker, slot=on_air(vendor, tonight))
    with pytest.raises(IntegrityError, match="minutes_asked_once_at_a_time"), transaction.atomic():
        MinutesRequest.objects.create(slot=wish.slot, asked_by=speaker, asked_at=now())
    with pytest.raises(IntegrityError, match="minutes_answered_by_somebody"), transaction.atomic():
        MinutesRequest.objects.update(answered_at=now())


def test_who_has_no_slot_asks_for_none(client: Client, speaker: Person, vendor: Vendor, listing: Listing) -> None:
    client.force_login(speaker)
    assert client.post(url("ask-minutes", vendor, listing.session)).status_code == 404


# --- stock ------------------------------------------------------------------------------------------------------------
def test_more_stock_once_per_click(speaker: Person, listing: Listing) -> None:
    for _click in range(2):
        add_stock(actor=speaker, listing=listing, more=10, seen=40)
    assert Listing.objects.get().allotment == 50
    with pytest.raises(Stale):
        add_stock(actor=speaker, listing=listing, more=5, seen=40)


def test_no_more_than_the_lot_has(speaker: Person, vendor: Vendor, tonight: MarketSession) -> None:
    product = make_product(vendor)
    listing = make_listing(tonight, product, allotment=40, lot=make_lot(product, 45))
    with pytest.raises(Refused):
        add_stock(actor=speaker, listing=listing, more=10, seen=40)


def test_not_after_the_end(speaker: Person, vendor: Vendor) -> None:
    listing = make_listing(make_session("closed"), make_product(vendor), allotment=40)
    with pytest.raises(Refused):
        add_stock(actor=speaker, listing=listing, more=10, seen=40)


@pytest.mark.parametrize("nonsense", ["", "5", "-5-40", "0-40", "5-", "five-40", "99999-40", "5-40; drop"])
def test_nonsense_is_refused(client: Client, speaker: Person, vendor: Vendor, listing: Listing, nonsense: str) -> None:
    client.force_login(speaker)
    client.post(url("add-stock", vendor, listing.session, listing.pk), {"more": nonsense})
    assert Listing.objects.get().allotment == 40


def test_the_button_adds(client: Client, speaker: Person, vendor: Vendor, listing: Listing) -> None:
    client.force_login(speaker)
    assert 'value="10-40"' in page(client, vendor, listing.session)
    add = url("add-stock", vendor, listing.session, listing.pk)
    assert client.post(add, {"more": "10-40"}).status_code == 302
    assert "Còn 50" in page(client, vendor, listing.session)


def test_a_call_is_answered_where_it_is_read(client: Client, speaker: Person, vendor: Vendor, listing: Listing) -> None:
    slot = on_air(vendor, listing.session, started_at=None, host=speaker, called_at=now())
    client.force_login(speaker)
    assert "Ban tổ chức gọi: Anh/Chị là lượt kế tiếp" in page(client, vendor, listing.session)
    answered = client.post(url("answer-call", vendor, listing.session) + "?ve=len-song", {"answer": "ready"})
    assert answered["Location"] == url("show-console", vendor, listing.session)
    slot.refresh_from_db()
    assert slot.answer == "ready"
    html = page(client, vendor, listing.session)
    assert "Anh/Chị đã trả lời: Đã sẵn sàng" in html
    assert 'value="ready"' not in html
