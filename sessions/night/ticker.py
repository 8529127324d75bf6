"""The evening as lines of text, newest first: what went on air, what was announced, what was answered."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from market.kernel.money import dong
from sessions.models import Listing
from sessions.night.street import Street
from sessions.selectors.air import air_log

MOST_LINES = 20


@dataclass(frozen=True)
class Line:
    """One line: when, what kind of news, the words."""

    at: datetime
    icon: str
    kind: str
    words: str


def ticker_lines(street: Street) -> list[Line]:
    """Return the latest lines of an evening; one query more than the street itself."""
    lines = [*_aired(street), *_announced(street), *_answered(street)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:MOST_LINES]


def _aired(street: Street) -> list[Line]:
    log = air_log(street.evening.session, limit=MOST_LINES)
    return [Line(entry.began_at, "radio", _("Lên sóng"), _goods(entry.listing)) for entry in log]


def _goods(listing: Listing) -> str:
    product = listing.product
    return _("%(name)s của %(vendor)s, %(price)s một %(unit)s") % {
        "name": product.name,
        "vendor": product.vendor.display_name,
        "price": dong(listing.session_price),
        "unit": product.unit,
    }


def _announced(street: Street) -> list[Line]:
    return [Line(notice.shown_from, "megaphone", _("Thông báo"), notice.text) for notice in street.announcements]


def _answered(street: Street) -> list[Line]:
    words = _("%(question)s Trả lời: %(answer)s")
    return [
        Line(each.answered_at, "message-circle", _("Hỏi đáp"), words % {"question": each.text, "answer": each.answer})
        for each in street.questions
        if each.answered_at is not None
    ]
