"""Ordering for a caller: read out, agreed to, proved by a code or a reason, flagged, journalled, limited."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.models import Order
from orders.witness.exceptions import Why, waiting_orders
from sessions.models import Listing
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def a1() -> Listing:
    """Twenty pomelos at 89.000 ₫, called A1."""
    cast.me_linh()
    return cast.make_listing(stall_code="A1")


@pytest.fixture
def moderator() -> Person:
    return cast.make_person("Trần Thị Lan", Role.MODERATOR)


@pytest.fixture
def desk(moderator: Person) -> Client:
    client = Client()
    client.force_login(moderator)
    return client


def url(listing: Listing) -> str:
    return reverse("orders:order-for-caller", args=[listing.session.number])


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "text": "A1 x2",
        "name": "Cụ Đỗ Thị Mận",
        "phone": "0912 345 678",
        "commune": "xã mê linh",
        "street": "Số 5, thôn Đông Cao",
        "note": "",
        "email": "",
    } | changes


def reviewed(desk: Client, listing: Listing, **changes: Any) -> dict[str, Any]:
    """Return what the page that is read out lets the browser send."""
    sent = typed(**changes)
    words = desk.post(url(listing), sent).text
    return sent | dict(re.findall(r'name="(shown|total|key)" value="([^"]*)"', words)) | {"consent": "on"}


def without_code(desk: Client, listing: Listing, **changes: Any) -> dict[str, Any]:
    return reviewed(desk, listing, **changes) | {"way": "none", "why_not": "landline", "place": "1"}


def test_what_is_read_out_names_goods_total_and_use_of_data(desk: Client, a1: Listing) -> None:
    words = desk.post(url(a1), typed()).text
    for shown in ("Đọc cho người gọi nghe", "178.000", "trả tiền khi nhận hàng", "xóa khi ông bà yêu cầu"):
        assert shown in words
    assert not Order.objects.exists()


def test_a_code_read_back_places_the_order(desk: Client, a1: Listing, moderator: Person) -> None:
    form = reviewed(desk, a1) | {"way": "text"}
    assert desk.post(url(a1), form | {"send": "1"}).status_code == 200
    notice = Notice.objects.get(kind="caller-code-text")
    assert notice.is_secret
    code = re.search(r"ma (\d{6})", notice.body)[1]  # type: ignore[index]
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert desk.post(url(a1), form | {"place": "1", "code": wrong}).status_code == 422
    assert not Order.objects.exists()
    assert desk.post(url(a1), form | {"place": "1", "code": code}).status_code == 302
    order = Order.objects.get()
    assert (order.assisted_by, order.buyer, order.total) == (moderator, None, 178_000)
    entry = JournalEntry.objects.get(verb="order.assisted")
    assert (entry.actor, entry.facts["proof"], entry.facts["codes"]) == (moderator, "text", [order.code])


def test_a_code_may_go_by_mail(desk: Client, a1: Listing) -> None:
    form = reviewed(desk, a1, email="man@example.vn") | {"way": "mail"}
    desk.post(url(a1), form | {"send": "1"})
    notice = Notice.objects.get(kind="caller-code")
    assert notice.recipient == "man@example.vn"
    code = re.search(r"(\d{6})", notice.body)[1]  # type: ignore[index]
    assert desk.post(url(a1), form | {"place": "1", "code": code}).status_code == 302


def test_without_a_code_the_reason_is_kept(desk: Client, a1: Listing) -> None:
    form = without_code(desk, a1)
    assert desk.post(url(a1), form | {"why_not": ""}).status_code == 422
    assert not Order.objects.exists()
    assert desk.post(url(a1), form).status_code == 302
    assert JournalEntry.objects.get(verb="order.assisted").facts["why_not"] == "landline"


def test_no_yes_no_order_and_nothing_typed_is_lost(desk: Client, a1: Listing) -> None:
    form = without_code(desk, a1)
    del form["consent"]
    reply = desk.post(url(a1), form)
    assert reply.status_code == 422
    assert "Cụ Đỗ Thị Mận" in reply.text
    assert not Order.objects.exists()


def test_it_waits_at_the_witness_desk_and_is_flagged_at_the_vendors(desk: Client, a1: Listing) -> None:
    desk.post(url(a1), without_code(desk, a1))
    (waiting,) = waiting_orders()
    assert Why.ASSISTED in waiting.why
    vendor = a1.product.vendor
    owner = Client()
    owner.force_login(vendor.members.get().person)
    words = owner.get(reverse("orders:list-vendor-orders", args=[vendor.slug])).text
    assert "hỗ trợ qua điện thoại" in words
    assert "09••••••78" in desk.get(url(a1)).text


def test_twice_is_once(desk: Client, a1: Listing) -> None:
    form = without_code(desk, a1)
    for _click in range(2):
        assert desk.post(url(a1), form).status_code == 302
    assert Order.objects.count() == 1
    assert JournalEntry.objects.filter(verb="order.assisted").count() == 1


def test_what_was_not_read_out_is_not_placed(desk: Client, a1: Listing) -> None:
    form = without_code(desk, a1)
    assert desk.post(url(a1), form | {"text": "A1 x3"}).status_code == 200
    assert desk.post(url(a1), form | {"total": "1"}).status_code == 422
    assert not Order.objects.exists()


def test_one_number_has_only_so_many(desk: Client, a1: Listing) -> None:
    Listing.objects.filter(pk=a1.pk).update(per_buyer_limit=20)
    for _order in range(6):
        assert desk.post(url(a1), without_code(desk, a1, text="A1 x1")).status_code == 302
    assert desk.post(url(a1), without_code(desk, a1, text="A1 x1")).status_code == 422
    assert Order.objects.count() == 6


def test_goods_are_found_by_words_without_marks(desk: Client, a1: Listing) -> None:
    assert "Bưởi đỏ Đông Cao" in desk.get(url(a1), {"tim": "buoi do"}).text
    assert "Không có món nào khớp" in desk.get(url(a1), {"tim": "mat ong"}).text


@pytest.mark.parametrize("role", [Role.WITNESS, Role.REVIEWER, Role.ADMIN])
def test_others_of_the_office_may_not(a1: Listing, role: Role) -> None:
    client = Client()
    client.force_login(cast.make_person("Người khác", role))
    assert client.get(url(a1)).status_code == 403
