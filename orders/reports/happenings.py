"""What happened in an evening, in words: pins, flash prices, stops, pauses, more time, a lost picture."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from market.kernel.journal import entries_of
from market.kernel.money import dong
from orders.reports.selection import Selection
from sessions.models import AirEntry, FlashWindow, MarketSession, Stop


@dataclass(frozen=True)
class Happening:
    """Something that happened, and when."""

    at: datetime
    words: str


def happenings(selection: Selection, session: MarketSession) -> list[Happening]:
    """Return what happened to the goods asked for and to the evening as a whole, in order."""
    found = [*_pins(selection, session), *_flashes(selection, session), *_stops(selection, session), *_acts(session)]
    return sorted(found, key=lambda each: each.at)


def _pins(selection: Selection, session: MarketSession) -> Iterator[Happening]:
    entries = AirEntry.objects.filter(session=session, listing__in=selection.listings())
    for at, name in entries.values_list("began_at", "listing__product__name"):
        yield Happening(at, _("Ghim: %(name)s") % {"name": name})


def _flashes(selection: Selection, session: MarketSession) -> Iterator[Happening]:
    windows = FlashWindow.objects.filter(listing__session=session, listing__in=selection.listings())
    for window in windows.select_related("listing__product"):
        end = min(window.ends_at, window.withdrawn_at) if window.withdrawn_at else window.ends_at
        if end <= window.starts_at:
            continue
        facts = {"name": window.listing.product.name, "price": dong(window.price)}
        yield Happening(window.starts_at, _("Mở giá chớp nhoáng %(price)s: %(name)s") % facts)
        yield Happening(end, _("Hết giá chớp nhoáng: %(name)s") % facts)


def _stops(selection: Selection, session: MarketSession) -> Iterator[Happening]:
    listings = set(selection.listings().values_list("pk", flat=True))
    vendors = set(selection.vendors().values_list("pk", flat=True))
    for stop in Stop.objects.filter(session=session).select_related("listing__product", "vendor"):
        facts = {"reason": stop.reason, "name": ""}
        if stop.listing:
            facts["name"] = stop.listing.product.name
            if selection.is_whole or stop.listing_id in listings:
                yield Happening(stop.stopped_at, _("Dừng bán %(name)s: %(reason)s") % facts)
        elif stop.vendor:
            facts["name"] = stop.vendor.display_name
            if stop.vendor_id in vendors:
                yield Happening(stop.stopped_at, _("Dừng cả gian hàng %(name)s: %(reason)s") % facts)
        else:
            yield Happening(stop.stopped_at, _("Dừng hẳn phiên: %(reason)s") % facts)


_ACTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "session.paused": lambda _facts: _("Tạm dừng"),
    "session.resumed": lambda facts: _("Mở lại sau %(pause)s phút") % {"pause": round(facts.get("seconds", 0) / 60)},
    "session.extended": lambda facts: _("Thêm %(minutes)s phút") % {"minutes": facts.get("minutes", "")},
    "session.stream_down": lambda _facts: _("Báo mất hình, chợ vẫn bán"),
    "session.stream_up": lambda _facts: _("Báo hình đã trở lại"),
}


def _acts(session: MarketSession) -> Iterator[Happening]:
    for entry in entries_of(session).filter(verb__in=_ACTS):
        yield Happening(entry.recorded_at, _ACTS[entry.verb](entry.facts))
