"""Words several reports share."""

from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from orders.reports.selection import CONSUMER, TRADER
from sessions.models import MarketSession


def buyer_kinds() -> dict[str, str]:
    """Return the kinds of buyers in words."""
    return {CONSUMER: _("Tiêu dùng"), TRADER: _("Phân phối")}


def labels_of(choices: type[TextChoices]) -> dict[str, str]:
    """Return the labels of a column's values in the language in force, looked up once and not for each row."""
    return {value: str(label) for value, label in choices.choices}


def time_code(session: MarketSession, moment: datetime | None) -> str:
    """Return how far into the recording a moment is, as players show it: 0:17:05."""
    if moment is None:
        return ""
    seconds = max(0, int((moment - (session.recording_began_at or session.opens_at)).total_seconds()))
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
