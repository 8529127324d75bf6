"""An evening is moved while people wait for it, or paused across its close: its own times decide, for everybody."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import database_now, in_hanoi
from market.kernel.errors import Refused
from market.kernel.templatetags.formats import clock_time
from orders.reports.packs import SEAL_WAIT, sessions_without_pack
from sessions import tasks
from sessions.calendar import LONGEST_PAUSE
from sessions.models import FlashWindow, Listing, MarketSession
from sessions.night.copies import forget_copies
from sessions.selectors.preflight import preflights_due
from sessions.services.reminders import announce_opening, remind_followers, tell_news
from sessions.services.running import extend_session, move_session, resume_session
from sessions.services.stops import Ground, stop_session
from tests.cast import make_listing, make_person, make_session
from tests.faults.conftest import follow, told
from tests.orders.test_sheet import filled, sheet_url
from tests.sessions.flashes import make_flash

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def director() -> Person:
    return make_person("Vũ Hoàng Long", Role.DIRECTOR)


def fragment(session: MarketSession) -> str:
    """Return what everybody's page polls, a second later."""
    cache.clear()
    forget_copies()
    return Client().get(reverse("sessions:show-live-fragment", args=[session.number, "vi"])).content.decode()


def order(listing: Listing) -> tuple[int, str]:
    """Send the order sheet as a browser does; return the answer."""
    reply = Client().post(sheet_url(listing), filled(listing))
    return reply.status_code, reply.content.decode()


class TestMoving:
    """Twenty minutes before the opening a director moves the evening, and people stand before the gate."""

    @pytest.fixture
    def listing(self) -> Listing:
        return make_listing(make_session(opens_at=database_now() + 20 * MINUTE))

    def move(self, director: Person, listing: Listing, by: timedelta) -> MarketSession:
        session = MarketSession.objects.get(pk=listing.session_id)
        opens_at = session.opens_at + by
        return move_session(actor=director, session=session, version=session.version, opens_at=opens_at)

    def test_an_open_page_learns_the_new_hour_from_its_next_poll(self, director: Person, listing: Listing) -> None:
        assert 'data-state="warming"' in fragment(listing.session)
        moved = self.move(director, listing, 2 * HOUR)
        news = fragment(moved)
        assert 'data-state="planned"' in news
        assert f'data-opens="{in_hanoi(moved.opens_at).isoformat()}"' in news
        page = Client().get(moved.get_absolute_url()).content.decode()
        assert f"từ {clock_time(moved.opens_at)} đến {clock_time(moved.closes_at)}" in page

    def test_a_sheet_from_before_sells_at_the_new_hours_only(self, director: Person, listing: Listing) -> None:
        moved = self.move(director, listing, 2 * HOUR)
        MarketSession.objects.filter(pk=moved.pk).update(opens_at=moved.opens_at - 20 * MINUTE)  # the old hour has come
        status, words = order(listing)
        assert status == 422
        assert clock_time(moved.opens_at - 20 * MINUTE) in words
        MarketSession.objects.filter(pk=moved.pk).update(opens_at=database_now())
        assert order(listing)[0] == 302

    def test_reminders_are_sent_anew_and_the_change_is_told(self, director: Person, listing: Listing) -> None:
        followers = follow(listing.session, 2)
        assert remind_followers(listing.session_id) == 2
        moved = self.move(director, listing, 2 * HOUR)
        assert tell_news(moved.pk) == 3  # the vendor too
        assert [remind_followers(moved.pk), announce_opening(moved.pk)] == [0, 0]
        self.move(director, listing, -2 * HOUR + 5 * MINUTE)
        assert remind_followers(moved.pk) == 2
        assert told("session-reminder") == sorted(followers * 2)

    def test_the_checks_before_the_opening_are_due_anew(self, director: Person, listing: Listing) -> None:
        tasks.run_preflight_task(listing.session_id)
        assert not preflights_due().exists()
        self.move(director, listing, 2 * HOUR)
        assert preflights_due().get().occasion == "day_before"  # type: ignore[attr-defined]

    @pytest.mark.parametrize("by", [2 * HOUR, 5 * MINUTE, -15 * MINUTE], ids=["later", "a little later", "earlier"])
    def test_flash_windows_come_along(self, director: Person, listing: Listing, by: timedelta) -> None:
        """End to end as near as can be: on their way none may meet its neighbour."""
        windows = [make_flash(listing, starts=starts) for starts in (30, 40, 50)]
        withdrawn = make_flash(listing, starts=30, withdrawn_at=database_now())
        end_to_end(windows)
        before = {window.pk: (window.starts_at, window.ends_at) for window in (*windows, withdrawn)}
        moved = self.move(director, listing, by)
        for window in FlashWindow.objects.all():
            starts_at, ends_at = before[window.pk]
            went = timedelta() if window == withdrawn else by
            assert (window.starts_at - starts_at, window.ends_at - ends_at) == (went, went)
            assert window == withdrawn or moved.opens_at <= window.starts_at < moved.closes_at

    def test_who_is_inside_is_not_moved(self, director: Person) -> None:
        listing = make_listing(make_session("live"))
        with pytest.raises(Refused, match="chưa mở"):
            self.move(director, listing, HOUR)
        assert order(listing)[0] == 302


