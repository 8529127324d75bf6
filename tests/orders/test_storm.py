"""The storm of `make storm`, short: everything at once on scarce stock, from 64 clients through a real web server."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from benchmarks.measuring import served
from benchmarks.storm.evening import build
from benchmarks.storm.storm import rage
from market.runner.ports import free_port

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
ATTEMPTS, CLIENTS = 200, 64


@pytest.fixture
def database_url() -> str:
    url = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(url._replace(path="/" + connection.settings_dict["NAME"]))


@pytest.fixture
def port(database_url: str, tmp_path: Path) -> Iterator[int]:
    """Serve the market from this test's database with more workers than there are cores."""
    found = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "REDIS_URL": settings.REDIS_URL,
        "TRUST_PROXY": "1",  # each buyer comes from an address of its own
        "WEB_WORKERS": "3",
    }
    with served("tests.web_settings", found, environment, tmp_path / "web.log"):
        yield found


def test_nothing_breaks_in_a_storm(port: int, database_url: str, tmp_path: Path) -> None:
    evening = build(ATTEMPTS)
    storm = rage(port=port, database_url=database_url, evening=evening, attempts=ATTEMPTS, clients=CLIENTS)
    assert storm.problems == {}, (tmp_path / "web.log").read_text()[-4000:]
    assert storm.ledger.attempts >= ATTEMPTS
    assert storm.looks > 5
    for what in ("orders", "of these cancelled", "holds", "holds run out", "holds that became orders"):
        assert storm.counts[what], f"the storm was too calm: no {what}"
    assert storm.counts["units sold"] <= storm.counts["units there were"]
