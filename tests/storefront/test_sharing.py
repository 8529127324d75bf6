"""What is passed on of a product and an evening: a picture set in Vietnamese, a code, a sheet to hang up."""

import io
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from market.demo.content.catalogue import demo_products
from market.gate.limits import LIMITS
from market.kernel.clock import today_in_hanoi
from market.storefront.sharing import drawing
from market.storefront.sharing.cards import card_of_product, card_of_session
from market.storefront.sharing.drawing import LARGEST, kept_picture, make_picture
from sessions.models import MarketSession
from tests.cast import make_listing, make_product, make_session, make_vendor
from tests.sessions.pictured import keep_picture
from vetting.models import Product

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def pictured() -> Product:
    return make_product(name="Bưởi đỏ Đông Cao", picture=keep_picture(demo_products(today_in_hanoi())[0]))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_products_picture_is_made_once_and_kept(client: Client, pictured: Product, monkeypatch) -> None:
    address = f"/san-pham/{pictured.slug}/anh-chia-se.jpg"
    first = client.get(address)
    assert (first.status_code, first["Content-Type"]) == (200, "image/jpeg")
    assert first["Cache-Control"] == "public, max-age=3600"
    image = opened(first.content)
    assert (image.format, image.size, len(first.content) <= LARGEST) == ("JPEG", (1200, 630), True)
    monkeypatch.setattr("market.storefront.views.sharing.make_picture", None)  # not asked again
    assert client.get(address).content == first.content


def test_a_picture_that_says_something_else_is_made_anew() -> None:
    product = make_product()
    make_picture(card_of_product(product))
    assert kept_picture(card_of_product(product))
    product.name = "Bưởi đỏ Tráng Việt"
    assert kept_picture(card_of_product(product)) is None
    make_picture(card_of_product(product))
    assert kept_picture(card_of_product(product))


def test_the_words_are_vietnamese_whoever_asks(client: Client) -> None:
    product = make_product(make_vendor("HTX Ẩm thực Nghĩa Hưởng"), "Bánh tẻ")
    client.cookies["django_language"] = "en"
    card = card_of_product(product)
    assert (card.kicker, card.title, card.lines[0]) == ("4 sao OCOP", "Bánh tẻ", "HTX Ẩm thực Nghĩa Hưởng")


def test_stacked_marks_are_drawn(pictured: Product) -> None:
    """A letter the typeface lacks would be drawn as nothing: with and without its marks the pictures would be one."""
    plain = card_of_product(make_product(name="An nuong nghe"))
    marked = card_of_product(make_product(name="Ẩn nướng nghễ"))
    assert drawing._words(plain).tobytes() != drawing._words(marked).tobytes()


def test_an_evenings_picture_says_when_and_how_much(client: Client) -> None:
    session = make_session("planned", theme="Đêm hội bưởi")
    goods = list(demo_products(today_in_hanoi()))[:3]
    for one in goods:
        make_listing(session, make_product(make_vendor(one.name), one.name, picture=keep_picture(one)))
    card = card_of_session(MarketSession.objects.get(pk=session.pk))
    assert (card.kicker, card.title) == (f"Phiên {session.number}", "Đêm hội bưởi")
    assert card.lines[1] == "3 gian hàng, 3 sản phẩm"
    assert len(card.pictures) == 3
    answer = client.get(f"/phien-cho/{session.number}/anh-chia-se.jpg")
    assert opened(answer.content).size == (1200, 630)
    assert client.get("/phien-cho/999999/anh-chia-se.jpg").status_code == 404


def test_a_picture_that_is_away_leaves_its_place_dark(pictured: Product, settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "another"
    assert opened(make_picture(card_of_product(pictured))).size == (1200, 630)


def test_making_pictures_is_limited(client: Client, monkeypatch) -> None:
    monkeypatch.setitem(LIMITS, "share picture", {"address": "1/hour"})
    first, second = make_product(), make_product()
    assert client.get(f"/san-pham/{first.slug}/anh-chia-se.jpg").status_code == 200
    assert client.get(f"/san-pham/{second.slug}/anh-chia-se.jpg").status_code == 429
    assert client.get(f"/san-pham/{first.slug}/anh-chia-se.jpg").status_code == 200  # kept


def test_the_page_says_what_a_shared_address_shows(client: Client, pictured: Product, settings) -> None:
    page = client.get(f"/san-pham/{pictured.slug}/").text
    site = settings.SITE_URL
    for said in (
        f'<meta property="og:image" content="{site}/san-pham/{pictured.slug}/anh-chia-se.jpg">',
        '<meta property="og:image:width" content="1200">',
        f'<meta property="og:url" content="{site}/san-pham/{pictured.slug}/">',
        '<meta property="og:type" content="product">',
        '<meta name="twitter:card" content="summary_large_image">',
        f'<link rel="canonical" href="{site}/san-pham/{pictured.slug}/">',
        "https://www.facebook.com/sharer/sharer.php?u=http",
    ):
        assert said in page, said
    assert page.count('property="og:image"') == 1


def test_an_evening_says_it_too(client: Client, settings) -> None:
    for state in ("planned", "live", "closed"):
        session = make_session(state)
        page = client.get(f"/phien-cho/{session.number}/").text
        picture = f"{settings.SITE_URL}/phien-cho/{session.number}/anh-chia-se.jpg"
        assert f'<meta property="og:image" content="{picture}">' in page
        assert page.count('property="og:image"') == page.count('rel="canonical"') == 1


def test_every_other_page_has_the_markets_picture(client: Client) -> None:
    page = client.get("/quy-che/").text
    assert "og" in page
    assert page.count('property="og:image"') == 1


def test_the_code_and_the_sheet_lead_to_the_product(client: Client, pictured: Product) -> None:
    code = client.get(f"/san-pham/{pictured.slug}/qr.svg")
    assert (code.status_code, code["Content-Type"]) == (200, "image/svg+xml")
    assert code.content.startswith(b"<svg")
    sheet = client.get(f"/san-pham/{pictured.slug}/to-treo/").text
    assert f"/san-pham/{pictured.slug}/qr.svg" in sheet
    assert "noindex" in sheet


def test_goods_that_are_not_public_have_none_of_it(client: Client) -> None:
    hidden = make_product(status="draft")
    for end in ("anh-chia-se.jpg", "qr.svg", "to-treo/"):
        assert client.get(f"/san-pham/{hidden.slug}/{end}").status_code == 404
