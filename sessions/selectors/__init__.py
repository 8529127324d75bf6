"""Questions about sessions and listings. States come from the database's clock, asked in the same query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce

from market.kernel.clock import Now, today_in_hanoi
from market.kernel.written import written_once
from sessions.availability import ENDS_AT, HELD_NOW, ON_TABLE, promised_date, with_offer
from sessions.evening import Evening
from sessions.models import FlashWindow, Listing, MarketSession
from sessions.selectors.flash import with_flash
from vetting.models import Lot, Product, Vendor
from vetting.selectors import sellable_products
from vetting.selectors.lots import open_lots


def live_session() -> MarketSession | None:
    """Return the session that has opened and is not over (live or paused), or None."""
    return next(iter(_live_sessions()), None)


@written_once
def _live_sessions() -> QuerySet[MarketSession]:
    return _sessions().filter(opens_at__lte=Now(), ends__gt=Now()).order_by("-opens_at", "-pk")[:1]


def upcoming_sessions() -> QuerySet[MarketSession]:
    """Return the sessions that will open, soonest first."""
    return _sessions().filter(opens_at__gt=Now(), stopped_at=None).order_by("opens_at")


def next_session() -> MarketSession | None:
    """Return the session that opens next, or None."""
    return next(iter(_next_sessions()), None)


@written_once
def _next_sessions() -> QuerySet[MarketSession]:
    return upcoming_sessions()[:1]


def _sessions() -> QuerySet[Any]:
    return MarketSession.objects.annotate(moment=Now(), ends=ENDS_AT)


def evening_of(session: MarketSession) -> Evening:
    """Return a session fetched by one of these questions as it was at the moment of the question."""
    return Evening(session, session.moment)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class SessionCard:
    """A session on a list: what it is now, and how many stalls of how many vendors are listed."""

    evening: Evening
    stalls: int
    vendors: int


def session_cards(*, limit: int = 9) -> list[SessionCard]:
    """Return the running session and the coming ones, cancelled ones included, as cards."""
    rows = _with_counts(_sessions().filter(Q(ends__gt=Now()) | Q(opens_at__gt=Now()))).order_by("opens_at")
    return [_card(session) for session in rows[:limit]]


def card_numbered(number: int) -> SessionCard | None:
    """Return a session as a card, or None when there is no such session."""
    session = _with_counts(_sessions().filter(number=number)).first()
    return _card(session) if session else None


def _card(session: MarketSession) -> SessionCard:
    return SessionCard(evening_of(session), session.stalls, session.vendors)  # type: ignore[attr-defined]


def _with_counts(sessions: QuerySet[MarketSession]) -> QuerySet[MarketSession]:
    # Subqueries: joined listings would have what is asked below asked once for each of them.
    shown = Listing.objects.filter(ON_TABLE, session=OuterRef("pk")).order_by().values("session")
    return sessions.annotate(
        stalls=Coalesce(Subquery(shown.annotate(n=Count("pk")).values("n")), 0),
        vendors=Coalesce(Subquery(shown.annotate(n=Count("product__vendor", distinct=True)).values("n")), 0),
    )


def listings_of(session: MarketSession, moment: datetime) -> QuerySet[Listing]:
    """Return a session's listings in running order, each with all a stall shows, offer and flash as at `moment`."""
    return _listings(session.pk, promised_date(session, moment), today_in_hanoi(), moment)


def _listings(session: int, promised: date, today: date, moment: datetime) -> QuerySet[Listing]:
    whole = Listing.objects.filter(session=session).select_related(
        "product__product_set__branch", "product__picture", "product__vendor__commune", "lot", "price_evidence"
    )
    whole = whole.annotate(held_now=HELD_NOW)
    return with_flash(with_offer(whole, promised, today), moment).order_by("position", "id")


_all_listings = written_once(_listings)


def evening_with_listings(number: int) -> tuple[Evening, list[Listing]] | None:
    """Return a session and its listings at one moment, in two queries, or None when there is no such session."""
    session = next(iter(_numbered(number)), None)
    if session is None:
        return None
    evening = evening_of(session)
    promised = promised_date(session, evening.moment)
    return evening, _all_listings(session.pk, promised, today_in_hanoi(), evening.moment)


