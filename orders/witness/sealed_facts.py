"""What the seal of an evening says beside the entries before it: figures, prices, stops, and who was on duty."""

from hashlib import sha256
from typing import Any

from django.db.models import Count, Sum

from market.kernel.journal import entries_of
from orders.models import Order
from orders.witness.entries import canonical, written_time
from sessions.calendar import ends_at
from sessions.models import Duty, Listing, MarketSession, Stop


def subject_of(session: MarketSession) -> str:
    """Return what the seal's entry is about: the session, not an order."""
    return f"phien-{session.number}"


def sealed_facts(session: MarketSession) -> dict[str, Any]:
    """Return the facts of a session's seal. Officers on duty are named: they answer for the evening in public."""
    return {
        "opened_at": written_time(session.opens_at),
        "ended_at": written_time(ends_at(session)),
        "stopped": session.stopped_at is not None,
        "orders": _orders(session),
        "listings": _listings(session),
        "stops": _stops(session),
        "duty": _duty(session),
        "duty_book": _digest_of_book(session),
    }


def _orders(session: MarketSession) -> dict[str, dict[str, int]]:
    """Return number, goods and fees of the orders by state."""
    rows = Order.objects.filter(session=session).order_by("status").values("status")
    figures = rows.annotate(count=Count("pk"), goods=Sum("goods_total"), fees=Sum("delivery_fee"))
    return {row["status"]: {name: row[name] for name in ("count", "goods", "fees")} for row in figures}


def _listings(session: MarketSession) -> list[dict[str, Any]]:
    """Return each listing's price, regular price, allotment and units sold."""
    listings = Listing.objects.filter(session=session).order_by("pk")
    return [dict(row) for row in listings.values("id", "session_price", "regular_price", "allotment", "sold")]


def _stops(session: MarketSession) -> list[dict[str, Any]]:
    stops = Stop.objects.filter(session=session).order_by("pk").values("listing", "vendor", "stopped_at")
    return [row | {"stopped_at": written_time(row["stopped_at"])} for row in stops]


def _duty(session: MarketSession) -> list[dict[str, Any]]:
    """Return who signed in to which part of the evening."""
    duties = Duty.objects.filter(session=session, signed_in_at__isnull=False).select_related("person").order_by("pk")
    return [
        {
            "part": duty.part,
            "officer": duty.person.display_name,
            "from": written_time(duty.signed_in_at),
            "to": written_time(duty.signed_out_at) if duty.signed_out_at else None,
        }
        for duty in duties
        if duty.signed_in_at
    ]


def _digest_of_book(session: MarketSession) -> str:
    """Return the SHA-256 of the duty book: what was written into it by then stays provable without being told."""
    entries = entries_of(session).filter(verb__startswith="duty.").order_by("pk")
    lines = [[entry.verb, entry.actor_id, written_time(entry.recorded_at), entry.facts] for entry in entries]
    return sha256(canonical({"lines": lines}).encode()).hexdigest()
