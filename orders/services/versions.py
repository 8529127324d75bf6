"""Writing the next version of an order: lines, figures, stock, witness, journal and notices in one transaction."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.places.models import Commune
from orders.aftercare.versions import changes_of
from orders.models import AmendedLine, Amendment, Order, OrderLine, WitnessEntry
from orders.services import witnessing
from orders.services.agreed import committed, contact_of, tell_both
from orders.services.stock import give_back, lock_stock, take_more
from orders.witness.entries import buyer_commitment
from vetting.selectors import papers_not_in_force

type Lines = Mapping[int, OrderLine | AmendedLine]


def write_version(order: Order, amendment: Amendment, *, actor: Person | None, consent: str) -> None:
    """Make an amendment the version in force. The caller holds the order's lock and has checked that it may be.

    `consent` is when the other side accepted, or why it did not have to. A trigger refuses other figures without a
    next version; old lines stay as they are.
    """
    before: Lines = {line.listing_id: line for line in order.current_lines}
    wanted = amendment.lines.select_related("listing__product")
    after: Lines = {line.listing_id: line for line in wanted}
    _refuse_late_papers(order, after, amendment.deliver_by)
    _move_stock(order, before, after)
    facts = {"before": _terms(order, before.values())}
    _write(order, amendment, before, after)
    facts["after"] = _terms(order, after.values())
    amendment.move_to(Amendment.Status.ACCEPTED)
    amendment.answered_by, amendment.answered_at = actor, database_now()
    places = ["commune_before", "street_before"]
    amendment.save(update_fields=["status", "answered_by", "answered_at", *places])
    _record(order, amendment, facts, consent)
    journal.record("order.amended", actor=actor, subject=order, code=order.code, version=order.version)
    context = {"amendment": amendment, "event": "accepted", "changes": changes_of(amendment, before, after)}
    tell_both(order, kind="order-change", key=f"amendment-{amendment.pk}-accepted", context=context)


def _move_stock(order: Order, before: Lines, after: Lines) -> None:
    """Give back what is less and take what is more; all listings are locked first, in id order."""
    units = {pk: (after[pk].quantity if pk in after else 0) - line.quantity for pk, line in before.items()}
    lock_stock(pk for pk, change in units.items() if change)
    give_back(order, {pk: -change for pk, change in units.items() if change < 0})
    take_more(order, {pk: change for pk, change in units.items() if change > 0})


def _write(order: Order, amendment: Amendment, before: Lines, after: Lines) -> None:
    regular = {pk: line.regular_price for pk, line in before.items() if isinstance(line, OrderLine)}
    order.version = amendment.version
    lines = [
        OrderLine(
            order=order,
            version=order.version,
            listing_id=pk,
            quantity=line.quantity,
            unit_price=line.unit_price,
            regular_price=regular[pk],
        )
        for pk, line in sorted(after.items())
    ]
    OrderLine.objects.bulk_create(lines)
    order.goods_total, order.delivery_fee = amendment.goods_total, amendment.delivery_fee
    order.saving, order.deliver_by = sum(line.saving for line in lines), amendment.deliver_by
    order.save(update_fields=["version", "goods_total", "delivery_fee", "saving", "deliver_by"])
    _move_address(order, amendment)


def _move_address(order: Order, amendment: Amendment) -> None:
    """Write another address into the contact and keep the one before with the amendment."""
    contact = contact_of(order)
    if contact is None or amendment.commune_id is None:
        return
    amendment.commune_before, amendment.street_before = contact.commune, contact.street
    contact.commune = Commune.objects.get(pk=amendment.commune_id)
    contact.street = amendment.street
    contact.save(update_fields=["commune", "street"])


def _refuse_late_papers(order: Order, after: Lines, arriving: date) -> None:
    """Refuse a later day on which a mandatory paper of the goods is over: what arrives must be vetted then."""
    if arriving <= order.deliver_by:
        return
    products = [line.listing.product_id for line in after.values()]
    over = papers_not_in_force(arriving).filter(vendor=order.vendor_id)
    if over.filter(product__in=products).exists() or over.filter(product=None).exists():
        raise Refused(_("Giấy tờ của hàng không còn hiệu lực đến ngày giao mới, nên không dời sang ngày này được."))


def _terms(order: Order, lines: Iterable[OrderLine | AmendedLine]) -> dict[str, Any]:
    """Return one version as the witness sees it; whom and where only as a commitment."""
    contact = contact_of(order)
    return {
        "lines": [{"listing": each.listing_id, "quantity": each.quantity, "price": each.unit_price} for each in lines],
        "goods_total": order.goods_total,
        "delivery_fee": order.delivery_fee,
        "deliver_by": order.deliver_by.isoformat(),
        "buyer": buyer_commitment(
            bytes(contact.salt),
            name=contact.name,
            phone=contact.phone,
            commune=contact.commune.pk,
            street=contact.street,
        )
        if contact
        else None,
    }


def _record(order: Order, amendment: Amendment, versions: Mapping[str, Any], consent: str) -> None:
    other = "vendor" if amendment.side == "buyer" else "buyer"
    facts = {
        "version": order.version,
        "by": amendment.side,
        "reason": committed(order, amendment.reason),
        "consents": {amendment.side: amendment.proposed_at.isoformat(), other: consent},
        **versions,
    }
    witnessing.record(kind=WitnessEntry.Kind.AMENDED, session=order.session, subject=order.code, facts=facts)
