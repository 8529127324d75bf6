"""What the first visit costs on the line: at most 150 kB without film, in Chromium."""

import gzip
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Response
from pytest_django.live_server_helper import LiveServer

from tests.cast import make_session
from tests.sessions.pictured import lay_out

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 150_000  # bytes
HEAD = 200  # bytes of headers of a response, about
PACKED = ("css", "javascript", "svg", "html")  # WhiteNoise serves these packed; the tests' own server does not


def on_the_line(response: Response) -> int:
    """Return what a response weighs as the market serves it."""
    body = response.body()
    media_type = response.headers.get("content-type", "")
    return HEAD + (len(gzip.compress(body)) if any(kind in media_type for kind in PACKED) else len(body))


def test_the_first_visit_stays_light(browser: Browser, live_server: LiveServer, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    session = make_session("live", theme="Mùa cam Canh", stream_url="https://www.youtube.com/watch?v=jNQXAC9IVRw")
    product = lay_out(session, 24)[0].product
    paths = [
        *(session.get_absolute_url(), reverse("storefront:home"), reverse("storefront:list-products")),
        reverse("storefront:show-product", args=[product.slug]),
    ]
    for path in paths:
        weights = weights_of(browser, live_server.url, path)
        assert all(url.startswith("/") for url in weights), path
        assert sum(weights.values()) <= MOST, (path, sorted(weights.items(), key=lambda each: -each[1]))


def weights_of(browser: Browser, base: str, path: str) -> dict[str, int]:
    """Return what a first visitor's phone loads, and what each of it weighs."""
    screen: Any = {"viewport": {"width": 360, "height": 780}, "device_scale_factor": 2, "has_touch": True}
    context = browser.new_context(base_url=base, **screen)
    page = context.new_page()
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))  # noqa: PLW0108 - the driver cannot mark a method of C
    page.goto(path, wait_until="networkidle")
    weights = {response.url.removeprefix(base): on_the_line(response) for response in loaded if response.ok}
    context.close()
    return weights
