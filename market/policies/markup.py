"""How documents are written: "## heading", "- item", and paragraphs with an empty line between them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from market.kernel.texts import slug

HEADING, ITEM = "## ", "- "


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, or a list of items."""

    kind: str  # "heading", "paragraph", "list"
    text: str = ""
    items: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Return the name by which a heading is linked to."""
        return slug(self.text)[:60]


@dataclass(frozen=True)
class Change:
    """A line of a document beside the edition before: "same", "added" or "removed"."""

    kind: str
    text: str


def blocks_of(text: str) -> list[Block]:
    """Return what a document consists of; anything may stand in it, and nothing of it is ever HTML."""
    return [block for group in _groups(text) for block in _blocks(group)]


def changes_between(old: str, new: str) -> list[Change]:
    """Return the new document line by line, with what went and what came."""
    before, after = _lines(old), _lines(new)
    found: list[Change] = []
    for verb, low, high, start, end in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if verb == "equal":
            found += [Change("same", line) for line in after[start:end]]
        else:
            found += [Change("removed", line) for line in before[low:high]]
            found += [Change("added", line) for line in after[start:end]]
    return found


def _lines(text: str) -> list[str]:
    return [line.strip().removeprefix(HEADING).removeprefix(ITEM) for line in text.splitlines() if line.strip()]


def _groups(text: str) -> Iterator[list[str]]:
    """Yield the lines that stand together, without the empty ones between."""
    lines = [line.strip() for line in text.splitlines()]
    return (list(group) for is_text, group in groupby(lines, key=bool) if is_text)


def _blocks(lines: list[str]) -> Iterator[Block]:
    for kind, group in groupby(lines, key=_kind):
        some = list(group)
        if kind == "heading":
            yield from (Block("heading", line.removeprefix(HEADING).strip()) for line in some)
        elif kind == "list":
            yield Block("list", items=tuple(line.removeprefix(ITEM).strip() for line in some))
        else:
            yield Block("paragraph", " ".join(some))


def _kind(line: str) -> str:
    if line.startswith(HEADING):
        return "heading"
    return "list" if line.startswith(ITEM) else "paragraph"
