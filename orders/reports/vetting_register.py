"""R18, the vetting register: one row per dossier the office has seen, the latest submission first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from market.kernel.clock import in_hanoi
from orders.reports.selection import Selection
from vetting.models import Condition, Dossier, Lookup, Paper, PaperCheck, PaperKind
from vetting.promises import working_days_between

PAGE = 50  # rows on a screen
CHUNK = 500  # dossiers whose reasons are read at once


@dataclass(frozen=True, kw_only=True)
class VettingRow:
    """One row of the register."""

    key: int
    vendor: str
    submitted_at: datetime
    people: str
    supplements: int
    days: int | None
    result: str
    reasons: str
    checked: int
    lookups: int
    condition_until: date | None


def vetting_dossiers(selection: Selection, result: str = "") -> QuerySet[Dossier]:
    """Return the dossiers asked for, all or those in one state, the latest submission first."""
    found = selection.dossiers()
    if result:
        found = found.filter(status=result)
    return found.select_related("vendor", "reviewer", "decided_by").order_by("-submitted_at", "-pk")


def vetting_page(
    selection: Selection, result: str = "", *, after: int | None = None
) -> tuple[list[VettingRow], int | None]:
    """Return one screen of rows behind a dossier, and after which one the next begins."""
    dossiers = _counted(vetting_dossiers(selection, result))
    if after:
        moment = Dossier.objects.filter(pk=after).values_list("submitted_at", flat=True).first()
        if moment:
            dossiers = dossiers.filter(Q(submitted_at__lt=moment) | Q(submitted_at=moment, pk__lt=after))
    found = list(dossiers[: PAGE + 1])
    return list(_rows(found[:PAGE], _today(selection))), found[PAGE - 1].pk if len(found) > PAGE else None


def vetting_rows(selection: Selection, result: str = "") -> Iterator[VettingRow]:
    """Yield every row asked for, in constant memory."""
    for chunk in batched(_counted(vetting_dossiers(selection, result)).iterator(chunk_size=CHUNK), CHUNK):
        yield from _rows(chunk, _today(selection))


def _today(selection: Selection) -> date:
    return in_hanoi(selection.moment).date()


def _counted(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    judged = Paper.objects.filter(dossier=OuterRef("pk"), judged_at__isnull=False).order_by()
    lookups = Lookup.objects.filter(dossier=OuterRef("pk")).order_by()
    waiting = Condition.objects.filter(dossier=OuterRef("pk"), met_at=None).order_by()
    return dossiers.annotate(
        checked=Coalesce(Subquery(judged.values("dossier").annotate(n=Count("pk")).values("n")), 0),
        lookup_count=Coalesce(Subquery(lookups.values("dossier").annotate(n=Count("pk")).values("n")), 0),
        condition_until=Subquery(waiting.values("dossier").annotate(d=Min("due_on")).values("d")),
    )


def _rows(dossiers: Iterable[Dossier], today: date) -> Iterator[VettingRow]:
    dossiers = list(dossiers)
    reasons = _reasons(dossiers)
    for dossier in dossiers:
        assert dossier.submitted_at is not None  # noqa: S101 - the register holds only what was submitted
        people = [person.display_name for person in (dossier.reviewer, dossier.decided_by) if person]
        yield VettingRow(
            key=dossier.pk,
            vendor=dossier.vendor.display_name,
            submitted_at=dossier.submitted_at,
            people=" / ".join(dict.fromkeys(people)),
            supplements=max(0, dossier.rounds - 1),
            days=_working_days(dossier, today),
            result=str(dossier.get_status_display()),
            reasons="; ".join(reasons.get(dossier.pk, [])),
            checked=dossier.checked,  # type: ignore[attr-defined]
            lookups=dossier.lookup_count,  # type: ignore[attr-defined]
            condition_until=dossier.condition_until,  # type: ignore[attr-defined]
        )


def _working_days(dossier: Dossier, today: date) -> int | None:
    """Return the working days from the last submission to the office's answer, or to today while it owes one."""
    if dossier.submitted_at is None:
        return None
    first = in_hanoi(dossier.submitted_at).date()
    if dossier.decided_at and dossier.decided_at >= dossier.submitted_at:
        return working_days_between(first, in_hanoi(dossier.decided_at).date())
    return working_days_between(first, today) if dossier.status in Dossier.WITH_OFFICE else None


def _reasons(dossiers: list[Dossier]) -> dict[int, list[str]]:
    """Return why papers of each dossier did not pass, criterion by criterion; two queries."""
    found: dict[int, list[str]] = {}
    keys = [dossier.pk for dossier in dossiers]
    failed = PaperCheck.objects.filter(paper__dossier__in=keys, verdict=PaperCheck.Verdict.FAILS)
    for check in failed.select_related("paper", "criterion").order_by("paper", "criterion__position"):
        words = _("%(paper)s: %(criterion)s (%(note)s)") % {
            "paper": PaperKind(check.paper.kind).label,
            "criterion": _(check.criterion.text),
            "note": check.note,
        }
        found.setdefault(check.paper.dossier_id, []).append(words)
    plain = Paper.objects.filter(dossier__in=keys, status=Paper.Status.REFUSED)
    for paper in plain.exclude(checks__verdict=PaperCheck.Verdict.FAILS).order_by("pk"):
        words = f"{PaperKind(paper.kind).label}: {paper.refusal_reason}"
        found.setdefault(paper.dossier_id, []).append(words)
    for dossier in dossiers:
        if dossier.status == Dossier.Status.REJECTED and dossier.decision_note:
            found.setdefault(dossier.pk, []).append(dossier.decision_note)
    return found
