"""The demo's people, goods and pictures hold together and are true to the articles' figures."""

import csv
import unicodedata
from collections import Counter
from dataclasses import fields
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import phonenumbers
import pytest
from PIL import Image

from market.demo.content.catalogue import (
    CONTENT_DIR,
    REFERENCE_DAY,
    DemoProduct,
    DemoVendor,
    add_months,
    demo_products,
    demo_vendors,
)
from market.demo.picture_layouts import LAYOUTS, VESSELS, parse_recipe
from market.demo.pictures import LARGEST, PIECES_DIR, compose_picture, stage_of

PLACES = Path(__file__).resolve().parents[2] / "market" / "places" / "data"
VENDORS = demo_vendors()
PRODUCTS = demo_products()
STAGES = {"draft", "submitted", "in_review", "changes_requested", "approved", "rejected", "suspended"}
LAST_SET_OF_BRANCH = (13, 17, 20, 22, 25, 26)
FURNITURE = {"lantern", "basket-low", "crate", *VESSELS}


@cache
def places(name: str) -> dict[str, dict[str, str]]:
    with (PLACES / name).open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


def product_named(name: str) -> DemoProduct:
    return next(product for product in PRODUCTS if product.name == name)


def vendor_of(product: DemoProduct) -> DemoVendor:
    return next(vendor for vendor in VENDORS if vendor.code == product.vendor)


def test_the_country_has_its_places() -> None:
    assert len(places("provinces.csv")) == 34
    assert len(places("communes.csv")) == 3321
    assert len(places("hanoi_wards.csv")) == 126
    assert {row["province_code"] for row in places("communes.csv").values()} == set(places("provinces.csv"))
    assert all(places("communes.csv")[code]["name"] == row["name"] for code, row in places("hanoi_wards.csv").items())


def test_the_demo_is_of_the_promised_size() -> None:
    assert 55 <= len(VENDORS) <= 70
    assert len(PRODUCTS) == 220
    assert {product.vendor for product in PRODUCTS} == {vendor.code for vendor in VENDORS}


@pytest.mark.parametrize("field", ["code", "legal_name", "display_name", "tax_code", "phone", "email"])
def test_vendors_are_told_apart_by(field: str) -> None:
    assert len({getattr(vendor, field) for vendor in VENDORS}) == len(VENDORS)


@pytest.mark.parametrize("field", ["sku", "name", "trace_code"])
def test_products_are_told_apart_by(field: str) -> None:
    assert len({getattr(product, field) for product in PRODUCTS}) == len(PRODUCTS)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.code)
def test_vendor_is_well_formed(vendor: DemoVendor) -> None:
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    rest = sum(int(digit) * weight for digit, weight in zip(vendor.tax_code, weights, strict=False)) % 11
    assert len(vendor.tax_code) == 10
    assert rest
    assert int(vendor.tax_code[9]) == 10 - rest
    assert phonenumbers.is_possible_number(phonenumbers.parse(vendor.phone, "VN"))
    assert vendor.phone.startswith("09")
    assert len(vendor.phone) == 10
    assert vendor.email.endswith(".example")
    assert vendor.kind in {"cooperative", "company", "household"}
    assert 2 <= vendor.story.count(".") <= 5
    assert vendor.stage in STAGES
    assert bool(vendor.stage_reason) == (vendor.stage != "approved")


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.code)
def test_vendor_lives_in_a_real_commune(vendor: DemoVendor) -> None:
    commune = places("communes.csv")[vendor.commune_code]
    assert (commune["name"], commune["province_code"]) == (vendor.commune, vendor.province_code)
    assert places("provinces.csv")[vendor.province_code]["name"] == vendor.province
    if vendor.province_code == "01":
        assert vendor.former_district in places("hanoi_wards.csv")[vendor.commune_code]["old_districts_all"].split(";")


def test_vendors_stand_in_every_stage() -> None:
    counted = Counter(vendor.stage for vendor in VENDORS)
    assert set(counted) == STAGES
    assert 45 <= counted["approved"] <= 53


def test_the_twenty_provinces_of_the_article_are_there() -> None:
    former = {vendor.former_province for vendor in VENDORS}
    assert {"Tỉnh Hòa Bình", "Tỉnh Hà Giang", "Tỉnh Bắc Giang", "Tỉnh Hải Dương", "Tỉnh Thừa Thiên Huế"} <= former
    assert len({vendor.province_code for vendor in VENDORS}) >= 17


def test_red_pomelo_of_dong_cao_is_as_in_the_articles() -> None:
    pomelo = product_named("Bưởi đỏ Đông Cao")
    vendor = vendor_of(pomelo)
    assert pomelo.stars == 4
    assert (vendor.representative, vendor.commune_code) == ("Lương Văn Phương", "09022")
    assert (vendor.former_commune, vendor.former_district) == ("Xã Tráng Việt", "Huyện Mê Linh")
    assert pomelo.product_code.startswith("01-09022-")


def test_stars_are_in_the_articles_proportions() -> None:
    counted = Counter(product.stars for product in PRODUCTS)
    rated = sum(count for stars, count in counted.items() if stars)
    assert 0.62 <= counted[4] / rated <= 0.70  # 1,098 + 13 of 1,649
    assert 0.29 <= counted[3] / rated <= 0.36  # 534 of 1,649
    assert {product.vendor for product in PRODUCTS if product.stars == 5} == {"QUANGVINH"}
    assert counted[5] == 4
    assert counted[None] >= 8
    assert sum(product.potential_five for product in PRODUCTS) >= 5


