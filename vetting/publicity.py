"""Which papers the public may ever see, and how. Nothing is public by itself: a person publishes each copy."""

from enum import StrEnum


class Showing(StrEnum):
    """What has to be done to a paper before a copy of it is published."""

    OPEN = "open"  # nothing has to be painted over, though it may be
    REDACTED = "redacted"  # it names a person or a home: something must be painted over
    NEVER = "never"


# As companies and cooperatives hold them. What is not in the table stays with the office.
_SHOWN = {
    "business_licence": Showing.REDACTED,  # the representative's identity number and home
    "food_safety_certificate": Showing.OPEN,
    "quality_standard": Showing.OPEN,
    "test_report": Showing.OPEN,
    "traceability_stamp": Showing.OPEN,
    "star_certificate": Showing.OPEN,
    "trademark": Showing.OPEN,
    "intellectual_property": Showing.REDACTED,  # inventors by name and address
    "geographical_indication": Showing.OPEN,
    "quality_system": Showing.OPEN,
}
# A household's papers are one person's papers: issued in their name, to their home.
_OF_A_HOUSEHOLD = {
    "food_safety_certificate": Showing.REDACTED,
    "trademark": Showing.REDACTED,
    "geographical_indication": Showing.REDACTED,
    "quality_system": Showing.REDACTED,
}


def showing_of(kind: str, vendor_kind: str) -> Showing:
    """Return how a paper of this kind, held by this kind of vendor, may be shown."""
    if vendor_kind == "household" and kind in _OF_A_HOUSEHOLD:
        return _OF_A_HOUSEHOLD[kind]
    return _SHOWN.get(kind, Showing.NEVER)


def number_is_public(kind: str, vendor_kind: str) -> bool:
    """Tell whether a paper's number may stand on a public page: a household's licence number is its holder's own."""
    return not (kind == "business_licence" and vendor_kind == "household")
