"""The demo's running orders: stall codes, slots, what was on air; and a coming Friday with work left for the office."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sessions.air.running_order import SlotTime, planned_times
from sessions.air.stall_codes import letters_at
from sessions.models import AirEntry, Listing, MarketSession, Slot, SlotSwap, SlotWish
from vetting.models import VendorMember

OPENING, CLOSING = ("Khai mạc, giới thiệu phiên", 5), ("Lời cảm ơn và hẹn phiên sau", 2)  # with their minutes
SHOWN_EACH = 3  # products a vendor presents in its slot at most
WAITING, RETURNED = 5, 2  # listings of the coming Friday that nobody has judged, and that were sent back
REASON = "Ảnh sản phẩm chưa thấy rõ tem truy xuất. Anh/Chị chụp lại giúp Ban tổ chức."


@dataclass(frozen=True)
class Guest:
    """The vendor one looks at the demo with, and its place among the vendors, from 0."""

    vendor: int
    place: int


def seat(session: MarketSession, now: datetime, guest: Guest) -> list[Slot]:
    """Give an evening's goods their codes and its vendors their slots; let happen what would have by now."""
    listings = list(session.listings.select_related("product").order_by("position", "pk"))
    goods: dict[int, list[Listing]] = {}
    for listing in listings:
        goods.setdefault(listing.product.vendor_id, []).append(listing)
    vendors = _turned(list(goods), session.number, guest)
    for index, vendor in enumerate(vendors):
        for number, listing in enumerate(goods[vendor], 1):
            listing.stall_code, listing.position = f"{letters_at(index)}{number}", index + 2
    Listing.objects.bulk_update(listings, ["stall_code", "position"], batch_size=500)
    slots = _slots(session, vendors)
    if session.opens_at <= now:
        _let_happen(session, slots, now)
    Slot.objects.bulk_create(slots)
    _log(session, slots, goods, now)
    return slots


def _turned(vendors: list[int], number: int, guest: Guest) -> list[int]:
    """Return the vendors in another order each evening, the guest at its place."""
    turn = number * 5 % max(1, len(vendors))
    turned = [vendor for vendor in vendors[turn:] + vendors[:turn] if vendor != guest.vendor]
    if guest.vendor in vendors:
        turned.insert(guest.place, guest.vendor)
    return turned


def _slots(session: MarketSession, vendors: list[int]) -> list[Slot]:
    minutes = (session.closes_at - session.opens_at) // timedelta(minutes=1)
    room = (minutes - OPENING[1] - CLOSING[1]) // session.slot_minutes
    speakers = _speakers(vendors)
    seated = [
        Slot(session=session, vendor_id=vendor, minutes=session.slot_minutes, host_id=speakers.get(vendor))
        for vendor in vendors[:room]
    ]
    opening, closing = (Slot(session=session, title=title, minutes=length) for title, length in (OPENING, CLOSING))
    slots = [opening, *seated, closing]
    for position, slot in enumerate(slots, 1):
        slot.position = position
    return slots


def _speakers(vendors: list[int]) -> dict[int, int]:
    """Return who speaks for each vendor: its first host, else its owner."""
    members = VendorMember.objects.filter(vendor__in=vendors, part__in=["host", "owner"]).order_by("-part", "-pk")
    return dict(members.values_list("vendor", "person"))  # the last one of a vendor counts: hosts sort before owners


def _let_happen(session: MarketSession, slots: list[Slot], now: datetime) -> None:
    """Begin and end what was planned until now; whoever follows was called."""
    for time in planned_times(session.opens_at, slots):
        if time.starts_at <= now:
            time.slot.started_at = time.starts_at
            time.slot.ended_at = time.ends_at if time.ends_at <= now else None
        elif time.slot.vendor_id:
            time.slot.called_at = now
            return


def _log(session: MarketSession, slots: list[Slot], goods: dict[int, list[Listing]], now: datetime) -> None:
    """Write which product was on air when, and show the one that is."""
    entries = [
        entry
        for time in planned_times(session.opens_at, slots)
        if time.slot.started_at and time.slot.vendor_id
        for entry in _shown(session, time, goods[time.slot.vendor_id][:SHOWN_EACH], now)
    ]
    AirEntry.objects.bulk_create(entries)
    session.on_air = next((entry.listing for entry in entries if entry.ended_at is None), None)
    session.save(update_fields=["on_air"])


def _shown(session: MarketSession, time: SlotTime[Slot], listings: list[Listing], now: datetime) -> list[AirEntry]:
    each = (time.ends_at - time.starts_at) / len(listings)
    begun = [(listing, time.starts_at + each * index) for index, listing in enumerate(listings)]
    return [
        AirEntry(
            session=session,
            listing=listing,
            slot=time.slot,
            began_at=began,
            ended_at=began + each if began + each <= now else None,
        )
        for listing, began in begun
        if began <= now
    ]


def leave_work(session: MarketSession, slots: list[Slot], guest: Guest) -> None:
    """Leave the coming Friday some goods to judge, a waiting list, and a swap the guest is asked for."""
    seated = [slot for slot in slots if slot.vendor_id]
    unseated = session.listings.exclude(product__vendor__in=[slot.vendor_id for slot in seated]).order_by("pk")
    late = list(unseated.select_related("product")[: WAITING + RETURNED])
    for number, listing in enumerate(late):
        listing.stall_code = ""
        listing.standing = Listing.Standing.RETURNED if number < RETURNED else Listing.Standing.APPLIED
        listing.return_reason = REASON if number < RETURNED else ""
    Listing.objects.bulk_update(late, ["stall_code", "standing", "return_reason"])
    owners = dict(VendorMember.objects.filter(part="owner").values_list("vendor", "person"))
    waiting = list(dict.fromkeys(unseated.values_list("product__vendor", flat=True)))[-3:]
    SlotWish.objects.bulk_create(
        SlotWish(session=session, vendor_id=vendor, asked_by_id=owners[vendor]) for vendor in waiting
    )
    own = next((slot for slot in seated if slot.vendor_id == guest.vendor), None)
    other = next((slot for slot in seated if slot.vendor_id != guest.vendor), None)
    if own and other and other.vendor_id:
        SlotSwap.objects.create(asked=other, wanted=own, asked_by_id=owners[other.vendor_id])
