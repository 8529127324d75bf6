"""Numbers as people type them: what is clear is read, what could mean two things is asked about."""

from typing import Any

import pytest

from market.files.tables import Cell
from vetting.product_sheets import typed
from vetting.product_sheets.typed import Unclear


def text(value: str) -> Cell:
    return Cell("text", value)


def number(value: float) -> Cell:
    return Cell("number", value)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (text("189.000"), "189000"),
        (text("189,000"), "189000"),
        (text("1.250.000 ₫"), "1250000"),
        (text("189000đ"), "189000"),
        (text(" 189 000 VNĐ "), "189000"),
        (number(189000), "189000"),
        (number(189000.0), "189000"),
        (Cell("", ""), ""),
    ],
)
def test_money(cell: Cell, read: str) -> None:
    assert typed.money_of(cell) == read


@pytest.mark.parametrize(
    "cell", [text("189.50"), text("gần 200"), number(189), number(189.5), text("1.89.000"), text("-5000")]
)
def test_money_that_is_not_clear(cell: Cell) -> None:
    with pytest.raises(Unclear):
        typed.money_of(cell)


@pytest.mark.parametrize(
    ("cell", "grams"),
    [
        (text("500"), "500"),
        (text("500 g"), "500"),
        (text("500gam"), "500"),
        (text("1,5 kg"), "1500"),
        (text("1.5kg"), "1500"),
        (text("0,25 kg"), "250"),
        (text("2 lạng"), "200"),
        (text("1.500 g"), "1500"),
        (text("1.500"), "1500"),
        (number(1500.0), "1500"),
    ],
)
def test_weights(cell: Cell, grams: str) -> None:
    assert typed.grams_of(cell) == grams


@pytest.mark.parametrize("words", ["1.500 kg", "1,5", "một cân", "5 lít", "1kg500", "kg"])
def test_weights_that_are_not_clear(words: str) -> None:
    with pytest.raises(Unclear):
        typed.grams_of(text(words))


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (typed.days_of, text("10 ngày"), "10"),
        (typed.days_of, text("6 tháng"), "180"),
        (typed.days_of, text("1 năm"), "365"),
        (typed.days_of, number(30), "30"),
        (typed.percent_of, text("12,5"), "12.5"),
        (typed.percent_of, text("12,5 %"), "12.5"),
        (typed.percent_of, text("29 độ"), "29"),
        (typed.percent_of, Cell("percent", 0.125), "12.5"),
        (typed.stars_of, text("4 sao"), "4"),
        (typed.stars_of, text("★★★"), "3"),
        (typed.stars_of, number(5), "5"),
        (typed.stars_of, text("Chưa xếp hạng"), ""),
        (typed.yes_of, text("Có"), "1"),
        (typed.yes_of, text("x"), "1"),
        (typed.yes_of, Cell("truth", False), ""),
        (typed.yes_of, text("Không"), ""),
        (typed.set_of, text("1. Rau, củ, quả, hạt tươi"), "1"),
        (typed.set_of, number(14), "14"),
        (typed.set_of, text("Rau, củ, quả, hạt tươi"), "rau, cu, qua, hat tuoi"),
        (typed.text_of, number(8935000000014.0), "8935000000014"),
        (typed.text_of, number(1e20), "100000000000000000000"),
    ],
)
def test_other_values(read: Any, cell: Cell, value: str) -> None:
    assert read(cell) == value


@pytest.mark.parametrize(
    ("read", "cell", "word"),
    [
        (typed.text_of, Cell("formula", ""), "công thức"),
        (typed.text_of, Cell("error", "#REF!"), "#REF!"),
        (typed.text_of, Cell("day", "2026-04-03T00:00:00"), "03/04/2026"),
        (typed.days_of, text("lâu lắm"), "số ngày"),
        (typed.percent_of, text("nhẹ"), "12,5"),
        (typed.yes_of, text("có lẽ"), "có lẽ"),
        (typed.text_of, number(float("inf")), "con số"),
    ],
)
def test_what_is_wrong_is_said(read: Any, cell: Cell, word: str) -> None:
    with pytest.raises(Unclear) as unclear:
        read(cell)
    assert word in str(unclear.value)


@pytest.mark.parametrize("kind", ["number", "percent"])
@pytest.mark.parametrize("value", [int("9" * 400), -(10**30), 1e308, float("inf"), float("nan")])
@pytest.mark.parametrize("read", [typed.text_of, typed.money_of, typed.grams_of, typed.days_of, typed.percent_of])
def test_numbers_without_end_are_asked_about(read: Any, kind: str, value: float) -> None:
    with pytest.raises(Unclear):
        read(Cell(kind, value))


def test_weights_of_thousands_of_digits_are_asked_about() -> None:
    with pytest.raises(Unclear):
        typed.grams_of(text("9" * 5000))
