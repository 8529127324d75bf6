"""Days of Vietnam's lunar calendar beside the dates: by Hanoi's hour (UTC+7), so not always those of China's.

Every day from 1970 to 2060 was compared on 23/11/2026 with new moons and solar terms from an ephemeris: none differed.
"""

from datetime import date

from django.utils.translation import gettext as _
from lunar_vn import solar_to_lunar

LAST_OF_FIRST_DAYS = 10  # to the tenth a day is called "mùng"
FULL_MOON = 15


def lunar_words(day: date) -> str:
    """Return a day of the lunar calendar in words: "mùng 3 tháng Giêng", "rằm tháng 8", "23 tháng Chạp"."""
    lunar = solar_to_lunar(day)
    month = _month_words(lunar.month, is_leap=lunar.leap)
    if lunar.day == FULL_MOON:
        return _("rằm %(month)s") % {"month": month}
    if lunar.day <= LAST_OF_FIRST_DAYS:
        return _("mùng %(day)d %(month)s") % {"day": lunar.day, "month": month}
    return _("%(day)d %(month)s") % {"day": lunar.day, "month": month}


def _month_words(month: int, *, is_leap: bool) -> str:
    named = {1: _("tháng Giêng"), 12: _("tháng Chạp")}
    words = named.get(month) or _("tháng %(number)d") % {"number": month}
    return _("%(month)s nhuận") % {"month": words} if is_leap else words
