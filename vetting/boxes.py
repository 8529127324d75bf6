"""Boxes painted over a page, in thousandths of it; written as `1-80-120-400-40` in addresses. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WHOLE = 1000  # thousandths
SMALLEST = 4  # narrower or lower than this hides nothing
MOST = 80  # boxes on one paper
_WRITTEN = re.compile(r"(\d{1,3})-(\d{1,4})-(\d{1,4})-(\d{1,4})-(\d{1,4})", re.ASCII)


@dataclass(frozen=True, order=True)
class PaintedBox:
    """A rectangle on a page."""

    page: int
    top: int
    left: int
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.page}-{self.left}-{self.top}-{self.width}-{self.height}"

    def is_on(self, pages: int) -> bool:
        """Tell whether the whole box lies on one of so many pages and hides something."""
        return (
            1 <= self.page <= pages
            and min(self.left, self.top) >= 0
            and SMALLEST <= self.width <= WHOLE - self.left
            and SMALLEST <= self.height <= WHOLE - self.top
        )

    def as_json(self) -> dict[str, int]:
        """Return the box as it is kept."""
        return {
            "page": self.page,
            "left": self.left,
            "top": self.top,
            "width": self.width,
            "height": self.height,
        }


def read_boxes(texts: Iterable[str], pages: int) -> tuple[list[PaintedBox], list[str]]:
    """Return the boxes written in an address, each once and in reading order, and what is no box of this paper."""
    boxes: set[PaintedBox] = set()
    wrong = []
    for text in texts:
        box = _read(text)
        if box and box.is_on(pages) and len(boxes) < MOST:
            boxes.add(box)
        else:
            wrong.append(text)
    return sorted(boxes), wrong


def _read(text: str) -> PaintedBox | None:
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    page, left, top, width, height = (int(part) for part in found.groups())
    return PaintedBox(page=page, left=left, top=top, width=width, height=height)


def kept_boxes(rows: Iterable[dict[str, int]]) -> list[PaintedBox]:
    """Return boxes as they were kept with a copy."""
    return sorted(PaintedBox(**row) for row in rows)
