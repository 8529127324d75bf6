"""The officials' desk: this week's number, the sessions' reports, downloads."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from orders.addresses import log_url
from orders.reports import access, selectors
from orders.reports.services import retry_report
from orders.witness.checkpoints import sealed_root
from vetting.access import VETTING_ROLES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = (Role.OFFICIAL, Role.REPORT_OFFICER, Role.DIRECTOR)


@office(*READERS)
@require_safe
def list_reports(request: PersonRequest) -> HttpResponse:
    reports = list(selectors.listed_reports()[:52])
    latest = next((report for report in reports if report.status == report.Status.READY), None)
    reads_registers = bool(request.user.roles & {Role.OFFICIAL, Role.REPORT_OFFICER, *VETTING_ROLES})
    context = {"reports": reports, "latest": latest, "reads_registers": reads_registers}
    return render(request, "orders/reports/list.html", context)


@office(*READERS)
@require_safe
def show_report(request: PersonRequest, pk: int) -> HttpResponse:
    report = access.report_for(request.user, pk)
    seal = {"root": sealed_root(report.session), "log_url": log_url(report.session)}
    return render(request, "orders/reports/report.html", {"report": report} | seal)


@office(*READERS)
@require_safe
def download_report(request: PersonRequest, pk: int) -> FileResponse:
    report = access.report_file_for(request.user, pk)
    name = f"bao-cao-phien-{report.session.number}-v{report.version}.xlsx"
    return FileResponse(default_storage.open(report.path), as_attachment=True, filename=name, content_type=XLSX)


@office(Role.REPORT_OFFICER, Role.DIRECTOR)
@require_POST
def retry(request: PersonRequest, pk: int) -> HttpResponse:
    report = access.report_for(request.user, pk)
    retry_report(actor=request.user, report=report)
    messages.success(request, _("Báo cáo sẽ được lập lại trong ít phút."))
    return redirect("reports:show-report", pk)
