"""The office's answer to a vendor's wish for another name."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from vetting import access
from vetting.forms.office import NameRefusalForm
from vetting.services import names
from vetting.views.register import show_page


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def grant_name(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    wish = names.grant_name(actor=request.user, wish=access.name_wish_of(access.office_vendor(slug), pk))
    messages.success(request, _("Gian hàng mang tên mới: %(name)s.") % {"name": wish.name})
    return redirect("vetting:show-vendor", slug)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def refuse_name(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    vendor = access.office_vendor(slug)
    wish, form = access.name_wish_of(vendor, pk), NameRefusalForm(request.POST, prefix="ten")
    if form.is_valid():
        try:
            names.refuse_name(actor=request.user, wish=wish, reason=form.cleaned_data["reason"])
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã báo chủ thể. Gian hàng giữ tên cũ."))
            return redirect("vetting:show-vendor", slug)
    return show_page(request, vendor, name_form=form)
