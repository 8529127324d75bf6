"""Visitors: each has a browser context of its own, and somebody listens to what its pages complain about."""

from typing import Any

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, ViewportSize

from market.accounts.models import Person

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 780}
TOUCH: dict[str, Any] = {"viewport": PHONE, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
PATIENCE = 15_000  # milliseconds
# A refusal is a reply like any other here; the browser notes each in its console.
REFUSALS = tuple(f"the server responded with a status of {status} " for status in (403, 404, 409, 422, 429))
# What Chromium says of any page that asks for push in a window of its own, as all of these are.
INCOGNITO = "does not support the Push API in incognito mode"
PARTS = {"stylesheet", "script", "image", "font"}


class Street:
    """The way into the market."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    def visitor(self, *, person: Person | None = None, **options: Any) -> Page:
        """Return a page in a new browser, signed in when a person is named; options are Playwright's for a context."""
        options = {"viewport": DESKTOP, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"} | options
        context = self.browser.new_context(base_url=self.url, reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("response", self._see)
        if person:
            client = Client()
            client.force_login(person)
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.url}])
        return context.new_page()

    def close(self) -> None:
        """Send everybody home."""
        for context in self.contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"} or any(words in message.text for words in (*REFUSALS, INCOGNITO)):
            return
        self.complaints.append(f"console {message.type} at {message.location.get('url', '')}: {message.text}")

    def _see(self, response: Response) -> None:
        is_missing = response.status >= 400 and response.request.resource_type in PARTS
        if response.status >= 500 or is_missing:
            self.complaints.append(f"{response.status} {response.url}")
