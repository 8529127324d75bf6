"""Stops: effective on the next request, to the second; for good; with their ground; nobody overwrites anybody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from sessions.models import AirEntry, Listing, MarketSession, Slot, Stop
from sessions.selectors.stops import stall_on_table, stops_of, vendor_is_stopped
from sessions.services.air import put_on_air
from sessions.services.listings import list_product
from sessions.services.stops import Ground, stop_listing, stop_session, stop_vendor
from sessions.services.terms import Terms
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from vetting.models import Vendor, VendorMember

pytestmark = pytest.mark.django_db
WHY = Ground("Nhãn sai sự thật")
ON_REQUEST = Ground("Hàng giả", authority="Cục Quản lý thị trường", reference="12/QĐ-QLTT")


@pytest.fixture
def evening() -> MarketSession:
    return make_session("live")


@pytest.fixture
def listing(evening: MarketSession) -> Listing:
    return make_listing(evening)


@pytest.fixture
def vendor(listing: Listing) -> Vendor:
    return listing.product.vendor


def test_a_product_stops_with_its_ground(director: Person, evening: MarketSession, listing: Listing) -> None:
    asked = database_now() - timedelta(minutes=4)
    ground = Ground("Hàng giả", "Cục Quản lý thị trường", "12/QĐ-QLTT", asked)
    stop = stop_listing(actor=director, session=evening, version=1, listing=listing, ground=ground)
    listing.refresh_from_db()
    evening.refresh_from_db()
    assert (listing.stopped_at, listing.stop_reason) == (stop.stopped_at, "Hàng giả")
    assert (stop.authority, stop.reference, stop.requested_at) == ("Cục Quản lý thị trường", "12/QĐ-QLTT", asked)
    assert (stop.listing, stop.vendor, stop.stopped_by, evening.version) == (listing, None, director, 2)
    assert list(stops_of(evening)) == [stop]
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert verbs == {"session.listing_stopped", "listing.stopped"}


def test_the_vendor_is_told_why(director: Person, evening: MarketSession, listing: Listing, vendor: Vendor) -> None:
    silent = make_person("Đỗ Văn Im", email=None, phone="+84912000888")
    VendorMember.objects.create(vendor=vendor, person=silent, part="host")
    VendorMember.objects.create(vendor=vendor, person=make_person("Bùi Thị Gói"), part="packer")
    stop_listing(actor=director, session=evening, version=1, listing=listing, ground=ON_REQUEST)
    mail, text = Notice.objects.order_by("channel")
    assert {mail.channel, text.channel} == {"email", "sms"}
    assert "Đã dừng bán Bưởi đỏ Đông Cao" in mail.subject
    for words in ("Hàng giả", "Cục Quản lý thị trường", "12/QĐ-QLTT", f"/phien/{evening.number}/"):
        assert words in mail.body
    assert "dung ban" in text.body
    assert "Hàng giả" not in text.body


def test_a_stopped_product_leaves_the_air(director: Person, evening: MarketSession, listing: Listing) -> None:
    put_on_air(actor=director, session=evening, version=1, listing=listing)
    stop_listing(actor=director, session=evening, version=2, listing=listing, ground=WHY)
    evening.refresh_from_db()
    assert evening.on_air is None
    assert AirEntry.objects.get().ended_at is not None


def test_another_product_stays_on_air(director: Person, evening: MarketSession, listing: Listing) -> None:
    other = make_listing(evening, make_product(name="Mứt vỏ bưởi"))
    put_on_air(actor=director, session=evening, version=1, listing=other)
    stop_listing(actor=director, session=evening, version=2, listing=listing, ground=WHY)
    evening.refresh_from_db()
    assert evening.on_air == other


def test_a_whole_stall_stops_in_one_statement(
    director: Person, evening: MarketSession, listing: Listing, vendor: Vendor
) -> None:
    more = [make_listing(evening, make_product(vendor, f"Mứt {n}")) for n in range(3)]
    gone = make_listing(evening, make_product(vendor, "Đã rút"), withdrawn_at=database_now())
    elsewhere = make_listing(make_session("live"), make_product(vendor, "Phiên khác"))
    rival = make_listing(evening, make_product(make_vendor("HTX khác"), "Của người khác"))
    slot = Slot.objects.create(session=evening, vendor=vendor, position=1, minutes=9)
    stop = stop_vendor(actor=director, session=evening, version=1, vendor=vendor, ground=WHY)
    moments = set(Listing.objects.filter(pk__in=[each.pk for each in [listing, *more, gone]]).values_list("stopped_at"))
    assert moments == {(stop.stopped_at,)}
    for other in (rival, elsewhere):
        other.refresh_from_db()
        assert other.stopped_at is None
    slot.refresh_from_db()
    assert (slot.skip_reason, vendor_is_stopped(evening, vendor)) == (WHY.reason, True)
    assert Notice.objects.count() == 1


def test_the_slot_on_air_ends_with_the_stall(
    director: Person, evening: MarketSession, listing: Listing, vendor: Vendor
) -> None:
    began = database_now() - timedelta(minutes=3)
    slot = Slot.objects.create(session=evening, vendor=vendor, position=1, minutes=9, started_at=began)
    assert stall_on_table(evening, vendor).slot == slot
    stop = stop_vendor(actor=director, session=evening, version=1, vendor=vendor, ground=WHY)
    slot.refresh_from_db()
    assert (slot.ended_at, slot.skipped_at) == (stop.stopped_at, None)


def test_a_stopped_stall_lists_nothing_more(director: Person) -> None:
    session = make_session("planned")
    listing = make_listing(session)
    vendor = listing.product.vendor
    stop_vendor(actor=director, session=session, version=1, vendor=vendor, ground=WHY)
    owner = vendor.members.get().person
    for product in (listing.product, make_product(vendor, "Mứt vỏ bưởi")):
        with pytest.raises(Refused, match="đã dừng"):
            list_product(actor=owner, session=session, product=product, terms=Terms(80_000, 10, 2))


def test_asked_twice_it_stops_once(director: Person, evening: MarketSession, listing: Listing, vendor: Vendor) -> None:
    stop_listing(actor=director, session=evening, version=1, listing=listing, ground=WHY)
    with pytest.raises(Refused, match="đã dừng bán"):
        stop_listing(actor=director, session=evening, version=2, listing=listing, ground=WHY)
    stop_vendor(actor=director, session=evening, version=2, vendor=vendor, ground=WHY)
    with pytest.raises(Refused, match="đã dừng bán"):
        stop_vendor(actor=director, session=evening, version=3, vendor=vendor, ground=WHY)
    assert Stop.objects.count() == 2


def test_a_session_stops_and_everything_on_air_ends(director: Person, evening: MarketSession, listing: Listing) -> None:
    put_on_air(actor=director, session=evening, version=1, listing=listing)
    Slot.objects.create(
        session=evening, title="Khai mạc", position=1, minutes=9, started_at=database_now() - timedelta(minutes=1)
    )
    stop = stop_session(actor=director, session=evening, version=2, ground=ON_REQUEST)
    evening.refresh_from_db()
    assert (evening.stopped_at, evening.stop_reason, evening.on_air) == (stop.stopped_at, "Hàng giả", None)
    assert Slot.objects.get().ended_at == AirEntry.objects.get().ended_at == stop.stopped_at


@pytest.mark.parametrize(
    ("ground", "field"),
    [
        (Ground("x", authority="Cục Quản lý thị trường"), "reference"),
        (Ground("x", reference="12/QĐ"), "reference"),
        (Ground("x", "Cục", "12/QĐ", datetime(2100, 1, 1, tzinfo=UTC)), "requested_at"),
    ],
)
def test_a_request_is_whole_and_came_before(
    director: Person, evening: MarketSession, listing: Listing, ground: Ground, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        stop_listing(actor=director, session=evening, version=1, listing=listing, ground=ground)
    assert refused.value.field == field


def test_nothing_stops_after_the_close(director: Person) -> None:
    listing = make_listing(make_session("closed"))
    common: dict[str, Any] = {"actor": director, "session": listing.session, "version": 1, "ground": WHY}
    with pytest.raises(Refused):
        stop_listing(listing=listing, **common)
    with pytest.raises(Refused):
        stop_vendor(vendor=listing.product.vendor, **common)
    with pytest.raises(Refused):
        stop_session(**common)
    assert not Stop.objects.exists()


def test_the_second_director_looks_again(director: Person, evening: MarketSession, listing: Listing) -> None:
    MarketSession.objects.update(version=4)
    with pytest.raises(Stale):
        stop_listing(actor=director, session=evening, version=3, listing=listing, ground=WHY)
    listing.refresh_from_db()
    assert (listing.stopped_at, Stop.objects.count(), Notice.objects.count()) == (None, 0, 0)


def test_a_listing_of_another_evening_is_not_stopped(director: Person, evening: MarketSession) -> None:
    elsewhere = make_listing(make_session("live"))
    with pytest.raises(Refused):
        stop_listing(actor=director, session=evening, version=1, listing=elsewhere, ground=WHY)


def test_a_stop_is_evidence_nobody_edits(director: Person, evening: MarketSession, listing: Listing) -> None:
    stop_listing(actor=director, session=evening, version=1, listing=listing, ground=WHY)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Stop.objects.update(reason="khác")
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Stop.objects.all().delete()


@pytest.mark.parametrize(
    "facts", [{"reason": ""}, {"reason": "x", "authority": "Cục"}, {"reason": "x", "reference": "12"}]
)
def test_the_database_wants_a_whole_ground(director: Person, evening: MarketSession, facts: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Stop.objects.create(session=evening, stopped_at=database_now(), stopped_by=director, **facts)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_many_directors_one_stops(director: Person) -> None:
    listing = make_listing(make_session("live"))
    together = Barrier(6)

    def stop() -> str:
        together.wait()
        try:
            stop_listing(actor=director, session=listing.session, version=1, listing=listing, ground=WHY)
        except (Stale, Refused):
            return "again"
        finally:
            connection.close()
        return "stopped"

    with ThreadPoolExecutor(6) as pool:
        outcomes = [each.result() for each in [pool.submit(stop) for _ in range(6)]]
    assert sorted(outcomes) == ["again"] * 5 + ["stopped"]
    assert Stop.objects.count() == 1
