"""Closing statements: the vendor's own, and the office's list of which arrived."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, vendor_only
from market.kernel.texts import whole_number
from orders import access
from orders.desk.statements import office_rows, products_sold_by, sold_by, statements_of, unsent
from orders.services.statements import resend_statement
from sessions.access import evening_numbered
from sessions.views.running import WATCHERS

RESENDERS = (Role.DIRECTOR, Role.MODERATOR)


@vendor_only
@require_safe
def list_statements(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor = access.vendor_in_case(request.user, vendor_slug)
    return render(request, "orders/vendor_statements.html", {"vendor": vendor, "statements": statements_of(vendor)})


@vendor_only
@require_safe
def show_statement(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    """Show what was sold as it stood at the close, and what has changed since."""
    vendor = access.vendor_in_case(request.user, vendor_slug)
    statement = access.statement_of(vendor.slug, number)
    now = sold_by(statement.session_id, vendor.pk)
    context = {
        "vendor": vendor,
        "statement": statement,
        "session": statement.session,
        "now": now,
        "is_changed": (now.orders, now.units, now.total) != (statement.orders, statement.units, statement.total),
        "products": products_sold_by(statement.session_id, vendor.pk),
    }
    return render(request, "orders/vendor_statement.html", context)


@office(*WATCHERS)
@require_safe
def list_sent(request: PersonRequest, number: int) -> HttpResponse:
    """List the statements of a session: sent, waiting, or not to be sent."""
    evening = evening_numbered(number)
    rows = office_rows(evening.session)
    may_resend = bool(request.user.roles & set(RESENDERS))
    context = {
        "evening": evening,
        "session": evening.session,
        "rows": rows,
        "unsent": unsent(rows),
        "may_resend": may_resend,
    }
    return render(request, "orders/office_statements.html", context)


@office(*RESENDERS)
@require_POST
def resend(request: PersonRequest, number: int, slug: str) -> HttpResponse:
    statement = access.statement_of(slug, number)
    seen = whole_number(request.POST.get("seen", "")) or 0
    if resend_statement(actor=request.user, statement=statement, seen=seen):
        messages.success(request, _("Bảng kê của %(name)s đang được gửi lại.") % {"name": statement.vendor})
    else:
        messages.info(request, _("Bảng kê này vừa được gửi lại rồi."))
    return redirect("orders:list-sent-statements", number)
