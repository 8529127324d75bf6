"""What the first visit to the live page or home costs on the line: at most 150 kB without film, in Chromium."""

import gzip
from typing import Any

import pytest
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


@pytest.mark.parametrize("where", ["live", "home"])
def test_the_first_visit_stays_light(
    browser: Browser, live_server: LiveServer, settings: Any, tmp_path: Any, where: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    session = make_session("live", theme="Mùa cam Canh", stream_url="https://www.youtube.com/watch?v=jNQXAC9IVRw")
    lay_out(session, 24)
    screen: Any = {"viewport": {"width": 360, "height": 780}, "device_scale_factor": 2, "has_touch": True}
    context = browser.new_context(base_url=live_server.url, **screen)
    page = context.new_page()
    loaded: list[Response] = []
    page.on("response", lambda response: loaded.append(response))  # noqa: PLW0108 - the driver cannot mark a method of C
    page.goto(session.get_absolute_url() if where == "live" else "/", wait_until="networkidle")
    weights = {response.url.removeprefix(live_server.url): on_the_line(response) for response in loaded if response.ok}
    context.close()
    assert all(response.url.startswith(live_server.url) for response in loaded)
    assert sum(weights.values()) <= MOST, sorted(weights.items(), key=lambda each: -each[1])
