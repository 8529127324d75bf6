"""Which addresses are looked at on which day."""

from datetime import date, timedelta

import pytest

from tests.audits.addresses import PARTS, looks
from tests.house.test_access_matrix import ADDRESSES


def test_every_address_has_its_day_by_day_and_by_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDITS", raising=False)
    begin = date(2026, 11, 20)
    for address in ADDRESSES:
        seen = {look for each in range(2 * PARTS) for look in looks(address.name, begin + timedelta(days=each))}
        assert seen == {"light", "dark"}, address.name
