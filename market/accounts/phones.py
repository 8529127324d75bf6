"""Vietnamese phone numbers: any spelling in, E.164 out ("+84912345678")."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

REGION = "VN"
COUNTRY_CODE = 84
MOBILE_DIGITS = 9  # after +84
LONGEST = 40  # characters of any sane spelling
_SPELLING = re.compile(r"[\s(]*\+?[\d\s.()\-–]+")  # what people put around the digits


def mobile_number(text: str) -> str | None:
    """Return a Vietnamese mobile number as stored, or nothing when `text` is none."""
    spelling = text.strip()
    if len(spelling) > LONGEST or not _SPELLING.fullmatch(spelling):
        return None
    try:
        number = phonenumbers.parse(spelling, REGION)
    except NumberParseException:
        return None
    is_mobile = (
        number.country_code == COUNTRY_CODE
        and phonenumbers.number_type(number) == PhoneNumberType.MOBILE
        # The library moves digits of some landlines about until they look mobile; the length tells.
        and len(str(number.national_number)) == MOBILE_DIGITS
    )
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if is_mobile else None
