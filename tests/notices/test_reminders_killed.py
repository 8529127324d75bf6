"""What `make reminders` shows with 50,000, here with 2,000: two deaths on the way, each person exactly one mail.

Its beat and workers are made by a process that has loaded everything, and the claims of the dead end early.
"""

from pathlib import Path

import pytest
import redis
from django.conf import settings

from benchmarks import reminders
from tests.mothers import Child, Mother, surroundings

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_person_gets_exactly_one_mail(tmp_path: Path, mother: Mother, monkeypatch: pytest.MonkeyPatch) -> None:
    redis.from_url(settings.REDIS_URL).flushdb()

    def start(part: str, surroundings: dict[str, str], logs: Path) -> Child:
        return mother.bear((part, *reminders.options(part, logs)), logs / f"{part}.log", surroundings["EMAIL_URL"])

    monkeypatch.setattr(reminders, "start", start)
    outcome = reminders.rehearse(2000, surroundings(), tmp_path)
    redis.from_url(settings.REDIS_URL).flushdb()
    assert (outcome.people, outcome.most_to_one) == (2000, 1)
    assert outcome.longest_transaction < 5
    assert outcome.unclear <= 2 * 2 * 4  # deaths, hands, connections of each
    assert outcome.talks < 100
