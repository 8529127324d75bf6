"""Đồng: whole numbers, no decimals, written 1.234.567 ₫."""

from django.utils.translation import gettext as _

NBSP = "\u00a0"


def grouped(number: int) -> str:
    """Return the number with a dot every three digits: 1.234.567."""
    return f"{number:,}".replace(",", ".")


def dong(amount: int) -> str:
    """Return an amount of đồng as people write it: 189.000 ₫ (with a no-break space)."""
    return f"{grouped(amount)}{NBSP}₫"


def short_dong(amount: int) -> str:
    """Return a large amount in words for headlines: 412 triệu đồng, 1,2 tỷ đồng."""
    if amount >= 1_000_000_000:
        return _("%(n)s tỷ đồng") % {"n": f"{amount / 1_000_000_000:.1f}".replace(".", ",")}
    if amount >= 1_000_000:
        return _("%(n)s triệu đồng") % {"n": grouped(round(amount / 1_000_000))}
    return dong(amount)


def saving_percent(regular: int, session: int) -> int:
    """Return how many whole percent lower `session` is than `regular`, rounded down so that it never overstates."""
    return (regular - session) * 100 // regular if regular > 0 else 0
