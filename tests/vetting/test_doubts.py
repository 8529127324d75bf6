"""What looks odd about a typed paper: said, never refused."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from vetting.doubts import Known, TypedPaper, doubts_about, months_after, stars_of

TODAY = date(2026, 11, 20)
KNOWN = Known(names=("Hợp tác xã Bưởi đỏ Đông Cao",), tax_code="0312687878", stars=4)


def codes(kind: str, **typed: Any) -> list[str]:
    return [doubt.code for doubt in doubts_about(TypedPaper(kind=kind, **typed), KNOWN, today=TODAY)]


@pytest.mark.parametrize(
    "name",
    [
        "Hợp tác xã Bưởi đỏ Đông Cao",
        "HỢP TÁC XÃ BƯỞI ĐỎ ĐÔNG CAO",
        "Hop tac xa Buoi do Dong Cao",
        "HTX Bưởi đỏ, Đông Cao",
    ],
)
def test_a_name_is_compared_without_marks_and_short_forms(name: str) -> None:
    assert codes("trademark", holder_name=name) == []


def test_vendor_and_reviewer_compare_names_alike() -> None:
    known = Known(names=("Công ty trách nhiệm hữu hạn Gốm Quang Vinh",), tax_code="0312687878")
    for name, is_other in (("Công ty TNHH Gốm Quang Vinh", False), ("HTX Gốm Quang Vinh", True)):
        found = doubts_about(TypedPaper(kind="trademark", holder_name=name), known, today=TODAY)
        assert bool(found) is is_other


def test_another_name_is_said_with_the_one_in_the_dossier() -> None:
    (doubt,) = doubts_about(TypedPaper(kind="trademark", holder_name="HTX Bưởi Thồ"), KNOWN, today=TODAY)
    assert (doubt.code, doubt.field) == ("holder-other", "holder_name")
    assert KNOWN.names[0] in doubt.sentence


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("0312687878", []),
        ("03 1268 7878", []),
        ("0312687879", ["number-check"]),
        ("0100109106", ["number-other"]),
        ("12/GCN", []),
    ],
)
def test_number_of_a_licence_against_the_tax_code(number: str, found: list[str]) -> None:
    assert codes("business_licence", number=number) == found


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("4230/QĐ-UBND", []),
        ("4230/2026/QĐ-UBND", []),
        ("01-09022-03-2026", []),
        ("", []),
        ("HN-2025/118", ["number-shape"]),
        ("hai mươi", ["number-shape"]),
    ],
)
def test_number_of_a_star_decision_has_a_shape(number: str, found: list[str]) -> None:
    assert codes("star_certificate", number=number) == found
    assert codes("trademark", number=number) == []


@pytest.mark.parametrize(
    ("score", "stars", "found"),
    [
        ("100", 5, ["score-stars"]),
        ("90", 5, ["score-stars"]),
        ("89.9", 4, []),
        ("70", 4, []),
        ("69.9", 3, ["score-stars"]),
        ("50", 3, ["score-stars"]),
        ("49.9", None, ["score-low"]),
    ],
)
def test_score_against_the_stars_of_the_product(score: str, stars: int | None, found: list[str]) -> None:
    assert stars_of(Decimal(score)) == stars
    assert codes("star_certificate", score=Decimal(score)) == found
    assert codes("test_report", score=Decimal(score)) == []


@pytest.mark.parametrize(
    ("kind", "issued_on", "expires_on", "found"),
    [
        ("star_certificate", date(2026, 1, 15), date(2029, 1, 15), []),
        ("star_certificate", date(2026, 1, 15), date(2029, 1, 16), ["end-late"]),
        ("trademark", date(2026, 1, 15), date(2036, 1, 15), []),
        ("test_report", date(2025, 11, 20), None, []),
        ("test_report", date(2025, 11, 19), None, ["test-old"]),
        ("trademark", date(225, 1, 1), None, ["issued-old"]),
        ("trademark", None, date(2026, 12, 1), ["end-soon"]),
        ("trademark", None, date(2026, 11, 19), []),  # over: the service refuses it
    ],
)
def test_days(kind: str, issued_on: date | None, expires_on: date | None, found: list[str]) -> None:
    assert codes(kind, issued_on=issued_on, expires_on=expires_on) == found


def test_months_end_where_shorter_months_do() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_after(date(2026, 11, 20), 36) == date(2029, 11, 20)
