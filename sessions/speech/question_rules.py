"""What a question may say: its length, and contacts hidden in it, in whatever disguise. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from market.kernel.texts import fold, nfc
from sessions.speech.spoken_digits import phones_in

LONGEST = 300  # characters of a question
LONGEST_ANSWER = 500
FEWEST_LETTERS = 4  # below it nothing is asked
MASK = "•••"

_TLD = r"(?:com|vn|net|org|info|shop|store|xyz|top|asia|online|site|link|biz|page|app|club|live|pro|vip|ru|cn)"
_SHORT = r"(?:t\.me|m\.me|fb\.me|zalo\.me|bit\.ly|fb\.com|youtu\.be|tiktok\.com|s\.id|shp\.ee|cutt\.ly|tinyurl\.com)"
# White space is one blank at most by now; no blank may be read in two ways, or hostile texts take for ever.
_DOT = r"(?: ?[\[(] ?(?:\.|dot|cham) ?[\])] ?| (?:dot|cham) )"  # "cham": "chấm", folded
_AT = r"(?: ?@ ?| ?[\[(] ?at ?[\])] ?| a[ -]?cong )"  # "a còng", folded
# Sought in the folded text, whose letters stand where those of the text stand.
_LINKS = (
    re.compile(r"(?:https?|hxxps?) ?: ?/ ?/ ?\S+", re.I),
    re.compile(r"\bwww ?\. ?\S+", re.I),
    re.compile(rf"\b{_SHORT}/\S*", re.I),
    re.compile(r"\b(?:t|m|fb|zalo) me/\S+|\bbit ly/\S+", re.I),
    re.compile(rf"\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)* ?\. ?{_TLD}\b(?:/\S*)?", re.I),
    re.compile(rf"\b[a-z0-9][a-z0-9-]*(?:{_DOT}[a-z0-9-]+)*{_DOT}{_TLD}\b(?:/\S*)?", re.I),
)
_MAIL = re.compile(rf"[a-z0-9][\w.+-]*{_AT}[a-z0-9-]+(?:(?: ?\. ?|{_DOT})[a-z0-9-]+)+", re.I)
_POST = re.compile(rf"[a-z0-9][\w.+-]*{_AT}(?:gmail|yahoo|hotmail|outlook|icloud)\b(?: com\b)?", re.I)
_HANDLE = re.compile(r"(?<![\w.])@[a-z0-9_.]{3,}", re.I)
_MESSENGER = re.compile(
    r"\b(?:zalo|facebook|fb|telegram|tele|viber|whatsapp|messenger|wechat|instagram|ig)(?: ?[:=] ?| la )\S+", re.I
)
_ACCOUNT = re.compile(r"\b(?:stk|so tai khoan|so tk)\b\D{0,12}\d[\d .-]{4,}\d", re.I)


@dataclass(frozen=True)
class Judgement:
    """A text as it will be kept, and what is wrong or remarkable about it."""

    text: str
    folded: str  # the same question typed another way is the same question
    masked: str  # with contacts covered; the text itself when there are none
    has_contact: bool

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is asked."""
        return sum(char.isalpha() for char in self.folded) < FEWEST_LETTERS

    @property
    def is_too_long(self) -> bool:
        """Tell whether it does not fit."""
        return len(self.text) > LONGEST


def judge(typed: str) -> Judgement:
    """Return the judgement on what somebody typed; a text that is too long is not looked into any further."""
    text = nfc("".join(char for char in typed[: 4 * LONGEST] if char.isprintable() or char.isspace()))
    spans = contacts_in(text) if len(text) <= LONGEST else []
    return Judgement(
        text=text,
        folded=same_words(text),
        masked=masked(text, spans),
        has_contact=bool(spans),
    )


def same_words(text: str) -> str:
    """Return what two spellings of one question have in common: its words without marks, case, signs."""
    return " ".join(re.findall(r"\w+", fold(text)))[:LONGEST]


def contacts_in(text: str) -> list[tuple[int, int]]:
    """Return where contacts stand in a text, in order, as start and end; overlapping ones are one."""
    plain = _letter_by_letter(text)
    found = phones_in(text)
    for pattern in (*_LINKS, _MAIL, _POST, _HANDLE, _MESSENGER, _ACCOUNT):
        found += [match.span() for match in pattern.finditer(plain)]
    return _joined(found)


def masked(text: str, spans: list[tuple[int, int]]) -> str:
    """Return the text with each span covered."""
    parts, last = [], 0
    for start, end in spans:
        parts += [text[last:start], MASK]
        last = end
    return nfc("".join([*parts, text[last:]]))


def _letter_by_letter(text: str) -> str:
    """Fold without moving any letter: what folds to more or less than one character stays as it is.

    Letters and dots of another width or style are the plain ones, as a browser reads them in an address.
    """
    letters = (fold(unicodedata.normalize("NFKC", char.replace("\u3002", "."))) for char in text)
    return "".join(plain if len(plain) == 1 else char for plain, char in zip(letters, text, strict=True))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
