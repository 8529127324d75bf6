"""What an evening is given when it is planned: a template's terms, or a rule's own when it has no template."""

from datetime import datetime, timedelta
from typing import Any

from sessions.calendar import TermChange
from sessions.models import MarketSession, SessionRule, SessionTemplate

COPIED = (
    "title",
    "theme",
    "partners",
    "intro",
    "vendor_note",
    "delivery_days",
    "slot_minutes",
    "most_listings",
    "promotion_id",
    "promotion_decision",
    "required_kinds",
)
HOURS = "listing_hours"  # of a session: how long before the opening its deadline lies


def terms_of_template(template: SessionTemplate) -> dict[str, Any]:
    """Return what a template gives its evenings, by name."""
    return {name: getattr(template, name) for name in (*COPIED, HOURS)}


def terms_of_rule(rule: SessionRule) -> dict[str, Any]:
    """Return what a rule's evenings are given."""
    if rule.template is not None:
        return terms_of_template(rule.template)
    return {"title": rule.title, "delivery_days": rule.delivery_days}


def follow_template(rule: SessionRule) -> SessionRule:
    """Let a rule say of its evenings what its template says: when is the rule's word, what is the template's."""
    if rule.template is not None:
        for name in ("title", "minutes", "delivery_days"):
            setattr(rule, name, getattr(rule.template, name))
    return rule


def deadline(opens_at: datetime, hours: int | None) -> datetime | None:
    """Return when the vendors' book closes; nothing stands for the opening itself."""
    return opens_at - timedelta(hours=hours) if hours else None


def hours_before(session: MarketSession) -> int:
    """Return how many hours before the opening the session's deadline lies."""
    closes_at = session.listings_close_at
    return round((session.opens_at - closes_at) / timedelta(hours=1)) if closes_at else 0


def term_changes(session: MarketSession, old: dict[str, Any], new: dict[str, Any]) -> tuple[TermChange, ...]:
    """Return what of a session follows from `old` to `new`; what a director wrote into the session itself stays."""
    changes = []
    for name, value in new.items():
        own = hours_before(session) if name == HOURS else getattr(session, name)
        if own not in (value, old.get(name, _untouched(name))):
            continue
        if own != value:
            changes.append(TermChange(name, own, value))
    return tuple(changes)


def _untouched(name: str) -> Any:
    """Return what stands in a session nobody gave this term."""
    return 0 if name == HOURS else getattr(MarketSession(), name)


def give(session: MarketSession, terms: dict[str, Any]) -> list[str]:
    """Set terms on a session, without saving; return the changed fields."""
    fields = []
    for name, value in terms.items():
        if name == HOURS:
            session.listings_close_at = deadline(session.opens_at, value)
            fields.append("listings_close_at")
        else:
            setattr(session, name, value)
            fields.append(name.removesuffix("_id"))
    return fields
