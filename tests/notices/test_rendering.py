"""The words of many are the words of each: filled into one text only where that comes to the same."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from market.notices import rendering
from market.notices.house_texts import source_of
from market.notices.kinds import KINDS
from market.notices.models import MessageText
from market.notices.rendering import render_message, render_messages

SESSION = SimpleNamespace(
    number=12,
    title="Chợ đêm",
    theme="",
    opens_at=datetime(2026, 11, 20, 13, 30, tzinfo=UTC),
    closes_at=datetime(2026, 11, 20, 15, 30, tzinfo=UTC),
)


def facts(person: int, **more: Any) -> dict[str, Any]:
    """Return what one of many readers is told."""
    return {
        "session": SESSION,
        "session_url": "https://cho.example/12/",
        "own_url": f"https://cho.example/{person}/",
    } | more


@pytest.fixture
def renderings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the kinds of the texts that were rendered."""
    said: list[str] = []
    real = rendering._said

    def counted(kind: str, *rest: Any) -> tuple[str, str]:
        said.append(kind)
        return real(kind, *rest)

    monkeypatch.setattr(rendering, "_said", counted)
    return said


@pytest.mark.parametrize("language", ["vi", "en"])
def test_one_text_serves_all(renderings: list[str], language: str) -> None:
    contexts = [facts(person) for person in range(50)]
    many = render_messages("session-reminder", contexts, language=language)
    assert len(renderings) == 1
    assert many == [render_message("session-reminder", each, language=language) for each in contexts]
    assert "https://cho.example/49/" in many[49].body


def test_the_office_s_own_words_too(renderings: list[str]) -> None:
    text = MessageText(kind="session-reminder", subject="Phiên {so_phien}", body="Bỏ nhắc: {duong_dan_rieng} {lạ}")
    contexts = [facts(person) for person in range(3)]
    many = render_messages("session-reminder", contexts, edited=text)
    assert len(renderings) == 1
    assert many == [render_message("session-reminder", each, edited=text) for each in contexts]


@pytest.mark.parametrize(
    "contexts",
    [
        [facts(1), facts(2) | {"session": SimpleNamespace(**vars(SESSION) | {"theme": "Trà"})}],  # it is asked about
        [facts(1), facts(2, more="x")],  # not of the same kind
        [facts(1, own_url=7), facts(2)],  # no text
        [facts(1)],
    ],
)
def test_whatever_is_more_than_a_gap_is_said_for_each(renderings: list[str], contexts: list[dict[str, Any]]) -> None:
    many = render_messages("session-reminder", contexts)
    assert len(renderings) == len(contexts)
    assert many == [render_message("session-reminder", each) for each in contexts]


def test_a_fact_something_is_done_with_leaves_no_gap() -> None:
    assert rendering._stand_there("session-reminder", ["own_url", "session_url", "site_url"])
    assert not rendering._stand_there("session-reminder", ["session"])
    assert not rendering._stand_there("session-reminder", ["own_url", "number"])


def test_the_source_of_every_kind_is_known() -> None:
    assert all("{{" in source_of(kind) or "{%" in source_of(kind) for kind in KINDS)
