"""Reminding vendors of conditions whose day comes near; each distance is told once, however often it is looked for."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from market.kernel import clock
from market.notices.models import Notice
from vetting.models import Condition, Vendor, VendorMember
from vetting.services.announcements import readers_of, tell_members

KIND = "condition-due"
DISTANCES = (0, 1, 7, 14)  # days before the last day


@dataclass(frozen=True)
class DueCondition:
    """A condition to remind of, and at which distance."""

    pk: int
    vendor_id: int
    days_before: int

    @property
    def key(self) -> str:
        """Return what names the occasion."""
        return f"{self.pk}-{self.days_before}"


def distance_of(due_on: date, today: date) -> int | None:
    """Return the nearest distance that was reached: a day without workers loses no reminder, only its date."""
    left = (due_on - today).days
    return next((days for days in DISTANCES if 0 <= left <= days), None)


def due_conditions(today: date) -> list[DueCondition]:
    """Return the unmet conditions near their day whose distance reached was not told to a member they concern."""
    near = Condition.objects.filter(met_at=None, due_on__gte=today, due_on__lte=today + timedelta(days=max(DISTANCES)))
    near = near.exclude(vendor__status=Vendor.Status.CLOSED).order_by("pk")
    due = [
        DueCondition(pk, vendor_id, distance_of(due_on, today) or 0)
        for pk, vendor_id, due_on in near.values_list("pk", "vendor_id", "due_on")
    ]
    readers = VendorMember.objects.filter(vendor__in={each.vendor_id for each in due}, part__in=readers_of(KIND))
    members = list(readers.values_list("vendor", "person"))
    keys = {
        (each, f"{KIND}-{each.key}-{person}") for each in due for vendor, person in members if vendor == each.vendor_id
    }
    told = set(Notice.objects.filter(key__in=[key for _each, key in keys]).values_list("key", flat=True))
    return sorted({each for each, key in keys if key not in told}, key=lambda each: each.pk)


@transaction.atomic
def remind_of_condition(pk: int) -> bool:
    """Tell a vendor's members of one condition; return whether there was something to tell. Twice is once."""
    condition = Condition.objects.select_for_update(of=("self",)).select_related("vendor", "product").get(pk=pk)
    today = clock.today_in_hanoi()
    days = distance_of(condition.due_on, today)
    if condition.met_at or days is None:
        return False
    due = DueCondition(pk, condition.vendor_id, days)
    left = (condition.due_on - today).days
    tell_members(KIND, condition.vendor, key=due.key, condition=condition, days_left=left, due_on=condition.due_on)
    return True
