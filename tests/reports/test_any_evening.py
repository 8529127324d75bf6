"""Evenings nobody thought of: whatever was sold, amended or sent back, every format says what plain SQL says."""

import unicodedata
from typing import Any, Literal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from orders.models import Compilation, Order
from sessions.models import MarketSession
from tests.orders.sealing import tamper
from tests.reports.evening import NoPaper, cells, compiled, past_evening, plain_sql, rows, workbook
from vetting.models import Product, Vendor

pytestmark = pytest.mark.django_db
MOST = 5  # orders of one
Form = Literal["NFC", "NFD"]
PIECES = ['"', "'", ",", ";", "=1+1", "+84", "-1", "@SUM(A1)", "\t", "🍊", "<b>", "&amp;", "_x000D_", "đ", "ễ", "{0}"]
names = st.lists(st.sampled_from([*PIECES, "Bưởi", "cmd", " "]), min_size=1, max_size=5).map("".join)
forms: st.SearchStrategy[Form] = st.sampled_from(["NFC", "NFD"])
fates = st.sampled_from(["placed", "cancelled", "delivered", "completed", "refused", "returned", "disputed"])
orders = st.lists(st.tuples(fates, st.booleans()), max_size=MOST)


@given(given_names=st.lists(st.tuples(names, forms), min_size=3, max_size=3), wanted=orders)
@settings(
    max_examples=12,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_format_says_what_the_tables_say(
    given_names: list[tuple[str, Form]], wanted: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    with transaction.atomic():
        session = past_evening(len(wanted))
        _name(given_names)
        for order, (fate, is_amended) in zip(Order.objects.order_by("pk"), wanted, strict=True):
            _tell(order, fate, is_amended=is_amended)
        pack = compiled(session)
        _sums_are_right(session, pack)
        _formats_agree(pack)
        transaction.set_rollback(True)


def _name(given_names: list[tuple[str, Form]]) -> None:
    """Give products and a vendor names as people type them, in either Unicode form."""
    texts = [unicodedata.normalize(form, f"{text} {number}") for number, (text, form) in enumerate(given_names)]
    for product, text in zip(Product.objects.order_by("pk"), texts, strict=True):
        Product.objects.filter(pk=product.pk).update(name=text)
    Vendor.objects.filter(pk=Vendor.objects.latest("pk").pk).update(display_name=texts[0])


def _tell(order: Order, fate: str, *, is_amended: bool) -> None:
    """Let an order have ended so, after both sides agreed on one unit of each good or not."""
    words = {"cancelled": ", cancel_reason = 'Mưa bão'", "disputed": ", problem = 'Thiếu hàng'"}.get(fate, "")
    if is_amended:
        tamper(
            "orders_orderline",
            "INSERT INTO orders_orderline (order_id, version, listing_id, quantity, unit_price, regular_price)"
            " SELECT order_id, 2, listing_id, 1, unit_price, regular_price FROM orders_orderline"
            f" WHERE order_id = {order.pk} AND version = 1",
        )
        words += (
            ", version = 2, (goods_total, saving) = (SELECT sum(unit_price), sum(regular_price - unit_price)"
            f" FROM orders_orderline WHERE order_id = {order.pk} AND version = 2)"
        )
    tamper("orders_order", f"UPDATE orders_order SET status = '{fate}'{words} WHERE id = {order.pk}")


def _sums_are_right(session: MarketSession, pack: Compilation) -> None:
    of = "FROM orders_order o WHERE o.session_id = %s"
    lines = (
        "FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id AND o.version = l.version"
        " WHERE o.session_id = %s"
    )
    kept = "AND o.status <> 'cancelled'"
    value = plain_sql(f"SELECT coalesce(sum(l.quantity * l.unit_price), 0) {lines} {kept}", session.pk)
    book = rows(pack, "R2")
    assert len(book) == plain_sql(f"SELECT count(*) {of}", session.pk)
    assert sum(row["total"] for row in book) == plain_sql(
        f"SELECT coalesce(sum(goods_total + delivery_fee), 0) {of}", session.pk
    )
    assert len(rows(pack, "R3")) == plain_sql(f"SELECT count(*) {lines}", session.pk)
    assert pack.figures["goods_value"] == value
    assert pack.figures["cancelled"] == plain_sql(f"SELECT count(*) {of} AND o.status = 'cancelled'", session.pk)
    assert pack.figures["units"] == plain_sql(f"SELECT coalesce(sum(l.quantity), 0) {lines} {kept}", session.pk)
    for report, column in (("R4", "value"), ("R5", "revenue"), ("R6", "value")):
        assert sum(row[column] for row in rows(pack, report)) == value, report


def _formats_agree(pack: Compilation) -> None:
    book = workbook(pack)
    assert not any(cell.data_type == "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    for report, name in (("R2", "Sổ đơn hàng"), ("R3", "Dòng hàng")):
        told = rows(pack, report)
        plain = list(cells(pack, report))[1:]
        sheet = list(book[name].iter_rows(min_row=4, values_only=True))
        assert len(told) == len(plain) == len(sheet)
        for row, line, drawn in zip(told, plain, sheet, strict=True):
            for value, text, cell in zip(row.values(), line, drawn, strict=False):
                _is_one(value, text, cell)


def _is_one(value: Any, text: str, cell: Any) -> None:
    """Compare one value in three formats; words are in one Unicode form everywhere, and never run."""
    if isinstance(value, str) and value and not value[:4].isdigit():
        assert unicodedata.is_normalized("NFC", value)
        assert text in {value, f"'{value}"}
        assert unescape(cell) == value
        assert not text.startswith(("=", "+", "@", "\t"))
    elif isinstance(value, int):
        assert int(text or 0) == value
        assert int(cell or 0) == value
