"""The night line for everybody, at an address of its own."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.kernel.errors import Absent
from market.kernel.htmx import render_part
from orders.drawn_night import drawn_night_line
from sessions.access import evening_numbered


@public
@require_safe
def show_night_line(request: HttpRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    if evening.is_coming or evening.was_cancelled:
        raise Absent(_("Phiên này chưa có nhịp đêm chợ."))
    context = {"evening": evening, "session": evening.session, "line": drawn_night_line(evening.session)}
    return render_part(request, "orders/night_line.html", "line", context)
