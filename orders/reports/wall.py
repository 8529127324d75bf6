"""The session night on a screen in the hall: a few very big figures of the whole market, one copy for everybody."""

from dataclasses import dataclass
from functools import partial

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from orders.models import NightMinute
from orders.night import NightFigures, night_figures
from orders.reports.glance import number_and_unit
from orders.reports.selection import Scope
from sessions.access import evening_numbered
from sessions.evening import Evening
from sessions.models import MarketSession
from sessions.night.copies import Copy, shared_copy
from sessions.selectors import live_session, past_results

LIFETIME = 5.0  # seconds


@dataclass(frozen=True)
class Wall:
    """What the hall reads."""

    evening: Evening
    night: NightFigures
    viewers: int | None  # of the last whole minute that was counted while it runs; the most, once it is over

    @property
    def value(self) -> tuple[str, str]:
        """Return the evening's value as a number and its unit."""
        return number_and_unit(self.night.value)

    @property
    def sellers(self) -> int:
        """Return how many vendors sold something."""
        return sum(stall.orders > 0 for stall in self.night.stalls)


def wall_session(scope: Scope) -> MarketSession:
    """Return the open session, else the last one; raise Absent before any, and for who may not see the whole market."""
    session = live_session() if scope.is_whole else None
    if session is None and scope.is_whole:
        past = past_results(limit=1)
        session = past[0].evening.session if past else None
    if session is None:
        raise Absent(_("Chưa có phiên nào để trình chiếu."))
    return session


def wall_copy(number: int, language: str) -> Copy:
    """Return the shared fragment of a session in a language."""
    return shared_copy(f"wall:{number}:{language}", partial(_draw, number, language), lifetime=LIFETIME)


def _draw(number: int, language: str) -> bytes:
    evening = evening_numbered(number)
    wall = Wall(evening, night_figures(evening.session), _viewers(evening))
    with translation.override(language):
        context = {"wall": wall, "night": wall.night, "evening": evening, "session": evening.session}
        return render_to_string("orders/reports/_wall.html", context).encode()


def _viewers(evening: Evening) -> int | None:
    counted = NightMinute.objects.filter(session=evening.session, viewers__isnull=False)
    order = "-viewers" if evening.is_over else "-minute"
    return counted.order_by(order).values_list("viewers", flat=True).first()
