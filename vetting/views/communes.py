"""The office's side of the monthly confirmation: coverage, what to handle, contacts, the register (R23)."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.clock import now
from market.places.selectors import commune_by_code
from vetting import access
from vetting.commune_workbook import write_register
from vetting.forms.communes import ContactForm, HandlingForm, MonthForm
from vetting.models import CommuneAnswer
from vetting.selectors import communes as selectors
from vetting.services import communes as services

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # producers or communes on a page; the workbook holds them all


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def show_communes(request: PersonRequest) -> HttpResponse:
    return _show(request)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def handle_commune_answer(request: PersonRequest, pk: int) -> HttpResponse:
    answer = access.commune_answer(pk)
    form = HandlingForm(request.POST, prefix=f"a{pk}")
    if not form.is_valid():
        return _show(request, {pk: form})
    services.handle_answer(actor=request.user, answer=answer, note=form.cleaned_data["note"])
    messages.success(request, _("Đã ghi việc xử lý cho %(name)s.") % {"name": answer.vendor.display_name})
    return redirect("vetting:show-communes")


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def resend_commune_round(request: PersonRequest, pk: int) -> HttpResponse:
    commune_round = services.resend_round(actor=request.user, commune_round=access.commune_round(pk))
    words = {"commune": commune_round.commune.name}
    messages.success(request, _("Đã gửi lại danh sách cho %(commune)s. Đường dẫn cũ không dùng được nữa.") % words)
    return redirect("vetting:show-communes")


@office(Role.REVIEWER, Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def keep_commune_contacts(request: PersonRequest) -> HttpResponse:
    known = selectors.contacts()
    code = MonthForm(request.GET).commune()
    chosen = known.filter(commune=code).first()
    commune = chosen.commune if chosen else commune_by_code(code)
    initial = {"commune": commune, "name": chosen.name, "email": chosen.email} if chosen else {"commune": commune}
    form = ContactForm(request.POST or None, initial=initial)
    if form.is_valid():
        contact = services.save_contact(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Đã lưu đầu mối của %(commune)s.") % {"commune": contact.commune.name})
        return redirect("vetting:keep-commune-contacts")
    context = {"form": form, "contacts": known, "chosen": chosen}
    return render(request, "vetting/office/commune_contacts.html", context, status=422 if form.errors else 200)


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def show_commune_register(request: PersonRequest) -> HttpResponse:
    form = MonthForm(request.GET)
    month, code = form.month(), form.commune()
    lines = selectors.commune_lines(month)
    context = {
        "month": month,
        "months": _months(),
        "lines": lines,
        "commune": next((line.commune for line in lines if line.commune.pk == code), None),
        "rows": list(selectors.review_rows(month, code)) if code else [],
    }
    return render(request, "vetting/office/commune_register.html", context)


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def download_commune_register(request: PersonRequest) -> HttpResponse:
    month = MonthForm(request.GET).month()
    content = write_register(month, selectors.commune_lines(month), selectors.review_rows(month), created=now())
    name = f"ra-soat-{month:%Y-%m}.xlsx"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _months() -> list[date]:
    """Return this month and the eleven before it."""
    this = selectors.this_month()
    count = [this.year * 12 + this.month - 1 - back for back in range(12)]
    return [date(number // 12, number % 12 + 1, 1) for number in count]


def _show(request: PersonRequest, forms: dict[int, HandlingForm] | None = None) -> HttpResponse:
    forms = forms or {}
    month = selectors.this_month()
    lines = selectors.commune_lines(month)
    answers: list[CommuneAnswer] = list(selectors.answers_to_handle()[:SHOWN])
    context = {
        "month": month,
        "coverage": selectors.coverage(lines),
        "silent": [line for line in lines if line.is_silent][:SHOWN],
        "to_handle": [(answer, forms.get(answer.pk) or HandlingForm(prefix=f"a{answer.pk}")) for answer in answers],
    }
    return render(request, "vetting/office/communes.html", context, status=422 if forms else 200)
