"""What `make reminders` shows with 50,000, here with 2,000: two deaths on the way, each person exactly one mail."""

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.conf import settings
from django.db import connection

from benchmarks.reminders import rehearse

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_person_gets_exactly_one_mail(tmp_path: Path) -> None:
    redis.from_url(settings.REDIS_URL).flushdb()
    url = urlsplit(os.environ["DATABASE_URL"])
    surroundings = os.environ | {
        "DATABASE_URL": urlunsplit(url._replace(path="/" + connection.settings_dict["NAME"])),
        "REDIS_URL": settings.REDIS_URL,
    }
    outcome = rehearse(2000, dict(surroundings), tmp_path)
    redis.from_url(settings.REDIS_URL).flushdb()
    assert (outcome.people, outcome.most_to_one) == (2000, 1)
    assert outcome.longest_transaction < 5
    assert outcome.unclear <= 2 * 2 * 4  # deaths, hands, connections of each
    assert outcome.talks < 100
