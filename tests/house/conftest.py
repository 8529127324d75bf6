"""What the rules of the house share."""

import pytest

from tests.house.refusals import refuse_bare


@pytest.fixture
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse without drawing a page; tests.house.test_refusals draws one of each."""
    refuse_bare(monkeypatch)
