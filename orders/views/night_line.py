"""The night line for everybody: the evening as a street of lights, drawn once a minute."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.kernel.errors import Absent
from market.kernel.htmx import render_part
from orders.night import night_figures
from sessions.access import evening_numbered
from sessions.models import MarketSession
from sessions.night.copies import shared_copy

LIFETIME = 60.0  # seconds


@public
@require_safe
def show_night_line(request: HttpRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    if evening.is_coming or evening.was_cancelled:
        raise Absent(_("Phiên này chưa có nhịp đêm chợ."))
    language = translation.get_language() or "vi"
    make = partial(_draw, evening.session, language)
    copy = shared_copy(f"night-line:{number}:{language}", make, lifetime=LIFETIME)
    line = mark_safe(copy.body.decode())  # noqa: S308 - drawn by our own template, escaped there
    context = {"evening": evening, "session": evening.session, "line": line}
    return render_part(request, "orders/night_line.html", "line", context)


def _draw(session: MarketSession, language: str) -> bytes:
    figures = night_figures(session)
    with translation.override(language):
        context = {"id": "nhip-dem", "points": figures.line, "slots": figures.slots, "total": figures.orders}
        context["caption"] = _("Đơn chốt theo từng khoảng phút trong đêm chợ")
        return render_to_string("components/night_line.html", context).encode()
