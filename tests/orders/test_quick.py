"""Ordering by text: review before placing, the same rules as the sheet, nothing typed lost, a page that stays small."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from market.gate import limits
from orders.models import Order, Placing
from sessions.models import Listing, MarketSession
from tests import cast

pytestmark = pytest.mark.django_db
STYLE = Path(__file__).resolve().parents[2] / "static" / "css" / "pages" / "quick.css"


@pytest.fixture
def a1() -> Listing:
    """Twenty pomelos at 89.000 ₫, called A1."""
    return cast.make_listing(stall_code="A1")


@pytest.fixture
def b3(a1: Listing) -> Listing:
    """Another vendor's honey in the same session, called B3."""
    product = cast.make_product(cast.make_vendor("HTX Mật ong Ba Vì"), "Mật ong hoa rừng")
    return cast.make_listing(a1.session, product, stall_code="B3", session_price=50_000)


def url(listing: Listing) -> str:
    return reverse("orders:order-by-text", args=[listing.session.number])


def filled(**changes: Any) -> dict[str, Any]:
    """Return what a buyer's browser sends the first time."""
    cast.me_linh()
    return {
        "key": str(uuid4()),
        "text": "A1 x2",
        "name": "Nguyễn Thị Hoa",
        "phone": "0912 345 678",
        "commune": "xã mê linh",
        "street": "Số 5, thôn Đông Cao",
        "note": "",
    } | changes


def reviewed(client: Client, listing: Listing, **changes: Any) -> dict[str, Any]:
    """Return what the review page lets the browser send."""
    sent = filled(**changes)
    words = client.post(url(listing), sent).content.decode()
    shown = dict(re.findall(r'name="(shown|total|key)" value="([^"]*)"', words))
    assert shown.keys() == {"shown", "total", "key"}
    return sent | shown | {"place": "1"}


def test_a_text_is_read_shown_and_only_then_placed(client: Client, a1: Listing, b3: Listing) -> None:
    page = client.get(url(a1)).content.decode()
    assert "A1" in page
    assert "89.000\u00a0₫" in page
    sent = filled(text="chốt A1 x2, b3 1 giúp em")
    review = client.post(url(a1), sent)
    words = review.content.decode()
    assert review.status_code == 200
    assert "228.000\u00a0₫" in words
    assert "Mật ong hoa rừng" in words
    assert "“giúp”" in words
    assert not Order.objects.exists()
    reply = client.post(url(a1), sent | {"shown": "A1x2,B3x1", "total": "228000", "place": "1"})
    assert reply["Location"] == reverse("orders:show-placed", args=[Placing.objects.get().key])
    assert sorted(Order.objects.values_list("goods_total", flat=True)) == [50_000, 178_000]
    placed = client.get(reply["Location"]).content.decode()
    assert all(order.code in placed for order in Order.objects.all())
    assert Client().get(reply["Location"]).status_code == 404


def test_one_vendor_goes_straight_to_its_receipt(client: Client, a1: Listing) -> None:
    reply = client.post(url(a1), reviewed(client, a1))
    assert reply["Location"] == Order.objects.get().get_absolute_url()
    assert client.get(reply["Location"]).status_code == 200


def test_twice_is_once(client: Client, a1: Listing) -> None:
    sent = reviewed(client, a1)
    first, again = client.post(url(a1), sent), client.post(url(a1), sent)
    assert first["Location"] == again["Location"]
    assert Order.objects.count() == 1


def test_a_key_seen_elsewhere_opens_nothing(client: Client, a1: Listing) -> None:
    sent = reviewed(client, a1)
    client.post(url(a1), sent)
    reply = Client().post(url(a1), sent | {"phone": "0987 654 321"})
    assert reply.status_code == 422
    assert "chốt một đơn khác" in reply.content.decode()


def test_a_text_changed_after_the_review_is_shown_again(client: Client, a1: Listing) -> None:
    reply = client.post(url(a1), reviewed(client, a1) | {"text": "A1 x5"})
    words = reply.content.decode()
    assert "khác với lần xem trước" in words
    assert "445.000\u00a0₫" in words
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"shown": ""}, {"total": ""}, {"total": "-1"}, {"total": "x"}, {"total": "9" * 30}]
)
def test_nothing_is_placed_that_was_not_shown(client: Client, a1: Listing, changes: dict[str, str]) -> None:
    client.post(url(a1), reviewed(client, a1) | changes)
    assert not Order.objects.exists()


def test_a_changed_price_is_asked_again(client: Client, a1: Listing) -> None:
    sent = reviewed(client, a1)
    Listing.objects.update(session_price=95_000)
    reply = client.post(url(a1), sent)
    words = reply.content.decode()
    assert reply.status_code == 422
    assert "Tổng tiền vừa đổi từ 178.000\u00a0₫ thành 190.000\u00a0₫" in words
    assert 'name="total" value="190000"' in words
    assert client.post(url(a1), sent | {"total": "190000"}).status_code == 302


