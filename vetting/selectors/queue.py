"""The office's queue of dossiers: oldest first, with a constant number of queries."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from market.accounts.models import Person
from vetting.models import Dossier
from vetting.selectors.register import vendor_holds

PAGE = 50  # dossiers on a page

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
class QueuePage:
    """One page of the queue, and where the next one starts."""

    dossiers: list[Dossier]
    next_after: int | None


def queue_page(wishes: QueueWishes, person: Person) -> QueuePage:
    """Return one page of dossiers with their vendors, reviewers and number of products, oldest submission first."""
    dossiers = _found(wishes, person).order_by("submitted_at", "pk")
    if wishes.after:
        dossiers = _after(dossiers, wishes.after)
    rows = list(dossiers[: PAGE + 1])
    return QueuePage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


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


def _found(wishes: QueueWishes, person: Person) -> QuerySet[Dossier]:
    products = Dossier.products.through.objects.filter(dossier=OuterRef("pk")).order_by()
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
