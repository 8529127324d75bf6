"""Who may speak on air: whether each host was identified, and until when (E-commerce Law 122/2025)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from market.accounts.models import Person
from sessions.models import HostCheck


def checks_in_force(on: date) -> QuerySet[HostCheck]:
    """Return the checks that hold on a day: none revoked, none that ended before it."""
    return HostCheck.objects.filter(revoked_at=None, valid_until__gte=on)


def valid_check(person: Person, on: date) -> HostCheck | None:
    """Return the check that lets a person speak on air on a day, the longest valid one, or None."""
    return checks_in_force(on).filter(person=person).order_by("-valid_until", "-pk").first()


def valid_checks(people: Iterable[int], on: date) -> dict[int, HostCheck]:
    """Return the check of each person that has one on a day, by person, in one query."""
    found = checks_in_force(on).filter(person__in=list(people)).order_by("valid_until", "pk")
    return {check.person_id: check for check in found}
