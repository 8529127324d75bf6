"""Which questions are alike: by the words they share, without marks, fillers and order. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from sessions.speech.question_rules import same_words

ALIKE_FROM = 0.5  # of one: shared words against all words
SAME_GOODS = 0.1  # about the same product counts so much more
# Words that say nothing about what is asked: politeness, particles, question words.
_SAYING_NOTHING = """
    a ah ai anh chi em ban shop minh toi cho hoi xin vui long giup voi nhe nha ha the thi la co khong ko k duoc dc nay
    kia do day o cua va hay hoac nhu nao sao gi bao nhieu may mot cac nhung rat qua lam roi chua con nua di vay
"""
_FILLERS = frozenset(_SAYING_NOTHING.split())


@dataclass(frozen=True)
class Likeness:
    """Another question and how much it is like the one at hand: from 0 to 1."""

    pk: int
    text: str
    share: float


def alike(question: tuple[str, int | None], others: Iterable[tuple[int, str, int | None]]) -> list[Likeness]:
    """Return which of the others (number, text, product) are like the question (text, product), closest first."""
    text, goods = question
    words = _telling(text)
    found = []
    for pk, other, other_goods in others:
        share = _share(words, _telling(other)) + (SAME_GOODS if goods and goods == other_goods else 0)
        if share >= ALIKE_FROM:
            found.append(Likeness(pk, other, min(1.0, share)))
    return sorted(found, key=lambda likeness: (-likeness.share, likeness.pk))


def _telling(text: str) -> frozenset[str]:
    """Return the words that tell what is asked; all words when nothing else is left."""
    words = frozenset(same_words(text).split())
    return (words - _FILLERS) or words


def _share(words: frozenset[str], others: frozenset[str]) -> float:
    """Return how much of the shorter question stands in the longer, tempered by how much they differ in all."""
    common = len(words & others)
    if not common:
        return 0.0
    return (common / len(words | others) + common / min(len(words), len(others))) / 2
