"""Mail servers that speak in private: encrypted from the first word, or asked for it; a wrong one is told nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import override_settings
from django.utils import timezone

from market.notices.models import Notice
from market.notices.sending import send_notice
from tests.notices.stub_smtp import StubSmtp

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
Start = Callable[..., StubSmtp]


def certificate(folder: Path, *, name: str, address: str = "127.0.0.1", ends: timedelta = DAY) -> Path:
    """Write a certificate somebody made for themselves, with its key; return the file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    owner = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(owner, owner, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - 2 * DAY)
        .not_valid_after(now + ends)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / f"{name}.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return path


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Return a starter of servers; what a machine trusts is the one certificate given."""
    servers: list[StubSmtp] = []
    overrides = []

    def started(secured: str, shown: Path, *, trusted: Path) -> StubSmtp:
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))
        server = StubSmtp(secured=secured, certificate=shown)
        how = {"use_ssl": True} if secured == "first" else {"use_tls": True}
        options = {"host": "127.0.0.1", "port": server.port, "timeout": 5} | how
        mailers = {"default": {"BACKEND": "market.notices.smtp.EmailBackend", "OPTIONS": options}}
        overrides.append(override_settings(MAILERS=mailers))
        overrides[-1].enable()
        servers.append(server)
        return server

    yield started
    for override in reversed(overrides):
        override.disable()
    for server in servers:
        server.close()


def tried(notice: Notice) -> Notice:
    """Try to send a notice; return what became of it."""
    Notice.objects.update(next_try_at=timezone.now())
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    return notice


@pytest.mark.parametrize("secured", ["first", "asked"])
@pytest.mark.parametrize("pipelines", [False, True])
def test_a_server_that_is_who_it_says(
    start: Start, tmp_path: Path, make_notice: Any, secured: str, pipelines: bool
) -> None:
    shown = certificate(tmp_path, name="mail")
    server = start(secured, shown, trusted=shown)
    server.pipelines = pipelines
    assert tried(make_notice(kind="session-reminder")).status == "sent"
    assert len(server.taken) == 1


@pytest.mark.parametrize("secured", ["first", "asked"])
@pytest.mark.parametrize(
    "wrong", [{"name": "nobody-knows"}, {"name": "mail", "address": "127.0.0.2"}, {"name": "mail", "ends": -DAY}]
)
def test_another_in_its_place_is_told_nothing_and_the_mail_waits(
    start: Start, tmp_path: Path, make_notice: Any, secured: str, wrong: dict[str, Any]
) -> None:
    trusted = certificate(tmp_path, name="mail")
    shown = certificate(tmp_path, **wrong)
    server = start(secured, shown, trusted=trusted if wrong["name"] != "mail" else shown)
    notice = tried(make_notice(kind="session-reminder"))
    assert (notice.status, notice.tries, notice.handed_at, server.taken) == ("queued", 1, None, [])
    assert notice.next_try_at > timezone.now()
    right = certificate(tmp_path, name="right")
    server = start(secured, right, trusted=right)
    assert tried(notice).status == "sent"


def test_a_server_that_cannot_speak_in_private_is_told_nothing(start: Start, tmp_path: Path, make_notice: Any) -> None:
    shown = certificate(tmp_path, name="mail")
    server = start("asked", shown, trusted=shown)
    server.secured = ""
    notice = tried(make_notice())
    assert (notice.status, server.taken) == ("queued", [])
