"""Notices pushed to browsers: encrypted for that browser alone, signed by the market, retried, dropped when gone."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from time import time
from typing import Any

import http_ece
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.exceptions import ImproperlyConfigured

from market.env import push_key
from market.notices.models import Notice, PushSubscription
from market.notices.push import is_push_service, public_key
from market.notices.sending import send_notice

pytestmark = pytest.mark.django_db

MARKET_KEY = urlsafe_b64encode(b"\x01" * 32).rstrip(b"=").decode()
AUTH = b"a" * 16


def words(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def content(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Service:
    """A push service on this machine, and the browser behind it."""

    address: str = ""
    status: int = 201
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    browser: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def subscription(self) -> PushSubscription:
        """Return the browser's subscription."""
        key = self.browser.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        endpoint = f"{self.address}/send/abc?x=1"
        return PushSubscription.objects.create(endpoint=endpoint, key=words(key), auth=words(AUTH))

    def shown(self) -> dict[str, Any]:
        """Return what the browser shows of the last message."""
        plain = http_ece.decrypt(self.taken[-1][1], private_key=self.browser, auth_secret=AUTH, version="aes128gcm")
        shown: dict[str, Any] = json.loads(plain)
        return shown


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    settings.PUSH_KEY, settings.PUSH_HOSTS, settings.PUSH_CONTACT = MARKET_KEY, ["127.0.0.1"], "mailto:cho@example.vn"
    made = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.taken.append((dict(self.headers), body))
            self.send_response(made.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def push_to(subscription: PushSubscription, **fields: Any) -> Notice:
    """Queue a push without the outbox's own words."""
    notice = Notice.objects.create(
        **{
            "key": f"thu-{subscription.pk}",
            "kind": "session-opened-push",
            "channel": "push",
            "recipient": str(subscription.pk),
            "subject": "Phiên 13 đã mở cửa",
            "body": "Chợ họp đến 22:30. Chạm để vào chợ.\nhttps://cho.example.vn/phien-cho/13/",
            "next_try_at": "2026-01-01T00:00:00Z",
        }
        | fields
    )
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    return notice


def test_the_browser_alone_can_read_it(service: Service) -> None:
    notice = push_to(service.subscription())
    assert notice.status == "sent"
    assert service.shown() == {
        "title": "Phiên 13 đã mở cửa",
        "body": "Chợ họp đến 22:30. Chạm để vào chợ.",
        "url": "https://cho.example.vn/phien-cho/13/",
        "tag": "session-opened-push",
    }
    headers, body = service.taken[0]
    assert "Phiên 13".encode() not in body
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "3600")


def test_the_service_can_tell_who_sends(service: Service) -> None:
    push_to(service.subscription())
    scheme, _space, rest = service.taken[0][0]["Authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", public_key())
    signed, _dot, signature = parts["t"].rpartition(".")
    claims = json.loads(content(signed.split(".")[1]))
    assert claims["aud"] == service.address
    assert claims["sub"] == "mailto:cho@example.vn"
    assert time() < claims["exp"] <= time() + 24 * 3600
    raw = content(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    market = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), content(parts["k"]))
    market.verify(der, signed.encode(), ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        market.verify(der, b"something else", ec.ECDSA(SHA256()))


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(service: Service, status: int) -> None:
    service.status = status
    notice = push_to(service.subscription())
    assert notice.status == "withdrawn"
    assert not PushSubscription.objects.exists()
    assert push_to(PushSubscription(pk=999), key="thu-khac").status == "withdrawn"
    assert len(service.taken) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_again_later(service: Service, status: int) -> None:
    service.status = status
    notice = push_to(service.subscription())
    assert (notice.status, notice.tries) == ("queued", 1)
    assert str(status) in notice.last_error
    Notice.objects.update(next_try_at="2026-01-01T00:00:00Z")
    service.status = 201
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert notice.status == "sent"


@pytest.mark.parametrize("status", [301, 400, 401, 403, 413])
def test_what_is_refused_for_good_is_given_up(service: Service, status: int) -> None:
    service.status = status
    assert push_to(service.subscription()).status == "failed"
    assert len(service.taken) == 1


def test_nothing_goes_to_a_host_that_left_the_settings(service: Service, settings: Any) -> None:
    subscription = service.subscription()
    settings.PUSH_HOSTS = ["fcm.googleapis.com"]
    assert push_to(subscription).status == "failed"
    settings.PUSH_HOSTS, settings.PUSH_KEY = ["127.0.0.1"], ""
    assert push_to(subscription, key="thu-hai").status == "failed"
    assert not service.taken


@pytest.mark.parametrize(
    ("endpoint", "is_known"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("https://web.push.apple.com/x", True),
        ("http://fcm.googleapis.com/fcm/send/x", False),
        ("https://fcm.googleapis.com:22/x", False),
        ("https://user@fcm.googleapis.com/x", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://evilpush.apple.com.example/x", False),
        ("https://127.0.0.1/x", False),
        ("https://[broken", False),
    ],
)
def test_only_push_services_of_the_settings_are_known(endpoint: str, is_known: bool) -> None:
    assert is_push_service(endpoint) is is_known


def test_without_a_key_there_is_nothing_to_subscribe_to(settings: Any) -> None:
    settings.PUSH_KEY = ""
    assert public_key() == ""
    settings.PUSH_KEY = MARKET_KEY
    assert len(content(public_key())) == 65


def test_a_key_that_is_none_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUSH_KEY", MARKET_KEY)
    assert push_key() == MARKET_KEY
    monkeypatch.setenv("PUSH_KEY", "ngan")
    with pytest.raises(ImproperlyConfigured):
        push_key()
