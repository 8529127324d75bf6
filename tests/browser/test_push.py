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
from django.test import Client
from playwright.sync_api import Page, Worker, expect

from market.accounts.services.people import register_person
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
# A browser in which the worker of before still stands, for it was asked for notices.
HELD = """
    const held = {
      scope: `${location.origin}/phien-cho/`,
      pushManager: { getSubscription: async () => ({ endpoint: "https://push.example/send/old" }) },
      unregister: async () => sessionStorage.setItem("gone", "yes"),
    };
    navigator.serviceWorker.getRegistrations = async () => [held];
"""
SHOWN = """async () => {
    const registration = await navigator.serviceWorker.getRegistration("/");
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
    number = next(each["registrationId"] for each in found if each["scopeURL"] == f"{origin}/")
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


def test_somebody_turns_a_browser_on_tries_it_and_stops_it(page: Page, street: Street, service: Service) -> None:
    client = Client()
    client.force_login(register_person(full_name="Nguyễn Thị Hoa", password=None, email="hoa@example.vn"))
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": street.url}])
    page.goto("/cua-toi/thong-bao/")
    page.get_by_role("button", name="Đồng ý và bật trên máy này").click()
    expect(page.get_by_text("Máy này nhận tin về đơn hàng")).to_be_visible()
    PushSubscription.objects.update(endpoint=f"{service.address}/send/abc")
    page.get_by_role("button", name="Gửi thử").click()
    expect(page.get_by_text("Đã gửi thử.")).to_be_visible()
    send_notice(pk=Notice.objects.get(kind="test-push").pk)
    deliver(page, dumps(service.shown()))
    assert [each["title"] for each in shown(page)] == ["Chợ đêm trên mây gửi thử"]
    page.get_by_role("button", name="Dừng").click()
    expect(page.get_by_text("Đã dừng thông báo")).to_be_visible()
    assert not PushSubscription.objects.exists()


def test_what_was_asked_of_the_worker_of_before_moves_along(page: Page, evening: MarketSession) -> None:
    old = PushSubscription.objects.create(endpoint="https://push.example/send/old", key="k", auth="a")
    page.add_init_script(HELD)
    page.goto(evening.get_absolute_url())
    page.get_by_role("button", name="Báo ngay trên máy này").click()
    expect(page.get_by_text("Máy này sẽ báo trước giờ mở")).to_be_visible()
    old.refresh_from_db()
    assert old.endpoint == "https://push.example/send/abc"
    assert page.evaluate("sessionStorage.getItem('gone')") == "yes"
