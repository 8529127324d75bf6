"""R19, papers that end soon or are over: one row per accepted paper, the first to end first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import batched

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from market.kernel.clock import in_hanoi
from orders.reports.selection import Selection
from sessions.availability import ENDS_AT, promised_date
from sessions.models import Listing, MarketSession
from vetting import validity
from vetting.models import Dossier, Paper, PaperKind, PaperReminder, Product, Vendor
from vetting.validity import Standing, standing_of

PAGE = 50  # rows on a screen
CHUNK = 500  # papers whose sessions are looked up at once
SOON_DAYS = (7, 30, 60)  # what "soon" may mean


@dataclass(frozen=True, kw_only=True)
class EndingRow:
    """One row of the register."""

    key: int
    vendor: str
    slug: str
    product: str
    kind: str
    number: str
    issuer: str
    ends_on: date
    days_left: int
    reminded: int
    sessions: list[int]
    standing: Standing


def ending_papers(selection: Selection, state: str = "") -> QuerySet[Paper]:
    """Return the papers asked for: accepted, with an end, of vendors and products still here.

    The days asked for are those of the end. Without days and state: all papers that are not simply valid.
    """
    wishes, today = selection.wishes, today_of(selection)
    papers = (
        selection.papers()
        .filter(status=Paper.Status.ACCEPTED, dossier__status=Dossier.Status.APPROVED, ends_on__isnull=False)
        .exclude(vendor__status=Vendor.Status.CLOSED)
        .exclude(product__status=Product.Status.WITHDRAWN)
    )
    if wishes.since:
        papers = papers.filter(ends_on__gte=wishes.since)
    if wishes.until:
        papers = papers.filter(ends_on__lte=wishes.until)
    if state or not (wishes.since or wishes.until):
        papers = papers.filter(_in_state(state, today))
    return papers.select_related("vendor", "product").order_by("ends_on", "pk")


def today_of(selection: Selection) -> date:
    """Return the day in Hanoi on which it is asked."""
    return in_hanoi(selection.moment).date()


def _in_state(state: str, today: date) -> Q:
    """Return the days of a state, as vetting.validity says them; of no state, those that are not simply valid."""

    def within(first: int, last: int) -> Q:
        return Q(ends_on__gte=today + timedelta(days=first), ends_on__lte=today + timedelta(days=last))

    is_star, is_extended = Q(kind=PaperKind.STAR_CERTIFICATE), Q(extended_to__isnull=False)
    closes, opens = validity.WINDOW_CLOSES_DAYS, validity.WINDOW_OPENS_DAYS
    star_as_printed = is_star & ~is_extended
    states = {
        "expired": Q(ends_on__lt=today),
        "ending": ~is_star & within(0, validity.ENDING_DAYS),
        "in_rerating_window": star_as_printed & within(closes, opens),
        "window_missed": star_as_printed & within(0, closes - 1),
        "extended": is_star & is_extended & Q(ends_on__gte=today),
        **{f"soon-{days}": within(0, days) for days in SOON_DAYS},
    }
    if state:
        return states[state]
    return Q(ends_on__lte=today + timedelta(days=validity.ENDING_DAYS)) | is_star & (
        is_extended | Q(ends_on__lte=today + timedelta(days=opens))
    )


def ending_page(
    selection: Selection, state: str = "", *, after: int | None = None
) -> tuple[list[EndingRow], int | None]:
    """Return one screen of rows behind a paper, and after which one the next begins."""
    papers = _counted(ending_papers(selection, state))
    last = Paper.objects.filter(pk=after).values_list("ends_on", flat=True).first() if after else None
    if last:
        papers = papers.filter(Q(ends_on__gt=last) | Q(ends_on=last, pk__gt=after))
    found = list(papers[: PAGE + 1])
    return list(_rows(found[:PAGE], selection.moment)), found[PAGE - 1].pk if len(found) > PAGE else None


def ending_rows(selection: Selection, state: str = "") -> Iterator[EndingRow]:
    """Yield every row asked for, in constant memory."""
    papers = _counted(ending_papers(selection, state)).iterator(chunk_size=CHUNK)
    for chunk in batched(papers, CHUNK):
        yield from _rows(chunk, selection.moment)


def _counted(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Add how often the vendor was reminded of this very end."""
    told = PaperReminder.objects.filter(paper=OuterRef("pk"), ends_on=OuterRef("ends_on")).order_by()
    number = told.values("paper").annotate(n=Count("pk")).values("n")
    return papers.annotate(reminded=Coalesce(Subquery(number), 0))


def _rows(papers: Iterable[Paper], moment: datetime) -> Iterator[EndingRow]:
    papers, today = list(papers), in_hanoi(moment).date()
    affected = _affected_sessions(papers, moment)
    for paper in papers:
        assert paper.ends_on is not None  # noqa: S101 - only papers with an end were asked for
        yield EndingRow(
            key=paper.pk,
            vendor=paper.vendor.display_name,
            slug=paper.vendor.slug,
            product=paper.product.name if paper.product else "",
            kind=str(PaperKind(paper.kind).label),
            number=paper.number,
            issuer=paper.issuer,
            ends_on=paper.ends_on,
            days_left=(paper.ends_on - today).days,
            reminded=paper.reminded,  # type: ignore[attr-defined]
            sessions=affected.get(paper.pk, []),
            standing=standing_of(paper, today),
        )


def _affected_sessions(papers: list[Paper], moment: datetime) -> dict[int, list[int]]:
    """Return the coming or running sessions whose listings a paper does not cover to the delivery; two queries."""
    coming = MarketSession.objects.alias(ends=ENDS_AT).filter(ends__gt=moment, stopped_at=None).order_by("opens_at")
    promises = {session.pk: (session.number, promised_date(session, moment)) for session in coming}
    vendors = {paper.vendor_id for paper in papers}
    listings = Listing.objects.filter(session__in=promises, product__vendor__in=vendors, withdrawn_at=None)
    listed: dict[tuple[int, int | None], set[int]] = {}
    for session, product, vendor in listings.values_list("session", "product", "product__vendor"):
        listed.setdefault((vendor, product), set()).add(session)
        listed.setdefault((vendor, None), set()).add(session)
    found: dict[int, list[int]] = {}
    for paper in papers:
        if paper.is_mandatory and paper.ends_on:
            sessions = listed.get((paper.vendor_id, paper.product_id), set())
            numbers = [promises[pk][0] for pk in promises if pk in sessions and paper.ends_on < promises[pk][1]]
            found[paper.pk] = numbers
    return found
