"""Delivery in words: days of the week, hours of a point, what a choice costs and when it comes. Pure."""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Protocol

from django.utils.translation import gettext as _

from market.kernel.money import dong
from market.kernel.templatetags.formats import WEEKDAYS


class OpenHours(Protocol):
    """When a point hands over on a weekday (Monday is 1)."""

    @property
    def weekday(self) -> int: ...

    @property
    def opens(self) -> time: ...

    @property
    def closes(self) -> time: ...


def weekday_name(number: int) -> str:
    """Return the name of a weekday, Monday being 1."""
    return _(WEEKDAYS[number - 1])


def hours_words(hours: Iterable[OpenHours]) -> list[str]:
    """Return the hours of a week in lines, days with the same hours together: "Thứ Hai đến Thứ Sáu: 08:00–17:00"."""
    by_day: dict[int, list[str]] = {}
    for each in sorted(hours, key=lambda each: (each.weekday, each.opens)):
        by_day.setdefault(each.weekday, []).append(f"{each.opens:%H:%M}–{each.closes:%H:%M}")
    by_spans: dict[str, list[int]] = {}
    for day, spans in by_day.items():
        by_spans.setdefault(", ".join(spans), []).append(day)
    return [f"{_days(days)}: {spans}" for spans, days in by_spans.items()]


def fee_words(fee: int) -> str:
    """Return what a delivery costs."""
    return dong(fee) if fee else _("miễn phí")


def _days(numbers: Sequence[int]) -> str:
    """Return weekdays in words: three or more in a row as a span."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(_run(run) for run in runs)


def _run(days: list[int]) -> str:
    if len(days) < 3:
        return ", ".join(map(weekday_name, days))
    return _("%(first)s đến %(last)s") % {"first": weekday_name(days[0]), "last": weekday_name(days[-1])}
