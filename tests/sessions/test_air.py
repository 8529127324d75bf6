"""On air: slots begin and end, products are shown one at a time, and the log remembers it all."""

from datetime import timedelta

import pytest
from django.db import InternalError, transaction
from django.db.utils import IntegrityError

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from sessions.models import AirEntry, HostCheck, Listing, MarketSession, Slot
from sessions.services import air, running
from sessions.services.stops import Ground, stop_vendor
from tests.cast import hanoi_day, make_listing, make_product, make_session, make_vendor

pytestmark = pytest.mark.django_db


def make_slot(listing: Listing, position: int = 1, *, known: bool = True, minutes: int = 9) -> Slot:
    """Give the listing's vendor a slot, spoken by its owner, who was identified unless told otherwise."""
    vendor = listing.product.vendor
    host = vendor.members.earliest("pk").person
    if known:
        HostCheck.objects.create(
            vendor=vendor, person=host, source="Căn cước", checked_by=host, valid_until=hanoi_day(30)
        )
    return Slot.objects.create(session=listing.session, vendor=vendor, host=host, position=position, minutes=minutes)


@pytest.fixture
def evening() -> MarketSession:
    return make_session("live")


@pytest.fixture
def first(evening: MarketSession) -> Slot:
    return make_slot(make_listing(evening), 1)


@pytest.fixture
def second(evening: MarketSession) -> Slot:
    return make_slot(make_listing(evening, make_product(make_vendor("HTX Cốm Mễ Trì"), "Cốm Mễ Trì")), 2)


def verbs(session: MarketSession) -> list[str]:
    entries = JournalEntry.objects.filter(subject_type="market_sessions.marketsession", subject_id=str(session.pk))
    return list(entries.order_by("pk").values_list("verb", flat=True))


def start(actor: Person, slot: Slot) -> Slot:
    slot.session.refresh_from_db()
    return air.start_slot(actor=actor, session=slot.session, version=slot.session.version, slot=slot)


def test_a_pin_ends_the_open_entry_and_begins_the_next(director: Person, evening: MarketSession) -> None:
    one, two = make_listing(evening), make_listing(evening, make_product(name="Mứt vỏ bưởi"))
    air.put_on_air(actor=director, session=evening, version=1, listing=one)
    air.put_on_air(actor=director, session=evening, version=2, listing=two)
    earlier, later = AirEntry.objects.order_by("pk")
    assert (earlier.listing, later.listing, later.put_by) == (one, two, director)
    assert earlier.ended_at == later.began_at
    assert later.ended_at is None
    evening.refresh_from_db()
    assert (evening.on_air, evening.version) == (two, 3)
    assert verbs(evening) == ["session.on_air", "session.on_air"]


def test_the_same_pin_again_writes_no_second_entry(director: Person, evening: MarketSession) -> None:
    listing = make_listing(evening)
    air.put_on_air(actor=director, session=evening, version=1, listing=listing)
    air.put_on_air(actor=director, session=evening, version=2, listing=listing)
    assert AirEntry.objects.get().ended_at is None


def test_taking_everything_off_ends_the_entry(director: Person, evening: MarketSession) -> None:
    air.put_on_air(actor=director, session=evening, version=1, listing=make_listing(evening))
    air.put_on_air(actor=director, session=evening, version=2, listing=None)
    assert AirEntry.objects.get().ended_at is not None


def test_nothing_is_pinned_a_day_before(director: Person) -> None:
    session = make_session("planned")
    with pytest.raises(Refused, match="30 phút trước"):
        air.put_on_air(actor=director, session=session, version=1, listing=make_listing(session))
    soon = make_session(opens_at=database_now() + timedelta(minutes=10))
    air.put_on_air(actor=director, session=soon, version=1, listing=make_listing(soon))


