"""Pages about readers of reports: the part of the market each may see, and who gets which report by itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from orders.reports import access, scopes, subscribing
from orders.reports.catalogue import OFFICE_READERS
from orders.reports.reader_forms import ScopeForm, SubscribeForm
from orders.reports.subscriptions import subscribed
from orders.reports.views import ASKERS, tabs_of


@office(Role.DIRECTOR)
@require_safe
def list_scopes(request: PersonRequest) -> HttpResponse:
    return render(request, "orders/reports/scopes.html", {"readers": scopes.readers(), **tabs_of(request)})


@office(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def set_scope(request: PersonRequest, pk: int) -> HttpResponse:
    reader = scopes.reader_numbered(pk)
    form = ScopeForm(request.POST or None, scope=reader.scope)
    if request.method == "POST" and form.is_valid():
        try:
            scopes.set_scope(
                actor=request.user,
                person=reader.person,
                communes=form.communes(),
                province=form.cleaned_data["tinh"],
                branch=form.cleaned_data["nhom"],
            )
        except Refused as refusal:
            add_problem(form, refusal)
        else:
            messages.success(request, _("Đã đặt phạm vi xem. Báo cáo lập trước đó không mở được nữa."))
            return redirect("reports:list-scopes")
    return render(request, "orders/reports/scope.html", {"reader": reader, "form": form})


@office(Role.DIRECTOR)
@require_POST
def clear_scope(request: PersonRequest, pk: int) -> HttpResponse:
    reader = scopes.reader_numbered(pk)
    scopes.clear_scope(actor=request.user, person=reader.person)
    messages.success(request, _("Người này lại được xem toàn chợ."))
    return redirect("reports:list-scopes")


@office(*ASKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def list_subscriptions(request: PersonRequest) -> HttpResponse:
    for_others = bool(request.user.roles & OFFICE_READERS)
    form = SubscribeForm(request.POST or None, person=request.user, for_others=for_others)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            subscribing.subscribe(
                actor=request.user, person=data["nguoi_nhan"], report=form.report(), cadence=data["nhip"]
            )
        except Refused as refusal:
            add_problem(form, refusal)
        else:
            messages.success(request, _("Đã đăng ký. Thư đến cùng đường dẫn mỗi khi báo cáo lập xong."))
            return redirect("reports:list-subscriptions")
    rows = subscribed(access.subscriptions_for(request.user))
    context = {"rows": rows, "form": form, "for_others": for_others, **tabs_of(request)}
    return render(request, "orders/reports/subscriptions.html", context)


@office(*ASKERS)
@require_POST
def end_subscription(request: PersonRequest, pk: int) -> HttpResponse:
    subscription = access.subscription_for(request.user, pk)
    subscribing.unsubscribe(actor=request.user, subscription=subscription)
    messages.success(request, _("Đã thôi gửi báo cáo ấy."))
    return redirect("reports:list-subscriptions")