def test_the_phone_may_stand_in_the_text(client: Client, a1: Listing) -> None:
    sent = reviewed(client, a1, text="A1 x2 0987.654.321", phone="")
    words = client.post(url(a1), sent | {"place": ""} | {"shown": ""}).content.decode()
    assert 'value="0987 654 321"' in words
    client.post(url(a1), sent)
    assert Order.objects.get().contact.phone == "+84987654321"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "Z9 x2"}, "không có mã Z9"),
        ({"text": "A1 x99999"}, "số lượng quá lớn"),
        ({"text": "A1 1.5 kg"}, "số nguyên"),
        ({"text": "ngon quá"}, "Chưa thấy mã nào"),
        ({"text": ""}, "Hãy ghi mã và số lượng"),
        ({"text": "\x00A1"}, "ký tự lạ"),
        ({"text": "A1 x2 0987654321"}, "khác số trong bài đặt"),
        ({"text": "A1 x2 0912345"}, "chưa đúng số di động"),
        ({"phone": ""}, "Hãy điền số điện thoại"),
        ({"phone": "123"}, "chưa đúng số di động"),
        ({"name": ""}, "Hãy điền họ và tên"),
        ({"commune": "xứ không có"}, "Chưa tìm thấy xã"),
        ({"street": ""}, "Hãy điền số nhà"),
        ({"text": "A1 " * 900}, "quá dài"),
    ],
)
def test_mistakes_stand_beside_their_fields_and_nothing_typed_is_lost(
    client: Client, a1: Listing, changes: dict[str, str], said: str
) -> None:
    reply = client.post(url(a1), filled(**changes) | {"place": "1", "shown": "A1x2", "total": "178000"})
    words = reply.content.decode()
    assert reply.status_code == 422
    assert said in words or said == "quá dài"
    for typed in (filled() | changes).values():
        assert not re.fullmatch(r"[\w ,]{4,60}", typed) or typed in words
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"sold": 19}, "Chỉ còn 1 quả"),
        ({"sold": 20}, "Vừa hết hàng"),
        ({"stopped_at": "2026-01-01T00:00Z"}, "dừng bán"),
    ],
)
def test_a_refusal_stands_beside_the_text(client: Client, a1: Listing, fields: dict[str, Any], said: str) -> None:
    sent = reviewed(client, a1)
    Listing.objects.update(**fields)
    reply = client.post(url(a1), sent)
    words = reply.content.decode()
    assert reply.status_code == 422
    assert re.search(rf'id="id_text_error">[^<]*{said}', words)
    assert "Số 5, thôn Đông Cao" in words


def test_the_limit_per_buyer_holds_here_too(client: Client, a1: Listing) -> None:
    assert client.post(url(a1), reviewed(client, a1, text="A1 x5")).status_code == 302
    reply = client.post(url(a1), reviewed(client, a1, text="A1 x1"))
    assert "đã mua đủ 5 quả" in reply.content.decode()
    assert Order.objects.count() == 1


def test_a_listing_that_was_not_accepted_has_no_code_here(client: Client, a1: Listing) -> None:
    Listing.objects.update(standing="applied")
    assert "không có mã A1" in client.post(url(a1), filled()).content.decode()


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_out_of_hours_it_says_so(client: Client, state: str) -> None:
    listing = cast.make_listing(cast.make_session(state), stall_code="A1")
    page = client.get(url(listing)).content.decode()
    assert 'name="text"' not in page
    assert ("chưa mở" if state == "planned" else "đã đóng lúc") in page
    sent = filled() | {"place": "1", "shown": "A1x2", "total": "178000"}
    reply = client.post(url(listing), sent)
    assert reply.status_code == 422
    assert "Số 5, thôn Đông Cao" in reply.content.decode()
    assert not Order.objects.exists()


def test_a_pause_keeps_what_was_typed(client: Client, a1: Listing) -> None:
    sent = reviewed(client, a1)
    MarketSession.objects.update(paused_at=a1.session.opens_at)
    words = client.post(url(a1), sent).content.decode()
    assert "đang tạm dừng" in words
    assert "Số 5, thôn Đông Cao" in words


def test_there_is_no_such_session(client: Client, a1: Listing) -> None:
    assert client.get(reverse("orders:order-by-text", args=[999_999])).status_code == 404
    assert client.get(reverse("orders:show-placed", args=[uuid4()])).status_code == 404


def test_too_many_tries_are_slowed_down(client: Client, a1: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "order", {"buyer": "1/minute"})
    client.post(url(a1), reviewed(client, a1, text="A1"))
    reply = client.post(url(a1), reviewed(client, a1, text="A1"))
    assert reply.status_code == 429
    assert "Số 5, thôn Đông Cao" in reply.content.decode()
    assert Order.objects.count() == 1


def test_markup_in_a_text_stays_text(client: Client, a1: Listing) -> None:
    words = client.post(url(a1), filled(text="A1 x2 <b>ngon</b><script>alert(1)</script>")).content.decode()
    assert "<script" not in words
    assert "&lt;script&gt;" in words


def test_the_page_is_small_and_has_no_script(client: Client, a1: Listing) -> None:
    vendor = cast.make_vendor("HTX Nông nghiệp Đông Cao")
    for n in range(1, 80):
        product = cast.make_product(vendor, f"Bưởi đỏ Đông Cao loại {n}")
        cast.make_listing(a1.session, product, stall_code=f"C{n}")
    page = client.get(url(a1)).content
    assert b"<script" not in page
    assert page.count(b'<link rel="stylesheet"') == 1
    assert len(page) + STYLE.stat().st_size < 15_000
    assert "Còn 20 mã nữa" in page.decode()


def test_drawing_it_costs_two_queries(client: Client, a1: Listing, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        client.get(url(a1))


def test_the_live_page_leads_here(client: Client, a1: Listing) -> None:
    assert url(a1) in client.get(a1.session.get_absolute_url()).content.decode()
    assert url(a1) in client.get(a1.session.get_absolute_url(), {"xem": "chu"}).content.decode()
