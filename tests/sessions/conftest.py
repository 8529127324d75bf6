"""What the tests of the sessions share: directors, a Friday rule, a process that remembers nothing."""

from datetime import date, time

import pytest

from market.accounts.models import Person, Role
from sessions.models import SessionRule
from sessions.night.copies import forget_copies
from tests.cast import make_person


@pytest.fixture(autouse=True)
def no_copies_of_other_tests() -> None:
    """Forget the shared parts this process remembers: session numbers come again, their content does not."""
    forget_copies()


@pytest.fixture
def director() -> Person:
    return make_person("Vũ Hoàng Long", Role.DIRECTOR)


@pytest.fixture
def other_director() -> Person:
    return make_person("Phan Thị Hạnh", Role.DIRECTOR)


def friday_rule(**fields: object) -> SessionRule:
    """Return the unsaved rule "every Friday 20:30, 120 minutes"."""
    terms = {
        "title": "Chợ đêm trên mây",
        "rrule": "FREQ=WEEKLY;BYDAY=FR",
        "starts_at": time(20, 30),
        "minutes": 120,
        "delivery_days": 3,
        "first_on": date(2021, 8, 27),
    }
    return SessionRule(**terms | fields)


@pytest.fixture
def fridays() -> SessionRule:
    rule = friday_rule()
    rule.save()
    return rule
