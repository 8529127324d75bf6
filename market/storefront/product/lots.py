"""The lots of a product that are on sale now, as their stamps name them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from market.kernel.clock import today_in_hanoi
from market.kernel.written import written_once
from vetting import stamps
from vetting.models import Lot, Product
from vetting.selectors.lots import open_lots

MOST = 4  # lots shown


@dataclass(frozen=True)
class CurrentLot:
    """A lot whose stamp somebody may hold in the hand."""

    code: str
    spelled: str  # as it stands on the stamp
    number: str
    origin: str  # "Thu hoạch", "Sản xuất"
    made_on: date
    best_before: date | None


def current_lots(product: Product) -> list[CurrentLot]:
    """Return the newest lots of a product that are open and good today; one query."""
    lots = _good(product.pk, today_in_hanoi())
    return [
        CurrentLot(
            lot.code,
            stamps.spelled(lot.code),
            lot.number,
            str(lot.get_origin_display()),
            lot.made_on,
            lot.best_before,
        )
        for lot in lots
    ]


@written_once
def _good(product: Any, today: date) -> QuerySet[Lot]:
    return open_lots(product, good_on=today).order_by("-made_on", "-pk")[:MOST]
