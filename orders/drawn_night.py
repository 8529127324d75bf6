"""The night line as everybody sees it: the evening as a street of lights, drawn once a minute."""

from functools import partial

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from orders.night import night_figures
from sessions.models import MarketSession
from sessions.night.copies import shared_copy

LIFETIME = 60.0  # seconds


def drawn_night_line(session: MarketSession) -> SafeString:
    """Return the drawn night line of an evening that has begun, at most LIFETIME old."""
    language = translation.get_language() or "vi"
    copy = shared_copy(f"night-line:{session.number}:{language}", partial(_draw, session, language), lifetime=LIFETIME)
    return mark_safe(copy.body.decode())  # noqa: S308 - drawn by our own template, escaped there


def _draw(session: MarketSession, language: str) -> bytes:
    figures = night_figures(session)
    with translation.override(language):
        context = {"id": "nhip-dem", "points": figures.line, "slots": figures.slots, "total": figures.orders}
        context["caption"] = _("Đơn chốt theo từng khoảng phút trong đêm chợ")
        return render_to_string("components/night_line.html", context).encode()
