"""A busy evening for the tests of the control room: slots, stalls, orders, a question, announcements."""

from datetime import timedelta

from market.accounts.models import Person
from market.kernel.clock import database_now
from sessions.models import Announcement, HostCheck, Listing, MarketSession, Question, Slot
from tests import cast
from tests.orders.conftest import contact, phone_of, place

STALLS = (
    ("HTX Bưởi đỏ Đông Cao", "Bưởi đỏ Đông Cao"),
    ("HTX Cốm Mễ Trì", "Cốm Mễ Trì"),
    ("Làng miến Cự Đà", "Miến dong Cự Đà"),
    ("Gốm Bát Tràng Minh Hải", "Ấm tử sa Bát Tràng"),
    ("Trà sen Quảng An", "Trà sen ướp xổi"),
)


def busy_evening(director: Person) -> MarketSession:
    """Return an evening half an hour in: one slot done, one on air three minutes late, three to come."""
    session = cast.make_session("live", stream_url="https://www.youtube.com/watch?v=jNQXAC9IVRw")
    now = database_now()
    for position, (name, product) in enumerate(STALLS, 1):
        _stall(session, position, name, product, director)
    done, on_air, *_coming = session.slots.all()
    _on_air(done, now - timedelta(minutes=27), now - timedelta(minutes=5))
    _on_air(on_air, now - timedelta(minutes=5))
    listing = session.listings.get(product__vendor=on_air.vendor)
    MarketSession.objects.filter(pk=session.pk).update(on_air=listing)
    began = now - timedelta(minutes=5)
    session.air_entries.create(listing=listing, slot=on_air, began_at=began, put_by=director)
    Announcement.objects.create(
        session=session,
        text="Hàng tươi giao trong ba ngày",
        shown_from=now,
        shown_until=now + timedelta(minutes=30),
        published_by=director,
    )
    Question.objects.create(session=session, person=cast.make_person("Nguyễn Thị Mai"), text="Cốm để được mấy ngày ạ?")
    session.refresh_from_db()
    return session


def sell(session: MarketSession, orders: int = 12) -> None:
    """Place orders at the first stalls, from different buyers."""
    listings = list(session.listings.order_by("position"))
    for number in range(orders):
        place(listings[number % 3], 1 + number % 2, to=contact(phone_of(number)))


def _stall(session: MarketSession, position: int, name: str, product: str, director: Person) -> Listing:
    vendor = cast.make_vendor(name)
    host = vendor.members.get().person
    if position != len(STALLS):  # the last one's host nobody identified
        HostCheck.objects.create(
            person=host, source="Căn cước", checked_by=director, valid_until=cast.hanoi_day(30), vendor=vendor
        )
    Slot.objects.create(session=session, vendor=vendor, host=host, position=position, minutes=9)
    code = f"{chr(64 + position)}1"
    return cast.make_listing(session, cast.make_product(vendor, product), position=position, stall_code=code)


def _on_air(slot: Slot, started_at: object, ended_at: object = None) -> None:
    Slot.objects.filter(pk=slot.pk).update(started_at=started_at, ended_at=ended_at)
    slot.refresh_from_db()
