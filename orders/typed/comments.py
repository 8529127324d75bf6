"""Comments as they are copied from Facebook or YouTube, or from a table: who wrote what. Pure."""

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

from market.kernel.texts import fold, nfc
from orders.typed.text_patterns import ANY_CODE, PHONE

LONGEST_PASTE = 100_000  # characters
MOST_COMMENTS = 500  # in one paste
LONGEST_AUTHOR = 120  # characters, as the column
LONGEST_WORDS = 500  # characters of one comment that are read


class Shape(StrEnum):
    """How the comments were copied."""

    COPIED = "copied"  # from the page: names, words and buttons on lines of their own
    TABLE = "table"  # name and comment in columns


@dataclass(frozen=True)
class Comment:
    """Who wrote what; the author is empty when nothing tells."""

    author: str
    text: str


# Lines of the page around a comment, folded: buttons, ages, counts.
_AROUND = re.compile(
    r"(?:thich|tra loi|phan hoi|chia se|like|reply|share|da chinh sua|edited|tac gia|author|top fan|fan cung|xem them"
    r"|see more|xem ban dich|see translation|an|hide|ghim boi .*|pinned by .*|dang theo doi|theo doi|follow"
    r"|\d+\s*(?:giay|phut|gio|ngay|tuan|thang|nam|s|m|p|h|d|w|g|t|y|sec|mins?|minutes?|hours?|days?)(?:\s+(?:truoc|ago))?"
    r"|\d+\s*(?:phan hoi|luot thich|tra loi|replies|reply|likes?)|vua xong|just now|(?<!\d)\d{1,4}(?!\d)|[.·•|,\s])+"
)
_BEFORE = re.compile(r"(?P<author>[^:：]{2,60})[:：]\s+(?P<text>.+)")
_NAME_THEN_ORDER = re.compile(r"(?P<author>(?:[^\W\d_][^\W\d_.'’-]*\s+){1,5}[^\W\d_]+)\s+(?P<text>\S.*)")
_NAMES = ("name", "ten", "nguoi viet", "nguoi binh luan", "author", "user", "tai khoan", "ho ten", "ho va ten")
_WORDS = ("comment", "binh luan", "noi dung", "text", "message", "content")


def read_comments(text: str, shape: Shape) -> list[Comment]:
    """Return the comments of a paste in their order, at most one more than may be pasted at once."""
    clean = text.replace("\x00", "").replace("\ufeff", "")
    comments = _from_table(clean) if shape is Shape.TABLE or _has_head(clean) else _from_page(clean)
    kept = [Comment(nfc(each.author)[:LONGEST_AUTHOR], nfc(each.text)[:LONGEST_WORDS]) for each in comments]
    return [each for each in kept if each.text][: MOST_COMMENTS + 1]


def _has_head(text: str) -> bool:
    """Tell whether the first line names the columns of a table."""
    lines = text.strip().splitlines()
    cells = [fold(nfc(cell.strip(' "'))) for cell in re.split(r"[,;\t]", lines[0])] if lines else []
    return any(cell in _NAMES for cell in cells) and any(cell in _WORDS for cell in cells)


def _from_table(text: str) -> list[Comment]:
    head = text.strip().splitlines()[:1]
    delimiter = max("\t;,", key=head[0].count) if head else ","
    try:
        rows = [row for row in csv.reader(StringIO(text.strip()), delimiter=delimiter) if any(row)]
    except csv.Error:  # an endless cell
        return []
    author_at, words_at = 0, 1
    if rows and _has_head(text):
        folded = [fold(nfc(cell)) for cell in rows.pop(0)]
        author_at = next(n for n, cell in enumerate(folded) if cell in _NAMES)
        words_at = next(n for n, cell in enumerate(folded) if cell in _WORDS)
    # A comma in a comment that nobody quoted makes more columns: they belong to the last one.
    return [_row(row, author_at, words_at, delimiter) for row in rows]


def _row(row: list[str], author_at: int, words_at: int, delimiter: str) -> Comment:
    if len(row) == 1:
        return Comment("", row[0])
    words = delimiter.join(row[words_at:]) if words_at > author_at else row[words_at]
    return Comment(row[author_at] if author_at < len(row) else "", words)


def _from_page(text: str) -> list[Comment]:
    """Return comments from lines: a line without an order that stands where a name would is the next one's author."""
    comments: list[Comment] = []
    author, has_spoken = "", True
    for line in filter(None, (nfc(line) for line in text.splitlines())):
        folded = fold(line)
        if _AROUND.fullmatch(folded):
            if _closes(folded):
                author, has_spoken = "", True
            continue
        named = _named(line)
        if named is not None:
            comments.append(named)
            author, has_spoken = "", True
        elif author and has_spoken and is_order(line):  # more lines of the same comment
            comments[-1] = Comment(author, f"{comments[-1].text} {line}")
        elif is_order(line) or (author and not has_spoken):
            comments.append(Comment(author, line))
            has_spoken = True
        else:
            author, has_spoken = line[:LONGEST_AUTHOR], False
    return comments


def is_order(line: str) -> bool:
    """Tell whether a line has a code or a phone in it."""
    folded = fold(line)
    return bool(ANY_CODE.search(folded) or PHONE.search(folded))


def _closes(folded: str) -> bool:
    """Tell whether a line stands below a comment: its buttons."""
    return any(word in folded for word in ("tra loi", "reply", "phan hoi", "thich", "like"))


def _named(line: str) -> Comment | None:
    """Return a comment whose author stands on the same line: "Hoa Nguyễn: A1 x2", "Nguyễn Thị Hoa A1 x2"."""
    before = _BEFORE.fullmatch(line)
    if before and not is_order(before["author"]) and not re.search(r"\d{3}", before["author"]):
        return Comment(before["author"], before["text"]) if is_order(before["text"]) else None
    match = _NAME_THEN_ORDER.fullmatch(line)
    if match is None or not is_order(line):
        return None
    words = line.split()
    at = next((n for n, word in enumerate(words) if not (word[0].isupper() and word.isalpha())), 0)
    # Two capitalised words before the order are a name; "CHOT A1" and "Chốt A1" are not.
    if at < 2 or any(word.isupper() for word in words[:at]) or fold(words[0]) in {"chot", "lay", "dat", "mua", "cho"}:
        return None
    return Comment(" ".join(words[:at]), " ".join(words[at:]))
