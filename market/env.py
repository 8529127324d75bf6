"""The environment: every variable the project reads, once, typed, with its default."""

import re
from base64 import b64decode
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

# Without a value for one of these the project does not start.
REQUIRED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "WITNESS_KEY")

# name → (type, default)
SCHEMA: dict[str, tuple[type, Any]] = {
    "SECRET_KEY_FALLBACKS": (list, []),  # keys from before a rotation: they still read what they wrote
    "DEBUG": (bool, False),
    "DEMO": (bool, False),  # demo people, demo mailbox, demo ribbon
    "ALLOWED_HOSTS": (list, ["127.0.0.1", "localhost"]),
    "CSRF_TRUSTED_ORIGINS": (list, []),
    "SITE_URL": (str, "http://127.0.0.1:8000"),  # printed in mails and QR codes
    "TRUST_PROXY": (bool, False),  # behind nginx: trust X-Forwarded-For and -Proto
    "MEDIA_ROOT": (str, str(BASE_DIR / "var" / "media")),
    "STATIC_ROOT": (str, str(BASE_DIR / "var" / "static")),
    "S3_ENDPOINT_URL": (str, ""),  # set: files live in this S3-compatible store
    "S3_BUCKET": (str, "cho-dem"),
    "S3_ACCESS_KEY": (str, ""),
    "S3_SECRET_KEY": (str, ""),
    "CLAMD_URL": (str, ""),  # set: a ClamAV daemon is asked about each upload, tcp://host:3310 or unix:///path
    "HOST_CHECK_ADAPTER": (str, ""),  # dotted path of a function that asks a service who a host is; none: by hand
    "STREAM_HOSTS": (list, []),  # hosts of HLS playlists, such as cdn.example.vn: shown, and allowed by the CSP
    "PUSH_KEY": (str, ""),  # VAPID: a P-256 private key, 32 bytes in base64url; without it nothing is pushed
    "PUSH_CONTACT": (str, ""),  # mailto:… or https://…, for the push services
    "PUSH_HOSTS": (
        list,
        ["fcm.googleapis.com", "updates.push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"],
    ),  # whom notices may be pushed through; a leading dot means every host below
    "WITNESS_TSA_URL": (str, ""),  # a time-stamping authority (RFC 3161): asked for a token over each seal
    "WITNESS_TSA_CERT": (str, ""),  # PEM file with the certificates its answers are checked against
    "ORDER_CODE_ABOVE": (int, 2_000_000),  # đồng: a guest's order from this on asks for a code; 0 asks always
    "WITNESS_LARGE": (int, 20_000_000),  # đồng: an order from this on waits for the officer on duty
    "OFFICE_SECOND_STEP": (bool, False),  # people with a role must have a second step to sign in with
    "EMAIL_URL": (str, "consolemail://"),
    "QUIET_HOURS": (str, "22:00-07:00"),  # in Hanoi: what can wait is not sent then; none: at any hour
    "SMS_URL": (str, "log://"),  # log://, file:///folder or https://…: market.notices.gateways tells what each does
    "ZALO_URL": (str, "log://"),
    "GATEWAY_TOKEN": (str, ""),  # the bearer token of https://… gateways
    "DEFAULT_FROM_EMAIL": (str, "Chợ đêm trên mây <cho-dem@localhost>"),
}

env = environ.Env(**SCHEMA)


def clamd_url() -> str:
    """Return CLAMD_URL, empty or one of the two kinds of address a daemon has."""
    url: str = env.str("CLAMD_URL")
    parts = urlsplit(url)
    is_tcp = parts.scheme == "tcp" and parts.hostname and parts.port
    is_unix = parts.scheme == "unix" and parts.path and not parts.netloc
    if url and not is_tcp and not is_unix:
        raise ImproperlyConfigured("CLAMD_URL is neither tcp://host:port nor unix:///path")
    return url


def witness_key() -> str:
    """Return WITNESS_KEY, 32 bytes in base64."""
    key: str = env.str("WITNESS_KEY")
    try:
        length = len(b64decode(key, validate=True))
    except ValueError:
        length = 0
    if length != 32:
        raise ImproperlyConfigured("WITNESS_KEY is not 32 bytes in base64, as from openssl rand -base64 32")
    return key


def tsa() -> tuple[str, str]:
    """Return WITNESS_TSA_URL and WITNESS_TSA_CERT: both, or neither."""
    url: str = env.str("WITNESS_TSA_URL")
    cert: str = env.str("WITNESS_TSA_CERT")
    if bool(url) != bool(cert) or (url and urlsplit(url).scheme not in {"http", "https"}):
        raise ImproperlyConfigured("WITNESS_TSA_URL is http(s)://… and comes with WITNESS_TSA_CERT")
    return url, cert


def push_key() -> str:
    """Return PUSH_KEY, empty or 32 bytes in base64url."""
    key: str = env.str("PUSH_KEY").rstrip("=")
    if key and not re.fullmatch(r"[A-Za-z0-9_-]{43}", key):
        raise ImproperlyConfigured("PUSH_KEY is not 32 bytes in base64url")
    return key


def quiet_hours() -> tuple[time, time] | None:
    """Return when QUIET_HOURS begin and end, or None when there are none."""
    text: str = env("QUIET_HOURS")
    if text in {"", "none"}:
        return None
    try:
        begin, end = (time.fromisoformat(part) for part in text.split("-"))
    except ValueError:
        raise ImproperlyConfigured("QUIET_HOURS is not as 22:00-07:00") from None
    return begin, end


def gateway(name: str) -> str:
    """Return SMS_URL or ZALO_URL, which name a kind of gateway there is."""
    url: str = env(name)
    parts = urlsplit(url)
    is_folder = parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc
    if parts.scheme != "log" and not is_folder and not (parts.scheme in {"http", "https"} and parts.hostname):
        raise ImproperlyConfigured(f"{name} is neither log://, file:///folder nor http(s)://…")
    return url


def mailer() -> dict[str, Any]:
    """Return Django's MAILERS entry for EMAIL_URL (smtp://, smtp+tls://, consolemail://, filemail://, memorymail://)."""
    parts = env.email("EMAIL_URL")
    backend = parts["EMAIL_BACKEND"]
    if backend.endswith("filebased.EmailBackend"):
        return {"BACKEND": backend, "OPTIONS": {"file_path": parts["EMAIL_FILE_PATH"]}}
    if not backend.endswith("smtp.EmailBackend"):
        return {"BACKEND": backend}
    options = {
        "host": parts["EMAIL_HOST"],
        "port": parts["EMAIL_PORT"],
        "username": parts["EMAIL_HOST_USER"],
        "password": parts["EMAIL_HOST_PASSWORD"],
        "use_tls": parts.get("EMAIL_USE_TLS", False),
        "use_ssl": parts.get("EMAIL_USE_SSL", False),
        "timeout": 10,  # seconds
    }
    given = {name: value for name, value in options.items() if value}
    return {"BACKEND": "market.notices.smtp.EmailBackend", "OPTIONS": given}
