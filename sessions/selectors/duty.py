"""Who is on duty on an evening, who could be, and what the duty book says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.accounts.models import Person, Role
from market.kernel.journal import entries_of
from sessions.air import roster
from sessions.models import Duty, MarketSession

LINES = 200  # of the book, shown at most


@dataclass(frozen=True)
class RosterPart:
    """One part of the evening's work and who takes it."""

    part: str
    label: str
    duties: tuple[Duty, ...]

    @property
    def is_taken(self) -> bool:
        """Tell whether somebody has signed in and not out."""
        return any(duty.signed_in_at and not duty.signed_out_at for duty in self.duties)


@dataclass(frozen=True)
class BookLine:
    """One line of the duty book."""

    words: str
    note: str
    at: datetime
    who: str


def roster_of(session: MarketSession) -> list[RosterPart]:
    """Return the evening's parts in their order, each with its people; one query."""
    duties = list(Duty.objects.filter(session=session).select_related("person"))
    return [
        RosterPart(value, str(label), tuple(duty for duty in duties if duty.part == value))
        for value, label in Duty.Part.choices
    ]


def people_fit_for(part: str) -> QuerySet[Person]:
    """Return the people whose roles fit a part of the roster, by name."""
    roles = roster.FITTING.get(part, frozenset())
    fitting = Person.objects.filter(is_active=True, role_grants__role__in=roles)
    return fitting.distinct().order_by("full_name", "pk")


def to_warn(session: MarketSession) -> list[Person]:
    """Return whom the checks before the opening warn: directors and technicians on the roster.

    When no director is on it, every director is warned; when no technician is, nobody takes that place.
    """
    rows = Duty.objects.filter(session=session, part__in=[Duty.Part.DIRECTOR, Duty.Part.TECHNICIAN])
    planned = list(rows.select_related("person"))
    people = {duty.person_id: duty.person for duty in planned}
    if not any(duty.part == Duty.Part.DIRECTOR for duty in planned):
        everybody = Person.objects.filter(is_active=True, role_grants__role=Role.DIRECTOR)
        people |= {person.pk: person for person in everybody}
    return [person for _pk, person in sorted(people.items()) if person.is_active and person.email]


_SENTENCES = {
    "duty.planned": gettext_noop("Xếp %(name)s trực %(part)s"),
    "duty.dropped": gettext_noop("Gỡ %(name)s khỏi phần %(part)s"),
    "duty.signed_in": gettext_noop("%(name)s nhận ca %(part)s"),
    "duty.signed_out": gettext_noop("%(name)s bàn giao ca %(part)s"),
    "duty.noted": gettext_noop("Ghi sổ"),
}


def duty_words(verb: str, facts: dict[str, Any], names: dict[int, str]) -> str:
    """Return a line of the journal about the roster in words; empty for other verbs."""
    if verb not in _SENTENCES:
        return ""
    part = str(dict(Duty.Part.choices).get(facts.get("part", ""), "")).lower()
    return _(_SENTENCES[verb]) % {"name": names.get(facts.get("person", 0), ""), "part": part}


def duty_book(session: MarketSession) -> list[BookLine]:
    """Return the evening's duty book, newest first, in two queries."""
    entries = list(entries_of(session).filter(verb__startswith="duty.")[:LINES])
    people = {entry.facts["person"] for entry in entries if entry.facts.get("person")}
    names = {person.pk: person.display_name for person in Person.objects.filter(pk__in=people)}
    return [
        BookLine(
            words=duty_words(entry.verb, entry.facts, names),
            note=entry.facts.get("note", ""),
            at=entry.recorded_at,
            who=entry.actor.display_name if entry.actor else "",
        )
        for entry in entries
    ]
