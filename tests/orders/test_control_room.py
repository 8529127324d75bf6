"""The control room: figures and stage on one screen, one-tap acts, two directors, watchers who only watch."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person, Role
from orders.night import address_words
from sessions.access import evening_numbered
from sessions.models import Announcement, Listing, MarketSession, Slot, Stop
from sessions.selectors.stage import stage_of
from tests import cast
from tests.orders.buying import hold_all
from tests.orders.evening_room import busy_evening, sell

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def director() -> Person:
    return cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)


@pytest.fixture
def evening(director: Person) -> MarketSession:
    return busy_evening(director)


@pytest.fixture
def desk(client: Client, director: Person) -> Client:
    client.force_login(director)
    return client


def room(session: MarketSession) -> str:
    return reverse("orders:show-night-of", args=[session.number])


def tap(client: Client, name: str, session: MarketSession, *args: int, **data: Any) -> Any:
    """Press a button of the stage as htmx does."""
    session.refresh_from_db()
    address = reverse(f"sessions:{name}", args=[session.number, *args])
    return client.post(address, {"version": session.version} | data, headers=HTMX)


def slot(session: MarketSession, position: int) -> Slot:
    return session.slots.get(position=position)


def test_one_screen_has_it_all(desk: Client, evening: MarketSession) -> None:
    sell(evening, 6)
    cache.clear()
    page = desk.get(room(evening)).content.decode()
    for words in (
        "Đơn mỗi phút",
        "Giá trị, đồng",
        "Lượt bị từ chối",
        "Đơn vị đang giữ",
        "Câu hỏi chờ trả lời",
        "Việc trong hàng đợi",
        "Trang chậm nhất",
        "HTX Cốm Mễ Trì",
        "Chậm 16 phút: bỏ một lượt, đổi chỗ, hoặc thêm 10 phút.",
        "Hàng tươi giao trong ba ngày",
        "Bắt đầu lượt này",
        "2 đơn",
    ):
        assert words in page
    assert 'form="tap"' in page


def test_the_slowest_page_is_named_by_its_address() -> None:
    assert address_words("gian-hang/<slug:vendor_slug>/don-hang/<str:code>/") == "/gian-hang/…/don-hang/…/"
    assert address_words("") == "/"


def test_the_figures_count_the_minute_the_stock_and_the_questions(desk: Client, evening: MarketSession) -> None:
    sell(evening, 4)
    tea = Listing.objects.get(session=evening, stall_code="E1")
    hold_all(tea)
    cache.clear()
    night = desk.get(room(evening)).context["night"]
    assert (night.last_minute, night.orders, night.held, night.sold_out_count, night.unanswered) == (4, 4, 20, 1, 1)
    left = {stall.name: stall.left for stall in night.stalls}
    assert left["Trà sen Quảng An"] == 0
    assert sum(left.values()) == 5 * 20 - 20 - night.units


def test_stock_nobody_can_buy_is_not_left(desk: Client, evening: MarketSession) -> None:
    lot = cast.make_lot(cast.make_product(cast.make_vendor("HTX ổi Đông Dư"), "Ổi"), quantity=3)
    cast.make_listing(evening, lot.product, lot=lot, allotment=20)
    Listing.objects.filter(stall_code="B1").update(stopped_at=evening.opens_at, stop_reason="x")
    stalls = {stall.name: stall for stall in desk.get(room(evening)).context["night"].stalls}
    assert stalls["HTX ổi Đông Dư"].left == 3
    assert (stalls["HTX Cốm Mễ Trì"].left, stalls["HTX Cốm Mễ Trì"].stopped) == (0, 1)


def test_a_tap_answers_with_the_stage_as_it_is(desk: Client, evening: MarketSession) -> None:
    reply = tap(desk, "start-slot", evening, slot(evening, 3).pk)
    words = reply.content.decode()
    assert reply.status_code == 200
    assert "<html" not in words
    assert "Đã xong." in words
    assert "Gốm Bát Tràng Minh Hải" in words  # next now
    assert slot(evening, 3).started_at is not None
    assert slot(evening, 2).ended_at is not None


def test_without_javascript_a_tap_leads_back_to_the_room(desk: Client, evening: MarketSession) -> None:
    address = reverse("sessions:end-slot", args=[evening.number, slot(evening, 2).pk])
    reply = desk.post(address, {"version": 1}, follow=True)
    assert reply.redirect_chain == [(room(evening), 302)]
    assert "Chưa có lượt nào trên sóng" in reply.content.decode()


def test_every_remedy_is_one_tap(desk: Client, evening: MarketSession) -> None:
    assert tap(desk, "give-minutes", evening, slot(evening, 2).pk, minutes=2).status_code == 200
    assert tap(desk, "swap-slot", evening, slot(evening, 3).pk).status_code == 200
    assert tap(desk, "skip-slot", evening, slot(evening, 3).pk, reason="Bỏ lượt để kịp giờ").status_code == 200
    assert tap(desk, "add-ten-minutes", evening).status_code == 200
    evening.refresh_from_db()
    assert (evening.extended_minutes, evening.version) == (10, 5)
    assert slot(evening, 3).vendor.display_name == "Gốm Bát Tràng Minh Hải"  # type: ignore[union-attr]
    assert slot(evening, 3).skip_reason == "Bỏ lượt để kịp giờ"
    skipped = tap(desk, "restore-slot", evening, slot(evening, 3).pk).content.decode()
    assert "Đã bỏ:" not in skipped


def test_what_follows_is_timed_anew(evening: MarketSession) -> None:
    before = stage_of(evening_numbered(evening.number))
    Slot.objects.filter(session=evening, position=2).update(extra_minutes=4)
    after = stage_of(evening_numbered(evening.number))
    assert [turn.name for turn in before.coming] == [turn.name for turn in after.coming]
    for earlier, later in zip(before.coming, after.coming, strict=True):
        assert later.starts_at - earlier.starts_at == timedelta(minutes=4)  # type: ignore[operator]
    assert (before.late, after.late) == (16, 20)


def test_a_pause_makes_nobody_late(evening: MarketSession) -> None:
    late = stage_of(evening_numbered(evening.number)).late
    closes_at = evening.closes_at + timedelta(minutes=10)
    MarketSession.objects.update(closes_at=closes_at)  # as resuming after ten minutes does
    assert stage_of(evening_numbered(evening.number)).late == late - 10


def test_an_order_that_ends_after_the_close_says_so(desk: Client, evening: MarketSession) -> None:
    Slot.objects.filter(session=evening, position=5).update(minutes=60)
    Slot.objects.filter(session=evening, position=4).update(minutes=40)
    assert "sau giờ đóng" in desk.get(room(evening)).content.decode()


def test_products_are_pinned_and_taken_off(desk: Client, evening: MarketSession) -> None:
    more = cast.make_listing(evening, cast.make_product(slot(evening, 2).vendor, "Chả cốm"))
    assert "Đưa Chả cốm lên sóng" in desk.get(room(evening)).content.decode()
    tap(desk, "pin-listing", evening, more.pk)
    evening.refresh_from_db()
    assert evening.on_air == more
    tap(desk, "clear-air", evening)
    evening.refresh_from_db()
    assert evening.on_air is None


def test_the_second_director_gets_the_sentence_and_the_fresh_stage(desk: Client, evening: MarketSession) -> None:
    tap(desk, "give-minutes", evening, slot(evening, 2).pk, minutes=2)
    address = reverse("sessions:skip-slot", args=[evening.number, slot(evening, 3).pk])
    reply = desk.post(address, {"version": 1, "reason": "x"}, headers=HTMX)
    words = reply.content.decode()
    assert reply.status_code == 409
    assert "vừa thay đổi phiên này" in words
    assert 'name="version" form="tap" value="2"' in words
    assert slot(evening, 3).skipped_at is None


def test_a_refusal_is_said_on_the_stage(desk: Client, evening: MarketSession) -> None:
    reply = tap(desk, "start-slot", evening, slot(evening, 5).pk)
    assert reply.status_code == 422
    assert "chưa được xác minh danh tính" in reply.content.decode()


@pytest.mark.parametrize("data", [{}, {"version": "x"}, {"version": 0}, {"version": 1, "minutes": "-3"}])
def test_nonsense_changes_nothing(desk: Client, evening: MarketSession, data: dict[str, Any]) -> None:
    address = reverse("sessions:give-minutes", args=[evening.number, slot(evening, 2).pk])
    assert desk.post(address, data, headers=HTMX).status_code == 422
    assert slot(evening, 2).extra_minutes == 0


def test_what_belongs_to_another_evening_is_not_there(desk: Client, evening: MarketSession) -> None:
    other = cast.make_session("live")
    notice = Announcement.objects.get()
    for name, pk in (("start-slot", slot(evening, 3).pk), ("withdraw-announcement", notice.pk)):
        address = reverse(f"sessions:{name}", args=[other.number, pk])
        assert desk.post(address, {"version": 1}).status_code == 404
    vendor = evening.listings.get(stall_code="C1").product.vendor
    assert desk.get(reverse("sessions:stop-vendor", args=[other.number, vendor.slug])).status_code == 404


def test_the_same_evening_is_the_same_text(desk: Client, evening: MarketSession) -> None:
    """Nothing changed, so the browser swaps nothing and nobody's focus moves."""
    address = reverse("sessions:show-stage", args=[evening.number])
    assert desk.get(address, headers=HTMX).content == desk.get(address, headers=HTMX).content
    assert desk.get(address)["Location"] == room(evening)


