"""Conditions of approvals and of new rules: what waits, what is late, what they stand in for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from market.kernel import clock
from vetting.completeness import Item, Place
from vetting.models import Condition, Vendor

PAGE = 50  # conditions on a page
SOON_DAYS = 14  # from then on the vendor is reminded

type Covered = frozenset[Place]


@dataclass(frozen=True)
class ConditionRow:
    """A condition, and how many days are left to meet it (negative: sales stopped so long ago)."""

    condition: Condition
    days_left: int

    @property
    def is_late(self) -> bool:
        """Tell whether its day is over."""
        return self.days_left < 0

    @property
    def is_soon(self) -> bool:
        """Tell whether its day is near."""
        return 0 <= self.days_left <= SOON_DAYS


@dataclass(frozen=True)
class ConditionPage:
    """One page of the office's list, and where the next one starts."""

    rows: list[ConditionRow]
    next_after: int | None


def place_of(item: Item) -> Place:
    """Return which place of the checklist a line is."""
    return item.kind, item.product.pk if item.product else None


def covered_places(vendor_id: int) -> Covered:
    """Return the papers a vendor may still bring by a later day: a condition that is not over stands in for each."""
    return frozenset(awaited_papers(vendor_id))


def awaited_papers(vendor_id: int) -> dict[Place, date]:
    """Return the papers a vendor may still bring by a later day, each with the first such day."""
    waiting = Condition.objects.filter(vendor_id=vendor_id, met_at=None, due_on__gte=clock.today_in_hanoi())
    rows = waiting.exclude(kind="").order_by("-due_on").values_list("kind", "product_id", "due_on")
    return {(kind, product_id): due_on for kind, product_id, due_on in rows}


def waiting_conditions(vendor: Vendor) -> list[ConditionRow]:
    """Return what a vendor still has to do, first due first."""
    waiting = vendor.conditions.filter(met_at=None).select_related("product")
    return _rows(waiting, clock.today_in_hanoi())


def condition_page(view: str, after: int | None) -> ConditionPage:
    """Return one page of the office's conditions: "waiting" and "late" first due first, "met" newest first."""
    today = clock.today_in_hanoi()
    found = Condition.objects.select_related("vendor", "product", "dossier", "set_by", "met_by")
    if view == "met":
        found = found.filter(met_at__isnull=False).order_by("-pk")
        found = found.filter(pk__lt=after) if after else found
    else:
        found = found.filter(met_at=None, due_on__lt=today) if view == "late" else found.filter(met_at=None)
        found = _behind(found.order_by("due_on", "pk"), after)
    rows = _rows(found[: PAGE + 1], today)
    return ConditionPage(rows[:PAGE], rows[PAGE - 1].condition.pk if len(rows) > PAGE else None)


def _behind(found: QuerySet[Condition], after: int | None) -> QuerySet[Condition]:
    last = Condition.objects.filter(pk=after).first() if after else None
    if last is None:
        return found
    return found.filter(due_on__gte=last.due_on).exclude(due_on=last.due_on, pk__lte=last.pk)


def _rows(conditions: QuerySet[Condition], today: date) -> list[ConditionRow]:
    return [ConditionRow(each, (each.due_on - today).days) for each in conditions]
