"""What another total of an order may be, and whether other quantities cost the same to bring."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from market.kernel.errors import Refused
from market.kernel.money import dong
from orders.buying.basket import MOST_DONG
from orders.delivery.terms import choices_for
from orders.models import Order, OrderLine
from orders.services.agreed import contact_of

WAITING = Order.PaymentState.WAITING


def refuse_sum(total: int) -> None:
    """Refuse a sum that is more than one order may be worth."""
    if total > MOST_DONG:
        words = _("Mỗi đơn nhiều nhất %(most)s. Anh/Chị giảm số lượng, phần còn lại đặt đơn khác.")
        raise Refused(words % {"most": dong(MOST_DONG)}, field="quantity")


def refuse_total(order: Order, total: int) -> None:
    """Refuse a total nobody can pay: more than one order may be, or more than what was transferred already.

    A lower one is fine: the vendor gives the difference back.
    """
    refuse_sum(total)
    is_sent = order.payment == Order.Payment.TRANSFER and order.payment_state != WAITING
    if is_sent and total > order.total:
        words = _("Đơn này đã chuyển khoản %(sent)s, nên không đổi thành số cao hơn. Phần thêm hãy đặt đơn mới.")
        raise Refused(words % {"sent": dong(order.total)})


def costs_the_same_to_bring(order: Order, units: Mapping[int, int], goods_total: int) -> bool:
    """Tell whether the vendor asks for bringing other quantities what it asks for those agreed on."""
    contact = contact_of(order)
    if contact is None:
        return True
    lines = OrderLine.objects.in_force().filter(order=order).select_related("listing__product")
    weights = {line.listing_id: line.listing.product.net_weight for line in lines}
    agreed = {line.listing_id: line.quantity for line in lines}
    parcels = ((agreed, order.goods_total), (units, goods_total))
    asked = [_fee(order, contact.commune_id, goods, _grams(weights, each)) for each, goods in parcels]
    return asked[0] == asked[1]


def _grams(weights: Mapping[int, int], units: Mapping[int, int]) -> int:
    return sum(weights[listing] * number for listing, number in units.items())


def _fee(order: Order, commune: str, goods: int, grams: int) -> int | None:
    """Return what the vendor asks now for a parcel that comes as this order does; nothing where it does not."""
    vendor = order.vendor_id
    offered = choices_for([vendor], commune, {vendor: goods}, {vendor: grams}).get(vendor, [])
    same = (each for each in offered if (each.method, each.pickup_point) == (order.method, order.pickup_point_id))
    return next((each.fee for each in same), None)
