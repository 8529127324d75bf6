"""What the buyers of an evening saved, where it is proved what the goods usually cost."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce

from market.kernel.written import written_once
from sessions.models import FlashWindow, Listing, MarketSession
from vetting.models import PriceEvidence


@dataclass(frozen=True)
class ProvedSaving:
    """How many đồng less than proved regular prices were paid, and for how many goods that is known."""

    amount: int
    goods: int


def proved_saving(session: MarketSession) -> ProvedSaving:
    """Return what the units sold cost less than the regular prices the office accepted a proof of.

    Goods without a proof count nothing, as on every other page; flash prices count as what they were.
    """
    rows = _savings(session.pk)
    return ProvedSaving(sum(saved + flash for saved, flash in rows), len(rows))


@written_once
def _savings(session: int) -> QuerySet[Listing, tuple[int, int]]:
    units = Cast("sold", BigIntegerField())
    flashed = FlashWindow.objects.filter(listing=OuterRef("pk")).order_by().values("listing")
    lower = Sum(units * (F("listing__session_price") - F("price")))
    proved = Listing.objects.filter(
        session=session, sold__gt=0, price_evidence__status=PriceEvidence.Status.ACCEPTED
    ).annotate(
        saved=units * (F("regular_price") - F("session_price")),
        flash_saved=Coalesce(Subquery(flashed.annotate(n=lower).values("n")), 0),
    )
    return proved.values_list("saved", "flash_saved")
