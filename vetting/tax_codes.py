"""Vietnamese tax codes: 10 digits, a branch's 10-3, or the 12 digits of a household's personal number (DOMAIN §2).

Pure. The check digit is not published in law, so a wrong one is a warning to the person, never a refusal.
"""

import re

_SHAPES = re.compile(r"\d{10}|\d{12}|\d{10}-\d{3}")
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def typed_tax_code(text: str) -> str | None:
    """Return a tax code as stored ("0312687878-001") from whatever was typed; nothing when it has another shape."""
    digits = re.sub(r"[\s.\-–]", "", text)
    code = f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits
    return code if code.isascii() and _SHAPES.fullmatch(code) else None


def is_plausible(code: str) -> bool:
    """Tell whether a stored code could have been issued; the 12 digits of a person carry nothing to check."""
    if len(code) == 12:
        return True
    digits = [int(char) for char in code[:10]]
    rest = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11
    serial_is_given = any(digits[2:9])
    return rest != 0 and digits[9] == 10 - rest and serial_is_given and not code.endswith("-000")
