"""A buyer asks to cancel what the vendor has confirmed: the vendor decides, the stock comes free, nobody is blamed."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from market.kernel.clock import database_now
from market.kernel.errors import Problem, Refused
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.aftercare import conduct
from orders.aftercare.acts import CONFIRM, PACK, SHIP, Act, Side
from orders.aftercare.versions import proposed_changes, versions_of
from orders.models import Amendment, BuyerTally, Order, WitnessEntry
from orders.proofs import receipt_key
from orders.services.amending import accept_amendment, ask_to_cancel, decline_amendment, withdraw_amendment
from orders.services.moves import move_order
from orders.witness.audit import audit_session
from orders.witness.log import history_of
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, place
from tests.orders.delivery_room import agree, make_account
from tests.orders.racing import all_at_once

pytestmark = pytest.mark.django_db
WHY = "Nhà vừa được biếu bưởi"


@pytest.fixture
def order(listing: Listing) -> Order:
    return confirmed(listing)


def confirmed(listing: Listing, quantity: int = 3) -> Order:
    placed = Order.objects.get(code=place(listing, quantity, to=contact(email="hoa@example.vn")).codes[0])
    return moved(placed, CONFIRM)


def moved(order: Order, *acts: Act) -> Order:
    for act in acts:
        order = move_order(actor=None, order=order, act=act, words="vì thế" if act.needs_words else "")
    return order


def asked(order: Order) -> Amendment:
    return ask_to_cancel(actor=None, order=order, reason=WHY)


def accept(amendment: Amendment) -> Order:
    return accept_amendment(actor=None, amendment=amendment, side=Side.VENDOR)


def decline(amendment: Amendment) -> Order:
    return decline_amendment(actor=None, amendment=amendment, side=Side.VENDOR)


def sold_and_tallied(listing: Listing) -> tuple[int, int]:
    listing.refresh_from_db()
    return listing.sold, BuyerTally.objects.get(listing=listing).quantity


@pytest.mark.parametrize("acts", [(), (PACK,)])
def test_accepted_it_ends_the_order_and_frees_the_stock(order: Order, listing: Listing, acts: tuple[Act, ...]) -> None:
    moved(order, *acts)
    amendment = asked(order)
    assert (amendment.status, amendment.cancels, list(amendment.lines.all())) == ("proposed", True, [])
    assert sold_and_tallied(listing) == (3, 3)
    accept(amendment)
    accept(amendment)  # a second click
    order.refresh_from_db()
    assert (order.status, order.cancel_reason, order.version) == ("cancelled", WHY, 1)
    assert sold_and_tallied(listing) == (0, 0)
    assert [version.number for version in versions_of(order)] == [1]


def test_it_is_witnessed_with_both_consents_and_journalled_as_the_buyers(order: Order) -> None:
    accept(asked(order))
    entry = WitnessEntry.objects.filter(subject=order.code, kind="moved").latest("pk")
    facts = json.loads(entry.facts)
    assert (facts["from"], facts["to"], facts["by"]) == ("confirmed", "cancelled", "buyer")
    assert set(facts["consents"]) == {"buyer", "vendor"}
    assert WHY not in entry.facts
    assert history_of(order.code)[-1].words == "Đã hủy (hai bên thống nhất)"
    verbs = list(JournalEntry.objects.filter(facts__code=order.code).order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["order.amendment_proposed", "order.cancelled"]
    assert conduct.cancelling_vendors() == []
    assert audit_session(order.session) == []


def test_both_sides_are_told(order: Order) -> None:
    Notice.objects.all().delete()
    amendment = asked(order)
    told = Notice.objects.get()
    assert told.recipient != "hoa@example.vn"
    assert f"Người mua xin hủy đơn {order.code}" in told.subject
    assert WHY in told.body
    assert "Hủy cả đơn" in told.body
    accept(amendment)
    mails = Notice.objects.filter(subject__contains="đã hủy theo lời xin")
    assert set(mails.values_list("recipient", flat=True)) == {told.recipient, "hoa@example.vn"}


def test_declined_the_order_stays_and_asking_ends_after_three_times(order: Order, listing: Listing) -> None:
    for _time in range(3):
        decline(asked(order))
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert sold_and_tallied(listing) == (3, 3)
    with pytest.raises(Refused, match="nhờ Ban tổ chức"):
        asked(order)


def test_asked_twice_is_asked_once_and_may_be_taken_back(order: Order) -> None:
    amendment = asked(order)
    assert asked(order) == amendment
    assert proposed_changes(order, amendment) == ["Hủy cả đơn, không giao, không thu tiền"]
    withdraw_amendment(actor=None, amendment=amendment, side=Side.BUYER)
    with pytest.raises(Problem):
        accept(amendment)
    assert asked(order) != amendment


def test_only_between_confirming_and_sending(listing: Listing) -> None:
    order = Order.objects.get(code=place(listing, 1).codes[0])
    with pytest.raises(Refused, match="hủy được ngay"):
        asked(order)
    amendment = asked(moved(order, CONFIRM))
    moved(order, SHIP)
    amendment.refresh_from_db()
    assert amendment.status == "lapsed"
    with pytest.raises(Refused, match="rời người bán"):
        asked(order)


def test_it_lapses_and_the_buyer_cannot_answer_it(order: Order) -> None:
    amendment = asked(order)
    with pytest.raises(Refused, match="chờ bên kia"):
        accept_amendment(actor=None, amendment=amendment, side=Side.BUYER)
    Amendment.objects.update(answer_by=database_now() - timedelta(seconds=1))
    with pytest.raises(Refused, match="hết hạn"):
        accept(amendment)
    order.refresh_from_db()
    assert order.status == "confirmed"


def test_the_database_lets_a_cancelling_proposal_change_nothing_else(order: Order) -> None:
    amendment = asked(order)
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.filter(pk=amendment.pk).update(goods_total=1)


class TestPages:
    @pytest.fixture
    def vendor(self, listing: Listing) -> Client:
        client = Client()
        client.force_login(listing.product.vendor.members.get(part="owner").person)
        return client

    def test_from_the_receipt_to_the_desk_and_back(self, order: Order, vendor: Client) -> None:
        buyer, key = Client(), f"?k={receipt_key(order.code)}"
        url = reverse("orders:ask-to-cancel", args=[order.code]) + key
        receipt = reverse("orders:show-order", args=[order.code]) + key
        assert url in buyer.get(receipt).text
        assert "Người bán có 24 giờ" in buyer.get(url).text
        assert buyer.post(url, {"words": ""}).status_code == 422
        assert buyer.post(url, {"words": WHY})["Location"] == receipt
        assert "Đề nghị của Anh/Chị đang chờ trả lời" in buyer.get(receipt).text
        desk = vendor.get(reverse("orders:show-vendor-order", args=[order.vendor.slug, order.code])).text
        where = [order.vendor.slug, order.code, Amendment.objects.get().pk]
        accept_url = reverse("orders:accept-vendor-change", args=where)
        for shown in ("Người mua xin hủy đơn", WHY, "Đồng ý hủy đơn", accept_url):
            assert shown in desk
        vendor.post(accept_url)
        page = buyer.get(receipt).text
        assert "Đơn đã hủy" in page
        assert url not in page

    def test_a_vendor_is_reminded_of_money_that_came(self, order: Order, vendor: Client) -> None:
        order = agree(order, payment="transfer", payment_account=make_account(order.vendor), payment_state="sent")
        asked(order)
        desk = vendor.get(reverse("orders:show-vendor-order", args=[order.vendor.slug, order.code])).text
        assert "Khách đã chuyển khoản 267.000" in desk

    def test_strangers_and_early_ones(self, order: Order, listing: Listing) -> None:
        url = reverse("orders:ask-to-cancel", args=[order.code])
        assert Client().get(url).status_code == 404
        assert Client().post(url, {"words": WHY}).status_code == 404
        early = Order.objects.get(code=place(listing, 1, to=contact("+84977123456")).codes[0])
        key = f"?k={receipt_key(early.code)}"
        url = reverse("orders:ask-to-cancel", args=[early.code]) + key
        assert url not in Client().get(reverse("orders:show-order", args=[early.code]) + key).text
        assert "hủy được ngay" in Client().post(url, {"words": WHY}).text
        assert not Amendment.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_accepting_while_sending_is_one_of_them() -> None:
    listing = cast.make_listing(allotment=100, per_buyer_limit=100)
    for _attempt in range(5):
        order = confirmed(listing, 2)
        amendment = asked(order)
        all_at_once([partial(accept, amendment), partial(moved, order, SHIP), partial(accept, amendment)])
        order.refresh_from_db()
        amendment.refresh_from_db()
        assert (order.status, amendment.status) in {("cancelled", "accepted"), ("shipped", "lapsed")}
    listing.refresh_from_db()
    assert listing.sold == 2 * Order.objects.filter(status="shipped").count()
