"""The reports: packs of the sessions, the list to ask from, what becomes of what was asked, downloads."""

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from orders.addresses import log_url
from orders.models import Compilation
from orders.reports import access, asking, registry
from orders.reports.forms import AskForm
from orders.reports.names import TYPES, download_name
from orders.reports.selection import scope_of
from orders.witness.checkpoints import sealed_root
from vetting.access import VETTING_ROLES

READERS = (Role.OFFICIAL, Role.REPORT_OFFICER, Role.DIRECTOR)
ASKERS = (*READERS, Role.ADMIN)  # each for the reports of the list that are meant for them
SHOWN = 52  # packs: a year of Fridays


def tabs_of(request: PersonRequest) -> dict[str, bool]:
    """Return which of the desk's other pages this person may open."""
    roles = request.user.roles
    return {
        "reads_registers": bool(roles & {Role.OFFICIAL, Role.REPORT_OFFICER, *VETTING_ROLES}),
        "reads_reports": bool(roles & set(READERS)),
        "directs": Role.DIRECTOR in roles,
    }


@office(*ASKERS)
@require_safe
def list_reports(request: PersonRequest) -> HttpResponse:
    found = access.compilations_for(request.user)
    asked = found.exclude(kind=Compilation.Kind.PACK).order_by("-pk")[:10]
    packs = list(found.filter(kind=Compilation.Kind.PACK).order_by("-session__opens_at", "-pk")[:SHOWN])
    context = {
        "packs": packs,
        "latest": next((pack for pack in packs if pack.status == pack.Status.READY), None),
        "sees_packs": scope_of(request.user).is_whole,
        "asked": [(each, registry.title_of(each)) for each in asked],
    }
    return render(request, "orders/reports/list.html", context | tabs_of(request))


@office(*ASKERS)
@require_safe
def show_catalogue(request: PersonRequest) -> HttpResponse:
    return render(request, "orders/reports/catalogue.html", {"reports": access.reports_for(request.user)})


@office(*ASKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PersonRequest, code: str) -> HttpResponse:
    report = access.report_for(request.user, code)
    sees_people = bool(request.user.roles & access.SEES_PEOPLE)
    scope = scope_of(request.user)
    form = AskForm(
        request.POST or None, report=report, sees_people=sees_people, scope=scope, initial=request.GET.dict()
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.ask_report(
                actor=request.user,
                report=report,
                wishes=form.wishes(),
                language=form.cleaned_data["ngon_ngu"],
                with_people=form.cleaned_data.get("kem_nguoi", False),
            )
        except Refused as refusal:
            add_problem(form, refusal)
        else:
            return redirect("reports:show-report", made.pk)
    context = {"report": report, "form": form, "scope": scope, "columns": report.columns()}
    return render(request, "orders/reports/ask.html", context)


@office(*ASKERS)
@require_safe
def show_report(request: PersonRequest, pk: int) -> HttpResponse:
    compilation = access.compilation_for(request.user, pk)
    return render(request, "orders/reports/report.html", _shown(compilation))


@office(*ASKERS)
@require_safe
def show_progress(request: PersonRequest, pk: int) -> HttpResponse:
    """Answer the page that waits: how far it is; once it is over, the page loads anew."""
    compilation = access.compilation_for(request.user, pk)
    if compilation.status not in asking.OPEN:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "orders/reports/_progress.html", {"compilation": compilation})


def _shown(compilation: Compilation) -> dict[str, object]:
    rows: dict[str, list[object]] = {}
    for file in compilation.files.all():
        rows.setdefault(file.report, []).append(file)
    reports = [(registry.REPORTS[code], files) for code, files in rows.items() if code in registry.REPORTS]
    return {
        "compilation": compilation,
        "title": registry.title_of(compilation),
        "whole": next((file for file in compilation.files.all() if file.format == "xlsx"), None),
        "reports": reports,
        "figures": compilation.figures,
        "is_open": compilation.status in asking.OPEN,
        "root": sealed_root(compilation.session) if compilation.session else "",
        "log_url": log_url(compilation.session) if compilation.session else "",
    }


@office(*ASKERS)
@require_safe
def download_file(request: PersonRequest, pk: int) -> FileResponse:
    file = access.file_for(request.user, pk)
    return FileResponse(
        default_storage.open(file.path),
        as_attachment=True,
        filename=download_name(file),
        content_type=TYPES[file.format],
    )


@office(*ASKERS)
@require_POST
def cancel(request: PersonRequest, pk: int) -> HttpResponse:
    compilation = access.own_compilation_for(request.user, pk)
    asking.cancel_compilation(actor=request.user, compilation=compilation)
    messages.success(request, _("Đã hủy lập báo cáo."))
    return redirect("reports:list-reports")


@office(*ASKERS)
@require_POST
def retry(request: PersonRequest, pk: int) -> HttpResponse:
    compilation = access.own_compilation_for(request.user, pk)
    asking.retry_compilation(actor=request.user, compilation=compilation)
    messages.success(request, _("Báo cáo sẽ được lập lại trong ít phút."))
    return redirect("reports:show-report", pk)
