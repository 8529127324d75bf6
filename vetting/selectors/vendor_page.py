"""What a vendor's page shows: papers as they stand today, conditions, reminders, lookups, members."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from market.kernel import clock
from vetting.models import Condition, Dossier, Lookup, Paper, PaperKind, PaperReminder, Vendor, VendorMember
from vetting.validity import Standing, longest_extension, standing_of

LATEST = 20  # reminders and lookups on the page


@dataclass(frozen=True)
class PaperLine:
    """A paper that counts, how it stands today, and what an approver may do with it."""

    paper: Paper
    standing: Standing
    reminders: int
    may_extend: bool
    may_revoke: bool


@dataclass(frozen=True)
class ConditionLine:
    """A condition, and whether it stops sales today."""

    condition: Condition
    is_overdue: bool


@dataclass(frozen=True)
class VendorPage:
    """The page of one vendor, but for its facts, products and journal."""

    papers: list[PaperLine]
    conditions: list[ConditionLine]
    reminders: list[PaperReminder]
    lookups: list[Lookup]
    members: list[VendorMember]


def vendor_page(vendor: Vendor) -> VendorPage:
    """Return a vendor's page as of today; a constant number of queries."""
    today = clock.today_in_hanoi()
    reminders = PaperReminder.objects.filter(paper__vendor=vendor).select_related("paper__product")
    lookups = Lookup.objects.filter(dossier__vendor=vendor).select_related("looked_up_by", "paper")
    return VendorPage(
        paper_lines(vendor, today),
        condition_lines(vendor, today),
        list(reminders.order_by("-sent_at", "-pk")[:LATEST]),
        list(lookups[:LATEST]),
        list(vendor.members.select_related("person").order_by("part", "pk")),
    )


def paper_lines(vendor: Vendor, today: date) -> list[PaperLine]:
    """Return the vendor's accepted and revoked papers, its own first, each as it stands on a day."""
    told = PaperReminder.objects.filter(paper=OuterRef("pk"), ends_on=OuterRef("ends_on")).order_by()
    number = told.values("paper").annotate(n=Count("pk")).values("n")
    papers = (
        Paper.objects.filter(vendor=vendor, status__in=(Paper.Status.ACCEPTED, Paper.Status.REVOKED))
        .select_related("product", "judged_by", "dossier", "extended_by", "revoked_by")
        .annotate(reminded=Coalesce(Subquery(number), 0))
        .order_by(F("product__sort_name").asc(nulls_first=True), "kind", "pk")
    )
    return [_line(paper, today) for paper in papers]


def _line(paper: Paper, today: date) -> PaperLine:
    is_settled = paper.dossier.status in Dossier.CLOSED and paper.status == Paper.Status.ACCEPTED
    may_extend = (
        is_settled
        and paper.kind == PaperKind.STAR_CERTIFICATE
        and paper.expires_on is not None
        and today <= longest_extension(paper.expires_on)
    )
    reminded: int = paper.reminded  # type: ignore[attr-defined]
    return PaperLine(paper, standing_of(paper, today), reminded, may_extend, is_settled)


def condition_lines(vendor: Vendor, today: date) -> list[ConditionLine]:
    """Return the vendor's conditions, those still waiting first, the nearest day first."""
    conditions = vendor.conditions.select_related("product", "set_by", "met_by")
    ordered = conditions.order_by(F("met_at").asc(nulls_first=True), "due_on", "pk")
    return [ConditionLine(each, each.met_at is None and each.due_on < today) for each in ordered]


def ending_lines(vendor: Vendor) -> list[PaperLine]:
    """Return the vendor's papers that need something done soon or now, first to end first: for its own page."""
    urgent = ("ending", "in_rerating_window", "window_missed", "extended", "expired", "revoked")
    lines = [line for line in paper_lines(vendor, clock.today_in_hanoi()) if line.standing.state in urgent]
    return sorted(lines, key=lambda line: line.standing.ends_on or date.min)
