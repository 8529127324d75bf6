"""Fetching people and invitations for whom may touch them."""

from django.utils.translation import gettext as _

from market.accounts.models import Device, Invitation, Person
from market.accounts.secret_links import hashed
from market.kernel import clock
from market.kernel.errors import Absent


def person_for_admin(pk: int) -> Person:
    """Return a person for the office's people page, or raise Absent."""
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise Absent(_("Không có người này."))
    return person


def person_to_change(pk: int) -> Person:
    """Return a person, the row locked, or raise Absent."""
    person = Person.objects.select_for_update().filter(pk=pk).first()
    if person is None:
        raise Absent(_("Không có người này."))
    return person


def open_invitation(secret: str) -> Invitation:
    """Return the invitation of a link that still holds, or raise Absent: used, withdrawn, expired, forged alike."""
    invitation = Invitation.objects.filter(
        secret_hash=hashed(secret), accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    ).first()
    if invitation is None:
        raise Absent(_("Đường dẫn này không còn dùng được. Hãy nhờ quản trị viên gửi lại lời mời."))
    return invitation


def own_device(person: Person, pk: int) -> Device:
    """Return one of a person's devices, or raise Absent."""
    device = Device.objects.filter(person=person, pk=pk).first()
    if device is None:
        raise Absent(_("Không có máy này."))
    return device
