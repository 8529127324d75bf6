"""What somebody has with the market, counted for the page it is reached from."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from market.accounts.models import Person
from sessions.models import Complaint, MarketSession, Question


@dataclass(frozen=True)
class Counts:
    """How many of each."""

    reminders: int
    follows: int
    addresses: int


def counts_of(person: Person) -> Counts:
    """Return how many reminders, follows and addresses somebody has; one query."""
    coming = Q(reminder_requests__person=person, opens_at__gt=Now(), stopped_at=None)
    row = Person.objects.filter(pk=person.pk).aggregate(
        follows=Count("follows", distinct=True), addresses=Count("addresses", distinct=True)
    )
    reminders = MarketSession.objects.filter(coming).distinct().count()
    return Counts(reminders=reminders, follows=row["follows"], addresses=row["addresses"])


def evenings_to_be_told_of(person: Person) -> QuerySet[MarketSession]:
    """Return the coming evenings somebody asked to be reminded of, soonest first."""
    coming = MarketSession.objects.filter(reminder_requests__person=person, opens_at__gt=Now(), stopped_at=None)
    return coming.distinct().order_by("opens_at")


def questions_of(person: Person) -> QuerySet[Question]:
    """Return what somebody asked during evenings, newest first."""
    return Question.objects.filter(person=person).select_related("session", "listing__product").order_by("-pk")


def complaints_of(person: Person) -> QuerySet[Complaint]:
    """Return what somebody complained of, newest first."""
    return Complaint.objects.filter(person=person).order_by("-pk")
