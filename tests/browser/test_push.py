"""A browser asks to be told, is told by an encrypted message, shows it, and opens the page it is about.

Only the browser maker's own service is stood in for: it hands out addresses and keys, and takes what the market sends.
"""

from base64 import urlsafe_b64encode
from datetime import timedelta
from json import dumps
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page, Worker, expect

from market.kernel.clock import database_now
from market.notices.models import Notice, PushSubscription
from market.notices.sending import send_notice
from sessions.models import MarketSession
from sessions.services.reminders import remind_followers
from tests.browser.visitors import Street
from tests.cast import make_session
from tests.notices.test_push import AUTH, Service, service

__all__ = ["service"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the browser maker's service would answer: an address of its own, this browser's key and secret.
SUBSCRIBE = """
    PushManager.prototype.subscribe = async function (wish) {
      if (!wish.userVisibleOnly || wish.applicationServerKey.length !== 65) throw new Error("not as it must be");
      return { toJSON: () => ({ endpoint: "https://push.example/send/abc", keys: %s }) };
    };
"""
SHOWN = """async () => {
    const registration = await navigator.serviceWorker.getRegistration("/phien-cho/");
    const shown = await registration.getNotifications();
    return shown.map((each) => ({ title: each.title, body: each.body, tag: each.tag, url: each.data }));
}"""
# Nobody's finger can touch a notice here: the worker hears of the touch, and where it would lead is written down.
TOUCH = """async () => {
    const opened = [];
    Object.defineProperty(self.clients, "openWindow", { value: async (address) => { opened.push(address); } });
    Object.defineProperty(self.clients, "matchAll", { value: async () => [] });
    const [notice] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent("notificationclick", { notification: notice }));
    await new Promise((done) => setTimeout(done, 300));
    return { opened, left: (await self.registration.getNotifications()).length };
}"""


def words(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


@pytest.fixture
def evening() -> MarketSession:
    return make_session(opens_at=database_now() + timedelta(minutes=45), theme="Mùa cam Canh")


@pytest.fixture
def page(street: Street, service: Service, settings: Any) -> Page:
    """A browser that allows notices, with the stand-in for its maker's service."""
    settings.PUSH_HOSTS = [*settings.PUSH_HOSTS, "push.example"]
    page = street.visitor(permissions=["notifications"])
    key = service.browser.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    page.add_init_script(SUBSCRIBE % dumps({"p256dh": words(key), "auth": words(AUTH)}))
    return page


def ask(page: Page, evening: MarketSession) -> Worker:
    """Ask to be told, as anybody would; return the browser's worker."""
    page.goto(evening.get_absolute_url())
    with page.context.expect_event("serviceworker") as worker:
        page.get_by_role("button", name="Báo ngay trên máy này").click()
    expect(page.get_by_text("Máy này sẽ báo trước giờ mở")).to_be_visible()
    return worker.value


def deliver(page: Page, message: str) -> None:
    """Hand the browser what its maker's service would hand it."""
    tools = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    tools.send("ServiceWorker.enable")
    for _wait in range(50):
        if found:
            break
        page.wait_for_timeout(100)
    parts = urlsplit(page.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    number = next(each["registrationId"] for each in found if each["scopeURL"].endswith("/phien-cho/"))
    tools.send("ServiceWorker.deliverPushMessage", {"origin": origin, "registrationId": number, "data": message})


def shown(page: Page) -> list[dict[str, str]]:
    """Return what the browser shows, once it shows anything."""
    for _wait in range(50):
        notices: list[dict[str, str]] = page.evaluate(SHOWN)
        if notices:
            return notices
        page.wait_for_timeout(100)
    return []


def test_a_browser_asks_is_told_shows_it_and_opens_the_page(
    page: Page, evening: MarketSession, service: Service
) -> None:
    worker = ask(page, evening)
    subscription = PushSubscription.objects.get()
    assert subscription.endpoint == "https://push.example/send/abc"
    PushSubscription.objects.update(endpoint=f"{service.address}/send/abc")
    assert remind_followers(evening.pk) == 1
    notice = Notice.objects.get(kind="session-reminder-push")
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert notice.status == Notice.Status.SENT
    message = service.shown()  # read with the browser's own key
    deliver(page, dumps(message))
    address = page.url.split("?")[0]
    assert shown(page) == [
        {"title": notice.subject, "body": message["body"], "tag": "session-reminder-push", "url": address}
    ]
    assert "Mùa cam Canh" in message["body"]
    assert worker.evaluate(TOUCH) == {"opened": [address], "left": 0}


def test_a_message_about_another_place_opens_nothing(page: Page, evening: MarketSession) -> None:
    worker = ask(page, evening)
    deliver(page, dumps({"title": "x", "body": "y", "url": "https://other.example/"}))
    assert shown(page)
    assert worker.evaluate(TOUCH) == {"opened": [], "left": 0}
