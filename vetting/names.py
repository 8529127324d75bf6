"""Are two names of one holder? As people write them on papers and in forms. Pure."""

import re

from market.kernel.texts import fold

# Short forms people write for long ones; what is left of a name without its legal form is what tells names apart.
_LONG = {
    "htx": "hop tac xa",
    "lhhtx": "lien hiep hop tac xa",
    "hkd": "ho kinh doanh",
    "cty": "cong ty",
    "ct": "cong ty",
    "tnhh": "trach nhiem huu han",
    "cp": "co phan",
    "mtv": "mot thanh vien",
    "1tv": "mot thanh vien",
    "dntn": "doanh nghiep tu nhan",
    "nn": "nong nghiep",
    "dv": "dich vu",
    "sx": "san xuat",
    "tm": "thuong mai",
    "kd": "kinh doanh",
    "xnk": "xuat nhap khau",
    "dt": "dau tu",
    "pt": "phat trien",
}
_FORMS = (  # the longer first
    ("company", "cong ty trach nhiem huu han mot thanh vien"),
    ("company", "cong ty trach nhiem huu han hai thanh vien tro len"),
    ("company", "cong ty trach nhiem huu han"),
    ("company", "cong ty co phan"),
    ("company", "doanh nghiep tu nhan"),
    ("company", "cong ty"),
    ("union", "lien hiep hop tac xa"),
    ("cooperative", "hop tac xa"),
    ("household", "ho kinh doanh ca the"),
    ("household", "ho kinh doanh"),
    ("household", "co so san xuat"),
)


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are of one holder: "HTX Bưởi đỏ" and "Hợp tác xã Bưởi đỏ" are, a company is another."""
    (form, bare), (other_form, other_bare) = _form_and_name(one), _form_and_name(other)
    return bare == other_bare and (not form or not other_form or form == other_form)


def _form_and_name(name: str) -> tuple[str, str]:
    words = " ".join(_LONG.get(word, word) for word in re.findall(r"\w+", fold(name)))
    for form, spelled in _FORMS:
        if f"{words} ".startswith(f"{spelled} "):
            return form, words.removeprefix(spelled).strip()
    return "", words
