"""Changing what was agreed: proposals, consent, versions, stock, money and the log."""

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Problem, Refused, Stale
from market.notices.models import Notice
from orders.aftercare.acts import CONFIRM, DECLINE, PACK, SHIP, Act, Side
from orders.aftercare.versions import versions_of
from orders.models import Amendment, BuyerTally, Order, OrderLine, WitnessEntry
from orders.proofs import receipt_key
from orders.services.amending import (
    Address,
    Change,
    accept_amendment,
    decline_amendment,
    propose_amendment,
    withdraw_amendment,
)
from orders.services.moves import move_order
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.conftest import contact, place, place_lines, wanted
from tests.orders.racing import all_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(listing: Listing) -> Order:
    return placed(listing)


def placed(listing: Listing, quantity: int = 3) -> Order:
    return Order.objects.get(code=place(listing, quantity, to=contact(email="hoa@example.vn")).codes[0])


def moved(order: Order, *acts: Act) -> Order:
    for act in acts:
        order = move_order(actor=None, order=order, act=act, words="vì thế" if act.needs_words else "")
    return order


def change(order: Order, units: int | None = None, **facts: Any) -> Change:
    """Return the order as it is, with other units of its only listing, or other facts."""
    line = order.current_lines[0]
    as_is: dict[str, Any] = {
        "version": order.version,
        "lines": {line.listing_id: (line.quantity if units is None else units, line.unit_price)},
        "delivery_fee": order.delivery_fee,
        "deliver_by": order.deliver_by,
        "reason": "Thiếu hàng",
    }
    return Change(**as_is | facts)


def propose(order: Order, side: Side = Side.VENDOR, units: int | None = None, **facts: Any) -> Amendment:
    wish = change(order, units, **facts)
    return propose_amendment(actor=None, order=order, side=side, change=wish)


def accept(amendment: Amendment, side: Side = Side.BUYER) -> Order:
    return accept_amendment(actor=None, amendment=amendment, side=side)


def sold_and_tallied(listing: Listing) -> tuple[int, int]:
    listing.refresh_from_db()
    return listing.sold, BuyerTally.objects.get(listing=listing).quantity


def test_an_accepted_change_is_a_whole_new_version(order: Order, listing: Listing) -> None:
    moved(order, CONFIRM)
    order.refresh_from_db()
    amendment = propose(order, units=2)
    assert (amendment.status, amendment.goods_total, amendment.goods_total_before) == ("proposed", 178_000, 267_000)
    order.refresh_from_db()
    assert (order.version, order.goods_total) == (1, 267_000)
    order = accept(amendment)
    order.refresh_from_db()
    assert (order.version, order.goods_total, order.saving) == (2, 178_000, 2 * (listing.regular_price - 89_000))
    assert [line.quantity for line in order.current_lines] == [2]
    assert [line.quantity for line in OrderLine.objects.of_every_version(order)] == [3, 2]
    assert sold_and_tallied(listing) == (2, 2)


def test_the_change_is_witnessed_with_both_consents_and_no_words(order: Order) -> None:
    moved(order, CONFIRM)
    amendment = propose(order, units=2, reason="Nhà chỉ còn hai quả")
    accept(amendment)
    entry = WitnessEntry.objects.get(kind="amended")
    facts = json.loads(entry.facts)
    assert (facts["version"], facts["by"], set(facts["consents"])) == (2, "vendor", {"vendor", "buyer"})
    assert (facts["before"]["goods_total"], facts["after"]["goods_total"]) == (267_000, 178_000)
    assert facts["before"]["buyer"] == facts["after"]["buyer"] == json.loads(_placed(order).facts)["buyer"]
    assert "Nhà chỉ còn" not in entry.facts


def _placed(order: Order) -> WitnessEntry:
    return WitnessEntry.objects.get(kind="placed", subject=order.code)


def test_both_sides_are_told(order: Order) -> None:
    moved(order, CONFIRM)
    Notice.objects.all().delete()
    amendment = propose(order, units=2)
    assert [each.recipient for each in Notice.objects.all()] == ["hoa@example.vn"]
    accept(amendment)
    told = Notice.objects.filter(key__endswith="-accepted-buyer") | Notice.objects.filter(
        key__endswith="-accepted-vendor"
    )
    assert told.count() == 2
    assert "3 → 2" in told[0].body


def test_before_confirming_the_buyers_quantities_hold_at_once(order: Order, listing: Listing) -> None:
    amendment = propose(order, Side.BUYER, units=5, reason="Thêm cho bà")
    order.refresh_from_db()
    assert (amendment.status, order.version, order.goods_total) == ("accepted", 2, 445_000)
    assert sold_and_tallied(listing) == (5, 5)
    assert json.loads(WitnessEntry.objects.get(kind="amended").facts)["consents"]["vendor"] == "not-confirmed-yet"
    assert versions_of(order)[0].is_by_rule


