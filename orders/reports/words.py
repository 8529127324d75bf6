"""Words several reports share."""

from django.utils.translation import gettext as _

from orders.reports.selection import CONSUMER, TRADER


def buyer_kinds() -> dict[str, str]:
    """Return the kinds of buyers in words."""
    return {CONSUMER: _("Tiêu dùng"), TRADER: _("Phân phối")}
