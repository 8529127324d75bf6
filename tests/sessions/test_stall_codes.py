"""Stall codes: a letter per vendor in order of acceptance, a number per product, none given twice."""

import pytest

from sessions.air.stall_codes import MOST_VENDORS, letters_at, next_code, split


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (MOST_VENDORS - 1, "ZZ")]
)
def test_letters_go_on_after_z(index: int, letters: str) -> None:
    assert letters_at(index) == letters


def test_every_vendor_has_letters_of_its_own() -> None:
    assert len({letters_at(index) for index in range(MOST_VENDORS)}) == MOST_VENDORS
    with pytest.raises(ValueError, match=str(MOST_VENDORS)):
        letters_at(MOST_VENDORS)


@pytest.mark.parametrize(
    ("own", "every", "code"),
    [
        ([], [], "A1"),
        ([], ["A1", "A2", "B1"], "C1"),
        (["B1"], ["A1", "B1"], "B2"),
        (["B1", "B9"], ["A1", "B1", "B9"], "B10"),
        ([], ["B1"], "A1"),
    ],
)
def test_the_next_code(own: list[str], every: list[str], code: str) -> None:
    assert next_code(own, every) == code


@pytest.mark.parametrize("nonsense", ["", "A", "1", "A0", "a1", "ABC1", "A1 "])
def test_nonsense_is_no_code(nonsense: str) -> None:
    with pytest.raises(ValueError, match=f"^{nonsense}$"):
        split(nonsense)
