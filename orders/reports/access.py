"""Who gets which report: fetching and permission are one act. Strangers get Absent (404)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from market.accounts.models import Person, Role
from market.kernel import journal
from market.kernel.errors import Absent
from orders.models import Compilation, ReaderScope, ReportFile, ReportSubscription
from orders.reports import registry
from orders.reports.catalogue import OFFICE_READERS, READERS, Report
from orders.reports.selectors import with_files

SEES_PEOPLE = frozenset({Role.REPORT_OFFICER})  # may have the variants with personal data


def compilations_for(person: Person) -> QuerySet[Compilation]:
    """Return what a reader may see: the packs, when nothing is held back from them, and what they asked for.

    The office's report officers and directors see what everybody asked for, variants with personal data apart. Nobody
    sees a report of the list that they may not ask for themselves, nor what was read for them with wider bounds.
    """
    found = Q(asked_by=person)
    bounded = ReaderScope.objects.filter(person=person).first()
    if bounded is not None:
        found &= Q(started_at=None) | Q(started_at__gte=bounded.set_at)
    else:
        found |= Q(kind=Compilation.Kind.PACK) if person.roles & READERS else Q(pk=None)
        found |= Q(with_people=False) if person.roles & OFFICE_READERS else Q(pk=None)
    found &= Q(report="") | Q(report__in=[report.code for report in reports_for(person)])
    if not person.roles & SEES_PEOPLE:
        found &= Q(with_people=False)
    return with_files(Compilation.objects.filter(found))


def compilation_for(person: Person, pk: int) -> Compilation:
    """Return a compilation this reader may see, or raise Absent."""
    found = compilations_for(person).filter(pk=pk).first()
    if found is None:
        raise Absent(_("Không có báo cáo này."))
    return found


def file_for(person: Person, pk: int) -> ReportFile:
    """Return a file for download and write the download into the journal, or raise Absent."""
    found = ReportFile.objects.select_related("compilation__session").filter(pk=pk).first()
    compilation = compilation_for(person, found.compilation_id) if found else None
    if found is None or compilation is None or compilation.dropped_at is not None:
        raise Absent(_("Không có tệp này."))
    journal.record(
        "report.downloaded",
        actor=person,
        subject=compilation,
        report=found.report or "bo",
        format=found.format,
        people=compilation.with_people,
        sha256=bytes(found.sha256).hex(),
    )
    return found


def report_for(person: Person, code: str) -> Report:
    """Return a report of the list this person may ask for, or raise Absent."""
    report = registry.report_named(code)
    if not person.roles & report.readers:
        raise Absent(_("Không có báo cáo này."))
    return report


def reports_for(person: Person) -> list[Report]:
    """Return the reports of the list this person may ask for."""
    return [report for report in registry.REPORTS.values() if person.roles & report.readers]


def own_compilation_for(person: Person, pk: int) -> Compilation:
    """Return a compilation this person may cancel or have tried again: who asked for it, or the office; else Absent."""
    found = compilation_for(person, pk)
    if found.asked_by_id != person.pk and not person.roles & OFFICE_READERS:
        raise Absent(_("Không có báo cáo này."))
    return found


def subscriptions_for(person: Person) -> QuerySet[ReportSubscription]:
    """Return a reader's own subscriptions, for report officers and directors everybody's, by name."""
    found = ReportSubscription.objects.select_related("person", "set_by")
    if not person.roles & OFFICE_READERS:
        found = found.filter(person=person)
    return found.order_by("person__full_name", "person", "report", "cadence")


def subscription_for(person: Person, pk: int) -> ReportSubscription:
    """Return a subscription this person may end, or raise Absent."""
    found = subscriptions_for(person).filter(pk=pk).first()
    if found is None:
        raise Absent(_("Không có đăng ký này."))
    return found
