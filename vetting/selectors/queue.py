"""The office's inbox of dossiers: by the day an answer was promised for, with a constant number of queries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from market.accounts.models import Person
from market.kernel import clock
from vetting.models import Correction, Dossier, Paper, PaperLikeness, Vendor
from vetting.promises import Promise, promise_of
from vetting.selectors.register import vendor_holds
from vetting.words import waited_for

PAGE = 20  # dossiers on a page: one screen of the desk, and quick to write

# What the office asks of the inbox → the states that answer.
VIEWS: dict[str, tuple[str, ...]] = {
    "waiting": (Dossier.Status.SUBMITTED,),
    "mine": (Dossier.Status.IN_REVIEW,),
    "reviewing": (Dossier.Status.IN_REVIEW,),
    "approving": (Dossier.Status.REVIEWED,),
    "mending": (Dossier.Status.CHANGES_REQUESTED,),
    "approved": (Dossier.Status.APPROVED,),
    "rejected": (Dossier.Status.REJECTED,),
}
CLOSED = ("approved", "rejected")  # newest first; the others in the order of what was promised


@dataclass(frozen=True)
class QueueWishes:
    """A question to the inbox, made sane."""

    view: str = "waiting"  # a key of VIEWS
    kind: str = ""  # of vendor
    text: str = ""  # in the vendor's name, tax code or commune
    after: int | None = None  # key of the last dossier of the page before


@dataclass(frozen=True)
class QueueRow:
    """One dossier of the inbox, how long it has waited, and what was promised."""

    dossier: Dossier
    waited: str
    promise: Promise | None  # nothing once it is the vendor's move or decided
    what: str  # "new", "renewal" or "supplement"


@dataclass(frozen=True)
class QueuePage:
    """One page of the inbox, and where the next one starts."""

    rows: list[QueueRow]
    next_after: int | None


def queue_page(wishes: QueueWishes, person: Person) -> QueuePage:
    """Return one page of dossiers with everything a row shows: promised first, or newest first once decided."""
    dossiers = _found(wishes, person)
    if wishes.view in CLOSED:
        dossiers = dossiers.order_by("-submitted_at", "-pk")
    else:
        dossiers = dossiers.order_by(F("promised_on").asc(nulls_last=True), "submitted_at", "pk")
    if wishes.after:
        dossiers = _behind(dossiers, wishes.view, wishes.after)
    found = list(_with_counts(dossiers)[: PAGE + 1])
    now, today = clock.now(), clock.today_in_hanoi()
    rows = [_row(dossier, now, today) for dossier in found[:PAGE]]
    return QueuePage(rows, found[PAGE - 1].pk if len(found) > PAGE else None)


def waiting_counts(person: Person) -> dict[str, int]:
    """Return how many dossiers each view of the inbox holds; one walk along an index."""
    counted = dict(Dossier.objects.exclude(submitted_at=None).values_list("status").annotate(n=Count("pk")).order_by())
    counts = {view: sum(counted.get(status, 0) for status in states) for view, states in VIEWS.items()}
    return counts | {"mine": Dossier.objects.filter(reviewer=person, status=Dossier.Status.IN_REVIEW).count()}


def _found(wishes: QueueWishes, person: Person) -> QuerySet[Dossier]:
    dossiers = Dossier.objects.exclude(submitted_at=None).filter(status__in=VIEWS[wishes.view])
    if wishes.view == "mine":
        dossiers = dossiers.filter(reviewer=person)
    if wishes.kind:
        dossiers = dossiers.filter(vendor__kind=wishes.kind)
    if wishes.text:
        dossiers = dossiers.filter(vendor_holds(wishes.text, prefix="vendor__"))
    return dossiers.select_related("vendor__commune", "reviewer")


def _with_counts(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Return the dossiers with what their rows count; asked only of the rows of one page."""
    products = Dossier.products.through._default_manager.filter(dossier=OuterRef("pk")).order_by()
    papers = Paper.objects.filter(dossier=OuterRef("pk")).exclude(status__in=Paper.GONE).order_by()
    answered = Correction.objects.filter(dossier=OuterRef("pk"), status=Correction.Status.ANSWERED).order_by()
    earlier = Dossier.objects.filter(vendor=OuterRef("vendor"), pk__lt=OuterRef("pk"), status=Dossier.Status.APPROVED)
    alike = PaperLikeness.objects.filter(paper__dossier=OuterRef("pk"), dismissed_at=None)
    return dossiers.annotate(
        product_count=_number(products),
        paper_count=_number(papers),
        answered_count=_number(answered),
        was_approved_before=Exists(earlier),
        has_likeness=Exists(alike),
    )


def _number(rows: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(rows.values("dossier").annotate(n=Count("pk")).values("n")), 0)


def _row(dossier: Dossier, now: datetime, today: date) -> QueueRow:
    waited = waited_for(now - (dossier.submitted_at or now))
    is_ours = dossier.status in Dossier.WITH_OFFICE
    promise = promise_of(dossier.promised_on, today) if is_ours and dossier.promised_on else None
    is_known = dossier.was_approved_before or dossier.vendor.status != Vendor.Status.DRAFT  # type: ignore[attr-defined]
    what = "renewal" if dossier.lane == Dossier.Lane.RENEWAL else "supplement" if is_known else "new"
    return QueueRow(dossier, waited, promise, what)


def _behind(dossiers: QuerySet[Dossier], view: str, after: int) -> QuerySet[Dossier]:
    last = Dossier.objects.filter(pk=after).values("pk", "submitted_at", "promised_on").first()
    if last is None:
        return dossiers
    moment, pk, day = last["submitted_at"], last["pk"], last["promised_on"]
    if view in CLOSED:
        return dossiers.filter(Q(submitted_at__lt=moment) | Q(submitted_at=moment, pk__lt=pk))
    later = Q(submitted_at__gt=moment) | Q(submitted_at=moment, pk__gt=pk)
    if day is None:
        return dossiers.filter(later, promised_on=None)
    return dossiers.filter(Q(promised_on__gt=day) | Q(promised_on=None) | Q(later, promised_on=day))
