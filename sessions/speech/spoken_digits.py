"""Phone numbers in disguise: "0912.345.678", "không chín một hai…", "o9l2", "+84", ０９１２. Pure.

Text is read as pieces (runs of digits, runs of letters); each piece is digits, or filler between digits, or an end.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from market.kernel.texts import fold

_WORDS = {
    "khong": "0", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "lam": "5",
    "sau": "6", "bay": "7", "tam": "8", "chin": "9", "hong": "0", "hok": "0", "k": "0", "ko": "0",
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "oh": "0",
}  # fmt: skip
_FILLER = frozenset({"muoi", "tram", "linh", "le", "cham", "phay", "gach", "cach", "va", "roi", "tiep", "so"})
_LOOK_ALIKE = {"o": "0", "q": "9", "l": "1", "i": "1", "z": "2", "s": "5", "b": "6", "g": "9", "|": "1"}
_FOREIGN = {"о": "o", "О": "o", "ο": "o", "Ο": "o", "З": "3", "з": "3", "б": "6", "І": "i", "і": "i", "ӏ": "l"}
_SPOKEN = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_PIECE = re.compile(r"(?P<digits>[0-9]+)|(?P<letters>[^\W\d_]+|\|+)")
# A date or a time of day is no part of a number, unless it goes on like one.
_DATE = re.compile(r"(?<![\d/])(?:[0-2]?\d|3[01])/(?:0?\d|1[0-2])(?:/(?:19|20)\d{2}(?![/\d])|(?!\s*[/.\d]))")
_TIME = re.compile(r"(?<![\d:])(?:[01]?\d|2[0-3])\s?[:h]\s?[0-5]\d(?![\d:])(?!\s*[:.]\s*\d)")
_INVISIBLE = frozenset({"Mn", "Cf", "Me"})  # marks, joiners, keycaps
_GAP = 6  # characters that may stand between two digits of one number
_PHONE = re.compile(r"(?:(?:00)?84|0)(?:[35789][0-9]{8}|2[0-9]{9})|1[89]00[0-9]{4,6}|[35789][0-9]{8}")
_BEGUN = re.compile(r"(?:84|0)[35789][0-9]{5,}")  # most of a number: the rest may come in the next question
_MONEY = re.compile(r"\s*(?:đ|₫|vnd|vnđ|đồng|dong|nghìn|triệu)\b|\s*₫", re.I)


@dataclass(frozen=True)
class Piece:
    """A run of text that stands for digits, where it stands."""

    digits: str
    start: int
    end: int


def phones_in(text: str) -> list[tuple[int, int]]:
    """Return where phone numbers stand in a text, however they are written, as start and end."""
    found = []
    for run in _runs(text):
        found += _phones_of(run, text)
    return found


def _phones_of(run: list[Piece], text: str) -> list[tuple[int, int]]:
    """Return the numbers of one run: each begins where a piece begins."""
    spans, at = [], 0
    while at < len(run):
        digits = "".join(piece.digits for piece in run[at:])
        match = _PHONE.match(digits) or _BEGUN.match(digits)
        if match is None or _is_another_number(run[at:], match.end(), text):
            at += 1
            continue
        last = _piece_at(run, at, match.end())
        spans.append(_widened(text, run[at].start, run[last].end))
        at = last + 1
    return spans


def _is_another_number(run: list[Piece], length: int, text: str) -> bool:
    """Tell money and long codes from phone numbers: those that begin with 0 are neither."""
    if run[0].digits.startswith("0"):
        return False
    return len(run[0].digits) > length or bool(_MONEY.match(text, run[-1].end))


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span with the signs that belong to it: "+84…", "(024)…", the frame of a keycap."""
    while start and text[start - 1] in "+(":
        start -= 1
    while end < len(text) and (text[end] == ")" or unicodedata.category(text[end]) in _INVISIBLE):
        end += 1
    return start, end


def _piece_at(run: list[Piece], at: int, count: int) -> int:
    """Return the index of the piece that holds the last of `count` digits from `at` on."""
    for index in range(at, len(run)):
        count -= len(run[index].digits)
        if count <= 0:
            return index
    return len(run) - 1


def _runs(text: str) -> Iterator[list[Piece]]:
    """Yield the runs of digits a text holds: pieces close together, with nothing but filler between them."""
    plain = _plain(text)
    run: list[Piece] = []
    reach = -_GAP - 1  # how far the last piece or filler went
    for match in _PIECE.finditer(plain):
        digits = _digits_of(match, plain)
        if digits is None or match.start() - reach > _GAP:
            if run:
                yield run
            run = []
        if digits:
            run.append(Piece(digits, match.start(), match.end()))
        if digits is not None:
            reach = match.end()
    if run:
        yield run


def _digits_of(match: "re.Match[str]", plain: str) -> str | None:
    """Return the digits a piece stands for; nothing but "" for filler; None for a piece that ends a run."""
    if match["digits"]:
        return match["digits"]
    word = match["letters"].lower()
    if word in _FILLER:
        return ""
    if word in _WORDS:
        return _WORDS[word]
    if len(word) > 4 and _SPOKEN.sub("", word) == "":
        return "".join(_WORDS[part] for part in _SPOKEN.findall(word))
    return _alike(word, plain, match.start(), match.end())


def _alike(word: str, plain: str, start: int, end: int) -> str | None:
    """Return the digits that letters look like when they stand among digits: "o9l2", "O 9 1 2"."""
    follows_number, leads_number = plain[:start][-1:].isdigit(), plain[end:][:1].isdigit()
    if any(char not in _LOOK_ALIKE for char in word):
        return "" if len(word) == 1 and follows_number and leads_number else None
    is_unit = word in {"l", "g"} and follows_number and not leads_number and len(_number_before(plain, start)) <= 4
    if is_unit or not (follows_number or leads_number or set(word) <= {"o", "l", "i", "|"}):
        return None
    return "".join(_LOOK_ALIKE[char] for char in word)


def _number_before(plain: str, start: int) -> str:
    return plain[len(plain[:start].rstrip("0123456789")) : start]


def _plain(text: str) -> str:
    """Return the text with every letter in plain Latin and every digit in ASCII, each where it stood."""
    letters = "".join(_plain_letter(char) for char in text)
    return _TIME.sub(_blank, _DATE.sub(_blank, letters))


def _blank(match: "re.Match[str]") -> str:
    """Return as many signs as were there, of a kind that ends a run."""
    return "x" * len(match[0])


def _plain_letter(char: str) -> str:
    if char.isascii():
        return char.lower()
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    wide = unicodedata.normalize("NFKC", _FOREIGN.get(char, char))
    plain = fold(wide)
    if unicodedata.category(char) in _INVISIBLE:  # keycaps, joiners: as a space between
        return " "
    return plain if len(plain) == 1 else " "
