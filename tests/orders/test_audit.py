"""verify_session: silent about an honest evening, and exact about the row somebody changed by SQL."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from orders.aftercare.acts import CONFIRM
from orders.buying.basket import DeliveryChoice
from orders.models import Order, WitnessEntry
from orders.services.moves import move_order
from orders.services.payments import report_transfer
from orders.services.placing import place_orders
from orders.services.publishing import publish_session
from orders.witness.audit import audit_session
from sessions.models import Listing, MarketSession
from tests.orders.conftest import contact, phone_of, place, wanted
from tests.orders.delivery_room import make_account
from tests.orders.sealing import order_named, rest, seal, sign, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening(listing: Listing) -> MarketSession:
    """Five orders, one of them confirmed after the seal; published."""
    codes = [place(listing, to=contact(phone_of(number))).codes[0] for number in range(5)]
    sign(listing.session)
    seal(listing.session)
    move_order(actor=None, order=order_named(codes[0]), act=CONFIRM)
    rest(listing.session)
    sign(listing.session)
    tamper("orders_checkpoint", "UPDATE orders_checkpoint SET made_at = now()")
    publish_session(listing.session_id)
    return listing.session


def verify(session: MarketSession) -> str:
    """Return what the command says; its last line also when it fails."""
    out = StringIO()
    try:
        call_command("verify_session", str(session.number), stdout=out, no_color=True)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_an_honest_evening(evening: MarketSession) -> None:
    said = verify(evening)
    assert said == f"session {evening.number}: 7 entries, 3 checkpoints, sealed; everything is as it was witnessed.\n"


def test_a_session_without_a_log(listing: Listing) -> None:
    assert "0 entries, 0 checkpoints, not sealed yet; everything" in verify(listing.session)
    with pytest.raises(CommandError, match="no session"):
        call_command("verify_session", "99999999")


def third() -> WitnessEntry:
    return WitnessEntry.objects.filter(kind="placed").order_by("pk")[2]


@pytest.mark.parametrize(
    "change",
    [
        "facts = replace(facts, '89000', '79000')",
        "facts = '{}'",
        "facts = 'no longer JSON'",
        "recorded_at = recorded_at + interval '1 second'",
        "leaf_hash = sha256('x')",
        "kind = 'moved'",
        "subject = 'ELSE'",
    ],
)
def test_a_changed_entry_is_named(evening: MarketSession, change: str) -> None:
    entry = third()
    tamper("orders_witnessentry", f"UPDATE orders_witnessentry SET {change} WHERE id = {entry.pk}")
    said = verify(evening)
    assert f"witness entry {entry.pk} (" in said
    others = WitnessEntry.objects.exclude(pk=entry.pk).values_list("pk", flat=True)
    assert not [pk for pk in others if f"witness entry {pk} (" in said]


def test_an_entry_changed_together_with_its_hash_is_named(evening: MarketSession) -> None:
    """Somebody who knows how leaves are made still cannot change what was signed and published."""
    entry = third()
    tamper(
        "orders_witnessentry",
        "UPDATE orders_witnessentry SET facts = replace(facts, '89000', '79000'), leaf_hash = sha256('\\x00'::bytea || "
        "convert_to(replace(facts, '89000', '79000') || '|' || to_char(recorded_at AT TIME ZONE 'UTC', "
        f"'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), 'UTF8')) WHERE id = {entry.pk}",
    )
    said = verify(evening)
    assert f"witness entry {entry.pk}: leaf 2 is not the one published" in said
    assert "checkpoint 1: the log does not lead to its root: look among leaves 0 to 4" in said
    assert f"order {entry.subject}: the lines of version 1" in said


def test_a_deleted_entry_is_missed(evening: MarketSession) -> None:
    entry = third()
    tamper("orders_witnessleaf", f"DELETE FROM orders_witnessleaf WHERE entry_id = {entry.pk}")
    tamper("orders_witnessentry", f"DELETE FROM orders_witnessentry WHERE id = {entry.pk}")
    said = verify(evening)
    assert f"order {entry.subject}: was never witnessed" in said
    assert "1 published leaves are gone" in said


@pytest.mark.parametrize(
    ("table", "change", "what"),
    [
        ("orders_order", "goods_total = 1000", "goods_total is 1000, witnessed was 89000"),
        ("orders_order", "delivery_fee = 5", "delivery_fee is 5"),
        ("orders_order", "deliver_by = '2020-01-01'", "deliver_by is 2020-01-01"),
        ("orders_order", "status = 'paid'", "its state is paid, witnessed was placed"),
        ("orders_order", "version = 2", "version 2 was never witnessed"),
    ],
)
def test_a_changed_order_is_named(evening: MarketSession, table: str, change: str, what: str) -> None:
    code = third().subject
    tamper(table, f"UPDATE {table} SET {change} WHERE code = '{code}'")
    said = verify(evening)
    assert f"order {code}: {what}" in said
    assert said.count("order ") == said.count(f"order {code}")


@pytest.mark.parametrize("change", ["quantity = 2", "unit_price = 1000", "version = 2"])
def test_a_changed_line_names_its_order(evening: MarketSession, change: str) -> None:
    order = order_named(third().subject)
    tamper("orders_orderline", f"UPDATE orders_orderline SET {change} WHERE order_id = {order.pk}")
    assert f"order {order.code}: the lines of version 1 are not those that were witnessed" in verify(evening)


def test_a_changed_buyer_and_a_changed_price_are_named(evening: MarketSession) -> None:
    order = order_named(third().subject)
    tamper("orders_ordercontact", f"UPDATE orders_ordercontact SET phone = '+84900000000' WHERE order_id = {order.pk}")
    tamper("market_sessions_listing", "UPDATE market_sessions_listing SET session_price = 88000")
    said = verify(evening)
    assert f"contact of order {order.code}: is not the buyer who was witnessed" in said
    assert "its prices are not those of the seal" in said


def test_an_order_slipped_in_is_named(evening: MarketSession) -> None:
    order = Order.objects.get(code=third().subject)
    order.pk, order.code = None, "00000000"
    order.vendor_id, order.placing = order.vendor_id, order.placing
    order.placing.pk, order.placing.key = None, "00000000-0000-0000-0000-000000000001"
    order.placing.save()
    order.placing_id = order.placing.pk
    order.save()
    assert "order 00000000: was never witnessed" in verify(evening)


def test_a_transfer_nobody_spoke_of_is_named(listing: Listing) -> None:
    vendor = listing.product.vendor
    placing = place_orders(
        key=uuid4(),
        lines=[wanted(listing)],
        contact=contact(),
        buyer=None,
        shown_total=listing.session_price,
        session_number=listing.session.number,
        choices={vendor.pk: DeliveryChoice(payment="transfer", payment_account=make_account(vendor).pk)},
    )
    order = order_named(placing.codes[0])
    report_transfer(actor=None, order=order)
    assert audit_session(order.session) == []
    Order.objects.filter(pk=order.pk).update(payment_state="received")
    told = [str(each) for each in audit_session(order.session)]
    assert told == [f"order {order.code}: its transfer is received, witnessed was sent"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("signature = sha256('x') || sha256('y')", "not as it was signed (signature)"),
        ("text = replace(text, 'seal: no', 'seal: yes')", "not as it was signed (signature)"),
        ("size = size - 1", "its columns are not what its text says"),
        ("root = sha256('x')", "its columns are not what its text says"),
    ],
)
def test_a_changed_checkpoint_is_named(evening: MarketSession, change: str, what: str) -> None:
    tamper("orders_checkpoint", f"UPDATE orders_checkpoint SET {change} WHERE number = 1")
    assert f"checkpoint 1: {what}" in verify(evening)


def test_a_checkpoint_taken_away_is_missed(evening: MarketSession) -> None:
    tamper("orders_checkpoint", "DELETE FROM orders_checkpoint WHERE number = 2")
    assert "checkpoint 3: does not follow the one before it" in verify(evening)
