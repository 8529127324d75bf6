"""The journal of rules and templates in words, for the planning desk."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.kernel.journal import entries_of
from sessions.history import LINES, HistoryLine
from sessions.models import SessionTemplate
from sessions.planning.recurrence import recurrence_of

_SENTENCES = {
    "rule.added": gettext_noop("Lập lịch: %(said)s"),
    "rule.changed": gettext_noop("Đổi lịch: %(said)s"),
    "rule.ended": gettext_noop("Ngừng lịch"),
    "rule.restarted": gettext_noop("Áp dụng lại"),
    "template.added": gettext_noop("Lập mẫu"),
    "template.changed": gettext_noop("Đổi mẫu: %(terms)s"),
    "template.retired": gettext_noop("Cất mẫu"),
    "template.restored": gettext_noop("Dùng lại mẫu"),
}


def plan_history_of(subject: Model) -> list[HistoryLine]:
    """Return the latest acts on a rule or a template, newest first."""
    entries = [entry for entry in entries_of(subject)[:LINES] if entry.verb in _SENTENCES]
    return [
        HistoryLine(
            words=_(_SENTENCES[entry.verb]) % _values(entry.facts),
            at=entry.recorded_at,
            who=entry.actor.display_name if entry.actor else "",
        )
        for entry in entries
    ]


def _values(facts: dict[str, Any]) -> dict[str, str]:
    labels = [str(SessionTemplate._meta.get_field(name).verbose_name) for name in facts.get("terms", [])]  # type: ignore[union-attr]
    rrule = facts.get("rrule")
    return {"said": recurrence_of(rrule).words if rrule else "", "terms": ", ".join(labels) or _("không điều gì")}