def test_the_log_only_ends(director: Person, evening: MarketSession) -> None:
    air.put_on_air(actor=director, session=evening, version=1, listing=make_listing(evening))
    air.put_on_air(actor=director, session=evening, version=2, listing=None)
    for change in ({"ended_at": None}, {"began_at": database_now()}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            AirEntry.objects.update(**change)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        AirEntry.objects.all().delete()


def test_only_one_is_on_air_at_a_time_whoever_writes(evening: MarketSession, first: Slot) -> None:
    listing = Listing.objects.get()
    AirEntry.objects.create(session=evening, listing=listing, began_at=database_now())
    with pytest.raises(IntegrityError), transaction.atomic():
        AirEntry.objects.create(session=evening, listing=listing, began_at=database_now())


def test_a_slot_begins_ends_the_one_before_and_shows_its_first_product(
    director: Person, first: Slot, second: Slot
) -> None:
    start(director, first)
    begun = start(director, second)
    first.refresh_from_db()
    assert first.ended_at == begun.started_at
    entries = list(AirEntry.objects.order_by("pk"))
    assert [entry.slot for entry in entries] == [first, second]
    begun.session.refresh_from_db()
    assert begun.session.on_air == entries[1].listing
    assert entries[1].listing.product.vendor == second.vendor


def test_a_slot_of_the_organiser_needs_no_host(director: Person, evening: MarketSession) -> None:
    opening = Slot.objects.create(session=evening, title="Khai mạc", position=1, minutes=5)
    start(director, opening)
    evening.refresh_from_db()
    assert evening.on_air is None


def test_an_unknown_host_does_not_speak(director: Person, evening: MarketSession) -> None:
    slot = make_slot(make_listing(evening), known=False)
    with pytest.raises(Refused, match="chưa được xác minh"):
        start(director, slot)
    assert slot.host
    HostCheck.objects.create(person=slot.host, source="Căn cước", checked_by=director, valid_until=hanoi_day(-1))
    with pytest.raises(Refused, match="chưa được xác minh"):
        start(director, slot)
    Slot.objects.update(host=None)
    with pytest.raises(Refused, match="Chưa ghi ai"):
        start(director, slot)
    slot.refresh_from_db()
    assert slot.started_at is None


def test_a_revoked_check_counts_no_more(director: Person, first: Slot) -> None:
    HostCheck.objects.update(revoked_at=database_now(), revoke_reason="Giấy tờ mượn")
    with pytest.raises(Refused, match="chưa được xác minh"):
        start(director, first)


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_slots_begin_only_while_the_session_runs(director: Person, state: str) -> None:
    slot = make_slot(make_listing(make_session(state)))
    with pytest.raises(Refused):
        start(director, slot)


def test_a_slot_begins_once(director: Person, first: Slot) -> None:
    start(director, first)
    with pytest.raises(Refused, match="đã bắt đầu"):
        start(director, first)


def test_ending_takes_the_product_off(director: Person, first: Slot) -> None:
    start(director, first)
    air.end_slot(actor=director, session=first.session, version=2, slot=first)
    first.session.refresh_from_db()
    assert (first.session.on_air, first.session.version) == (None, 3)
    assert AirEntry.objects.get().ended_at == Slot.objects.get().ended_at
    with pytest.raises(Refused, match="không còn trên sóng"):
        air.end_slot(actor=director, session=first.session, version=3, slot=first)


def test_a_slot_is_left_out_with_a_reason_and_comes_back(director: Person, first: Slot) -> None:
    air.skip_slot(actor=director, session=first.session, version=1, slot=first, reason="Khách chưa tới")
    first.refresh_from_db()
    assert (first.skip_reason, first.skipped_at is None) == ("Khách chưa tới", False)
    with pytest.raises(Refused):
        start(director, first)
    air.restore_slot(actor=director, session=first.session, version=2, slot=first)
    assert start(director, first).started_at
    assert verbs(first.session) == ["session.slot_skipped", "session.slot_restored", "session.slot_started"]


def test_what_is_on_air_is_not_skipped(director: Person, first: Slot) -> None:
    start(director, first)
    with pytest.raises(Refused, match="đã bắt đầu"):
        air.skip_slot(actor=director, session=first.session, version=2, slot=first, reason="x")


def test_a_stopped_vendor_does_not_come_back(director: Person, first: Slot) -> None:
    assert first.vendor
    stop_vendor(actor=director, session=first.session, version=1, vendor=first.vendor, ground=Ground("Hàng giả"))
    with pytest.raises(Refused, match="đã dừng bán"):
        air.restore_slot(actor=director, session=first.session, version=2, slot=first)


def test_two_slots_trade_places(director: Person, first: Slot, second: Slot) -> None:
    air.swap_with_next(actor=director, session=first.session, version=1, slot=first)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.position, second.position) == (2, 1)
    with pytest.raises(Refused, match="phía sau"):
        air.swap_with_next(actor=director, session=first.session, version=2, slot=first)


def test_a_skipped_neighbour_is_jumped_over(director: Person, first: Slot, second: Slot) -> None:
    third = make_slot(make_listing(first.session, make_product(make_vendor("HTX Miến"), "Miến")), 3)
    air.skip_slot(actor=director, session=first.session, version=1, slot=second, reason="x")
    air.swap_with_next(actor=director, session=first.session, version=2, slot=first)
    assert list(Slot.objects.values_list("pk", flat=True)) == [third.pk, second.pk, first.pk]


def test_minutes_are_granted_to_whoever_is_on_air(director: Person, first: Slot, second: Slot) -> None:
    start(director, first)
    air.give_minutes(actor=director, session=first.session, version=2, slot=first, minutes=2)
    air.give_minutes(actor=director, session=first.session, version=3, slot=first, minutes=18)
    first.refresh_from_db()
    assert first.extra_minutes == air.MOST_EXTRA_MINUTES
    for slot, minutes in ((first, 1), (second, 2)):
        with pytest.raises(Refused):
            air.give_minutes(actor=director, session=first.session, version=4, slot=slot, minutes=minutes)


def test_the_second_director_is_told_to_look_again(director: Person, other_director: Person, first: Slot) -> None:
    start(director, first)
    for act in (air.end_slot, air.swap_with_next):
        with pytest.raises(Stale):
            act(actor=other_director, session=first.session, version=1, slot=first)
    first.refresh_from_db()
    assert first.ended_at is None


def test_a_slot_of_another_evening_is_not_touched(director: Person, first: Slot) -> None:
    other = make_session("live")
    with pytest.raises(Slot.DoesNotExist):
        air.skip_slot(actor=director, session=other, version=1, slot=first, reason="x")


def test_the_log_ends_with_the_session(director: Person, first: Slot) -> None:
    start(director, first)
    assert air.end_air(first.session.pk) is False
    opened = database_now() - timedelta(hours=3)
    closed = opened + timedelta(hours=1)
    MarketSession.objects.update(opens_at=opened, closes_at=closed, planned_closes_at=closed)
    assert air.end_air(first.session.pk) is True
    assert air.end_air(first.session.pk) is False
    entry = AirEntry.objects.get()
    assert entry.ended_at == entry.began_at
    assert Slot.objects.get().ended_at is not None


def test_people_go_on_speaking_while_nothing_is_sold(director: Person, first: Slot) -> None:
    start(director, first)
    running.pause_session(actor=director, session=first.session, version=2)
    assert AirEntry.objects.get().ended_at is None
