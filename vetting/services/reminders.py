"""Reminding vendors of papers that end, and of conditions new rules set; each fact is told once."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Now

from market.kernel import clock
from market.notices.models import Notice
from vetting import validity
from vetting.models import Condition, Dossier, Paper, PaperReminder, Product, Vendor
from vetting.services.announcements import readers_of, tell_members
from vetting.validity import Standing, standing_of

FARTHEST_DAYS = max(validity.CERTIFICATE_REMINDER_DAYS)
RULE_KIND = "rule-condition"
TELL_WITHIN = timedelta(days=7)  # after that a condition is no news
_OWNER = Coalesce("product", Value(0))  # nothing equals nothing, also in the database


@dataclass(frozen=True)
class DueReminder:
    """A paper to remind of, and at which distance."""

    paper: Paper
    days_before: int


def due_reminders(today: date, vendor: Vendor | None = None) -> list[DueReminder]:
    """Return the papers whose newest distance nobody was told of, first to end first: of all vendors, or of one."""
    papers = _candidates(today)
    if vendor:
        papers = papers.filter(vendor=vendor)
    found = []
    for paper in papers.iterator(chunk_size=2000):
        days = validity.due_reminder(paper, today)
        if days is not None and (paper.last_told is None or days < paper.last_told):  # type: ignore[attr-defined]
            found.append(DueReminder(paper, days))
    return found


@transaction.atomic
def remind_of_papers(vendor_id: int) -> int:
    """Tell a vendor's members of its ending papers, all in one notice each; return of how many. Twice is once."""
    vendor = Vendor.objects.select_for_update(no_key=True).get(pk=vendor_id)
    today = clock.today_in_hanoi()
    due = due_reminders(today, vendor)
    if not due:
        return 0
    rows = [PaperReminder(paper=each.paper, days_before=each.days_before, ends_on=each.paper.ends_on) for each in due]
    first, *_rest = PaperReminder.objects.bulk_create(rows)
    papers: list[tuple[Paper, Standing]] = [(each.paper, standing_of(each.paper, today)) for each in due]
    context: dict[str, Any] = {"papers": papers, "first_end": due[0].paper.ends_on}
    tell_members("paper-ending", vendor, key=str(first.pk), **context)
    return len(rows)


def _candidates(today: date) -> QuerySet[Paper]:
    """Return accepted papers near their end, of vendors and products still here, that no newer one is to replace."""
    told = PaperReminder.objects.filter(paper=OuterRef("pk"), ends_on=OuterRef("ends_on")).order_by()
    nearest = told.values("paper").annotate(n=Min("days_before")).values("n")
    newer = Paper.objects.annotate(owner=_OWNER).filter(
        vendor=OuterRef("vendor"),
        kind=OuterRef("kind"),
        owner=OuterRef("owner"),
        dossier__status__in=Dossier.WITH_OFFICE,
        status__in=(Paper.Status.UPLOADED, Paper.Status.ACCEPTED),
    )
    return (
        Paper.objects.annotate(owner=_OWNER, last_told=Subquery(nearest))
        .filter(
            ~Exists(newer),
            status=Paper.Status.ACCEPTED,
            dossier__status=Dossier.Status.APPROVED,
            ends_on__gte=today - timedelta(days=validity.LATEST_REMINDER_DAYS),
            ends_on__lte=today + timedelta(days=FARTHEST_DAYS),
        )
        .exclude(vendor__status=Vendor.Status.CLOSED)
        .exclude(product__status=Product.Status.WITHDRAWN)
        .select_related("product")
        .order_by("ends_on", "pk")
    )


@dataclass(frozen=True)
class UntoldCondition:
    """A vendor whose members were not told of what a new rule asks of it."""

    requirement_id: int
    vendor_id: int


def untold_conditions() -> list[UntoldCondition]:
    """Return the vendors, by rule, with a recent condition that a member it is of use to was not told of."""
    notices = Notice.objects.filter(key=OuterRef("key"))
    recent = Condition.objects.filter(requirement__isnull=False, met_at=None, set_at__gt=Now() - TELL_WITHIN)
    rows = (
        recent.filter(vendor__members__part__in=readers_of(RULE_KIND))
        .annotate(key=_condition_key())
        .filter(~Exists(notices))
        .order_by("requirement", "vendor")
        .values_list("requirement", "vendor")
        .distinct()
    )
    return [UntoldCondition(requirement, vendor) for requirement, vendor in rows]


@transaction.atomic
def tell_of_rule(requirement_id: int, vendor_id: int) -> int:
    """Tell a vendor's members which papers a new rule asks of it, and by when; return how many. Twice is once."""
    vendor = Vendor.objects.select_for_update(no_key=True).get(pk=vendor_id)
    waiting = Condition.objects.filter(requirement=requirement_id, vendor=vendor, met_at=None)
    conditions = list(waiting.select_related("product").order_by("product__sort_name", "pk"))
    if conditions:
        key = f"{requirement_id}-{vendor.pk}"
        tell_members(RULE_KIND, vendor, key=key, conditions=conditions, due_on=conditions[0].due_on)
    return len(conditions)


def _condition_key() -> Concat:
    """Return the key of a member's notice, as `tell_members` makes it."""
    dash = Value("-")
    parts = [Value(f"{RULE_KIND}-"), _text("requirement_id"), dash, _text("vendor_id"), dash]
    return Concat(*parts, _text("vendor__members__person_id"))


def _text(column: str) -> Cast:
    return Cast(column, CharField())
