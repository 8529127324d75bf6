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


def test_parts_come_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    for part in (1, 2, 3):
        monkeypatch.setenv("AUDITS", f"{part}/3")
        found = [address.name for address in ADDRESSES if looks(address.name, date(2026, 11, 20)) == ["light", "dark"]]
        assert found
        seen += found
    assert sorted(seen) == sorted(address.name for address in ADDRESSES)