def test_once_confirmed_the_buyer_has_to_ask(order: Order) -> None:
    moved(order, CONFIRM)
    assert propose(order, Side.BUYER, units=1).status == "proposed"


def test_another_day_or_address_has_to_be_accepted_even_before_confirming(order: Order) -> None:
    commune, street = order.contact.commune_id, order.contact.street
    there = Address(commune, "Số 9, thôn Hạ")
    later = order.deliver_by + timedelta(days=2)
    amendment = propose(order, Side.BUYER, address=there, deliver_by=later)
    assert amendment.status == "proposed"
    order = accept(amendment, Side.VENDOR)
    order.refresh_from_db()
    assert (order.deliver_by, order.contact.street) == (later, "Số 9, thôn Hạ")
    amendment.refresh_from_db()
    assert (amendment.commune_before_id, amendment.street_before) == (commune, street)
    facts = json.loads(WitnessEntry.objects.get(kind="amended").facts)
    assert facts["before"]["buyer"] != facts["after"]["buyer"]


def test_a_line_may_be_left_out(listing: Listing) -> None:
    other = cast.make_listing(listing.session, cast.make_product(listing.product.vendor, "Mứt vỏ bưởi"))
    placing = place_lines([wanted(listing, 2), wanted(other, 1)], listing.session)
    order = moved(Order.objects.get(code=placing.codes[0]), CONFIRM)
    accept(propose(order, lines={listing.pk: (2, listing.session_price)}))
    order.refresh_from_db()
    assert [line.listing_id for line in order.current_lines] == [listing.pk]
    assert sold_and_tallied(other) == (0, 0)
    assert "Bỏ Mứt vỏ bưởi" in versions_of(order)[0].changes


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"lines": {}}, "ít nhất một mặt hàng"),
        ({"units": 0}, "không được cao hơn"),
        ({"units": 3}, "chưa đổi gì"),
        ({"delivery_fee": -1}, "Phí giao hàng"),
        ({"delivery_fee": 10_000_001}, "Phí giao hàng"),
        ({"lines": {999_999: (1, 1000)}}, "ít nhất một mặt hàng"),
    ],
)
def test_what_no_honest_page_sends_is_refused(order: Order, facts: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        propose(order, **facts)
    assert not Amendment.objects.exists()


def test_a_price_never_rises_and_a_day_is_never_past(order: Order, listing: Listing) -> None:
    with pytest.raises(Refused, match="không được cao hơn"):
        propose(order, lines={listing.pk: (3, listing.session_price + 1)})
    with pytest.raises(Refused, match="Ngày giao"):
        propose(order, deliver_by=cast.hanoi_day(-1))
    with pytest.raises(Refused, match="Ngày giao"):
        propose(order, deliver_by=cast.hanoi_day(61))


def test_more_units_only_within_stock_and_limit(order: Order, listing: Listing) -> None:
    with pytest.raises(Refused, match="tối đa"):
        propose(order, Side.BUYER, units=6)
    Listing.objects.filter(pk=listing.pk).update(allotment=5, sold=5)
    with pytest.raises(Refused, match="hết hàng"):
        propose(order, Side.BUYER, units=4)
    order.refresh_from_db()
    assert (order.version, Amendment.objects.count()) == (1, 0)


def test_after_the_close_nothing_is_added_and_less_is_fine(order: Order, listing: Listing) -> None:
    _close(listing.session)
    with pytest.raises(Refused, match="khi phiên còn bán"):
        propose(order, Side.BUYER, units=4)
    assert propose(order, Side.BUYER, units=1).status == "accepted"
    assert sold_and_tallied(listing) == (1, 1)


def test_units_accepted_after_the_close_are_not_taken(order: Order, listing: Listing) -> None:
    moved(order, CONFIRM)
    amendment = propose(order, Side.BUYER, units=4)
    _close(listing.session)
    with pytest.raises(Refused):
        accept(amendment, Side.VENDOR)
    order.refresh_from_db()
    assert (order.version, sold_and_tallied(listing)) == (1, (3, 3))


def _close(session: MarketSession) -> None:
    moment = database_now()
    MarketSession.objects.filter(pk=session.pk).update(
        opens_at=moment - timedelta(hours=3),
        planned_closes_at=moment - timedelta(minutes=1),
        closes_at=moment - timedelta(minutes=1),
    )


def test_a_later_day_needs_papers_that_last(order: Order, listing: Listing) -> None:
    over = order.deliver_by + timedelta(days=1)
    vendor = listing.product.vendor
    dossier = cast.make_dossier(vendor, "approved", by=cast.make_person("Thẩm định viên"))
    from tests.vetting.conftest import make_paper

    make_paper(dossier, status="accepted", is_mandatory=True, expires_on=over)
    accept(propose(order, deliver_by=over))
    order.refresh_from_db()
    later = propose(order, deliver_by=over + timedelta(days=1))
    with pytest.raises(Refused, match="Giấy tờ"):
        accept(later)


def test_twice_is_once(order: Order) -> None:
    moved(order, CONFIRM)
    first, again = propose(order, units=2), propose(order, units=2)
    assert first == again
    accept(first)
    accept(first)
    assert propose(order, units=2) == first  # the page that was drawn with version 1
    assert (WitnessEntry.objects.filter(kind="amended").count(), Amendment.objects.count()) == (1, 1)
    order.refresh_from_db()
    second = propose(order, units=1)
    for _ in range(2):
        decline_amendment(actor=None, amendment=second, side=Side.BUYER)
    third = propose(order, units=1)
    for _ in range(2):
        withdraw_amendment(actor=None, amendment=third, side=Side.VENDOR)
    order.refresh_from_db()
    assert (order.version, order.goods_total) == (2, 178_000)


def test_an_old_page_is_told_so(order: Order) -> None:
    stale = change(order, 1)
    propose(order, Side.BUYER, units=2)
    with pytest.raises(Stale):
        propose_amendment(actor=None, order=order, side=Side.BUYER, change=stale)


def test_one_at_a_time_and_nobody_answers_themselves(order: Order) -> None:
    moved(order, CONFIRM)
    amendment = propose(order, units=2)
    with pytest.raises(Refused, match="chờ trả lời"):
        propose(order, Side.BUYER, units=1)
    for answer in (accept_amendment, decline_amendment):
        with pytest.raises(Refused, match="chờ bên kia"):
            answer(actor=None, amendment=amendment, side=Side.VENDOR)
    with pytest.raises(Refused, match="bên đề nghị"):
        withdraw_amendment(actor=None, amendment=amendment, side=Side.BUYER)


def test_a_proposal_lapses_by_the_clock(order: Order) -> None:
    moved(order, CONFIRM)
    amendment = propose(order, units=2)
    Amendment.objects.update(answer_by=database_now() - timedelta(seconds=1))
    assert not order.amendments.waiting().exists()
    with pytest.raises(Refused, match="hết hạn"):
        accept(amendment)
    assert propose(order, Side.BUYER, units=1).status == "proposed"
    amendment.refresh_from_db()
    assert amendment.status == "lapsed"


@pytest.mark.parametrize("act", [SHIP, DECLINE])
def test_sending_or_cancelling_overtakes_it(order: Order, listing: Listing, act: Act) -> None:
    moved(order, CONFIRM)
    amendment = propose(order, units=2)
    moved(order, act)
    amendment.refresh_from_db()
    assert amendment.status == "lapsed"
    with pytest.raises(Problem):
        accept(amendment)
    assert sold_and_tallied(listing) == ((3, 3) if act is SHIP else (0, 0))


def test_cancelling_an_amended_order_gives_back_what_is_in_force(order: Order, listing: Listing) -> None:
    accept(propose(moved(order, CONFIRM, PACK), units=1))
    moved(order, DECLINE)
    assert sold_and_tallied(listing) == (0, 0)


@pytest.mark.parametrize("facts", [{"goods_total": 1}, {"version": 3, "goods_total": 1}, {"delivery_fee": 9}])
def test_the_database_refuses_an_edit_without_its_version(order: Order, facts: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**facts)


def test_an_order_whose_person_was_erased_can_still_be_changed(order: Order, listing: Listing) -> None:
    moved(order, CONFIRM)
    order.contact.delete()
    order = Order.objects.get(pk=order.pk)
    accept(propose(order, units=2))
    assert json.loads(WitnessEntry.objects.get(kind="amended").facts)["after"]["buyer"] is None
    listing.refresh_from_db()
    assert listing.sold == 2


class TestPages:
    @pytest.fixture
    def vendor(self, listing: Listing) -> Client:
        return signed_in(listing.product.vendor.members.get(part="owner").person)

    def test_the_buyer_changes_and_sees_the_versions(self, order: Order, listing: Listing) -> None:
        client, key = Client(), f"?k={receipt_key(order.code)}"
        url = reverse("orders:amend-order", args=[order.code]) + key
        assert "có hiệu lực ngay" in client.get(url).text
        sent = fields(order, listing, units=2)
        assert client.post(url, sent).status_code == 302
        page = client.get(order.get_absolute_url() + key).text
        assert "Các bản của đơn" in page
        assert "3 → 2 quả" in page
        assert client.post(url, sent).status_code == 302  # a second click finds it done
        order.refresh_from_db()
        assert order.version == 2

    def test_a_refusal_keeps_what_was_typed(self, order: Order, listing: Listing) -> None:
        url = reverse("orders:amend-order", args=[order.code]) + f"?k={receipt_key(order.code)}"
        reply = Client().post(url, fields(order, listing, units=9, reason="Mua thêm cho cả xóm"))
        assert reply.status_code == 422
        assert "Mua thêm cho cả xóm" in reply.text

    def test_the_vendor_proposes_and_the_buyer_accepts(self, order: Order, listing: Listing, vendor: Client) -> None:
        moved(order, CONFIRM)
        slug = listing.product.vendor.slug
        url = reverse("orders:amend-vendor-order", args=[slug, order.code])
        sent = fields(order, listing, units=2) | {f"price-{listing.pk}": 80_000, "delivery_fee": 5_000}
        assert vendor.post(url, sent).status_code == 302
        key = f"?k={receipt_key(order.code)}"
        page = Client().get(order.get_absolute_url() + key).text
        assert "Người bán đề nghị sửa đơn" in page
        amendment = Amendment.objects.get()
        assert Client().post(reverse("orders:accept-change", args=[order.code, amendment.pk]) + key).status_code == 302
        order.refresh_from_db()
        assert (order.goods_total, order.delivery_fee) == (160_000, 5_000)
        assert "Khách" in vendor.get(reverse("orders:show-vendor-order", args=[slug, order.code])).text

    def test_another_orders_change_opens_nowhere(self, order: Order, listing: Listing, vendor: Client) -> None:
        mine = placed(cast.make_listing(listing.session, cast.make_product(cast.make_vendor("HTX Rau"), "Rau")), 2)
        theirs = propose(moved(mine, CONFIRM), units=1)
        key = f"?k={receipt_key(order.code)}"
        for name in ("accept-change", "decline-change", "withdraw-change"):
            assert Client().post(reverse(f"orders:{name}", args=[order.code, theirs.pk]) + key).status_code == 404
            assert Client().post(reverse(f"orders:{name}", args=[mine.code, theirs.pk]) + key).status_code == 404
        slug = listing.product.vendor.slug
        for code in (order.code, mine.code):
            url = reverse("orders:accept-vendor-change", args=[slug, code, theirs.pk])
            assert vendor.post(url).status_code == 404
        theirs.refresh_from_db()
        assert theirs.status == "proposed"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fields(order: Order, listing: Listing, units: int, reason: str = "Ăn không hết") -> dict[str, Any]:
    return {
        "version": order.version,
        f"units-{listing.pk}": units,
        "deliver_by": order.deliver_by.strftime("%d/%m/%Y"),
        "commune": "",
        "street": "",
        "reason": reason,
    }


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_accepting_and_withdrawing_at_once_is_one_of_them() -> None:
    listing = cast.make_listing()
    for _attempt in range(6):
        order = moved(placed(listing, 1 + 1), CONFIRM)
        amendment = propose(order, units=1)
        outcomes = all_at_once(
            [
                partial(accept, amendment),
                partial(withdraw_amendment, actor=None, amendment=amendment, side=Side.VENDOR),
            ]
        )
        assert sum(isinstance(each, Problem) for each in outcomes) == 1
        order.refresh_from_db()
        amendment.refresh_from_db()
        assert (order.version, amendment.status) in {(2, "accepted"), (1, "withdrawn")}
        moved(order, DECLINE)
    assert sold_and_tallied(listing) == (0, 0)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_changing_and_sending_at_once_leaves_one_agreement() -> None:
    listing = cast.make_listing(allotment=100, per_buyer_limit=100)
    for _attempt in range(6):
        order = moved(placed(listing, 3), CONFIRM)
        amendment = propose(order, Side.BUYER, units=1)
        all_at_once([partial(accept, amendment, Side.VENDOR), partial(moved, order, SHIP)])
        order.refresh_from_db()
        amendment.refresh_from_db()
        assert (order.version, amendment.status) in {(2, "accepted"), (1, "lapsed")}
        assert order.goods_total == sum(line.amount for line in order.current_lines)
    listing.refresh_from_db()
    assert listing.sold == sum(line.quantity for order in Order.objects.all() for line in order.current_lines)
