"""The gallery shows every component; the old address leads there; it is only where the market is built or shown."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches, include, path

from market import urls
from tests.house.page_styles import TEMPLATES, drawn, without_a_look

pytestmark = pytest.mark.django_db

urlpatterns = [
    *urls.urlpatterns,
    path("demo/", include("market.demo.urls")),
    path("dev/", include("market.demo.gallery_urls")),
]


@pytest.fixture(autouse=True)
def built(settings: Any) -> None:
    """Open the addresses that only a demo or a debugging market has."""
    settings.ROOT_URLCONF = __name__
    clear_url_caches()


@pytest.mark.parametrize("frame", ["", "?khung=van-phong"], ids=["street", "office"])
def test_the_gallery_is_drawn_with_all_its_styles(client: Client, frame: str) -> None:
    response = client.get(f"/dev/components/{frame}")
    assert response.status_code == 200
    assert not without_a_look(response.content.decode())


def test_every_component_is_in_the_gallery() -> None:
    shown = drawn("styleguide.html") | drawn("base.html") | drawn("office.html")
    files = {f"components/{file.name}" for file in Path(TEMPLATES / "components").glob("*.html")}
    assert not files - shown, "add it to templates/styleguide/, in each of its states"


def test_the_old_address_leads_to_the_gallery(client: Client) -> None:
    response = client.get("/demo/giao-dien/?khung=van-phong")
    assert (response.status_code, response["Location"]) == (302, "/dev/components/?khung=van-phong")


def test_the_gallery_is_not_a_part_of_the_market(client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = "market.urls"
    clear_url_caches()
    assert client.get("/dev/components/").status_code == 404
