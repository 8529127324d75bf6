"""Orders as people type them: "A1 x2 0912 345 678", "chốt B12 3, A2". Pure: text in, what it asks for out.

A line is a stall code with a quantity beside it, in any order and spelling; whatever else stands in the text is kept
as it was typed, so that the person sees what was left aside.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.accounts.phones import mobile_number
from market.kernel.texts import fold
from orders.buying.basket import MOST_LINES, MOST_UNITS
from orders.typed import text_patterns as patterns

LONGEST_TEXT = 2000  # characters that are read
LONGEST_SHOWN = 40  # characters of a piece that was not understood


class Doubt(StrEnum):
    """Why a piece of the text could not be taken."""

    UNKNOWN_CODE = "unknown-code"
    ZERO = "zero"
    TOO_MUCH = "too-much"
    FRACTION = "fraction"
    MEASURE = "measure"  # half a kilo, a dozen: not the unit it is sold by
    BAD_PHONE = "bad-phone"
    TWO_PHONES = "two-phones"
    TOO_LONG = "too-long"


_SENTENCES = {
    Doubt.UNKNOWN_CODE: gettext_noop("Phiên này không có mã %(piece)s. Anh/Chị xem lại mã ghi ở từng gian."),
    Doubt.ZERO: gettext_noop("“%(piece)s”: số lượng ít nhất là 1."),
    Doubt.TOO_MUCH: gettext_noop("“%(piece)s”: số lượng quá lớn. Mỗi mã đặt nhiều nhất %(most)d."),
    Doubt.FRACTION: gettext_noop("“%(piece)s”: số lượng là số nguyên, ví dụ A1 x2."),
    Doubt.MEASURE: gettext_noop("“%(piece)s”: Anh/Chị ghi số lượng theo đơn vị bán, ví dụ A1 x2."),
    Doubt.BAD_PHONE: gettext_noop("“%(piece)s” chưa đúng số di động Việt Nam. Ví dụ: 0912 345 678."),
    Doubt.TWO_PHONES: gettext_noop("Có hơn một số điện thoại. Anh/Chị chỉ để lại một số."),
    Doubt.TOO_LONG: gettext_noop("Bài đặt quá dài. Mỗi lần đặt nhiều nhất %(lines)d mã."),
}


@dataclass(frozen=True)
class Problem:
    """A piece of the text, as typed, and why it could not be taken."""

    doubt: Doubt
    piece: str

    @property
    def is_about_phone(self) -> bool:
        """Tell whether the number to call is in doubt, not the goods."""
        return self.doubt in {Doubt.BAD_PHONE, Doubt.TWO_PHONES}

    @property
    def words(self) -> str:
        """Return it as a sentence for the person."""
        return _(_SENTENCES[self.doubt]) % {"piece": self.piece, "most": MOST_UNITS, "lines": MOST_LINES}


@dataclass(frozen=True)
class TextLine:
    """So many units of the goods with this stall code."""

    code: str
    quantity: int


@dataclass(frozen=True)
class TextOrder:
    """What a text asks for. `ignored` are pieces that are neither goods nor a phone, as typed."""

    lines: tuple[TextLine, ...] = ()
    phone: str | None = None  # as stored ("+84…")
    problems: tuple[Problem, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def canonical(self) -> str:
        """Return the lines in one spelling, to tell whether two texts ask for the same."""
        return ",".join(f"{line.code}x{line.quantity}" for line in self.lines)


@dataclass
class _Reading:
    """What was found so far, and where the eye is."""

    typed: str  # in one Unicode form
    folded: str  # as long as `typed`
    codes: Collection[str]
    found: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ignored: list[tuple[int, int]] = field(default_factory=list)
    is_leaving: bool = False  # the last piece was left aside
    at: int = 0

    def doubt(self, doubt: Doubt, start: int, end: int) -> None:
        problem = Problem(doubt, self.piece(start, end))
        if problem not in self.problems:
            self.problems.append(problem)

    def leave(self, start: int, end: int) -> None:
        """Put a piece aside; with what was left just before, and the small words between, it is one piece."""
        if self.is_leaving:
            start = self.ignored.pop()[0]
        self.ignored.append((start, end))
        self.is_leaving = True

    def blank(self, start: int, end: int) -> None:
        """Take a piece out of the text: nothing stands beside what was around it."""
        self.folded = self.folded[:start] + "\n" * (end - start) + self.folded[end:]

    def piece(self, start: int, end: int) -> str:
        return " ".join(self.typed[start:end].split())[:LONGEST_SHOWN]


def read_order(text: str, codes: Collection[str]) -> TextOrder:
    """Return what a text asks for, given the stall codes of the session."""
    typed = _one_form(text[: LONGEST_TEXT + 1])
    reading = _Reading(typed, _folded(typed), frozenset(codes))
    for address in list(patterns.ADDRESS.finditer(reading.folded)):
        reading.blank(*address.span())
    phone = _take_phones(reading)
    while reading.at < len(reading.folded):
        _read_next(reading)
    lines = tuple(TextLine(code, quantity) for code, quantity in reading.found.items())
    for line in lines:
        if line.quantity > MOST_UNITS:  # the same code several times
            reading.problems.append(Problem(Doubt.TOO_MUCH, line.code))
    if len(text) > LONGEST_TEXT or len(lines) > MOST_LINES:
        reading.problems.append(Problem(Doubt.TOO_LONG, ""))
    ignored = tuple(reading.piece(*span) for span in reading.ignored)
    return TextOrder(lines[:MOST_LINES], phone, tuple(reading.problems), ignored)


def _one_form(text: str) -> str:
    """Return the text composed, with plain spaces (also for NBSP) and nothing that cannot be seen."""
    plain = unicodedata.normalize("NFKC", text)
    seen = (char for char in plain if not unicodedata.combining(char) and unicodedata.category(char) not in {"Cf"})
    return "".join("\n" if char in "\r\n\v\f\u2028\u2029" else " " if char.isspace() else char for char in seen)


def _folded(typed: str) -> str:
    """Return the text folded, each character in its place."""
    return "".join((fold(char) or " ")[0] for char in typed).replace("×", "x")


def _take_phones(reading: _Reading) -> str | None:
    """Take the phone numbers out of the text; return the one it has."""
    phones: dict[str, tuple[int, int]] = {}
    for match in list(patterns.PHONE.finditer(reading.folded)):
        digits = re.sub(r"\D", "", match[0])
        number = mobile_number("0" + digits[-9:])
        if number is not None:
            phones[number] = match.span()
            reading.blank(*match.span())
    for match in list(patterns.HALF_PHONE.finditer(reading.folded)):
        reading.doubt(Doubt.BAD_PHONE, *match.span())
        reading.blank(*match.span())
    if len(phones) > 1:
        reading.doubt(Doubt.TWO_PHONES, 0, 0)
    return next(iter(phones), None)


def _read_next(reading: _Reading) -> None:
    """Read one piece where the eye is, and go past it."""
    code = _code_at(reading)
    if code is not None:
        start, (reading.at, name) = reading.at, code
        quantity = _quantity_after(reading, start)
        _keep(reading, name, quantity)
        return
    amount = patterns.AMOUNT.match(reading.folded, reading.at) if _begins_word(reading) else None
    if amount is not None:
        start, reading.at = reading.at, amount.end()
        gap = patterns.BEFORE_CODE.match(reading.folded, reading.at)
        reading.at = gap.end() if gap else reading.at
        code = _code_at(reading)
        if code is not None:
            (reading.at, name) = code
            _keep(reading, name, _quantity(reading, amount, start))
            return
        reading.at = amount.end()
        reading.leave(start, reading.at)
        return
    _skip_word(reading)


def _begins_word(reading: _Reading) -> bool:
    return reading.at == 0 or not reading.folded[reading.at - 1].isalnum()


def _code_at(reading: _Reading) -> tuple[int, str] | None:
    """Return where a stall code ends and the code as it is kept; letters and number apart count when it is one."""
    match = patterns.ANY_CODE.match(reading.folded, reading.at)
    if match is None:
        match = patterns.APART_CODE.match(reading.folded, reading.at)
        if match is None or _named(match) not in reading.codes:
            return None
    return match.end(), _named(match)


def _named(match: re.Match[str]) -> str:
    return f"{match['letters']}{match['number']}".upper()


def _quantity_after(reading: _Reading, start: int) -> int | None:
    """Return the quantity that stands behind a code: 1 without one, None when it makes no sense."""
    for sign, is_far in ((patterns.SIGN, False), (patterns.FAR_SIGN, True)):
        gap = sign.match(reading.folded, reading.at)
        amount = patterns.AMOUNT.match(reading.folded, gap.end()) if gap else None
        if amount is None or (is_far and _belongs_to_next(reading, amount)):
            continue
        reading.at = amount.end()
        if reading.folded[reading.at : reading.at + 1] == "x":  # "A1x2xB3"
            reading.at += 1
        return _quantity(reading, amount, start)
    return 1


def _belongs_to_next(reading: _Reading, amount: re.Match[str]) -> bool:
    """Tell whether "2" of "A1, 2 B3" is said of what follows."""
    gap = patterns.BEFORE_CODE.match(reading.folded, amount.end())
    return gap is not None and patterns.ANY_CODE.match(reading.folded, gap.end()) is not None


def _quantity(reading: _Reading, amount: re.Match[str], start: int) -> int | None:
    """Return an amount as so many units; None, and the doubt noted, when it is no such thing."""
    doubt, number = _judge(amount)
    if doubt is not None:
        reading.doubt(doubt, start, reading.at)
        return None
    return number


def _judge(amount: re.Match[str]) -> tuple[Doubt | None, int]:
    digits = amount["digits"] or ""
    if amount["odd"] or amount["odd2"] or amount["half3"]:
        return Doubt.MEASURE, 0
    if amount["half"] or amount["half2"]:
        return Doubt.FRACTION, 0
    if amount["said"]:
        return None, patterns.SAID[amount["said"]]
    whole, _dot, part = digits.replace(",", ".").partition(".")
    if part and len(part) == 3:  # thousands, as money is written
        whole, part = whole + part, ""
    if part.strip("0"):
        return Doubt.FRACTION, 0
    if len(whole) > len(str(MOST_UNITS)) or int(whole) > MOST_UNITS:
        return Doubt.TOO_MUCH, 0
    return (None, int(whole)) if int(whole) else (Doubt.ZERO, 0)


def _keep(reading: _Reading, code: str, quantity: int | None) -> None:
    reading.is_leaving = False
    if code not in reading.codes:
        reading.problems.append(Problem(Doubt.UNKNOWN_CODE, code))
    elif quantity is not None:
        reading.found[code] = reading.found.get(code, 0) + quantity


def _skip_word(reading: _Reading) -> None:
    word = patterns.WORD.match(reading.folded, reading.at)
    if word is None:  # white space
        reading.is_leaving &= reading.folded[reading.at] != "\n"
        reading.at += 1
        return
    reading.at = word.end()
    if word[0][0].isalnum() and not patterns.FILLER.fullmatch(word[0]):
        reading.leave(*word.span())
