"""The page a stamp opens: for everybody, plain about what is wrong, quick, and without a trace of who looked."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from market.gate import limits
from market.kernel.codes import new_code
from tests import cast
from tests.sessions.papers import make_paper
from vetting.models import Lot, Product, Vendor
from vetting.stamps import link_path

pytestmark = pytest.mark.django_db
GTIN = "8935000000014"


@pytest.fixture
def lot() -> Lot:
    product = cast.make_product(gtin=GTIN, allergens="Có thể có tép gạo", storage="Nơi khô, mát")
    make_paper(product.vendor, product, kind="star_certificate", expires_on=cast.hanoi_day(300))
    return cast.make_lot(product, number="L261120", quantity=500)


def page_of(client: Client, lot: Lot) -> tuple[int, str]:
    response = client.get(f"/tem/{lot.code}/")
    return response.status_code, response.content.decode()


def test_a_stamp_tells_where_the_goods_come_from(client: Client, lot: Lot) -> None:
    cast.make_listing(None, lot.product, lot=lot)
    status, shown = page_of(client, lot)
    assert status == 200
    for words in (
        "Mã này là của chợ",
        "Bưởi đỏ Đông Cao",
        "HTX Bưởi đỏ Đông Cao",
        "Xã Mê Linh",
        "L261120",
        cast.hanoi_day(-1).strftime("%d/%m/%Y"),
        cast.hanoi_day(30).strftime("%d/%m/%Y"),
        "Vườn số 3, thôn Đông Cao",
        "500 quả",
        "Hộ chiếu số của lô hàng",
        "08935000000014",
        lot.product.vendor.tax_code,
        "Có thể có tép gạo",
        "4 sao",
    ):
        assert words in shown, words
    assert reverse("storefront:show-product", args=[lot.product.slug]) in shown
    assert "Mua trong phiên đang mở" in shown


@pytest.mark.parametrize("typed", ["{}", "{}/"])
def test_the_code_opens_with_and_without_a_slash(client: Client, lot: Lot, typed: str) -> None:
    assert client.get("/tem/" + typed.format(lot.code), follow=True).status_code == 200
    assert client.get("/tem/" + typed.format(lot.code.lower()), follow=True).status_code == 200


@pytest.mark.parametrize("gtin", [GTIN, "0" + GTIN])
@pytest.mark.parametrize("rest", ["", "/", "/21/00017", "?17=261231&3103=000500", "/?linkType=all"])
def test_a_digital_link_opens_the_same_page(client: Client, lot: Lot, gtin: str, rest: str, settings: Any) -> None:
    response = client.get(f"/01/{gtin}/10/{lot.number}{rest}")
    assert response.status_code == 200
    assert f'rel="canonical" href="{settings.SITE_URL}/tem/{lot.code}/"' in response.content.decode()


def test_a_lot_number_may_hold_a_slash(client: Client, lot: Lot) -> None:
    Lot.objects.update(number="03/2026")
    assert client.get(link_path(GTIN, "03/2026")).status_code == 200
    assert client.get(f"/01/{GTIN}/10/03/2026").status_code == 200


def test_two_vendors_with_one_gtin_are_told_apart_by_the_visitor(client: Client, lot: Lot) -> None:
    rival = cast.make_product(cast.make_vendor("HTX Bưởi Thồ Phú Xuyên"), gtin="0" + GTIN)
    other = cast.make_lot(rival, number=lot.number)
    shown = client.get(f"/01/{GTIN}/10/{lot.number}").content.decode()
    assert lot.code in shown
    assert other.code in shown
    assert "HTX Bưởi Thồ Phú Xuyên" in shown


# --- what is wrong is said first ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("product", "Sản phẩm này đang bị tạm dừng"),
        ("vendor", "Cơ sở này đang bị tạm dừng"),
        ("withdrawn", "không còn bán trên chợ"),
        ("gone", "Cơ sở này không còn bán"),
        ("closed", "Lô hàng này đã đóng"),
        ("over", "Lô hàng này đã quá hạn dùng"),
    ],
)
def test_a_warning_stands_at_the_top(client: Client, lot: Lot, what: str, words: str) -> None:
    match what:
        case "product":
            Product.objects.update(status="suspended", suspension_reason="kiểm tra lại")
        case "vendor":
            Vendor.objects.update(status="suspended", suspension_reason="kiểm tra lại")
        case "withdrawn":
            Product.objects.update(status="withdrawn")
        case "gone":
            Vendor.objects.update(status="closed")
        case "closed":
            Lot.objects.update(closed_at=timezone.now())
        case "over":
            Lot.objects.update(best_before=cast.hanoi_day(-1))
    status, shown = page_of(client, lot)
    assert status == 200
    assert words in shown
    assert shown.index(words) < shown.index("<h1>")
    assert "Mã này là của chợ" not in shown
    assert "kiểm tra lại" not in shown  # why is between the office and the vendor


@pytest.mark.parametrize("model", [Product, Vendor])
def test_what_is_stopped_is_not_led_to(client: Client, lot: Lot, model: Any) -> None:
    model.objects.update(status="suspended", suspension_reason="x")
    cast.make_listing(None, lot.product, lot=lot)
    _status, shown = page_of(client, lot)
    assert reverse("storefront:show-product", args=[lot.product.slug]) not in shown
    assert "Mua trong phiên" not in shown


def test_a_code_nobody_was_given_is_404_and_says_what_to_do(client: Client) -> None:
    response = client.get(f"/tem/{new_code()}/")
    assert response.status_code == 404
    assert "Chợ không có tem mang mã này" in response.content.decode()
    assert reverse("storefront:show-complaints") in response.content.decode()


@pytest.mark.parametrize("code", ["7K3F9QRM", "A", "xin-chào", "%00", "<b>", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_a_wrong_check_character_is_probably_a_typing_error(client: Client, code: str) -> None:
    response = client.get(f"/tem/{quote(code, safe='%')}/")
    assert response.status_code == 404
    assert "gõ nhầm" in response.content.decode()
    assert "<b></" not in response.content.decode()


@pytest.mark.parametrize("path", [f"/01/{GTIN}/10/L9", "/01/8935000000015/10/L1", "/01/12345678901234/10/%00"])
def test_an_unknown_digital_link_is_404(client: Client, lot: Lot, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_households_personal_number_is_not_shown(client: Client, lot: Lot) -> None:
    Vendor.objects.update(kind="household", tax_code="001085012345")
    assert "001085012345" not in page_of(client, lot)[1]


def test_no_person_is_named(client: Client, lot: Lot) -> None:
    shown = page_of(client, lot)[1]
    assert lot.added_by.full_name not in shown


# --- typing it in ---------------------------------------------------------------------------------------------------


def test_who_has_no_scanner_types_the_code(client: Client, lot: Lot) -> None:
    assert client.get("/tem/").status_code == 200
    typed = f"{lot.code[:4].lower()} {lot.code[4:]}"
    response = client.get("/tem/", {"ma": typed}, follow=True)
    assert response.redirect_chain == [(f"/tem/{lot.code}/", 302)]
    assert response.status_code == 200


def test_a_pasted_address_works_and_a_strangers_leads_to_us(client: Client, lot: Lot) -> None:
    pasted = f"https://example.com/01/0{GTIN}/10/{lot.number}?17=261231"
    assert client.get("/tem/", {"ma": pasted})["Location"] == f"/01/0{GTIN}/10/{lot.number}"
    assert client.get("/tem/", {"ma": ""}).status_code == 422


def test_the_form_is_found_from_the_foot_and_from_verifying(client: Client) -> None:
    assert 'href="/tem/"' in client.get("/").content.decode()
    assert 'href="/tem/"' in client.get("/xac-minh/").content.decode()


# --- pictures, speed, limits ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "media_type"), [("svg", "image/svg+xml"), ("png", "image/png")])
def test_the_qr_can_be_had_as_a_picture(client: Client, lot: Lot, name: str, media_type: str) -> None:
    response = client.get(f"/tem/{lot.code}/qr.{name}")
    assert response["Content-Type"] == media_type
    assert client.get(f"/tem/{new_code()}/qr.{name}").status_code == 404


def test_the_page_asks_a_constant_number_of_questions(
    client: Client, lot: Lot, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        cast.make_listing(None, lot.product, lot=lot)
    with django_assert_max_num_queries(12):
        response = client.get(f"/tem/{lot.code}/")
    assert set(response["Cache-Control"].split(", ")) == {"private", "max-age=30"}


def test_it_speaks_english(client: Client, lot: Lot) -> None:
    client.cookies["django_language"] = "en"
    response = client.get(f"/tem/{lot.code}/")
    assert response["Content-Language"] == "en"


def test_it_is_limited_like_other_public_pages(client: Client, lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "stamp", {"address": "3/minute"})
    statuses = [client.get(f"/tem/{lot.code}/").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
