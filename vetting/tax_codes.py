"""Vietnamese tax codes: 10 digits, a branch's 10-3, or the 12 digits of a household's personal number (DOMAIN §2).

Pure. The check digit is not published in law, so a wrong one is a warning to the person, never a refusal.
"""

import re

_TYPED = re.compile(r"([0-9]{10})-?([0-9]{3})|[0-9]{10}|[0-9]{12}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))  # people paste dashes of every length
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def typed_tax_code(text: str) -> str | None:
    """Return a tax code as stored ("0312687878-001") from whatever was typed; nothing when it has another shape."""
    code = re.sub(r"[\s.]", "", text).translate(_DASHES)
    match = _TYPED.fullmatch(code)
    if match is None:
        return None
    return f"{match[1]}-{match[2]}" if match[1] else code


def is_plausible(code: str) -> bool:
    """Tell whether a stored code could have been issued; the 12 digits of a person carry nothing to check."""
    if len(code) == 12:
        return True
    digits = [int(char) for char in code[:10]]
    rest = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11
    serial_is_given = any(digits[2:9])
    return rest != 0 and digits[9] == 10 - rest and serial_is_given and not code.endswith("-000")
