"""What the office sees of the words of messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import ndiff

from django.conf import settings

from market.notices.house_texts import HouseText, house_text
from market.notices.kinds import KINDS, Kind
from market.notices.models import MessageText
from market.notices.rendering import Message
from market.notices.texts import edited_kinds, edited_text, filled, versions_of


@dataclass(frozen=True)
class Words:
    """A kind's words in one language: those in force, and how they look."""

    language: str
    language_name: str
    house: HouseText
    subject: str
    body: str
    is_edited: bool

    @property
    def preview(self) -> Message:
        """Return the words with samples in the place of facts."""
        return preview_of(self.house, self.subject, self.body)


@dataclass(frozen=True)
class Version:
    """One version and what it changed: (sign, line) with the signs "+" and "-"."""

    text: MessageText
    changes: list[tuple[str, str]]


def preview_of(house: HouseText, subject: str, body: str) -> Message:
    """Return a text with samples in the place of facts."""
    samples = house.samples
    return Message(filled(subject, samples).strip(), filled(body, samples).strip())


def words_of(kind: str, language: str) -> Words:
    """Return the words of a kind in force in a language."""
    house, edited = house_text(kind, language), edited_text(kind, language)
    subject, body = (edited.subject, edited.body) if edited else (house.subject, house.body)
    names = dict(settings.LANGUAGES)
    return Words(language, str(names[language]), house, subject, body, edited is not None)


def history_of(kind: str) -> list[Version]:
    """Return every version of a kind, newest first, each with what it changed."""
    former: dict[str, list[str]] = {}
    versions = []
    for text in reversed(versions_of(kind)):
        house = house_text(kind, text.language)
        before = former.get(text.language) or _lines(house.subject, house.body)
        after = _lines(house.subject, house.body) if text.is_house else _lines(text.subject, text.body)
        former[text.language] = after
        versions.append(Version(text, [(line[0], line[2:]) for line in ndiff(before, after) if line[0] in "+-"]))
    return versions[::-1]


def _lines(subject: str, body: str) -> list[str]:
    return [subject, *body.splitlines()]


def kinds_with_state() -> list[tuple[Kind, bool]]:
    """Return every kind, and whether it has words of the office."""
    edited: set[str] = edited_kinds()
    return [(kind, name in edited) for name, kind in _sorted(KINDS).items()]


def _sorted(kinds: Mapping[str, Kind]) -> dict[str, Kind]:
    return dict(sorted(kinds.items(), key=lambda item: (item[1].channel, item[0])))