@written_once
def _numbered(number: int) -> QuerySet[MarketSession]:
    return _sessions().filter(number=number)


@dataclass(frozen=True)
class SessionResult:
    """What a past session came to, from what was sold."""

    evening: Evening
    units: int
    value: int  # đồng
    stalls: int
    vendors: int


def past_results(limit: int = 12) -> list[SessionResult]:
    """Return the last sessions that are over, latest first."""
    return results_among(_sessions().filter(ends__lte=Now(), opens_at__lte=F("ends")).order_by("-opens_at")[:limit])


def results_among(sessions: QuerySet[MarketSession]) -> list[SessionResult]:
    """Return what some sessions came to, latest first; only they are counted."""
    rows = _with_sales(_with_counts(_sessions().filter(pk__in=sessions.values("pk")))).order_by("-opens_at")
    return [_result(session) for session in rows]


def result_of(session: MarketSession) -> SessionResult:
    """Return what one session has come to so far."""
    (found,) = _results(session.pk)
    return _result(found)


@written_once
def _results(session: int) -> QuerySet[MarketSession]:
    return _with_sales(_with_counts(_sessions())).filter(pk=session)


def _with_sales(sessions: QuerySet[MarketSession]) -> QuerySet[MarketSession]:
    # bigint, because money is.
    sold = Listing.objects.filter(session=OuterRef("pk")).order_by().values("session")
    value = Sum(Cast("sold", BigIntegerField()) * F("session_price"))
    flashed = FlashWindow.objects.filter(listing__session=OuterRef("pk")).order_by().values("listing__session")
    lower = Sum(Cast("sold", BigIntegerField()) * (F("listing__session_price") - F("price")))
    return sessions.annotate(
        units=Coalesce(Subquery(sold.annotate(n=Sum("sold")).values("n")), 0),
        value=Coalesce(Subquery(sold.annotate(n=value).values("n")), 0)
        - Coalesce(Subquery(flashed.annotate(n=lower).values("n")), 0),
    )


def _result(session: MarketSession) -> SessionResult:
    return SessionResult(
        evening=evening_of(session),
        units=session.units,  # type: ignore[attr-defined]
        value=session.value,  # type: ignore[attr-defined]
        stalls=session.stalls,  # type: ignore[attr-defined]
        vendors=session.vendors,  # type: ignore[attr-defined]
    )


def evenings_for_vendor(vendor: Vendor, *, limit: int = 9) -> list[tuple[Evening, list[Listing]]]:
    """Return the running and coming sessions, each with the vendor's own listings."""
    rows = _sessions().filter(Q(ends__gt=Now()) | Q(opens_at__gt=Now())).order_by("opens_at")[:limit]
    evenings = [evening_of(session) for session in rows]
    own = own_listings(vendor, [evening.session for evening in evenings])
    return [(evening, own.get(evening.session.pk, [])) for evening in evenings]


def own_listings(vendor: Vendor, sessions: Iterable[MarketSession]) -> dict[int, list[Listing]]:
    """Return a vendor's listings in some sessions, by session."""
    found: dict[int, list[Listing]] = {}
    listings = Listing.objects.filter(session__in=list(sessions), product__vendor=vendor)
    for listing in listings.select_related("product__picture", "product__vendor", "session", "lot").order_by(
        "position", "id"
    ):
        found.setdefault(listing.session_id, []).append(listing)
    return found


def products_to_list(vendor: Vendor, own: Iterable[Listing]) -> QuerySet[Product]:
    """Return what the vendor may list beside its own listings that stand; withdrawn ones may be listed again."""
    standing = [listing.product_id for listing in own if listing.withdrawn_at is None]
    return sellable_products(vendor).exclude(pk__in=standing)


def lots_to_sell_from(product: Product, evening: Evening, chosen: Lot | None = None) -> QuerySet[Lot]:
    """Return the lots a listing of the product can sell from in a session, and the one it was given already."""
    good = open_lots(product, good_on=promised_date(evening.session, evening.moment))
    return good if chosen is None else good | Lot.objects.filter(pk=chosen.pk)
