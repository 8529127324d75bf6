"""An order as it was witnessed beside the order as it stands: what the officer looks at before deciding."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from market.kernel.templatetags.formats import day, dong, grouped
from orders.models import Order, OrderLine
from orders.witness.log import history_of


@dataclass(frozen=True)
class Compared:
    """One fact in the log and in the order."""

    label: str
    witnessed: str
    now: str

    @property
    def is_same(self) -> bool:
        """Tell whether both say the same."""
        return self.witnessed == self.now


def compared(order: Order) -> list[Compared]:
    """Return the facts of the version in force beside the rows of the order; three queries."""
    history = history_of(order.code)
    versions = [each.facts for each in history if each.entry.kind == "placed"]
    versions += [each.facts.get("after", {}) for each in history if each.entry.kind == "amended"]
    terms: dict[str, Any] = versions[-1]
    lines = OrderLine.objects.in_force().filter(order=order).select_related("listing__product")
    told = {line["listing"]: (line["quantity"], line["price"]) for line in terms.get("lines", [])}
    rows = [
        Compared(
            line.listing.product.name, _line(told.pop(line.listing_id, None)), _line((line.quantity, line.unit_price))
        )
        for line in lines.order_by("listing_id")
    ]
    rows += [Compared(_("Gian %(n)d") % {"n": listing}, _line(line), "") for listing, line in told.items()]
    return [
        *rows,
        Compared(_("Tiền hàng"), dong(terms.get("goods_total", 0)), dong(order.goods_total)),
        Compared(_("Phí giao hàng"), dong(terms.get("delivery_fee", 0)), dong(order.delivery_fee)),
        Compared(_("Giao chậm nhất"), _day(terms.get("deliver_by", "")), day(order.deliver_by)),
    ]


def _line(line: tuple[int, int] | None) -> str:
    return f"{grouped(line[0])} × {dong(line[1])}" if line else ""


def _day(text: str) -> str:
    return "/".join(reversed(text.split("-")))
