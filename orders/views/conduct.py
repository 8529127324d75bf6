"""Facts about delivery: the office's page, and the same facts for whom they are about, who may reply."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, public, signed_in, vendor_only
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from orders import access
from orders.aftercare import conduct
from orders.aftercare.reputation import reputation_of
from orders.buying import tracked
from orders.forms.words import PublicWordsForm, WordsForm
from orders.services.replies import reply_as_buyer, reply_as_guest, reply_as_vendor
from vetting.access import part_in
from vetting.parts import Ability, may

EVENINGS = 4
LONGEST = 1000


@office(Role.WITNESS, Role.DIRECTOR)
@require_safe
def show_conduct(request: PersonRequest) -> HttpResponse:
    """Show buyers who refuse parcels and vendors who cancel, as facts."""
    context = {
        "evenings": conduct.latest_evenings(EVENINGS),
        "buyers": conduct.refusing_buyers(),
        "vendors": conduct.cancelling_vendors(),
    }
    return render(request, "orders/office_conduct.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def show_own_conduct(request: PersonRequest) -> HttpResponse:
    """Show a buyer what the office sees of them, and take their reply."""
    form = WordsForm(request.POST or None, label=_("Anh/Chị nói lại thế nào"), longest=LONGEST)
    if form.is_valid():
        try:
            reply_as_buyer(actor=request.user, text=form.cleaned_data["words"])
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Ban tổ chức sẽ đọc lời này cùng với sự việc."))
            return redirect("orders:show-own-conduct")
    context = {"rows": conduct.conduct_of_buyer(request.user), "form": form}
    return render(request, "orders/own_conduct.html", context, status=422 if form.is_bound else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_tracked_conduct(request: HttpRequest) -> HttpResponse:
    """Show a guest who proved an order's contact what the office sees of its phone, and take their reply."""
    code = tracked.code_in(request.session)
    if not code:
        messages.info(request, _("Anh/Chị xác nhận đơn bằng mã gửi tới điện thoại hoặc thư trên đơn, rồi xem tiếp."))
        return redirect(reverse("orders:track-order") + "?" + urlencode({"ma": request.GET.get("ma", "")[:20]}))
    order = access.tracked_order(code)
    form = WordsForm(request.POST or None, label=_("Anh/Chị nói lại thế nào"), longest=LONGEST)
    if form.is_valid():
        try:
            reply_as_guest(order=order, text=form.cleaned_data["words"])
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Ban tổ chức sẽ đọc lời này cùng với sự việc."))
            return redirect("orders:show-tracked-conduct")
    context = {"order": order, "rows": conduct.conduct_behind(order), "form": form}
    return render(request, "orders/tracked_conduct.html", context, status=422 if form.is_bound else 200)


@vendor_only
@require_http_methods(["GET", "HEAD", "POST"])
def show_vendor_conduct(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    """Show a vendor what the office sees of it, and take its owner's reply."""
    vendor = access.vendor_in_case(request.user, vendor_slug)
    settles = may(part_in(request.user, vendor_slug), Ability.SETTLE)
    words = PublicWordsForm(request.POST or None, label=_("Anh/Chị nói lại thế nào"), longest=LONGEST)
    if settles and words.is_valid():
        try:
            data = words.cleaned_data
            reply_as_vendor(actor=request.user, vendor=vendor, text=data["words"], is_public=data["is_public"])
        except Refused as problem:
            add_problem(words, problem)
        else:
            messages.success(request, _("Ban tổ chức sẽ đọc lời này cùng với sự việc."))
            return redirect("orders:show-vendor-conduct", vendor.slug)
    form = words if settles else None
    facts = {"row": conduct.conduct_of_vendor(vendor), "reputation": reputation_of(vendor)}
    context = facts | {"vendor": vendor, "form": form}
    return render(request, "orders/vendor_conduct.html", context, status=422 if words.is_bound else 200)
