"""The demo's plan: eight Fridays around the holidays, themes of their own, a harvest surge on a Sunday."""

from datetime import UTC, date, datetime

import pytest

from market.accounts.models import Role
from market.demo import evenings, planning
from market.kernel.clock import HANOI
from sessions.models import MarketSession, SkippedDay
from tests.cast import make_person

pytestmark = pytest.mark.django_db


def test_the_demo_plans_its_autumn() -> None:
    now, director = datetime.now(UTC), make_person("Vũ Hoàng Long", Role.DIRECTOR)
    fridays, harvest = planning.load_templates(director)
    rule = evenings.load_rule(now, fridays)
    planning.load_skipped_days(director, now)
    evenings.plan_fridays(rule)
    planning.load_themes(rule)
    surge = planning.load_special(director, harvest, now)
    assert (surge.kind, surge.opens_at.astimezone(HANOI).weekday(), surge.template) == ("special", 6, harvest)
    coming = MarketSession.objects.filter(opens_at__gt=now)
    assert coming.count() == 9
    assert set(coming.exclude(theme="").values_list("theme", flat=True)) == {*planning.THEMES, surge.theme}
    free = set(SkippedDay.objects.values_list("day", flat=True))
    assert not free & {session.opens_at.astimezone(HANOI).date() for session in coming}
    if now.date() < date(2027, 2, 5):
        assert date(2027, 2, 5) in free
