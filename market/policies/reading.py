"""A document as it is read: in the reader's language, in blocks, with what changed since the edition before."""

from dataclasses import dataclass

from django.utils.translation import get_language

from market.policies.markup import Block, Change, blocks_of, changes_between
from market.policies.models import PolicyEdition, Words
from market.policies.operator import FACTS


@dataclass(frozen=True)
class Fact:
    """One fact about the operator; an empty value was not given yet."""

    term: str
    value: str


@dataclass(frozen=True)
class Reading:
    """What the page of an edition, or the preview of a draft, shows."""

    language: str
    blocks: list[Block]
    news: list[Block]
    facts: list[Fact]
    changes: list[Change]

    @property
    def headings(self) -> list[Block]:
        """Return the headings, for the list of contents."""
        return [block for block in self.blocks if block.kind == "heading"]


def reading_of(words: Words, before: PolicyEdition | None = None, *, language: str = "") -> Reading:
    """Return how a text is read in a language (the one spoken now), beside the edition before it."""
    language = language or ("en" if get_language() == "en" else "vi")
    body = _in(words, "body", language)
    return Reading(
        language,
        blocks_of(body),
        blocks_of(_in(words, "changes", language)),
        [Fact(str(term), words.facts.get(name, "")) for name, term in FACTS.items()] if words.facts else [],
        changes_between(_in(before, "body", language), body) if before else [],
    )


def _in(words: Words, name: str, language: str) -> str:
    text: str = getattr(words, f"{name}_{language}")
    return text
