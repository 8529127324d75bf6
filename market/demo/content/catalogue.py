"""Vendors and products of the demo as frozen dataclasses.

The CSV files hold dates as they stand on REFERENCE_DAY. Loading for another day moves every date by
whole weeks, so a demo started years later still has valid papers, and the same two that have lapsed.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

REFERENCE_DAY = date(2026, 11, 20)  # a Friday
CERTIFICATE_MONTHS = 36  # Decision 26/2026/QĐ-TTg, art. 4.3
TEST_SLIP_MONTHS = 12
TWO_LEVELS_SINCE = date(2025, 7, 1)  # districts ended; communes and provinces only
DISTRICT_STARS = 3  # the districts recognised 3 stars, as long as there were districts
FIVE_STARS = 5
MINISTRY_MERGED = date(2025, 3, 1)  # agriculture and environment became one ministry

CONTENT_DIR = Path(__file__).parent

# The columns of products.csv that are taken as they stand, by type.
TEXTS = (
    "sku", "vendor", "name", "summary", "group", "unit", "origin", "gtin", "trace_code",
    "allergens", "storage", "picture", "stage", "stage_reason",
)  # fmt: skip
NUMBERS = ("serial", "set_number", "branch", "regular_price", "session_price", "allotment", "per_buyer_limit")
OPTIONAL_NUMBERS = ("stars", "net_weight_g", "shelf_life_days")
FLAGS = ("potential_five", "no_discount")


@dataclass(frozen=True, slots=True)
class DemoVendor:
    """A producer as it stands in the demo."""

    code: str  # upper-case letters, stable
    legal_name: str
    display_name: str
    kind: str  # cooperative | company | household
    tax_code: str
    representative: str
    representative_title: str
    phone: str  # ten digits
    email: str
    address: str  # house, lane, village: what stands before the commune
    commune_code: str
    commune: str
    province_code: str
    province: str
    former_commune: str  # as before the mergers of 2025
    former_district: str
    former_province: str
    founded: int
    stage: str  # draft | submitted | in_review | changes_requested | approved | rejected | suspended
    stage_reason: str
    story: str

    @property
    def full_address(self) -> str:
        """Return the address as written on a letter today."""
        return f"{self.address}, {self.commune}, {self.province}"


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product as it stands in the demo, with the facts of its papers."""

    sku: str
    vendor: str  # DemoVendor.code
    serial: int  # position among its vendor's products, from 1
    name: str
    summary: str
    set_number: int  # 1–26, Decision 26/2026/QĐ-TTg, annex I
    branch: int  # 1–6
    group: str
    stars: int | None  # None: a regional speciality without a rating
    potential_five: bool
    unit: str
    net_weight_g: int | None
    regular_price: int  # đồng
    session_price: int  # đồng; equals the regular price where no_discount
    no_discount: bool  # alcohol of 15 % and more
    allotment: int
    per_buyer_limit: int
    shelf_life_days: int | None
    origin: str
    gtin: str
    trace_code: str
    product_code: str  # T-X-STT-YYYY, empty without stars
    certificate_number: str
    certificate_issuer: str
    certificate_issued: date | None
    certificate_expires: date | None
    test_number: str
    test_lab: str
    test_issued: date | None
    test_expires: date | None
    abv: Decimal | None
    allergens: str
    storage: str
    picture: str  # the recipe read by market.demo.pictures
    stage: str  # same words as DemoVendor.stage
    stage_reason: str


def demo_vendors() -> tuple[DemoVendor, ...]:
    """Return the vendors in the order of the file."""
    return tuple(
        DemoVendor(**{**row, "founded": int(row["founded"])})  # type: ignore[arg-type]
        for row in _rows("vendors.csv")
    )


def demo_products(today: date = REFERENCE_DAY) -> tuple[DemoProduct, ...]:
    """Return the products in the order of the file, their papers dated as seen from today."""
    vendors = {vendor.code: vendor for vendor in demo_vendors()}
    shift = timedelta(weeks=(today - REFERENCE_DAY).days // 7)
    return tuple(_product(row, vendors[row["vendor"]], shift) for row in _rows("products.csv"))


@cache
def _rows(name: str) -> tuple[Mapping[str, str], ...]:
    with (CONTENT_DIR / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def _product(row: Mapping[str, str], vendor: DemoVendor, shift: timedelta) -> DemoProduct:
    values: dict[str, object] = {
        **{name: row[name] for name in TEXTS},
        **{name: int(row[name]) for name in NUMBERS},
        **{name: _number(row[name]) for name in OPTIONAL_NUMBERS},
        **{name: row[name] == "1" for name in FLAGS},
        "abv": Decimal(row["abv"]) if row["abv"] else None,
    }
    papers = _certificate(row, vendor, shift) | _test_slip(row, shift)
    return DemoProduct(**values, **papers)  # type: ignore[arg-type]


def _certificate(row: Mapping[str, str], vendor: DemoVendor, shift: timedelta) -> dict[str, object]:
    issued, stars = _date(row["certificate_date"], shift), _number(row["stars"])
    return {
        "product_code": _product_code(vendor, int(row["serial"]), issued),
        "certificate_number": _decision(row["certificate_number"], stars, issued),
        "certificate_issuer": _issuer(vendor, stars, issued),
        "certificate_issued": issued,
        "certificate_expires": issued and add_months(issued, CERTIFICATE_MONTHS),
    }


def _test_slip(row: Mapping[str, str], shift: timedelta) -> dict[str, object]:
    tested = _date(row["test_date"], shift)
    return {
        "test_number": f"{row['test_number']}/{tested.year}/KQTN" if tested else "",
        "test_lab": row["test_lab"],
        "test_issued": tested,
        "test_expires": tested and add_months(tested, TEST_SLIP_MONTHS),
    }


def add_months(day: date, months: int) -> date:
    """Return the same day of the month, months later; the month's last day where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _number(text: str) -> int | None:
    return int(text) if text else None


def _date(text: str, shift: timedelta) -> date | None:
    return date.fromisoformat(text) + shift if text else None


def _product_code(vendor: DemoVendor, serial: int, issued: date | None) -> str:
    if issued is None:
        return ""
    return f"{vendor.province_code}-{vendor.commune_code}-{serial:02d}-{issued.year}"


def _decision(number: str, stars: int | None, issued: date | None) -> str:
    if issued is None:
        return ""
    if stars == FIVE_STARS:
        return f"{number}/QĐ-{'BNNMT' if issued >= MINISTRY_MERGED else 'BNN'}"
    return f"{number}/QĐ-UBND"


def _issuer(vendor: DemoVendor, stars: int | None, issued: date | None) -> str:
    """Return who recognised the stars, under the rules of the day it was done."""
    if issued is None:
        return ""
    if stars == FIVE_STARS:
        merged = issued >= MINISTRY_MERGED
        return "Bộ Nông nghiệp và Môi trường" if merged else "Bộ Nông nghiệp và Phát triển nông thôn"
    if issued >= TWO_LEVELS_SINCE:
        return f"Ủy ban nhân dân {_inside(vendor.province)}"
    if stars == DISTRICT_STARS:
        return f"Ủy ban nhân dân {_inside(vendor.former_district)}"
    return f"Ủy ban nhân dân {_inside(vendor.former_province)}"


def _inside(unit: str) -> str:
    """Return a unit's name as it reads inside a sentence: its type in lower case."""
    return unit[:1].lower() + unit[1:]
