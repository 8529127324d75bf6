"""The office's queue of dossiers: oldest first, with a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from market.accounts.models import Person
from market.kernel import clock
from market.kernel.templatetags.formats import day
from vetting.models import Dossier
from vetting.selectors.register import vendor_holds
from vetting.words import waited_for

PAGE = 50  # dossiers on a page
LATE_DAYS = 3  # a dossier that waits longer is pointed out

# What the office asks of the queue → the states that answer.
VIEWS: dict[str, tuple[str, ...]] = {
    "waiting": (Dossier.Status.SUBMITTED,),
    "mine": (Dossier.Status.IN_REVIEW,),
    "reviewing": (Dossier.Status.IN_REVIEW,),
    "mending": (Dossier.Status.CHANGES_REQUESTED,),
    "approved": (Dossier.Status.APPROVED,),
    "rejected": (Dossier.Status.REJECTED,),
}


@dataclass(frozen=True)
class QueueWishes:
    """A question to the queue, made sane."""

    view: str = "waiting"  # a key of VIEWS
    kind: str = ""  # of vendor
    text: str = ""  # in the vendor's name, tax code or commune
    after: int | None = None  # key of the last dossier of the page before


@dataclass(frozen=True)
class QueueRow:
    """One dossier of the queue and how long it has waited."""

    dossier: Dossier
    waited: str
    is_late: bool


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue, and where the next one starts."""

    rows: list[QueueRow]
    next_after: int | None


def queue_page(wishes: QueueWishes, person: Person) -> QueuePage:
    """Return one page of dossiers with their vendors, reviewers and number of products, oldest submission first."""
    dossiers = _found(wishes, person).order_by("submitted_at", "pk")
    if wishes.after:
        dossiers = _after(dossiers, wishes.after)
    found = list(dossiers[: PAGE + 1])
    now = clock.now()
    return QueuePage(
        [_row(dossier, now) for dossier in found[:PAGE]], found[PAGE - 1].pk if len(found) > PAGE else None
    )


def waiting_counts(person: Person) -> dict[str, int]:
    """Return how many dossiers each view of the queue holds."""
    counts: dict[str, int] = Dossier.objects.exclude(submitted_at=None).aggregate(
        waiting=Count("pk", filter=Q(status=Dossier.Status.SUBMITTED)),
        mine=Count("pk", filter=Q(status=Dossier.Status.IN_REVIEW, reviewer=person)),
        reviewing=Count("pk", filter=Q(status=Dossier.Status.IN_REVIEW)),
        mending=Count("pk", filter=Q(status=Dossier.Status.CHANGES_REQUESTED)),
        approved=Count("pk", filter=Q(status=Dossier.Status.APPROVED)),
        rejected=Count("pk", filter=Q(status=Dossier.Status.REJECTED)),
    )
    return counts


def _row(dossier: Dossier, now: datetime) -> QueueRow:
    assert dossier.submitted_at is not None  # noqa: S101 - the queue holds only what was submitted
    if dossier.status in Dossier.CLOSED:
        return QueueRow(dossier, day(dossier.submitted_at), is_late=False)
    waited = now - dossier.submitted_at
    is_ours = dossier.status in Dossier.WITH_OFFICE
    return QueueRow(dossier, waited_for(waited), is_late=is_ours and waited > timedelta(days=LATE_DAYS))


def _found(wishes: QueueWishes, person: Person) -> QuerySet[Dossier]:
    products = Dossier.products.through._default_manager.filter(dossier=OuterRef("pk")).order_by()
    number = products.values("dossier").annotate(n=Count("pk")).values("n")
    dossiers = (
        Dossier.objects.exclude(submitted_at=None)
        .filter(status__in=VIEWS[wishes.view])
        .select_related("vendor__commune", "reviewer")
        .annotate(product_count=Coalesce(Subquery(number), 0))
    )
    if wishes.view == "mine":
        dossiers = dossiers.filter(reviewer=person)
    if wishes.kind:
        dossiers = dossiers.filter(vendor__kind=wishes.kind)
    return dossiers.filter(vendor_holds(wishes.text, prefix="vendor__"))


def _after(dossiers: QuerySet[Dossier], last: int) -> QuerySet[Dossier]:
    moment = Dossier.objects.filter(pk=last).values_list("submitted_at", flat=True).first()
    if moment is None:
        return dossiers
    return dossiers.filter(Q(submitted_at__gt=moment) | Q(submitted_at=moment, pk__gt=last))
