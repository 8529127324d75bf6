"""The timeline: everything that happens by itself is on it, and what should have happened and has not stands out."""

from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from market.accounts.models import Role
from market.notices.models import LastRun
from market.office_home import automatic
from sessions.checks.will_happen import effects_of
from sessions.tasks import ensure_upcoming_sessions
from tests import cast

pytestmark = pytest.mark.django_db


def test_every_finder_of_the_table_has_words() -> None:
    tasks = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    assert tasks == set(automatic.FINDERS)


def test_a_finder_leaves_word_of_its_run() -> None:
    ensure_upcoming_sessions.apply()
    run = LastRun.objects.get(task="sessions.tasks.ensure_upcoming_sessions")
    assert (run.found, run.error) == (0, "")
    found = {finder.run.task: finder for finder in automatic.finders(datetime.now(UTC)) if finder.run}
    assert not found[run.task].is_missed


def test_a_finder_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise RuntimeError("no such table")

    monkeypatch.setattr(ensure_upcoming_sessions, "run", fail)
    ensure_upcoming_sessions.apply(throw=False)
    assert LastRun.objects.get().error == "RuntimeError: no such table"


def test_a_finder_that_stays_away_is_missed() -> None:
    moment = datetime.now(UTC)
    LastRun.objects.create(
        task="sessions.tasks.announce_due_sessions", ended_at=moment - timedelta(minutes=5), seconds=0.1
    )
    found = {finder.run.task: finder for finder in automatic.finders(moment) if finder.run}
    assert found["sessions.tasks.announce_due_sessions"].is_missed


def test_a_market_just_set_up_has_missed_nothing() -> None:
    moment = datetime.now(UTC)
    MigrationRecorder.Migration.objects.update(applied=moment - timedelta(minutes=10))
    missed = {finder.how_often for finder in automatic.finders(moment) if finder.is_missed}
    assert "mỗi 30 giây" in missed
    assert not missed & {"mỗi 60 phút", "mỗi đêm"}
    MigrationRecorder.Migration.objects.update(applied=moment - timedelta(days=4))
    assert all(finder.is_missed for finder in automatic.finders(moment))


def test_an_opening_nobody_was_told_of_is_late_and_the_opening_itself_is_not() -> None:
    session = cast.make_session("live")
    moment = datetime.now(UTC)
    late = [effect.words for effect in effects_of(session, moment) if effect.is_late(moment)]
    assert late == ["Báo cho người đã hẹn là chợ đã mở"]
    session.announced_opening_at = moment
    assert not any(effect.is_late(moment) for effect in effects_of(session, moment))


def test_what_came_too_late_is_not_late() -> None:
    session = cast.make_session("closed")
    moment = datetime.now(UTC)
    assert not any(effect.is_late(moment) for effect in effects_of(session, moment))


def test_a_cancelled_evening_ends_with_its_cancelling() -> None:
    session = cast.make_session("planned")
    session.stopped_at, session.stop_reason = datetime.now(UTC), "Bão"
    assert effects_of(session, datetime.now(UTC))[-1].words in {"Phiên bị hủy", "Nhắc người đã hẹn"}
    assert "Mở cửa bán hàng" not in {effect.words for effect in effects_of(session, datetime.now(UTC))}


def test_the_page_names_what_is_late(client: Client) -> None:
    cast.make_session("live")
    MigrationRecorder.Migration.objects.update(applied=datetime.now(UTC) - timedelta(days=4))
    client.force_login(cast.make_person("Phạm Minh Đức", Role.DIRECTOR))
    page = client.get("/van-phong/tu-dong/").content.decode()
    assert "Có việc chưa chạy như phải có" in page
    assert "Quá giờ chưa làm" in page
    assert "Vắng mặt" in page