@pytest.mark.parametrize("role", [Role.WITNESS, Role.MODERATOR, Role.REPORT_OFFICER])
def test_watchers_see_and_press_nothing(client: Client, evening: MarketSession, role: Role) -> None:
    client.force_login(cast.make_person("Người xem", role))
    page = client.get(room(evening)).content.decode()
    assert "HTX Cốm Mễ Trì" in page
    assert "hx-post" not in page
    assert "Dừng gian" not in page
    assert tap(client, "start-slot", evening, slot(evening, 3).pk).status_code == 403
    assert slot(evening, 3).started_at is None


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OFFICIAL, Role.ADMIN])
def test_others_do_not_watch(client: Client, evening: MarketSession, role: Role) -> None:
    client.force_login(cast.make_person("Người khác", role))
    assert client.get(room(evening)).status_code == 403


def test_the_projector_has_no_buttons(desk: Client, evening: MarketSession) -> None:
    page = desk.get(room(evening) + "?man-hinh=chieu").content.decode()
    assert "is-projector" in page
    assert "hx-post" not in page
    assert "Dừng gian" not in page
    assert "?man-hinh=chieu" in page  # the polls stay on the wall, too


def test_the_evening_over_offers_nothing(desk: Client, evening: MarketSession) -> None:
    MarketSession.objects.update(stopped_at=evening.opens_at + timedelta(minutes=20), stop_reason="Bão")
    page = desk.get(room(evening)).content.decode()
    assert "hx-post" not in page
    assert "Phiên đã kết thúc" in page


