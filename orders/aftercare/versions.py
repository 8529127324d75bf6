"""What was agreed over time: each version of an order with what changed, who asked for it and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from market.kernel.money import dong
from market.kernel.templatetags.formats import day
from orders.models import AmendedLine, Amendment, Order, OrderLine, Party

type Line = OrderLine | AmendedLine


@dataclass(frozen=True)
class Version:
    """One version: number 1 is what was placed, every later one an accepted amendment."""

    number: int
    amendment: Amendment | None
    changes: list[str]

    @property
    def is_by_rule(self) -> bool:
        """Tell whether nobody of the other side had to be asked: the buyer changed it before it was confirmed."""
        amendment = self.amendment
        return amendment is not None and amendment.side == Party.BUYER and amendment.answered_by_id is None


def versions_of(order: Order) -> list[Version]:
    """Return the versions of an order, newest first."""
    by_version: dict[int, dict[int, Line]] = {}
    for line in OrderLine.objects.of_every_version(order).select_related("listing__product"):
        by_version.setdefault(line.version, {})[line.listing_id] = line
    accepted = order.amendments.filter(status=Amendment.Status.ACCEPTED, cancels=False).order_by("version")
    later = [
        Version(each.version, each, changes_of(each, by_version[each.version - 1], by_version[each.version]))
        for each in accepted.select_related("proposed_by", "answered_by")
    ]
    return [*reversed(later), Version(1, None, [])]


def proposed_changes(order: Order, amendment: Amendment) -> list[str]:
    """Return what a waiting proposal would change, in words."""
    before = {line.listing_id: line for line in order.current_lines}
    return changes_of(amendment, before, {line.listing_id: line for line in amendment.lines.all()})


def changes_of(amendment: Amendment, before: Mapping[int, Line], after: Mapping[int, Line]) -> list[str]:
    """Return what an amendment changes, in words: goods, fee, day, address, total; or that it ends the order."""
    if amendment.cancels:
        return [_("Hủy cả đơn, không giao, không thu tiền")]
    return [*_goods(before, after), *_delivery(amendment), *_total(amendment)]


def _goods(before: Mapping[int, Line], after: Mapping[int, Line]) -> Iterator[str]:
    for listing, old in before.items():
        product, new = old.listing.product, after.get(listing)
        if new is None:
            yield _("Bỏ %(product)s") % {"product": product.name}
            continue
        if new.quantity != old.quantity:
            units = {"old": old.quantity, "new": new.quantity, "unit": product.unit, "product": product.name}
            yield _("%(product)s: %(old)d → %(new)d %(unit)s") % units
        if new.unit_price != old.unit_price:
            prices = {"old": dong(old.unit_price), "new": dong(new.unit_price), "product": product.name}
            yield _("%(product)s: giá %(old)s → %(new)s") % prices


def _delivery(amendment: Amendment) -> Iterator[str]:
    if amendment.delivery_fee != amendment.delivery_fee_before:
        fees = {"old": dong(amendment.delivery_fee_before), "new": dong(amendment.delivery_fee)}
        yield _("Phí giao hàng: %(old)s → %(new)s") % fees
    if amendment.deliver_by != amendment.deliver_by_before:
        days = {"old": day(amendment.deliver_by_before), "new": day(amendment.deliver_by)}
        yield _("Giao chậm nhất: %(old)s → %(new)s") % days
    if amendment.commune_id is not None:
        yield _("Đổi địa chỉ giao hàng")


def _total(amendment: Amendment) -> Iterator[str]:
    old = amendment.goods_total_before + amendment.delivery_fee_before
    new = amendment.goods_total + amendment.delivery_fee
    if old != new:
        yield _("Tổng cộng: %(old)s → %(new)s") % {"old": dong(old), "new": dong(new)}
