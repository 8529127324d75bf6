"""The environment of a market that runs from this folder: its secrets are made once and kept under var/."""

import base64
import os
import secrets
from pathlib import Path
from urllib.parse import quote

from market.runner.private import kept_secret

PROJECT = Path(__file__).resolve().parents[2]
VAR = PROJECT / "var"


def signing_key() -> str:
    """Return a fresh key for sessions and tokens."""
    return secrets.token_urlsafe(64)


def witness_seed() -> str:
    """Return a fresh Ed25519 seed in base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def demo_surroundings(folder: Path, port: int) -> dict[str, str]:
    """Return the environment of the demo under this folder; what the real environment says goes first."""
    address = f"http://127.0.0.1:{port}"
    defaults = {
        "DEMO": "1",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "CSRF_TRUSTED_ORIGINS": f"{address},http://localhost:{port}",
        "SITE_URL": address,
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "EMAIL_URL": f"filemail:///{quote(str(folder / 'mail'))}",
        "SMS_URL": f"file://{quote(str(folder / 'texts'))}",
        "ZALO_URL": f"file://{quote(str(folder / 'texts'))}",
    }
    found = {name: os.environ.get(name) or default for name, default in defaults.items()}
    return found | {
        "SECRET_KEY": os.environ.get("SECRET_KEY") or kept_secret(folder / "secret", signing_key),
        "WITNESS_KEY": os.environ.get("WITNESS_KEY") or kept_secret(folder / "witness", witness_seed),
    }
