"""Who gets which report."""

from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Absent
from orders.models import SessionReport
from orders.reports.selectors import listed_reports


def report_for(person: Person, pk: int) -> SessionReport:
    """Return a report by number, or raise Absent. The view's rule has let in only those who read reports."""
    report = listed_reports().filter(pk=pk).first()
    if report is None:
        raise Absent(_("Không có báo cáo này."))
    return report


def report_file_for(person: Person, pk: int) -> SessionReport:
    """Return a finished report for download and write the download into the journal, or raise Absent."""
    report = report_for(person, pk)
    if report.status != SessionReport.Status.READY:
        raise Absent(_("Báo cáo này chưa lập xong."))
    journal.record("report.downloaded", actor=person, subject=report, sha256=report.sha256)
    return report
