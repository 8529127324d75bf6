"""Codes people read out and type: Crockford's base 32 (no I, L, O, U) with a check character."""

import secrets

from market.kernel import rehearsing

REHEARSAL = "DT"  # a rehearsal's codes begin with it and are longer than any real one
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = ALPHABET + "*~$=U"  # 37 symbols, as in Crockford's scheme
_TYPED = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "\0": None})  # the database takes no NUL


def new_code(length: int = 8) -> str:
    """Return a random code of `length` characters, the last being its check character."""
    mark = REHEARSAL if rehearsing.is_on() else ""
    while True:
        body = mark + "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
        check = check_character(body)
        if check in ALPHABET:  # symbols outside the alphabet are awkward to type; draw again
            return body + check


def check_character(body: str) -> str:
    """Return the check character (modulo 37) of a code's body."""
    value = 0
    for char in body:
        value = (value * 32 + ALPHABET.index(char)) % 37
    return _CHECK[value]


def typed_code(text: str) -> str:
    """Return a code as stored from whatever a person typed (any case, spaces, dashes, O for 0)."""
    return text.upper().translate(_TYPED)


def is_well_formed(code: str) -> bool:
    """Tell whether a code has only allowed characters and the right check character."""
    return len(code) > 1 and all(char in ALPHABET for char in code) and check_character(code[:-1]) == code[-1]
