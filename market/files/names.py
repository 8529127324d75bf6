"""Names of uploads as people see them. Where a file lies in the storage never comes from its name."""

import re
import unicodedata

MAX_LENGTH = 120  # characters, ending included
_ENDINGS = re.compile(r"(\.(pdf|jpe?g|jpe|jfif|png|heic|heif|webp))+$", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # no file system of a person who downloads it takes these
_MARKS = re.compile(r"([\u0300-\u036f]{2})[\u0300-\u036f]+")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # controls, direction overrides, zero widths, …


def display_name(raw: str, *, ending: str) -> str:
    """Return a name fit to show and to download under: one line, NFC, no path, the ending of what is kept.

    >>> display_name("../../Giấy phép.HEIC", ending="jpg")
    'Giấy phép.jpg'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    visible = "".join(" " if char in "\t\r\n" else char for char in last)
    visible = "".join(char for char in visible if unicodedata.category(char) not in _INVISIBLE)
    visible = _MARKS.sub(r"\1", _FORBIDDEN.sub("", visible))
    stem = _ENDINGS.sub("", " ".join(visible.split())).strip(" .")
    room = MAX_LENGTH - len(ending) - 1
    return f"{stem[:room].rstrip(' .') or 'tep'}.{ending}"


def shown_name(raw: str) -> str:
    """Return a name as it was chosen, fit to show: one line, no path, nothing that turns the writing around.

    >>> shown_name("C:\\\\ảnh\\\\tem.HEIC")
    'tem.HEIC'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw))[-1]
    visible = "".join(char for char in last if unicodedata.category(char) not in _INVISIBLE)
    return " ".join(visible.split())[:MAX_LENGTH] or "tep"


def promised_ending(raw: str) -> str:
    """Return the ending, without its dot, by which a name promises a kind the market takes; empty for any other.

    >>> promised_ending("Giay-phep.PDF"), promised_ending("anh.exe")
    ('pdf', '')
    """
    match = re.search(r"\.(pdf|jpe?g|png|heic|heif)$", raw.strip(), re.IGNORECASE)
    return match[1].lower() if match else ""