def end_to_end(windows: list[FlashWindow]) -> None:
    """Let each window begin at the instant the one before it ends."""
    for earlier, later in pairwise(windows):
        later.starts_at, later.ends_at = earlier.ends_at, earlier.ends_at + 10 * MINUTE
        later.save()


class TestPauseAcrossTheClose:
    """20:30 to 22:30; paused at 22:20; now it is 22:40."""

    @pytest.fixture
    def listing(self) -> Listing:
        now = database_now()
        return make_listing(make_session(opens_at=now - 130 * MINUTE, paused_at=now - 20 * MINUTE))

    def resume(self, director: Person, listing: Listing) -> MarketSession:
        session = MarketSession.objects.get(pk=listing.session_id)
        return resume_session(actor=director, session=session, version=session.version)

    def test_pages_say_paused_and_nothing_is_sold(self, listing: Listing) -> None:
        page = Client().get(listing.session.get_absolute_url()).content.decode()
        assert "Phiên đang tạm dừng ít phút" in page
        assert "đã kết thúc" not in page
        assert 'data-state="paused"' in fragment(listing.session)
        status, words = order(listing)
        assert status == 422
        assert "đang tạm dừng ít phút" in words
        assert "lantern-" in Client().get("/").content.decode()

    def test_nothing_that_follows_the_close_is_done(self, listing: Listing) -> None:
        """No report, no end of the log: the evening is not over."""
        listing.session.air_entries.create(listing=listing, began_at=listing.session.opens_at)
        assert not sessions_without_pack("closing").exists()
        assert tasks.end_due_airs() == 0

    def test_resumed_it_sells_for_the_ten_minutes_nobody_had(self, director: Person, listing: Listing) -> None:
        session = self.resume(director, listing)
        assert nearly(session.closes_at - database_now(), 10 * MINUTE)
        assert order(listing)[0] == 302
        assert "Đóng cửa" in Client().get(session.get_absolute_url()).content.decode()

    def test_it_is_extended_while_it_rests(self, director: Person, listing: Listing) -> None:
        session = listing.session
        session = extend_session(actor=director, session=session, version=session.version, minutes=30)
        assert 'data-state="paused"' in fragment(session)
        session = self.resume(director, listing)
        assert nearly(session.closes_at - database_now(), 40 * MINUTE)
        assert session.extended_minutes == 30

    def test_stopped_now_people_are_told_it_does_not_go_on(self, director: Person, listing: Listing) -> None:
        session = listing.session
        followers = follow(session, 2)
        stop_session(actor=director, session=session, version=session.version, ground=Ground("Mất điện cả khu"))
        assert tell_news(session.pk) == 3
        assert set(followers) < set(told("session-stopped"))
        MarketSession.objects.update(stopped_at=F("stopped_at") - SEAL_WAIT)  # nobody sealed its log meanwhile
        assert sessions_without_pack("closing").get() == session

    def test_left_alone_it_is_over_when_no_pause_lasts_longer(self, director: Person, listing: Listing) -> None:
        MarketSession.objects.update(paused_at=database_now() - LONGEST_PAUSE)
        assert 'data-state="closed"' in fragment(listing.session)
        MarketSession.objects.update(paused_at=database_now() - LONGEST_PAUSE - SEAL_WAIT)
        assert sessions_without_pack("closing").get() == listing.session
        with pytest.raises(Refused):
            self.resume(director, listing)
        assert order(listing)[0] == 422


def nearly(span: timedelta, expected: timedelta) -> bool:
    """Tell whether a span is what is expected, but for the seconds a test takes."""
    return timedelta() <= expected - span < MINUTE
