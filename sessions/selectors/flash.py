"""Flash windows beside their listings: one more column, never one more query."""

from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

from sessions.models import FlashWindow, Listing, MarketSession


def with_flash(listings: QuerySet[Listing], moment: datetime | Combinable) -> QuerySet[Listing]:
    """Add `flash_row`: the window that holds at `moment` and has units left, else the next; `Flash.of_row` reads it.

    A window outside its session's own times never sells, so it is never shown either.
    """
    if isinstance(moment, datetime):
        moment = Value(moment)
    windows = FlashWindow.objects.filter(
        listing=OuterRef("pk"),
        withdrawn_at=None,
        sold__lt=F("allotment"),
        ends_at__gt=moment,
        starts_at__gte=F("listing__session__opens_at"),
        starts_at__lt=F("listing__session__closes_at"),
    )
    row = JSONObject(
        id="pk",
        price="price",
        left=F("allotment") - F("sold"),
        starts_at="starts_at",
        ends_at="ends_at",
        is_on=ExpressionWrapper(Q(starts_at__lte=moment), output_field=BooleanField()),
    )
    return listings.annotate(flash_row=Subquery(windows.order_by("starts_at").values(row=row)[:1]))


def flash_windows_of(session: MarketSession) -> QuerySet[FlashWindow]:
    """Return every window of a session, withdrawn ones too, soonest first."""
    windows = FlashWindow.objects.filter(listing__session=session)
    return windows.select_related("listing__product__vendor", "set_by").order_by("starts_at", "pk")