def test_an_evening_without_an_order_of_its_own(desk: Client) -> None:
    page = desk.get(room(cast.make_session("live"))).content.decode()
    assert "chưa xếp thứ tự lên sóng" in page


def test_a_stop_says_exactly_what_will_happen_first(desk: Client, evening: MarketSession) -> None:
    sell(evening, 5)
    vendor = slot(evening, 2).vendor
    assert vendor is not None
    address = reverse("sessions:stop-vendor", args=[evening.number, vendor.slug])
    page = desk.get(address).content.decode()
    for words in ("1 sản phẩm dừng bán cùng lúc: Cốm Mễ Trì", "đã chốt vẫn giữ nguyên", "Lượt đang lên sóng kết thúc"):
        assert words in page
    typed = {"version": 1, "reason": "Hàng giả", "authority": "Cục Quản lý thị trường"}
    reply = desk.post(address, typed)
    assert (reply.status_code, Stop.objects.count()) == (422, 0)
    assert "Hãy ghi số văn bản" in reply.content.decode()
    MarketSession.objects.update(version=8)
    typed |= {"reference": "12/QĐ-QLTT", "requested_at": "2026-01-01T20:30"}
    again = desk.post(address, typed)
    assert again.status_code == 409
    assert "Cục Quản lý thị trường" in again.content.decode()  # nothing typed is lost
    assert desk.post(address, typed | {"version": 8}).status_code == 302
    assert "Đã dừng" in desk.get(room(evening)).content.decode()


def test_stopping_the_session_names_who_is_told(desk: Client, evening: MarketSession) -> None:
    address = reverse("sessions:stop-session", args=[evening.number])
    assert "5 gian hàng và 0 người đã hẹn nhắc" in desk.get(address).content.decode()
    assert desk.post(address, {"version": 1, "reason": "Sự cố điện"}).status_code == 302
    evening.refresh_from_db()
    assert evening.stop_reason == "Sự cố điện"


def test_the_stage_costs_the_same_for_many_turns(evening: MarketSession) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            stage_of(evening_numbered(evening.number))
        return len(queries)

    before = cost()
    for number in range(6, 20):
        Slot.objects.create(session=evening, title=f"Lượt {number}", position=number, minutes=2)
    assert cost() == before


def test_figures_of_many_stalls_cost_the_same(desk: Client, evening: MarketSession) -> None:
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            desk.get(room(evening), headers=HTMX)
        return len(queries)

    before = cost()
    for number in range(10):
        cast.make_listing(evening, cast.make_product(cast.make_vendor(f"HTX {number}"), f"Món {number}"))
    assert cost() == before
