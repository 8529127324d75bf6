"""The office's side of stamps: unusual scans, and any lot with all that is known of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.clock import today_in_hanoi
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from vetting.access import flagged_day, office_lot
from vetting.forms.lots import LotSearchForm, ScanNoteForm
from vetting.models import ScanDay
from vetting.selectors import lots as selectors
from vetting.services import scans as services

REVIEWED = 20  # days shown that were looked at


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def list_scans(request: PersonRequest) -> HttpResponse:
    return _scans(request)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def review_scans(request: PersonRequest, pk: int) -> HttpResponse:
    scan_day = flagged_day(pk)
    form = ScanNoteForm(request.POST, prefix=f"d{pk}")
    if form.is_valid():
        try:
            services.review_scans(actor=request.user, scan_day=scan_day, note=form.cleaned_data["note"])
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã ghi lại với lô %(number)s.") % {"number": scan_day.lot.number})
            return redirect("vetting:list-scans")
    return _scans(request, scan_day, form)


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def list_office_lots(request: PersonRequest) -> HttpResponse:
    form = LotSearchForm(request.GET)
    text, before = form.wishes()
    found = list(selectors.found_lots(text, before=before))
    shown = found[: selectors.PAGE]
    context = {
        "form": form,
        "lots": [(lot, selectors.is_over(lot, today_in_hanoi())) for lot in shown],
        "next_before": shown[-1].pk if len(found) > selectors.PAGE else None,
    }
    return render(request, "vetting/office/lots.html", context)


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def show_office_lot(request: PersonRequest, pk: int) -> HttpResponse:
    lot = office_lot(pk)
    context = {"lot": lot, "file": selectors.lot_file(lot)}
    return render(request, "vetting/office/lot.html", context)


def _scans(request: PersonRequest, wrong: ScanDay | None = None, form: ScanNoteForm | None = None) -> HttpResponse:
    rows = [
        (day, form if form and wrong == day else ScanNoteForm(prefix=f"d{day.pk}"))
        for day in selectors.unusual_scans()[: selectors.PAGE]
    ]
    context = {"rows": rows, "reviewed": selectors.reviewed_scans()[:REVIEWED]}
    return render(request, "vetting/office/scans.html", context, status=422 if form else 200)
