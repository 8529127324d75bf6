"""Filters that write money, numbers and times the Vietnamese way."""

from datetime import date, datetime

from django import template
from django.utils.translation import gettext as _

from market.kernel import clock, money
from market.kernel.lunar import lunar_words

register = template.Library()

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


@register.filter
def dong(amount: int | str | None) -> str:
    """Write an amount of đồng: 189.000 ₫."""
    return "" if amount is None or amount == "" else money.dong(int(amount))


@register.filter
def short_dong(amount: int | str | None) -> str:
    """Write a large amount for a headline: 412 triệu đồng."""
    return "" if amount is None or amount == "" else money.short_dong(int(amount))


@register.filter
def grouped(number: int | str | None) -> str:
    """Write a number with dots: 1.034."""
    return "" if number is None or number == "" else money.grouped(int(number))


@register.filter
def clock_time(moment: datetime | None) -> str:
    """Write a moment's time in Hanoi: 20:30."""
    return "" if moment is None else clock.in_hanoi(moment).strftime("%H:%M")


@register.filter
def day(moment: date | datetime | None) -> str:
    """Write a date: 20/11/2026."""
    if moment is None:
        return ""
    return (clock.in_hanoi(moment) if isinstance(moment, datetime) else moment).strftime("%d/%m/%Y")


@register.filter
def day_and_time(moment: datetime | None) -> str:
    """Write a moment: 20:30 · 20/11/2026."""
    return "" if moment is None else f"{clock_time(moment)} · {day(moment)}"


@register.filter
def weekday(moment: date | datetime | None) -> str:
    """Write a day of the week: Thứ Sáu."""
    if moment is None:
        return ""
    return _(WEEKDAYS[(clock.in_hanoi(moment) if isinstance(moment, datetime) else moment).weekday()])


@register.filter
def lunar(moment: date | datetime) -> str:
    """Write a day as the lunar calendar has it: mùng 3 tháng Giêng."""
    return lunar_words(clock.in_hanoi(moment).date() if isinstance(moment, datetime) else moment)


@register.filter
def phone(number: str | None) -> str:
    """Write a stored number (+84912345678) as people read it: 0912 345 678."""
    if not number:
        return ""
    local = "0" + number.removeprefix("+84") if number.startswith("+84") else number
    return f"{local[:4]} {local[4:7]} {local[7:]}".strip()
