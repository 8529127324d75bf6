"""Money under pressure: amounts no column holds, fees kept by a trick, transfers paid twice, and sums against SQL."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from market.kernel.errors import Refused
from orders.aftercare.acts import CANCEL, COLLECT, COMPLAIN, CONFIRM, DELIVER, RECEIVE, SHIP, Act, Side
from orders.buying.basket import Contact, WantedLine
from orders.models import Amendment, DeliveryArea, DeliveryStep, Order
from orders.paying.payment import Payment, transfers_due
from orders.proofs import receipt_key
from orders.services.amending import Address, Change, accept_amendment, propose_amendment
from orders.services.moves import move_order
from orders.services.payments import miss_transfer, receive_transfer, report_transfer
from orders.services.placing import place_orders
from orders.witness.audit import audit_session
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of, place, place_lines, wanted
from tests.orders.delivery_room import make_order, make_transfer_order
from tests.sessions.flashes import make_flash

pytestmark = pytest.mark.django_db


def moved(order: Order, *acts: Act) -> Order:
    for act in acts:
        order = move_order(actor=None, order=order, act=act, words="vì thế" if act.needs_words else "")
    return order


def change(order: Order, units: int, **facts: Any) -> Change:
    """Return the order with other units of its only listing, or other facts."""
    line = order.current_lines[0]
    as_is: dict[str, Any] = {
        "version": order.version,
        "lines": {line.listing_id: (units, line.unit_price)},
        "delivery_fee": order.delivery_fee,
        "deliver_by": order.deliver_by,
        "reason": "Đổi ý",
    }
    return Change(**as_is | facts)


def propose(order: Order, units: int, side: Side = Side.BUYER, **facts: Any) -> Amendment:
    return propose_amendment(actor=None, order=order, side=side, change=change(order, units, **facts))


def accept(amendment: Amendment, side: Side) -> Order:
    return accept_amendment(actor=None, amendment=amendment, side=side)


class TestAmounts:
    def test_a_sum_no_column_holds_is_refused_in_words(self) -> None:
        jade = cast.make_listing(
            allotment=100, per_buyer_limit=100, session_price=89_000_000, regular_price=100_000_000
        )
        with pytest.raises(Refused):
            place(jade, 100)
        jade.refresh_from_db()
        assert (jade.sold, Order.objects.count()) == (0, 0)


class TestFees:
    @pytest.fixture
    def listing(self) -> Listing:
        """Goods whose vendor brings them for 30.000 ₫, free from 400.000 ₫, heavier ones for 50.000 ₫."""
        listing = cast.make_listing()
        area = DeliveryArea.objects.create(vendor=listing.product.vendor, fee=30_000, free_from=400_000)
        DeliveryStep.objects.create(area=area, from_grams=3000, fee=50_000)
        return listing

    def order(self, listing: Listing, quantity: int, fee: int) -> Order:
        line = wanted(listing, quantity)
        placing = place_orders(
            key=uuid4(),
            lines=[line],
            contact=contact(),
            buyer=None,
            shown_total=line.amount + fee,
            session_number=listing.session.number,
        )
        return Order.objects.get(code=placing.codes[0])

    def test_free_delivery_is_not_kept_by_taking_the_goods_off_again(self, listing: Listing) -> None:
        order = self.order(listing, 5, 0)
        amendment = propose(order, 1)
        order.refresh_from_db()
        assert (amendment.status, order.version, order.goods_total) == ("proposed", 1, 445_000)

    def test_a_light_parcels_fee_is_not_kept_by_a_heavy_one(self, listing: Listing) -> None:
        order = self.order(listing, 1, 30_000)
        assert propose(order, 3).status == "proposed"

    def test_quantities_that_cost_the_same_to_bring_hold_at_once(self, listing: Listing) -> None:
        order = self.order(listing, 1, 30_000)
        assert propose(order, 2).status == "accepted"


class TestAddresses:
    def test_another_address_is_another_proposal(self) -> None:
        order, commune = make_order(), contact().commune
        propose(order, 1, address=Address(commune, "Số 1"))
        with pytest.raises(Refused, match="chờ trả lời"):
            propose(order, 1, address=Address(commune, "Số 2"))
        assert order.amendments.get().street == "Số 1"

    def test_the_same_address_twice_is_once(self) -> None:
        order, commune = make_order(), contact().commune
        first = propose(order, 1, address=Address(commune, "Số 1"))
        assert propose(order, 1, address=Address(commune, "Số 1")) == first


class TestTransfers:
    def test_what_was_paid_at_the_door_is_not_asked_for_again(self) -> None:
        order = moved(make_transfer_order(), CONFIRM, SHIP, COLLECT)
        assert (order.status, order.payment_state) == ("paid", "waiting")
        assert not Payment(order).is_due
        assert not transfers_due(order.vendor).exists()
        order = moved(order, RECEIVE)
        assert order.status == "completed"
        assert not Payment(order).is_due

    def test_a_total_that_changes_after_the_transfer_is_told(self, client: Client) -> None:
        order = make_transfer_order(quantity=3)
        report_transfer(actor=None, order=order)
        order = moved(Order.objects.get(pk=order.pk), CONFIRM)
        owner = order.vendor.members.get().person
        receive_transfer(actor=owner, order=order)
        order = accept(propose(Order.objects.get(pk=order.pk), 2, Side.VENDOR), Side.BUYER)
        assert Payment(order).surplus == 89_000
        client.force_login(owner)
        desk = client.get(reverse("orders:show-vendor-order", args=[order.vendor.slug, order.code])).content.decode()
        assert "hoàn 89.000\xa0₫ cho khách" in desk
        receipt = client.get(order.get_absolute_url(), {"k": receipt_key(order.code)}).content.decode()
        assert "Người bán hoàn lại 89.000\xa0₫" in receipt

    def test_a_transfer_that_was_missed_is_no_surplus(self) -> None:
        order = moved(report_transfer(actor=None, order=make_transfer_order(quantity=3)), CONFIRM)
        owner = order.vendor.members.get().person
        miss_transfer(actor=owner, order=order)
        order = accept(propose(Order.objects.get(pk=order.pk), 2, Side.VENDOR), Side.BUYER)
        assert Payment(receive_transfer(actor=owner, order=order)).surplus == 0

    def test_a_total_does_not_rise_above_what_was_transferred(self) -> None:
        order = make_transfer_order()
        waiting = propose(moved(order, CONFIRM), 1, Side.VENDOR, delivery_fee=20_000)
        report_transfer(actor=None, order=order)
        with pytest.raises(Refused, match="đã chuyển khoản"):
            accept(waiting, Side.BUYER)
        with pytest.raises(Refused, match="đã chuyển khoản"):
            propose(make_paid(), 2)


def make_paid() -> Order:
    """Return an order whose buyer said that the money is on its way."""
    return report_transfer(actor=None, order=make_transfer_order())


def test_flash_amended_cancelled_and_disputed_sums_equal_plain_sql() -> None:
    listing = cast.make_listing(allotment=40)
    window = make_flash(listing, price=79_000, allotment=6)
    flash = [WantedLine(listing.pk, 2, 79_000)]
    quick = [Order.objects.get(code=place_lines(flash, listing.session, to=who(n)).codes[0]) for n in range(3)]
    window.refresh_from_db()
    assert window.sold == 6
    slow = [Order.objects.get(code=place(listing, 3, to=who(10 + n)).codes[0]) for n in range(4)]
    propose(quick[0], 1)  # gives a flash unit back
    accept(propose(moved(slow[0], CONFIRM), 2, Side.VENDOR), Side.BUYER)
    cheaper = change(slow[1], 3, lines={listing.pk: (3, 80_000)}, reason="Quả nhỏ")
    accept(propose_amendment(actor=None, order=slow[1], side=Side.VENDOR, change=cheaper), Side.BUYER)
    moved(quick[1], CANCEL)
    moved(Order.objects.get(pk=slow[1].pk), CONFIRM, SHIP, DELIVER, COMPLAIN)
    moved(slow[2], CONFIRM, SHIP, COLLECT, RECEIVE)

    listing.refresh_from_db()
    window.refresh_from_db()
    in_force = "orders_orderline l JOIN orders_order o ON o.id = l.order_id AND o.version = l.version"
    stands = f"SELECT sum(l.quantity) FROM {in_force} WHERE o.status <> 'cancelled'"
    assert listing.sold == one(stands) == 2 + 1 + 2 + 3 + 3 + 3
    assert window.sold == one(f"{stands} AND l.unit_price = 79000") == 3
    assert one(f"SELECT sum(l.quantity * l.unit_price) FROM {in_force}") == one(
        "SELECT sum(goods_total) FROM orders_order"
    )
    assert one("SELECT sum(quantity) FROM orders_buyertally") == listing.sold
    assert audit_session(listing.session) == []


def who(number: int) -> Contact:
    return contact(phone_of(number))


def one(statement: str) -> int:
    """Return what plain SQL says."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0] or 0)
