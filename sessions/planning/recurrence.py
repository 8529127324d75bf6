"""Recurrence in plain words: what a director chooses ↔ an RFC 5545 RRULE ↔ a sentence. Pure; dateutil judges dates."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.kernel.templatetags.formats import day as written
from sessions.words import day_choices


class Pattern(StrEnum):
    """How often a market is held."""

    WEEKLY = "weekly"  # on some days of every week
    FORTNIGHTLY = "fortnightly"  # of every second week, counted from the rule's first day
    MONTHLY = "monthly"  # on the first, …, or last such day of every month


_NTH = {
    1: gettext_noop("đầu tiên"),
    2: gettext_noop("thứ hai"),
    3: gettext_noop("thứ ba"),
    4: gettext_noop("thứ tư"),
    -1: gettext_noop("cuối cùng"),
}
_SENTENCES = {
    Pattern.WEEKLY: gettext_noop("%(days)s hằng tuần"),
    Pattern.FORTNIGHTLY: gettext_noop("%(days)s, hai tuần một lần"),
    Pattern.MONTHLY: gettext_noop("%(days)s %(nth)s của tháng"),
}
_LAST_SECOND = "T235959"


@dataclass(frozen=True)
class Recurrence:
    """What the form offers: how often, on which days, which of the month, until when."""

    pattern: Pattern
    days: tuple[str, ...]  # "MO" … "SU"
    nth: int = 1  # of the month: 1 to 4, -1 for the last
    until: date | None = None  # the last day it may fall on

    @property
    def rrule(self) -> str:
        """Return it as an RRULE."""
        nth = str(self.nth) if self.pattern is Pattern.MONTHLY else ""
        parts = [f"FREQ={'MONTHLY' if nth else 'WEEKLY'}"]
        parts += ["INTERVAL=2"] if self.pattern is Pattern.FORTNIGHTLY else []
        parts += [f"BYDAY={','.join(nth + day for day in self.days)}"]
        parts += [f"UNTIL={self.until:%Y%m%d}{_LAST_SECOND}"] if self.until else []
        return ";".join(parts)

    @property
    def words(self) -> str:
        """Return it as a person would say it."""
        names = dict(day_choices())
        days = ", ".join(names[day] for day in self.days)
        said = _(_SENTENCES[self.pattern]) % {"days": days, "nth": _(_NTH[self.nth])}
        return _("%(said)s, đến hết %(day)s") % {"said": said, "day": written(self.until)} if self.until else said


def recurrence_of(rrule: str) -> Recurrence:
    """Read an RRULE of this house: "FREQ=WEEKLY;BYDAY=FR" → every Friday. What the form has no word for is left out."""
    parts = dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)
    codes = [code for code in parts.get("BYDAY", "").split(",") if code[-2:] in dict(day_choices())]
    pattern = Pattern.FORTNIGHTLY if parts.get("INTERVAL") == "2" else Pattern.WEEKLY
    nth = int(codes[0][:-2] or 1) if codes else 1
    until = parts.get("UNTIL", "")[:8]
    return Recurrence(
        pattern=Pattern.MONTHLY if parts.get("FREQ") == "MONTHLY" else pattern,
        days=tuple(code[-2:] for code in codes),
        nth=nth if nth in _NTH else 1,
        until=datetime.strptime(until, "%Y%m%d").date() if until else None,
    )


def nth_choices() -> list[tuple[int, str]]:
    """Return which such day of a month, as choices of a form."""
    return [(nth, _(word)) for nth, word in _NTH.items()]


def pattern_choices() -> list[tuple[str, str]]:
    """Return how often, as choices of a form."""
    return [
        (Pattern.WEEKLY.value, _("Hằng tuần")),
        (Pattern.FORTNIGHTLY.value, _("Hai tuần một lần")),
        (Pattern.MONTHLY.value, _("Mỗi tháng một lần")),
    ]
