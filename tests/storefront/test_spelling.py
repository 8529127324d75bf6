"""What a typed word may stand for."""

import pytest

from market.storefront.spelling import LONG_WORD, MOST_READINGS, readings_of, slips_between

KNOWN = frozenset({"buoi", "do", "dong", "cao", "chua", "nem", "loai", "1"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("buoi", ["buoi"]),
        ("buo", ["buo"]),  # the beginning of a known word
        ("boi", ["buoi"]),  # a letter missing
        ("caao", ["cao"]),  # doubled
        ("buii", ["buoi"]),  # wrong
        ("chau", ["chua"]),  # swapped
        ("buoido", ["buoi do"]),  # the space left out
        ("lựa", []),
        ("xyz", []),
    ],
)
def test_one_slip(typed: str, meant: list[str]) -> None:
    assert readings_of(typed, KNOWN) == meant


def test_there_are_never_many_readings() -> None:
    known = frozenset(f"c{letter}o" for letter in "abcdefghijk")
    assert len(readings_of("czo", known)) == MOST_READINGS


LONG = frozenset({"nghieng", "truong", "buoi", "do", "dong"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nghinge", ["nghieng"]),  # two letters wrong
        ("trauongg", ["truong"]),  # one too many, twice
        ("buoidogn", ["buoi dong"]),  # the space left out, and two letters swapped
        ("buoiido", ["buoi do"]),
        ("nghegn", []),  # six letters: one slip is all
        ("nghabcd", []),  # three
    ],
)
def test_two_slips_are_forgiven_in_a_long_word(typed: str, meant: list[str]) -> None:
    assert (len(typed) >= LONG_WORD) or not meant
    assert readings_of(typed, LONG) == meant


def test_what_is_one_slip_away_leaves_no_place_for_what_is_two() -> None:
    assert readings_of("truongg", LONG | {"duongg", "trong"}) == ["truong"]


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("cao", "cao", 0), ("cao", "coa", 1), ("cao", "cco", 1), ("", "ab", 2), ("ab", "cd", 2)]
)
def test_slips_are_counted_the_same_both_ways(one: str, other: str, slips: int) -> None:
    assert slips_between(one, other) == slips_between(other, one) == slips
