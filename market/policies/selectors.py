"""Which editions there are, which holds today, and who still has to agree to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Max, QuerySet

from market.accounts.models import Person
from market.kernel import clock
from market.policies.models import OF_EVERYBODY, OF_VENDORS, PolicyAcceptance, PolicyEdition, PolicyKind


@dataclass(frozen=True)
class Behalf:
    """For what somebody agrees beside themselves: "vetting.vendor:12", and since when it is theirs."""

    name: str
    since: datetime


@dataclass(frozen=True)
class Outstanding:
    """An edition somebody has not agreed to, for themselves or on behalf of something."""

    edition: PolicyEdition
    on_behalf_of: str = ""


def editions_of(kind: str) -> QuerySet[PolicyEdition]:
    """Return the editions of a document, newest first."""
    return PolicyEdition.objects.filter(kind=kind).order_by("-number")


def latest_editions() -> QuerySet[PolicyEdition]:
    """Return the newest edition of each document, whether it holds already or not, without its text."""
    return PolicyEdition.objects.order_by("kind", "-number").distinct("kind").defer("body_vi", "body_en")


def editions_in_force(kinds: Iterable[str] = PolicyKind.values, *, day: date | None = None) -> dict[str, PolicyEdition]:
    """Return the edition of each document that holds on a day (today), by kind, in the order of the kinds."""
    day = day or clock.today_in_hanoi()
    begun = PolicyEdition.objects.filter(kind__in=list(kinds), effective_from__lte=day)
    newest = {each.kind: each for each in begun.order_by("kind", "-number").distinct("kind")}
    return {kind: newest[kind] for kind in PolicyKind.values if kind in newest}


def edition_in_force(kind: str) -> PolicyEdition | None:
    """Return the edition of a document that holds today, or None when none was published."""
    return editions_in_force([kind]).get(kind)


def coming_edition(kind: str) -> PolicyEdition | None:
    """Return the edition that is published and does not hold yet, or None."""
    return editions_of(kind).filter(effective_from__gt=clock.today_in_hanoi()).first()


def outstanding(person: Person, behalves: Sequence[Behalf] = ()) -> list[Outstanding]:
    """Return the editions in force that somebody has not agreed to.

    Whoever agreed to an earlier edition is asked for the later one; whoever never did, for what began to hold after
    their account (or stall) was there: it was agreed to under older rules.
    """
    current = editions_in_force((*OF_EVERYBODY, *OF_VENDORS))
    agreed = _agreed(person)
    asked = [("", person.created_at, kind) for kind in OF_EVERYBODY]
    asked += [(behalf.name, behalf.since, kind) for behalf in behalves for kind in OF_VENDORS]
    return [
        Outstanding(current[kind], name)
        for name, since, kind in asked
        if kind in current and _is_asked(current[kind], since, agreed.get((name, kind)))
    ]


def _agreed(person: Person) -> dict[tuple[str, str], int]:
    """Return the highest edition a person agreed to, by on whose behalf and kind."""
    rows = PolicyAcceptance.objects.filter(person=person).values_list("on_behalf_of", "edition__kind")
    return {(name, kind): number for name, kind, number in rows.annotate(highest=Max("edition__number"))}


def _is_asked(edition: PolicyEdition, since: datetime, agreed: int | None) -> bool:
    return agreed < edition.number if agreed is not None else since < _holds_since(edition)


def _holds_since(edition: PolicyEdition) -> datetime:
    """Return when an edition began to hold: with its day in Hanoi, but not before it was published."""
    begins = datetime.combine(edition.effective_from, time(), clock.HANOI)
    return max(begins, edition.published_at)
