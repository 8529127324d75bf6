"""The witness desk: orders no rule could witness alone, their facts side by side, and the officer's decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from orders.forms.words import WordsForm
from orders.services.deciding import LONGEST_REASON, decide_order, witness_together
from orders.views.witness_log import WITNESSES
from orders.witness import exceptions
from orders.witness.side_by_side import compared


@office(*WITNESSES)
@require_safe
def list_exceptions(request: PersonRequest) -> HttpResponse:
    found = exceptions.waiting_orders()
    context = {
        "rows": found[: exceptions.PAGE],
        "has_more": len(found) > exceptions.PAGE,
        "may_decide": Role.WITNESS in request.user.roles,
        "can_pick": any(each.is_safe for each in found),
    }
    return render(request, "orders/exceptions.html", context)


@office(Role.WITNESS)
@require_POST
def witness_picked(request: PersonRequest) -> HttpResponse:
    """Witness the chosen ordinary exceptions at once."""
    count = witness_together(actor=request.user, codes=request.POST.getlist("codes")[: exceptions.PAGE])
    words = ngettext("Đã chứng kiến %(n)d đơn.", "Đã chứng kiến %(n)d đơn.", count) % {"n": count}
    messages.success(request, words) if count else messages.info(request, _("Chưa chọn đơn nào còn chờ."))
    return redirect("orders:list-exceptions")


@office(*WITNESSES)
@require_safe
def show_exception(request: PersonRequest, code: str) -> HttpResponse:
    return _page(request, code, _form(request))


@office(Role.WITNESS)
@require_POST
def witness_order(request: PersonRequest, code: str) -> HttpResponse:
    """Witness one order in the version that was looked at."""
    decide_order(actor=request.user, code=code, version=_version(request), is_witnessed=True)
    messages.success(request, _("Đã chứng kiến đơn %(code)s.") % {"code": code})
    return redirect("orders:list-exceptions")


@office(Role.WITNESS)
@require_http_methods(["POST"])
def refuse_witness(request: PersonRequest, code: str) -> HttpResponse:
    """Refuse to witness one order, with the reason."""
    form = _form(request)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            decide_order(actor=request.user, code=code, version=_version(request), is_witnessed=False, reason=words)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.info(request, _("Đã từ chối chứng kiến đơn %(code)s.") % {"code": code})
            return redirect("orders:list-exceptions")
    return _page(request, code, form)


def _form(request: PersonRequest) -> WordsForm:
    return WordsForm(request.POST or None, label=_("Vì sao không chứng kiến"), longest=LONGEST_REASON)


def _version(request: PersonRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0


def _page(request: PersonRequest, code: str, form: WordsForm) -> HttpResponse:
    waiting = exceptions.exception_for(code)
    order = waiting.order
    context = {
        "waiting": waiting,
        "rows": compared(order),
        "form": form,
        "made": order.witness_decisions.filter(version=order.version).select_related("officer").first(),
        "may_decide": Role.WITNESS in request.user.roles and exceptions.may_decide(request.user, order.session),
    }
    return render(request, "orders/exception.html", context, status=422 if form.is_bound else 200)
