"""Places of the duty roster: everybody in the office reads it, each signs only for themselves."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel.errors import Absent
from sessions.models import Duty


def duty_of(number: int, pk: int) -> Duty:
    """Return a place of a session's roster."""
    duty = Duty.objects.select_related("session", "person").filter(session__number=number, pk=pk).first()
    if duty is None:
        raise Absent(_("Không có tên này trong bảng trực của phiên."))
    return duty


def own_duty(person: Person, number: int, pk: int) -> Duty:
    """Return a person's own place of a session's roster; nobody signs for somebody else."""
    duty = duty_of(number, pk)
    if duty.person_id != person.pk:
        raise PermissionDenied
    return duty
