"""What a session price may be, pure: bounds, their source, fresh produce, strong alcohol."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from sessions.pricing import bounds_of, judge


@dataclass(frozen=True)
class Kind:
    title: str = "Khuyến mại thông thường"
    least_percent: int = 5
    most_percent: int = 50
    fresh_is_exempt: bool = True
    source: str = "Nghị định 81/2018/NĐ-CP, Điều 7"


@dataclass(frozen=True)
class Goods:
    product_set_id: int = 5
    alcohol_percent: Decimal | None = None


@pytest.mark.parametrize(
    ("price", "words"),
    [
        (95_000, ""),
        (50_000, ""),
        (95_001, "Phải giảm ít nhất 5%"),
        (49_999, "nhiều nhất 50%"),
        (100_000, "thấp hơn giá niêm yết"),
        (120_000, "thấp hơn giá niêm yết"),
        (999, "thấp nhất là 1.000"),
        (-1, "thấp nhất là 1.000"),
    ],
)
def test_a_price_lies_within_its_bounds(price: int, words: str) -> None:
    problem = judge(price, regular=100_000, goods=Goods(), promotion=Kind())
    assert (words in problem) if words else problem == ""


def test_a_refusal_names_bound_and_source() -> None:
    problem = judge(40_000, regular=100_000, goods=Goods(), promotion=Kind())
    assert "50.000" in problem
    assert "Nghị định 81/2018/NĐ-CP, Điều 7" in problem


@pytest.mark.parametrize("number", [1, 2])
def test_fresh_produce_has_no_cap_but_a_least_discount(number: int) -> None:
    goods = Goods(product_set_id=number)
    assert judge(1_000, regular=100_000, goods=goods, promotion=Kind()) == ""
    assert judge(96_000, regular=100_000, goods=goods, promotion=Kind())
    assert judge(1_000, regular=100_000, goods=goods, promotion=Kind(fresh_is_exempt=False))


def test_bounds_are_never_a_dong_beyond_the_law() -> None:
    bounds = bounds_of(99_999, Goods(), Kind(least_percent=3))
    assert (bounds.lowest, bounds.highest) == (50_000, 96_999)
    assert bounds.lowest * 2 >= 99_999
    assert bounds.highest <= 99_999 * 0.97


def test_without_a_kind_any_lower_price_will_do() -> None:
    assert judge(99_999, regular=100_000, goods=Goods(), promotion=None) == ""
    assert judge(1_000, regular=100_000, goods=Goods(), promotion=None) == ""


@pytest.mark.parametrize(("percent", "is_refused"), [("14.9", False), ("15.0", True), ("40", True)])
def test_strong_alcohol_is_never_cheaper(percent: str, is_refused: bool) -> None:
    goods = Goods(product_set_id=14, alcohol_percent=Decimal(percent))
    assert bool(judge(90_000, regular=100_000, goods=goods, promotion=Kind(most_percent=100))) is is_refused


def test_goods_too_cheap_to_lower_say_so() -> None:
    bounds = bounds_of(1_000, Goods(), Kind())
    assert bounds.lowest > bounds.highest
    assert "quá thấp" in bounds.words


@pytest.mark.parametrize("kind", [Kind(), Kind(most_percent=100), None])
def test_the_bounds_are_a_sentence_for_who_types(kind: Kind | None) -> None:
    words = bounds_of(100_000, Goods(), kind).words
    assert words.startswith("Từ ")
    assert (kind.source in words) if kind else ("Căn cứ" not in words)
