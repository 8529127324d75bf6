"""R19, papers that end soon or are over: one row per accepted paper, the first to end first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import batched

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now

from market.kernel import clock
from orders.reports.places import Narrowing, of_goods, of_place
from sessions.availability import ENDS_AT, promised_date
from sessions.models import Listing, MarketSession
from vetting import validity
from vetting.models import Dossier, Paper, PaperKind, PaperReminder, Product, Vendor
from vetting.validity import Standing, standing_of

PAGE = 50  # rows on a screen
CHUNK = 500  # papers whose sessions are looked up at once
SOON_DAYS = (7, 30, 60)  # what "soon" may mean


@dataclass(frozen=True)
class EndingWishes:
    """A question to the register, made sane. Without days: all papers that are not simply valid."""

    since: date | None = None  # of the end
    until: date | None = None
    state: str = ""  # of validity.CertificateState or PaperState, or "soon-7"
    narrowing: Narrowing = field(default_factory=Narrowing)
    after: int | None = None  # key of the last paper of the page before


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


def ending_papers(wishes: EndingWishes, today: date) -> QuerySet[Paper]:
    """Return the papers asked for: accepted, with an end, of vendors and products still here."""
    papers = (
        Paper.objects.filter(status=Paper.Status.ACCEPTED, dossier__status=Dossier.Status.APPROVED)
        .filter(of_place(wishes.narrowing.place), of_goods(wishes.narrowing, "product__"), ends_on__isnull=False)
        .exclude(vendor__status=Vendor.Status.CLOSED)
        .exclude(product__status=Product.Status.WITHDRAWN)
    )
    if wishes.since:
        papers = papers.filter(ends_on__gte=wishes.since)
    if wishes.until:
        papers = papers.filter(ends_on__lte=wishes.until)
    papers = papers.filter(_in_state(wishes, today))
    return papers.select_related("vendor", "product").order_by("ends_on", "pk")


def _in_state(wishes: EndingWishes, today: date) -> Q:
    """Return the days of a state, as vetting.validity says them."""

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
    if wishes.state:
        return states[wishes.state]
    if wishes.since or wishes.until:
        return Q()
    return Q(ends_on__lte=today + timedelta(days=validity.ENDING_DAYS)) | is_star & (
        is_extended | Q(ends_on__lte=today + timedelta(days=opens))
    )


def ending_page(wishes: EndingWishes) -> tuple[list[EndingRow], int | None]:
    """Return one screen of rows, and after which paper the next begins."""
    today = clock.today_in_hanoi()
    papers = _counted(ending_papers(wishes, today))
    last = Paper.objects.filter(pk=wishes.after).values_list("ends_on", flat=True).first() if wishes.after else None
    if last:
        papers = papers.filter(Q(ends_on__gt=last) | Q(ends_on=last, pk__gt=wishes.after))
    found = list(papers[: PAGE + 1])
    return list(_rows(found[:PAGE], today)), found[PAGE - 1].pk if len(found) > PAGE else None


def ending_rows(wishes: EndingWishes) -> Iterator[EndingRow]:
    """Yield every row asked for, in constant memory."""
    today = clock.today_in_hanoi()
    papers = _counted(ending_papers(wishes, today)).iterator(chunk_size=CHUNK)
    for chunk in batched(papers, CHUNK):
        yield from _rows(chunk, today)


def _counted(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    """Add how often the vendor was reminded of this very end."""
    told = PaperReminder.objects.filter(paper=OuterRef("pk"), ends_on=OuterRef("ends_on")).order_by()
    number = told.values("paper").annotate(n=Count("pk")).values("n")
    return papers.annotate(reminded=Coalesce(Subquery(number), 0))


def _rows(papers: Iterable[Paper], today: date) -> Iterator[EndingRow]:
    papers = list(papers)
    affected = _affected_sessions(papers)
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


def _affected_sessions(papers: list[Paper]) -> dict[int, list[int]]:
    """Return the coming or running sessions whose listings a paper does not cover to the delivery; two queries."""
    moment = clock.now()
    coming = MarketSession.objects.alias(ends=ENDS_AT).filter(ends__gt=Now(), stopped_at=None).order_by("opens_at")
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
