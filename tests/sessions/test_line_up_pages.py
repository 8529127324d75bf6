"""The pages of the running order: the office's with buttons and drag, the vendor's with its place, wish and swaps."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from sessions.models import MarketSession, Slot, SlotSwap
from sessions.services.calls import call_next
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from tests.sessions.line_ups import begin, make_slot, order_of, vendor_of, with_slots
from vetting.models import VendorMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, director: Person) -> Client:
    client.force_login(director)
    return client


def url(name: str, *args: int) -> str:
    return reverse(f"sessions:{name}", args=args)


def post(client: Client, name: str, session: MarketSession, *args: int, **data: Any) -> Any:
    version = MarketSession.objects.get(pk=session.pk).version
    return client.post(url(name, session.number, *args), {"version": version} | data, follow=True)


def test_the_order_with_times_and_airtime(desk: Client) -> None:
    session, slots = with_slots(2)
    make_slot(session, title="Bế mạc")
    page = desk.get(url("show-line-up", session.number)).text
    for words in ("Gian 1", "Gian 2", "Bế mạc", "lần đầu đến chợ", "Xếp theo công bằng", "lineup.js"):
        assert words in page
    assert page.count('draggable="true"') == 3
    assert slots


def test_moving_with_buttons_and_with_a_number(desk: Client) -> None:
    session, slots = with_slots(3)
    response = post(desk, "move-slot", session, slots[2].pk, place="2")
    assert "lượt thứ 2" in response.text
    assert response.redirect_chain[-1][0].endswith(f"#luot-{slots[2].pk}")
    assert order_of(session) == [slots[0], slots[2], slots[1]]
    assert post(desk, "move-slot", session, slots[2].pk, place="0").status_code == 422
    assert order_of(session) == [slots[0], slots[2], slots[1]]


def test_dragging_sends_the_whole_order(desk: Client) -> None:
    session, slots = with_slots(3)
    post(desk, "arrange-slots", session, order=",".join(str(slot.pk) for slot in reversed(slots)))
    assert order_of(session) == slots[::-1]


@pytest.mark.parametrize("order", ["", "x", "1,,2", "1;2", "-1", "²", "9" * 30000])
def test_nonsense_orders_nothing(desk: Client, order: str) -> None:
    session, slots = with_slots(2)
    assert post(desk, "arrange-slots", session, order=order).status_code == 422
    assert order_of(session) == slots


def test_the_second_director_looks_again(desk: Client) -> None:
    session, slots = with_slots(2)
    page = url("show-line-up", session.number)
    data = {"version": session.version, "place": "1"}
    MarketSession.objects.update(version=9)
    move = url("move-slot", session.number, slots[1].pk)
    response = desk.post(move, data, headers={"Referer": f"http://testserver{page}"}, follow=True)
    assert "vừa thay đổi phiên này" in response.text
    assert order_of(session) == slots


def test_adding_changing_removing(desk: Client) -> None:
    session, slots = with_slots(1)
    assert post(desk, "add-own-slot", session, title="", minutes="5").status_code == 422
    post(desk, "add-own-slot", session, title="Khai mạc", minutes="5")
    own = order_of(session)[1]
    change = url("change-slot", session.number, own.pk)
    assert desk.get(change).status_code == 200
    post(desk, "change-slot", session, own.pk, title="Lời chào", minutes="6")
    own.refresh_from_db()
    assert (own.title, own.minutes) == ("Lời chào", 6)
    host = vendor_of(slots[0]).members.get().person
    post(desk, "change-slot", session, slots[0].pk, host=host.pk, minutes="11")
    slots[0].refresh_from_db()
    assert (slots[0].host, slots[0].minutes) == (host, 11)
    stranger = post(desk, "change-slot", session, slots[0].pk, host=make_person().pk, minutes="11")
    assert stranger.status_code == 422
    post(desk, "remove-slot", session, own.pk)
    assert order_of(session) == slots


def test_slots_of_another_evening_do_not_exist(desk: Client) -> None:
    session, slots = with_slots(1)
    other = make_session("planned")
    for name in ("change-slot", "move-slot", "remove-slot", "call-slot", "postpone-slot"):
        assert desk.post(url(name, other.number, slots[0].pk), {"version": 1, "place": 1}).status_code == 404
    assert order_of(session) == slots


def test_the_waiting_list_is_granted(desk: Client, client: Client) -> None:
    session = make_session("planned")
    vendor = make_listing(session).product.vendor
    session.slot_wishes.create(vendor=vendor, asked_by=vendor.members.get().person, note="Xin lượt đầu <i>")
    page = desk.get(url("show-line-up", session.number)).text
    assert "Xin lượt đầu &lt;i&gt;" in page
    response = post(desk, "add-vendor-slot", session, vendor=vendor.pk)
    assert "Đã thêm lượt" in response.text
    assert session.slot_wishes.get().granted is not None
    assert post(desk, "add-vendor-slot", session, vendor="x").status_code == 422


def test_a_fair_order_is_shown_before_it_is_taken(desk: Client) -> None:
    session, slots = with_slots(2)
    last = make_session("closed")
    begin(make_slot(last, vendor_of(slots[0])), ended=True)
    page = desk.get(url("order-fairly", session.number))
    assert "Dùng thứ tự này" in page.text
    assert order_of(session) == slots
    post(desk, "order-fairly", session, order=page.context["suggestion"].order)
    assert order_of(session) == slots[::-1]
    assert "đã công bằng" in desk.get(url("order-fairly", session.number)).text


def test_airtime_as_a_workbook(desk: Client) -> None:
    session, slots = with_slots(2)
    Slot.objects.filter(pk=slots[0].pk).update(host=None)
    response = desk.get(url("download-airtime", session.number))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["Chủ thể", "Xã, phường", "Loại hình"]
    names = [row[0].value for row in book["Chủ thể"].iter_rows(min_row=4)]
    assert sorted(names) == ["Gian 1", "Gian 2"]


# --- the vendor's side ------------------------------------------------------------------------------------------------
@pytest.fixture
def mine(client: Client) -> tuple[MarketSession, Slot, Slot]:
    """Sign in the owner of the second slot of a running evening."""
    session, slots = with_slots(1, "live")
    owner = make_person("Lương Văn Phương")
    own = make_slot(session, make_vendor("Nhà tôi", owner=owner), host=owner)
    client.force_login(owner)
    return session, own, slots[0]


def own_url(name: str, slot: Slot, *args: int) -> str:
    return reverse(f"sessions:{name}", args=[vendor_of(slot).slug, slot.session.number, *args])


def test_a_vendor_reads_its_place(client: Client, mine: tuple[MarketSession, Slot, Slot]) -> None:
    _session, own, other = mine
    page = client.get(own_url("show-own-slot", own)).text
    assert "Lượt thứ 2" in page
    assert "Gian 1" in page
    part = client.get(own_url("show-own-slot", own), headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Lượt thứ 2" in part
    assert client.get(own_url("show-own-slot", other)).status_code == 404
    assert "Lượt thứ 2" in client.get(own_url("edit-listings", own)).text


def test_a_called_vendor_answers(client: Client, mine: tuple[MarketSession, Slot, Slot]) -> None:
    session, own, other = mine
    begin(other)
    call_next(session.pk)
    assert "Anh/Chị là lượt kế tiếp" in client.get(own_url("edit-listings", own)).text
    response = client.post(own_url("answer-call", own), {"answer": "ready"}, follow=True)
    assert "Anh/Chị đã trả lời: Đã sẵn sàng" in response.text
    assert client.post(own_url("answer-call", own), {"answer": "x"}).status_code == 422
    assert client.post(own_url("answer-call", other), {"answer": "late"}).status_code == 404


def test_asking_and_answering_a_swap(client: Client, mine: tuple[MarketSession, Slot, Slot]) -> None:
    session, own, other = mine
    response = client.post(own_url("ask-swap", own), {"slot": other.pk}, follow=True)
    assert "Đang chờ Gian 1 trả lời" in response.text
    swap = SlotSwap.objects.get()
    client.force_login(vendor_of(other).members.get().person)
    page = client.get(own_url("show-own-slot", other)).text
    assert "Nhà tôi (lượt thứ 2) xin đổi lượt" in page
    client.post(own_url("answer-swap", other, swap.pk), {"answer": "agree"})
    assert order_of(session) == [own, other]


def test_a_strangers_swap_does_not_exist(client: Client, mine: tuple[MarketSession, Slot, Slot]) -> None:
    session, own, other = mine
    third = make_slot(session)
    swap = SlotSwap.objects.create(asked=third, wanted=other, asked_by=make_person())
    for name in ("answer-swap", "withdraw-swap"):
        assert client.post(own_url(name, own, swap.pk), {"answer": "agree"}).status_code == 404
    swap.refresh_from_db()
    assert swap.status == "asked"


def test_wishing_and_giving_up(client: Client, mine: tuple[MarketSession, Slot, Slot]) -> None:
    session, own, _other = mine
    own.delete()
    assert "Xin lượt lên sóng" in client.get(own_url("edit-listings", own)).text
    response = client.post(own_url("wish-for-slot", own), {"note": "Xin sau 21:00"}, follow=True)
    assert "danh sách chờ" in response.text
    client.post(own_url("drop-wish", own))
    assert session.slot_wishes.get().withdrawn_at is not None


def test_naming_the_host(client: Client, mine: tuple[MarketSession, Slot, Slot]) -> None:
    _session, own, _other = mine
    host = make_person("Chị Dẫn")
    VendorMember.objects.create(vendor=vendor_of(own), person=host, part="host")
    response = client.post(own_url("choose-host", own), {"host": host.pk}, follow=True)
    assert f"{host.display_name} sẽ lên sóng." in response.text
    assert client.post(own_url("choose-host", own), {"host": make_person().pk}).status_code == 422


def test_an_accountant_reads_and_does_nothing(client: Client, mine: tuple[MarketSession, Slot, Slot]) -> None:
    _session, own, other = mine
    accountant = make_person("Kế toán")
    VendorMember.objects.create(vendor=vendor_of(own), person=accountant, part="accountant")
    client.force_login(accountant)
    page = client.get(own_url("show-own-slot", own)).text
    assert "Xin đổi" not in page
    for name, data in (("ask-swap", {"slot": other.pk}), ("answer-call", {"answer": "ready"}), ("wish-for-slot", {})):
        assert client.post(own_url(name, own), data).status_code == 403


def test_goods_without_a_slot_show_no_swap(client: Client, mine: tuple[MarketSession, Slot, Slot]) -> None:
    _session, own, _other = mine
    make_listing(own.session, make_product(vendor_of(own)))
    begin(own, ended=True)
    page = client.get(own_url("show-own-slot", own)).text
    assert "Đã xong" in page
    assert "Xin đổi" not in page
