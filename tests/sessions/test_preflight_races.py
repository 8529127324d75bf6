"""Two workers at one check: it runs once, and people are warned once."""

from datetime import timedelta
from typing import Any

import pytest

from market.accounts.models import Role
from market.kernel.clock import now
from market.notices.models import Notice
from sessions.models import HostCheck, MinutesRequest, Preflight, Slot
from sessions.services.hosts import verify_host
from sessions.services.minutes import ask_minutes
from sessions.services.preflight import run_due_preflight
from tests.cast import hanoi_day, make_person, make_session, make_vendor
from tests.orders.racing import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_run_a_check_once() -> None:
    make_person("Vũ Hoàng Long", Role.DIRECTOR)
    session = make_session(opens_at=now() + timedelta(minutes=50))
    runs = all_at_once([lambda: run_due_preflight(session.pk)] * 4)
    assert sum(isinstance(run, Preflight) for run in runs) == 1
    assert Preflight.objects.count() == 1
    assert Notice.objects.filter(kind="session-preflight").count() == 1


def test_two_clicks_are_one_check() -> None:
    director, host = make_person("Vũ Hoàng Long", Role.DIRECTOR), make_person("Lương Thị Nhài")
    vendor = make_vendor(owner=host)
    facts: dict[str, Any] = {"source": "CCCD", "valid_until": hanoi_day(100), "evidence": None}
    all_at_once([lambda: verify_host(actor=director, person=host, vendor=vendor, **facts)] * 4)
    assert HostCheck.objects.count() == 1


def test_two_phones_ask_for_minutes_once() -> None:
    vendor, session = make_vendor(), make_session("live")
    slot = Slot.objects.create(session=session, vendor=vendor, position=1, minutes=9, started_at=now())
    person = vendor.members.get().person
    wishes = all_at_once([lambda: ask_minutes(actor=person, slot=slot)] * 4)
    assert len({wish.pk for wish in wishes}) == 1
    assert MinutesRequest.objects.count() == 1
