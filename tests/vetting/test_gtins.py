"""Bar codes: length, check digit, and who gave them out."""

import pytest

from vetting import gtins


@pytest.mark.parametrize("code", ["8935000000014", "4006381333931", "96385074", "036000291452", "18935000000011"])
def test_right_numbers(code: str) -> None:
    assert gtins.is_gtin(code)


@pytest.mark.parametrize("code", ["8935000000015", "893500000001", "", "12345678901", "٨٩٣٥٠٠٠٠٠٠٠١٤", "893500000001X"])
def test_wrong_numbers(code: str) -> None:
    assert not gtins.is_gtin(code)


@pytest.mark.parametrize(
    ("code", "ours"),
    [("8935000000014", True), ("18935000000011", True), ("4006381333931", False), ("893600029145", False)],
)
def test_who_gave_it_out(code: str, ours: bool) -> None:
    assert gtins.is_vietnamese(code) is ours


def test_typed_with_spaces() -> None:
    assert gtins.typed_gtin(" 893 5000-000.014 ") == "8935000000014"
