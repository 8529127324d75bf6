"""All reports of the office's list, and which of them a compilation holds."""

from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from orders.models import Compilation
from orders.reports.catalogue import Report
from orders.reports.listed import (
    r01,
    r02,
    r03,
    r04,
    r05,
    r06,
    r07,
    r08,
    r09,
    r11,
    r12,
    r13,
    r14,
    r15,
    r16,
    r17,
    r18,
    r19,
    r20,
    r22,
    r25,
    r26,
    r28,
    r30,
)

_LISTED = (
    r01,
    r02,
    r03,
    r04,
    r05,
    r06,
    r07,
    r08,
    r09,
    r11,
    r12,
    r13,
    r14,
    r15,
    r16,
    r17,
    r18,
    r19,
    r20,
    r22,
    r25,
    r26,
    r28,
    r30,
)
REPORTS: dict[str, Report] = {each.REPORT.code: each.REPORT for each in _LISTED}


def report_named(code: str) -> Report:
    """Return a report by its number in the list, or raise Absent."""
    if code not in REPORTS:
        raise Absent(_("Không có báo cáo này."))
    return REPORTS[code]


def reports_of(compilation: Compilation) -> list[Report]:
    """Return the reports a compilation holds, in the order of the list."""
    if compilation.report:
        return [REPORTS[compilation.report]]
    return [report for report in REPORTS.values() if compilation.stage in report.stages]


def title_of(compilation: Compilation) -> str:
    """Return what a compilation is called, in the language in force."""
    if compilation.session is None or compilation.report:
        return str(REPORTS[compilation.report].title)
    facts = {"number": compilation.session.number, "stage": compilation.get_stage_display().lower()}
    return _("Bộ báo cáo phiên %(number)d, %(stage)s") % facts
