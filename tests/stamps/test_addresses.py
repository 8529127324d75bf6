"""What stands in a stamp's QR code, and what somebody means who types it."""

import io

import pytest
import zxingcpp
from django.urls import resolve, reverse
from PIL import Image

from vetting import stamps

SITE = "https://cho-dem.example"
GTIN = "8935000000014"


def test_a_product_with_a_gtin_gets_a_digital_link() -> None:
    address = stamps.stamp_address(SITE, code="7K3F9QRM", gtin=GTIN, lot="L261120")
    assert address == "https://cho-dem.example/01/08935000000014/10/L261120"


@pytest.mark.parametrize("gtin", ["", "8935000000015", "abc", "893500000001"])
def test_without_a_true_gtin_the_short_address_is_used(gtin: str) -> None:
    assert stamps.stamp_address(SITE, code="7K3F9QRM", gtin=gtin, lot="L1") == SITE + "/tem/7K3F9QRM/"


def test_a_slash_in_a_lot_number_is_percent_encoded() -> None:
    assert stamps.link_path(GTIN, "03/2026") == "/01/08935000000014/10/03%2F2026"


def test_the_paths_are_those_of_the_site() -> None:
    assert resolve(stamps.short_path("7K3F9QRM")).view_name == "storefront:show-stamp"
    assert reverse("storefront:show-stamp", args=["7K3F9QRM"]) == stamps.short_path("7K3F9QRM")
    assert resolve(stamps.link_path(GTIN, "L1")).view_name == "storefront:resolve-digital-link"


@pytest.mark.parametrize(
    ("written", "others"),
    [
        (GTIN, ["8935000000014", "08935000000014"]),
        ("08935000000014", ["8935000000014", "08935000000014"]),
        ("96385074", ["96385074", "000096385074", "0000096385074", "00000096385074"]),
        ("8935000000015", []),
    ],
)
def test_one_gtin_is_found_however_it_was_written(written: str, others: list[str]) -> None:
    assert stamps.same_gtins(written) == others


@pytest.mark.parametrize(
    ("path", "lot"), [("L1", "L1"), ("L1/", "L1"), ("L1/21/00017", "L1"), ("03/2026", "03/2026"), ("A/21/5/", "A")]
)
def test_the_lot_is_read_out_of_a_digital_link(path: str, lot: str) -> None:
    assert stamps.lot_meant(path) == lot


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("7K3F9QRM", "/tem/7K3F9QRM/"),
        (" 7k3f 9qrm ", "/tem/7K3F9QRM/"),
        ("7k3f-9qrm", "/tem/7K3F9QRM/"),
        ("https://cho-dem.example/tem/7K3F9QRM/", "/tem/7K3F9QRM/"),
        ("cho-dem.example/tem/7k3f9qrm", "/tem/7K3F9QRM/"),
        ("https://cho-dem.example/01/08935000000014/10/03%2F2026?17=261231", "/01/08935000000014/10/03%2F2026"),
        ("https://evil.example//", ""),
        ("…", "/tem/%E2%80%A6/"),
        ("/tem/", ""),
        ("http://[", ""),
        ("//[::1/tem/7K3F9QRM/", ""),
    ],
)
def test_whatever_is_typed_leads_nowhere_but_to_our_own_pages(typed: str, path: str) -> None:
    assert stamps.typed_path(typed) == path


def test_a_code_is_read_out_in_groups() -> None:
    assert stamps.spelled("7K3F9QRM") == "7K3F 9QRM"


@pytest.mark.parametrize("address", [SITE + "/tem/7K3F9QRM/", SITE + "/01/08935000000014/10/L261120-03%2F2026"])
def test_the_png_is_read_back_and_keeps_its_quiet_zone(address: str) -> None:
    picture = Image.open(io.BytesIO(stamps.qr_png(address))).convert("L")
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == address
    assert found.ec_level in {"M", "Q", "H"}
    border = stamps.QUIET_ZONE * stamps.PNG_SCALE
    dark = picture.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert dark == (border, border, picture.width - border, picture.height - border)


def test_the_svg_scales_and_has_ground_and_quiet_zone() -> None:
    svg = stamps.qr_svg(SITE + "/tem/7K3F9QRM/")
    assert svg.startswith("<svg ")
    assert 'viewBox="0 0 ' in svg
    assert 'fill="#ffffff"' in svg or 'fill="#fff"' in svg
    assert "width=" not in svg.partition(">")[0]
