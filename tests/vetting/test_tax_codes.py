"""Tax codes: their three shapes, and a check digit that only warns."""

import pytest

from vetting.tax_codes import is_plausible, typed_tax_code


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0312687878", "0312687878"),
        (" 0312 687 878 ", "0312687878"),
        ("0312687878-001", "0312687878-001"),
        ("0312687878001", "0312687878-001"),
        ("0312687878–001", "0312687878-001"),
        ("001085012345", "001085012345"),
    ],
)
def test_typed_code_is_stored_in_one_shape(typed: str, stored: str) -> None:
    assert typed_tax_code(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", "031268787", "03126878781", "0312687878-01", "O312687878", "٠٣١٢٦٨٧٨٧٨", "1" * 14]
)
def test_other_shapes_are_no_tax_code(typed: str) -> None:
    assert typed_tax_code(typed) is None


@pytest.mark.parametrize("code", ["0312687878", "0312687878-001", "0100109106", "0300588569", "001085012345"])
def test_real_codes_are_plausible(code: str) -> None:
    assert is_plausible(code)


@pytest.mark.parametrize("code", ["0312687879", "0312687878-000", "0100000000", "0000000000"])
def test_codes_that_were_never_issued_are_not(code: str) -> None:
    assert not is_plausible(code)
