"""What a typed word may stand for."""

import pytest

from market.storefront.spelling import MOST_READINGS, readings_of

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
