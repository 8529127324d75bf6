"""The demo has people on duty, identified hosts, and a preflight with something to mend; once, however often."""

from datetime import timedelta

import pytest

from market.demo import duty
from market.demo.people import load_people
from market.kernel.clock import now
from sessions.models import Duty, HostCheck, Preflight, Slot
from sessions.selectors.hosts import valid_checks
from tests.cast import make_session, make_vendor

pytestmark = pytest.mark.django_db


def test_the_demo_is_staffed_once() -> None:
    people = load_people()
    live, friday = make_session("live"), make_session(opens_at=now() + timedelta(days=3))
    for session, vendors in ((live, 3), (friday, 6)):
        for place in range(1, vendors + 1):
            vendor = make_vendor(f"HTX {session.number} {place}")
            host = vendor.members.get().person
            Slot.objects.create(session=session, vendor=vendor, host=host, position=place, minutes=9)
    for _start in range(2):
        duty.staff(live, people)
    assert Duty.objects.filter(session=live, signed_in_at__isnull=False).count() == 4
    assert Duty.objects.filter(session=friday).count() == 3
    tonight = [slot.host_id for slot in live.slots.all() if slot.host_id]
    assert set(valid_checks(tonight, now().date())) == set(tonight)
    assert HostCheck.objects.count() == 3 + 6 - 1  # the last of Friday's is left to do
    assert Preflight.objects.get().blockers
