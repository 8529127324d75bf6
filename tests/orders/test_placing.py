"""Placing one order: what is written, what is refused and why, and that a refusal leaves nothing behind."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import F, Sum
from django.test.utils import CaptureQueriesContext

from market.kernel.clock import database_now, in_hanoi
from market.kernel.codes import is_well_formed
from market.kernel.errors import Refused
from orders.buying import lost_demand
from orders.buying.basket import MOST_LINES, WantedLine
from orders.models import BuyerTally, DeliveryArea, Order, OrderContact, OrderLine, Placing, WitnessEntry
from orders.proofs import buyer_key
from orders.services import placing
from orders.services.placing import place_orders
from orders.witness.entries import RULES, buyer_commitment
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.conftest import contact, phone_of, place, place_lines, wanted
from tests.sessions.papers import make_paper
from vetting.models import Product, Vendor

pytestmark = pytest.mark.django_db


def nothing_happened(*listings: Listing) -> bool:
    """Tell whether no trace of a placing is left."""
    for listing in listings:
        listing.refresh_from_db()
    tables = (Placing, Order, OrderLine, OrderContact, BuyerTally, WitnessEntry)
    return not any(table.objects.exists() for table in tables) and not any(listing.sold for listing in listings)


def test_an_order_is_written_whole(listing: Listing) -> None:
    placed = place(listing, 2)
    order = Order.objects.get(code=placed.codes[0])
    listing.refresh_from_db()
    assert listing.sold == 2
    assert (order.status, order.goods_total, order.saving, order.delivery_fee) == ("placed", 178_000, 22_000, 0)
    assert order.deliver_by == in_hanoi(database_now()).date() + timedelta(days=3)
    assert (order.vendor, order.session, order.buyer) == (listing.product.vendor, listing.session, None)
    assert is_well_formed(order.code)
    assert len(order.code) == 8
    line = order.lines.get()
    assert (line.listing, line.quantity, line.unit_price, line.regular_price) == (listing, 2, 89_000, 100_000)
    assert (order.contact.phone, order.contact.commune_id) == ("+84912345678", "09022")
    assert BuyerTally.objects.get().quantity == 2


def test_the_witness_saw_it_without_personal_data(listing: Listing) -> None:
    order = Order.objects.get(code=place(listing, 2).codes[0])
    entry = WitnessEntry.objects.get(subject=order.code)
    facts = json.loads(entry.facts)
    assert (entry.kind, entry.session, entry.officer) == ("placed", listing.session, None)
    assert (facts["order"], facts["total"], facts["session"]) == (order.code, 178_000, listing.session.number)
    assert facts["vendor"] == {"id": order.vendor_id, "name": "HTX Bưởi đỏ Đông Cao"}
    assert facts["rules"] == [rule for rule in RULES if rule != "held-in-time"]
    assert facts["buyer"] == buyer_commitment(
        bytes(order.contact.salt),
        name="Nguyễn Thị Hoa",
        phone="+84912345678",
        commune="09022",
        street="Số 5, thôn Đông Cao",
    )
    for secret in ("Nguyễn Thị Hoa", "912345678", "thôn Đông Cao"):
        assert secret not in entry.facts


def test_a_basket_makes_one_order_per_vendor(listing: Listing) -> None:
    session = listing.session
    own = cast.make_listing(session, cast.make_product(listing.product.vendor, "Bưởi Diễn"))
    other = cast.make_listing(session, cast.make_product(cast.make_vendor("Gốm sứ Quang Vinh"), "Bình gốm"))
    placed = place_lines([wanted(other), wanted(own, 2), wanted(listing, 3)], session)
    orders = Order.objects.filter(placing=placed)
    assert sorted(orders.values_list("goods_total", flat=True)) == [89_000, 5 * 89_000]
    assert set(placed.codes) == set(orders.values_list("code", flat=True))
    assert WitnessEntry.objects.count() == 2
    assert OrderContact.objects.values("salt").distinct().count() == 2
    sold = Listing.objects.order_by("pk").values_list("sold", flat=True)
    assert list(sold) == [3, 2, 1]


def test_who_is_signed_in_is_the_buyer(listing: Listing) -> None:
    person = cast.make_person()
    placed = place(listing, buyer=person)
    assert placed.buyer == person
    assert Order.objects.get().buyer == person


def test_asking_again_gives_the_first_receipt(listing: Listing) -> None:
    key = uuid4()
    first = place(listing, key=key)
    again = place(listing, key=key)
    assert (again.pk, again.codes, again.is_repeat) == (first.pk, first.codes, True)
    assert Order.objects.count() == 1
    listing.refresh_from_db()
    assert listing.sold == 1


def test_the_same_key_with_other_content_gives_the_first_receipt(listing: Listing) -> None:
    key = uuid4()
    first = place(listing, key=key)
    other = cast.make_listing(listing.session)
    again = place(other, 3, key=key, to=contact("+84987654321"))
    assert again.codes == first.codes
    other.refresh_from_db()
    assert other.sold == 0


def test_asking_again_after_delivery_got_dearer_still_gives_the_receipt(listing: Listing) -> None:
    key = uuid4()
    first = place(listing, key=key)
    DeliveryArea.objects.create(vendor=listing.product.vendor, fee=15_000)
    assert place(listing, key=key).codes == first.codes
    with pytest.raises(Refused, match="104"):
        place(listing)
    assert Order.objects.count() == 1


def test_asking_again_after_the_close_still_gives_the_receipt(listing: Listing) -> None:
    key = uuid4()
    first = place(listing, key=key)
    close(listing.session)
    assert place(listing, key=key).codes == first.codes


def close(session: MarketSession) -> None:
    """Let the session have closed a second ago."""
    now = database_now()
    MarketSession.objects.filter(pk=session.pk).update(
        opens_at=now - timedelta(hours=2),
        closes_at=now - timedelta(seconds=1),
        planned_closes_at=now - timedelta(seconds=1),
    )


NOW = datetime.now(UTC)
REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("listing", {"withdrawn_at": NOW}, "đã rút"),
    ("listing", {"stopped_at": NOW}, "Ban tổ chức đã dừng bán"),
    ("listing", {"sold": 20}, "Vừa hết hàng"),
    ("listing", {"sold": 19}, "Chỉ còn 1 quả"),
    ("listing", {"sold": 18, "allotment": 19}, "Chỉ còn 1 quả"),
    ("listing", {"per_buyer_limit": 1}, "tối đa 1 quả"),
    ("listing", {"session_price": 95_000}, r"Giá vừa đổi từ 89\.000\s₫ thành 95\.000\s₫"),
    ("product", {"status": "suspended", "suspension_reason": "Kiểm tra lại"}, "tạm ngừng bán"),
    ("vendor", {"status": "suspended", "suspension_reason": "Kiểm tra lại"}, "tạm ngừng bán"),
    ("session", {"paused_at": NOW}, "tạm dừng"),
    ("session", {"stopped_at": NOW, "stop_reason": "mưa bão"}, "đã dừng lúc .*: mưa bão"),
]


@pytest.mark.parametrize(("what", "change", "words"), REFUSALS)
def test_what_cannot_be_had_is_refused_with_the_reason(
    listing: Listing, what: str, change: dict[str, Any], words: str
) -> None:
    rows = {
        "listing": Listing.objects.all(),
        "session": MarketSession.objects.all(),
        "product": Product.objects.all(),
        "vendor": Vendor.objects.all(),
    }
    rows[what].update(**change)
    with pytest.raises(Refused, match=words):
        place(listing, 2)
    assert not Placing.objects.exists()
    assert not WitnessEntry.objects.exists()


def test_a_second_after_the_close_it_says_so_kindly(listing: Listing) -> None:
    close(listing.session)
    with pytest.raises(Refused, match=r"Phiên chợ đã đóng lúc \d\d:\d\d"):
        place(listing)
    assert nothing_happened(listing)


def test_before_the_opening_it_says_when(listing: Listing) -> None:
    soon = cast.make_listing(cast.make_session("planned"))
    with pytest.raises(Refused, match="chưa mở"):
        place(soon)
    assert nothing_happened(soon)


@pytest.mark.parametrize("is_of_product", [True, False])
def test_a_paper_that_ends_before_the_delivery_forbids_the_sale(listing: Listing, is_of_product: bool) -> None:
    ends = cast.hanoi_day(listing.session.delivery_days - 1)
    make_paper(listing.product.vendor, listing.product if is_of_product else None, expires_on=ends)
    with pytest.raises(Refused, match="không còn hiệu lực đến ngày giao"):
        place(listing)
    assert nothing_happened(listing)


def test_a_paper_valid_on_the_day_of_delivery_is_enough(listing: Listing) -> None:
    make_paper(listing.product.vendor, None, expires_on=cast.hanoi_day(listing.session.delivery_days))
    assert place(listing).codes


def test_the_limit_counts_what_the_phone_bought_before(listing: Listing) -> None:
    place(listing, 3)
    with pytest.raises(Refused, match="đã mua 3, còn mua thêm được 2"):
        place(listing, 3)
    place(listing, 2)
    with pytest.raises(Refused, match="đã mua đủ 5"):
        place(listing)
    assert place(listing, 5, to=contact(phone_of(2))).codes
    assert BuyerTally.objects.get(buyer_key=buyer_key("+84912345678")).quantity == 5


def test_one_line_refused_refuses_the_basket_and_names_it(listing: Listing) -> None:
    rare = cast.make_listing(listing.session, cast.make_product(name="Sen Tây Hồ"), allotment=1)
    with pytest.raises(Refused, match="Sen Tây Hồ: Chỉ còn 1 quả"):
        place_lines([wanted(listing), wanted(rare, 2)], listing.session)
    assert nothing_happened(listing, rare)


def test_a_listing_of_another_session_is_refused(listing: Listing) -> None:
    elsewhere = cast.make_listing(cast.make_session())
    with pytest.raises(Refused, match="không có trong phiên chợ này"):
        place_lines([wanted(elsewhere)], listing.session)
    assert nothing_happened(listing, elsewhere)


def test_a_total_that_was_not_shown_is_refused(listing: Listing) -> None:
    with pytest.raises(Refused, match=r"Tổng tiền vừa đổi từ 1\s₫ thành 89\.000\s₫"):
        place_orders(
            key=uuid4(),
            lines=[wanted(listing)],
            contact=contact(),
            buyer=None,
            shown_total=1,
            session_number=listing.session.number,
        )
    assert nothing_happened(listing)


@pytest.mark.parametrize("quantity", [0, -1, 10_001, 2**40])
def test_impossible_quantities_are_refused(listing: Listing, quantity: int) -> None:
    with pytest.raises(Refused, match="Số lượng"):
        place(listing, quantity)
    assert nothing_happened(listing)


def test_impossible_baskets_are_refused(listing: Listing) -> None:
    many = [WantedLine(pk, 1, 1000) for pk in range(1, MOST_LINES + 2)]
    for lines in ([], [wanted(listing), wanted(listing)], many):
        with pytest.raises(Refused, match="Giỏ hàng"):
            place_lines(lines, listing.session)
    assert nothing_happened(listing)


def test_a_code_drawn_twice_is_drawn_again(listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = place(listing).codes[0]
    codes = iter([taken, "7K3F9Q2M"])
    monkeypatch.setattr(placing, "new_code", lambda: next(codes))
    assert place(listing).codes == ("7K3F9Q2M",)
    assert Order.objects.count() == 2


def test_without_its_witness_entry_there_is_no_order(listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE orders_witnessentry ADD CONSTRAINT refuses_all CHECK (facts = '')")
    with pytest.raises(IntegrityError, match="refuses_all"):
        place(listing)
    assert nothing_happened(listing)


def test_a_refusal_is_counted_as_lost_demand(listing: Listing) -> None:
    Listing.objects.update(sold=20)
    for _try in range(2):
        with pytest.raises(Refused):
            place(listing, 3)
    lost = lost_demand.so_far(listing.session_id)
    assert (lost.reasons, lost.units, lost.total) == ({"sold-out": 2}, {listing.pk: 6}, 2)


def test_placing_asks_the_database_twice(listing: Listing) -> None:
    to = contact()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        place(listing, to=to)
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == 3  # the terms; then the lock and the taking, together in one round trip


def test_sold_equals_the_lines_of_orders_that_stand(listing: Listing) -> None:
    for number, quantity in enumerate([1, 4, 2, 5]):
        place(listing, quantity, to=contact(phone_of(number)))
    listing.refresh_from_db()
    lines = OrderLine.objects.exclude(order__status="cancelled").filter(listing=listing)
    assert listing.sold == lines.aggregate(n=Sum("quantity"))["n"] == 12
    assert Order.objects.aggregate(n=Sum(F("goods_total")))["n"] == 12 * 89_000
