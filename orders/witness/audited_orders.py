"""Orders compared with what was witnessed of them: lines, totals, state, seller, and the figures of the seal."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from orders.models import Order, OrderContact, OrderLine, WitnessEntry
from orders.paying import payment
from orders.witness.entries import buyer_commitment
from sessions.models import Listing, MarketSession

CHUNK = 5_000
State = Order.PaymentState
SAID = {payment.SENT: State.SENT, payment.RECEIVED: State.RECEIVED, payment.MISSED: State.WAITING}  # by word
Difference = tuple[str, str]  # which row, and how it differs
Line = tuple[int, int, int]  # listing, quantity, price


def differences(session: MarketSession) -> Iterator[Difference]:
    """Yield what the rows of a session say other than the log: orders, their lines and buyers, the listings' prices."""
    told = _told(session)
    lines = _lines(session)
    seen = set()
    orders = Order.objects.filter(session=session).order_by("pk")
    for order in orders.iterator(chunk_size=CHUNK):
        seen.add(order.code)
        row = f"order {order.code}"
        facts = told.get(order.code)
        if facts is None:
            yield row, "was never witnessed"
            continue
        for what in _of_order(order, facts, lines):
            yield row, what
    for code in sorted(set(told) - seen):
        yield f"order {code}", "was witnessed and is gone"
    yield from _of_contacts(session, told)
    yield from _of_seal(session)


def _told(session: MarketSession) -> dict[str, dict[str, Any]]:
    """Return by order its terms in each version, who bought, the state it moved to last, and that of its transfer."""
    told: dict[str, dict[str, Any]] = {}
    kinds = ("placed", "amended", "moved", "attested")
    entries = WitnessEntry.objects.filter(session=session, kind__in=kinds).order_by("pk")
    for kind, subject, text in entries.values_list("kind", "subject", "facts").iterator(chunk_size=CHUNK):
        facts = _read(text)
        if kind == "placed":
            seller = facts.get("vendor", {}).get("id")
            told[subject] = {"versions": {1: facts}, "status": "placed", "vendor": seller, "payment": State.WAITING}
        elif subject in told and kind == "moved":
            told[subject]["status"] = facts.get("to")
        elif subject in told and kind == "attested":
            told[subject]["payment"] = SAID.get(facts.get("word", ""), told[subject]["payment"])
        elif subject in told:
            told[subject]["versions"][facts.get("version")] = facts.get("after", {})
    return told


def _read(text: str) -> dict[str, Any]:
    try:
        facts = json.loads(text)
    except ValueError:  # told by the audit of the entry itself
        return {}
    return facts if isinstance(facts, dict) else {}


def _lines(session: MarketSession) -> dict[tuple[int, int], set[Line]]:
    """Return the lines of a session's orders by order and version."""
    found: dict[tuple[int, int], set[Line]] = defaultdict(set)
    lines = OrderLine.objects.filter(order__session=session)
    columns = ("order", "version", "listing", "quantity", "unit_price")
    for order, version, *line in lines.values_list(*columns).iterator(chunk_size=CHUNK):
        found[order, version].add((line[0], line[1], line[2]))
    return found


def _of_order(order: Order, facts: dict[str, Any], lines: dict[tuple[int, int], set[Line]]) -> Iterator[str]:
    for version, terms in facts["versions"].items():
        told = {(line["listing"], line["quantity"], line["price"]) for line in terms.get("lines", [])}
        if lines.get((order.pk, version), set()) != told:
            yield f"the lines of version {version} are not those that were witnessed"
    terms = facts["versions"].get(order.version)
    if terms is None:
        yield f"version {order.version} was never witnessed"
        return
    columns = {
        "goods_total": order.goods_total,
        "delivery_fee": order.delivery_fee,
        "deliver_by": order.deliver_by.isoformat(),
    }
    for name, value in columns.items():
        if terms.get(name) != value:
            yield f"{name} is {value}, witnessed was {terms.get(name)}"
    if facts["vendor"] != order.vendor_id:
        yield f"the vendor is {order.vendor_id}, witnessed was {facts['vendor']}"
    if facts["status"] != order.status:
        yield f"its state is {order.status}, witnessed was {facts['status']}"
    if order.payment == Order.Payment.TRANSFER and facts["payment"] != order.payment_state:
        yield f"its transfer is {order.payment_state}, witnessed was {facts['payment']}"


def _of_contacts(session: MarketSession, told: dict[str, dict[str, Any]]) -> Iterator[Difference]:
    """Compare those buyers who were not erased with the commitments to them."""
    contacts = OrderContact.objects.filter(order__session=session).select_related("order").order_by("pk")
    for contact in contacts.iterator(chunk_size=CHUNK):
        terms = told.get(contact.order.code, {}).get("versions", {}).get(contact.order.version, {})
        made = buyer_commitment(
            bytes(contact.salt),
            name=contact.name,
            phone=contact.phone,
            commune=contact.commune_id,
            street=contact.street,
        )
        if terms.get("buyer") not in (None, made):
            yield f"contact of order {contact.order.code}", "is not the buyer who was witnessed"


def _of_seal(session: MarketSession) -> Iterator[Difference]:
    """Compare the listings' prices with those of the seal; what was sold changes with later cancellations."""
    sealed = WitnessEntry.objects.filter(session=session, kind=WitnessEntry.Kind.SEALED).first()
    told = _read(sealed.facts).get("listings", []) if sealed else []
    prices = {row["id"]: (row["session_price"], row["regular_price"]) for row in told}
    listings = Listing.objects.filter(session=session, pk__in=prices).order_by("pk")
    for listing in listings:
        if prices.pop(listing.pk) != (listing.session_price, listing.regular_price):
            yield f"listing {listing.pk}", "its prices are not those of the seal"
    for pk in prices:
        yield f"listing {pk}", "is gone since the seal"
