"""The witness log: append-only and stamped by the database, recomputable by anybody, silent about people."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from market.kernel.clock import HANOI, database_now
from orders.models import WitnessEntry
from orders.witness.entries import (
    Move,
    PlacedOrder,
    SoldLine,
    buyer_commitment,
    canonical,
    entry_facts,
    leaf_hash,
    moved_facts,
    placed_facts,
    short_code,
    written_time,
)
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.conftest import place

MOMENT = datetime(2026, 11, 20, 13, 45, 7, 120, tzinfo=UTC)


def test_facts_have_one_text() -> None:
    assert canonical({"b": 1, "a": "Bưởi đỏ"}) == '{"a":"Bưởi đỏ","b":1}'


def test_the_time_in_the_leaf_is_utc_with_microseconds() -> None:
    assert written_time(MOMENT.astimezone(HANOI)) == "2026-11-20T13:45:07.000120Z"


def test_a_known_leaf() -> None:
    """SHA-256 over a zero byte, the facts, a bar and the time: RFC 9162 §2.1.1."""
    by_sha256sum = "6963cb608b74c1b67c047cafbc76ba0ef24de9226243bd09bcac338cbb8a3af8"
    assert leaf_hash('{"a":1}', MOMENT).hex() == by_sha256sum


def test_a_commitment_binds_without_telling() -> None:
    person = {"name": "Nguyễn Thị Hoa", "phone": "+84912345678", "commune": "09022", "street": "Số 5"}
    one = buyer_commitment(b"1" * 16, **person)
    assert one == buyer_commitment(b"1" * 16, **person)
    assert one != buyer_commitment(b"2" * 16, **person)
    assert one != buyer_commitment(b"1" * 16, **person | {"street": "Số 6"})
    decomposed = person | {"name": unicodedata.normalize("NFD", "Nguyễn  Thị Hoa")}
    assert one == buyer_commitment(b"1" * 16, **decomposed)


def test_what_is_written_of_an_order() -> None:
    lines = (SoldLine(7, "Bưởi", "quả", 2, 89_000, 100_000), SoldLine(9, "Trà", "hộp", 1, 50_000, 60_000))
    order = PlacedOrder("7K3F9Q2M", 12, 3, "HTX", lines, MOMENT.date(), "ab" * 32)
    assert (order.goods_total, order.saving) == (228_000, 32_000)
    assert placed_facts(order).startswith('{"buyer":"abab')
    assert '"total":228000' in placed_facts(order)
    move = Move("7K3F9Q2M", 12, "placed", "confirmed", "vendor")
    text = entry_facts("moved", subject=move.code, session=move.session, facts=moved_facts(move))
    assert text.startswith('{"by":"vendor","from":"placed","kind":"moved","order":"7K3F9Q2M","reason":null')


@pytest.mark.django_db
def test_python_computes_what_the_database_computed(listing: Listing) -> None:
    before = database_now()
    place(listing)
    entry = WitnessEntry.objects.get()
    assert bytes(entry.leaf_hash) == leaf_hash(entry.facts, entry.recorded_at)
    assert before <= entry.recorded_at <= database_now()
    assert short_code(bytes(entry.leaf_hash)) == bytes(entry.leaf_hash).hex()[:8].upper()


@pytest.mark.django_db
def test_the_database_sets_time_and_hash_whatever_is_sent(listing: Listing) -> None:
    entry = WitnessEntry.objects.create(
        session=listing.session, kind="moved", subject="X", facts="{}", recorded_at=MOMENT, leaf_hash=b"forged"
    )
    entry.refresh_from_db()
    assert entry.recorded_at > MOMENT
    assert bytes(entry.leaf_hash) == leaf_hash("{}", entry.recorded_at)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE orders_witnessentry SET facts = '{}'",
        "UPDATE orders_witnessentry SET recorded_at = now()",
        "UPDATE orders_witnessentry SET id = id + 1",
        "DELETE FROM orders_witnessentry",
    ],
)
def test_nothing_written_is_changed_or_taken_back(listing: Listing, statement: str) -> None:
    place(listing)
    before = list(WitnessEntry.objects.values())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(WitnessEntry.objects.values()) == before


@pytest.mark.django_db
def test_an_order_is_witnessed_once(listing: Listing) -> None:
    code = place(listing).codes[0]
    with pytest.raises(IntegrityError, match="witness_placed_once"), transaction.atomic():
        WitnessEntry.objects.create(session=listing.session, kind="placed", subject=code, facts="{}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"opens_at": 1, "closes_at": 2},
        {"opens_at": -2, "closes_at": -1},
        {"paused_at": -1},
        {"stopped_at": -1, "stop_reason": "mưa"},
    ],
)
def test_no_order_is_witnessed_outside_the_opening_whoever_writes_it(change: dict[str, object]) -> None:
    session, now = cast.make_session(), database_now()
    times = {name: now + timedelta(hours=value) if isinstance(value, int) else value for name, value in change.items()}
    if "closes_at" in times:
        times["planned_closes_at"] = times["closes_at"]
    MarketSession.objects.update(**times)
    with pytest.raises(IntegrityError, match="not open"), transaction.atomic():
        WitnessEntry.objects.create(session=session, kind="placed", subject="X", facts="{}")
    assert WitnessEntry.objects.create(session=session, kind="moved", subject="X", facts="{}").pk