def test_all_six_branches_are_there_and_food_leads() -> None:
    counted = Counter(product.branch for product in PRODUCTS)
    assert set(counted) == {1, 2, 3, 4, 5, 6}
    assert 0.6 <= counted[1] / len(PRODUCTS) <= 0.7  # 1,071 of 1,649


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.sku)
def test_product_is_well_formed(product: DemoProduct) -> None:
    assert product.set_number <= LAST_SET_OF_BRANCH[product.branch - 1]
    assert product.branch == 1 or product.set_number > LAST_SET_OF_BRANCH[product.branch - 2]
    assert product.no_discount == bool(product.abv and product.abv >= 15)
    if product.no_discount:
        assert product.session_price == product.regular_price
    else:
        assert 0.74 <= product.session_price / product.regular_price <= 0.95
    assert product.session_price % 1000 == 0
    assert 1 <= product.per_buyer_limit <= product.allotment
    assert product.stage in STAGES
    assert len(product.summary) <= 300
    assert product.storage
    assert (product.stars is None) == (product.certificate_issued is None)


@pytest.mark.parametrize("product", [one for one in PRODUCTS if one.gtin], ids=lambda product: product.sku)
def test_barcode_has_its_check_digit(product: DemoProduct) -> None:
    digits = [int(digit) for digit in product.gtin]
    assert len(digits) == 13
    assert product.gtin.startswith("893")
    assert sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def test_about_half_of_the_products_have_a_barcode() -> None:
    assert 0.4 <= sum(bool(product.gtin) for product in PRODUCTS) / len(PRODUCTS) <= 0.65


@pytest.mark.parametrize("today", [REFERENCE_DAY, REFERENCE_DAY + timedelta(days=1203), date(2026, 12, 25)])
def test_the_same_papers_have_lapsed_on_any_day(today: date) -> None:
    products = demo_products(today)
    lapsed = {one.name for one in products if one.certificate_expires and one.certificate_expires < today}
    stale = {one.name for one in products if one.test_expires and one.test_expires < today}
    assert lapsed == {"Tương Mông Phụ"}
    assert stale == {"Nem Phùng", "Thính gạo Phùng"}
    assert all(one.certificate_issued < today for one in products if one.certificate_issued)


def test_three_stars_were_once_a_district_s_business() -> None:
    issuers = {one.certificate_issuer: one.certificate_issued for one in PRODUCTS if one.stars == 3}
    of_districts = {issuer: day for issuer, day in issuers.items() if "huyện" in issuer or "quận" in issuer}
    assert of_districts
    assert all(day and day < date(2025, 7, 1) for day in of_districts.values())


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2026, 11, 20), 2, date(2027, 1, 20)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_are_added_by_the_calendar(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_all_texts_are_calm_and_normalised() -> None:
    everything: list[DemoVendor | DemoProduct] = [*VENDORS, *PRODUCTS]
    for one in everything:
        for field in fields(one):
            text = getattr(one, field.name)
            if isinstance(text, str):
                assert text == unicodedata.normalize("NFC", text).strip()
                assert "!" not in text
    claims = ("chữa", "trị bệnh", "giảm cân", "tiểu đường", "ung thư")
    warned = "Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh."
    for product in PRODUCTS:
        said = product.summary.replace(warned, "").lower()
        assert not any(claim in said for claim in claims), product.name
        assert product.set_number != 18 or warned in product.summary


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.sku)
def test_recipe_can_be_composed(product: DemoProduct) -> None:
    recipe = parse_recipe(product.picture)
    assert recipe.layout in LAYOUTS
    assert 1 <= len(recipe.pieces) <= 7
    assert all((PIECES_DIR / f"{piece}.webp").exists() for piece in recipe.pieces)


def test_every_piece_is_small_and_used() -> None:
    wanted = {piece for product in PRODUCTS for piece in parse_recipe(product.picture).pieces} | FURNITURE
    assert {path.stem for path in PIECES_DIR.glob("*.webp")} == wanted
    for path in PIECES_DIR.glob("*.webp"):
        with Image.open(path) as image:
            assert max(image.size) <= 256
        assert path.stat().st_size <= 12_000
    assert (PIECES_DIR / "LICENCE.md").exists()


@pytest.mark.parametrize("product", PRODUCTS[::11], ids=lambda product: product.sku)
def test_picture_is_a_small_jpeg_and_always_the_same(product: DemoProduct) -> None:
    picture = compose_picture(product)
    with Image.open(BytesIO(picture)) as image:
        assert (image.format, image.size) == ("JPEG", (960, 720))
    assert len(picture) <= LARGEST
    assert compose_picture(product) == picture


def test_narrow_picture_keeps_its_shape() -> None:
    with Image.open(BytesIO(compose_picture(PRODUCTS[0], width=320))) as image:
        assert image.size == (320, 240)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.code)
def test_no_two_pictures_of_a_vendor_share_their_stage(vendor: DemoVendor) -> None:
    stages = [stage_of(product) for product in PRODUCTS if product.vendor == vendor.code]
    assert len({wall for wall, _ in stages}) == len(stages)


def test_content_is_plain_files() -> None:
    assert {path.name for path in CONTENT_DIR.glob("*.csv")} == {"vendors.csv", "products.csv"}
