from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from market.kernel.clock import HANOI, in_hanoi
from market.notices import claims, kinds
from market.notices.claims import hold_till_morning
from market.notices.models import Notice
from market.notices.quiet import held_until
from market.notices.services import queue_notice
from market.notices.tasks import send_notice_task
from tests.notices.conftest import Make


@pytest.fixture(autouse=True)
def quiet(settings: Any) -> None:
    settings.QUIET_HOURS = time(22), time(7)


@pytest.mark.parametrize(
    ("here", "until"),
    [
        ((2026, 11, 20, 21, 59), None),
        ((2026, 11, 20, 22, 0), (2026, 11, 21, 7, 0)),
        ((2026, 11, 21, 3, 0), (2026, 11, 21, 7, 0)),
        ((2026, 11, 21, 6, 59), (2026, 11, 21, 7, 0)),
        ((2026, 11, 21, 7, 0), None),
        ((2026, 12, 31, 23, 0), (2027, 1, 1, 7, 0)),
    ],
)
def test_quiet_hours_by_hanoi_s_clock(here: Any, until: Any) -> None:
    moment = datetime(*here).replace(tzinfo=HANOI).astimezone(UTC)
    assert held_until(moment) == (datetime(*until).replace(tzinfo=HANOI) if until else None)


def test_hours_within_a_day(settings: Any) -> None:
    settings.QUIET_HOURS = time(12), time(13, 30)
    assert held_until(datetime(2026, 11, 20, 12, 15, tzinfo=HANOI)) == datetime(2026, 11, 20, 13, 30, tzinfo=HANOI)
    assert held_until(datetime(2026, 11, 20, 23, 0, tzinfo=HANOI)) is None


def test_without_quiet_hours_nothing_waits(settings: Any) -> None:
    settings.QUIET_HOURS = None
    assert held_until(datetime(2026, 11, 20, 23, 0, tzinfo=HANOI)) is None


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let it be eleven at night."""
    moment = datetime.combine(in_hanoi(timezone.now()).date(), time(23), HANOI)
    for place in (kinds, claims):
        monkeypatch.setattr(place, "database_now", lambda: moment)
    return moment


def queued(kind: str) -> Any:
    context = {"person": None, "vendor": {"slug": "a", "display_name": "A"}, "name": "Hoa", "code": "123456"}
    return queue_notice(kind=kind, key=kind, recipient="hoa@example.vn", context=context)


@pytest.mark.django_db
def test_what_can_wait_is_put_off_at_night(night: Any) -> None:
    notice = queued("vendor-restored")
    assert in_hanoi(notice.next_try_at) == datetime.combine(night.date() + timedelta(days=1), time(7), HANOI)
    assert notice.is_put_off
    send_notice_task(notice.pk)
    assert mail.outbox == []


@pytest.mark.django_db
def test_codes_go_out_at_any_hour(night: Any) -> None:
    send_notice_task(queued("account-code").pk)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_what_was_left_over_when_the_night_began_is_put_off(night: Any, make_notice: Make) -> None:
    waiting, urgent = make_notice(), make_notice(kind="order-placed")
    assert hold_till_morning() == 1
    waiting.refresh_from_db()
    urgent.refresh_from_db()
    assert in_hanoi(waiting.next_try_at).time() == time(7)
    assert urgent.next_try_at < timezone.now()
    assert Notice.objects.count() == 2
