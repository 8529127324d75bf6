"""Invitations into the office. Only the hash of a secret is kept; the link itself is in the mail alone."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from market.accounts.models import Invitation, Person, Role, RoleGrant
from market.accounts.secret_links import hashed
from market.accounts.services.people import register_person
from market.accounts.services.roles import grant_role
from market.kernel import clock, journal
from market.kernel.errors import Absent, Refused
from market.notices.services import queue_notice

LIFE = timedelta(days=7)
SECRET_BYTES = 32


@dataclass(frozen=True)
class Invited:
    """An invitation and the link its mail holds."""

    invitation: Invitation
    link: str


@transaction.atomic
def invite_person(*, actor: Person | None, full_name: str, email: str, role: str) -> Invited:
    """Invite somebody to a role by mail. One invitation per address and role is open at a time."""
    email = email.lower()
    if RoleGrant.objects.filter(person__email=email, role=role).exists():
        raise Refused(_("Người này đã có vai trò đó."), field="email")
    waiting = Invitation.objects.select_for_update().filter(email=email, role=role, accepted_at=None, withdrawn_at=None)
    for former in waiting:
        if former.expires_at > clock.now():
            raise Refused(_("Địa chỉ này đã được mời vào vai trò đó và chưa trả lời."), field="email")
        former.withdrawn_at = former.expires_at
        former.save(update_fields=["withdrawn_at"])
    invitation = Invitation(email=email, full_name=full_name, role=role, invited_by=actor)
    link = _send(invitation)
    journal.record("invitation.sent", actor=actor, subject=invitation, role=role)
    return Invited(invitation, link)


def _send(invitation: Invitation) -> str:
    """Give the invitation a new secret and seven days, save it, and put its mail into the outbox."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    invitation.secret_hash = hashed(secret)
    invitation.expires_at = clock.now() + LIFE
    invitation.save()
    link = settings.SITE_URL + reverse("accounts:accept-invitation", args=[secret])
    queue_notice(
        kind="invitation",
        key=f"invitation-{invitation.pk}-{invitation.secret_hash[:16]}",
        recipient=invitation.email,
        context={
            "full_name": invitation.full_name,
            "role": Role(invitation.role).label,
            "link": link,
            "expires_at": invitation.expires_at,
        },
        is_secret=True,
    )
    return link


def _open(pk: int) -> Invitation:
    """Return the locked invitation when it still waits for an answer."""
    invitation = Invitation.objects.select_for_update().filter(pk=pk).first()
    if invitation is None:
        raise Absent(_("Không có lời mời này."))
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused(_("Lời mời này đã được nhận hoặc đã rút."))
    return invitation


@transaction.atomic
def resend_invitation(*, actor: Person, pk: int) -> Invitation:
    """Send an open invitation again, with a new link; the former link is dead from now on."""
    invitation = _open(pk)
    _send(invitation)
    journal.record("invitation.resent", actor=actor, subject=invitation, role=invitation.role)
    return invitation


@transaction.atomic
def withdraw_invitation(*, actor: Person, pk: int) -> Invitation:
    """Take an open invitation back; its link is dead from now on."""
    invitation = _open(pk)
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    journal.record("invitation.withdrawn", actor=actor, subject=invitation, role=invitation.role)
    return invitation


@transaction.atomic
def accept_as_new_person(*, pk: int, full_name: str, password: str) -> Person:
    """Make the invited person's account, its e-mail proved by the link, and give it the role."""
    invitation = _acceptable(pk)
    if Person.objects.filter(email=invitation.email).exists():
        raise Refused(_("Địa chỉ này vừa có tài khoản. Hãy đăng nhập để nhận lời mời."))
    person = register_person(full_name=full_name, password=password, email=invitation.email)
    _accept(invitation, person)
    return person


@transaction.atomic
def accept_as_existing_person(*, pk: int, person: Person) -> Person:
    """Give the role to the person signed in, when the invitation was sent to their address."""
    invitation = _acceptable(pk)
    if person.email != invitation.email:
        raise Refused(_("Lời mời này gửi tới địa chỉ khác. Hãy đăng nhập bằng tài khoản của địa chỉ đó."))
    _accept(invitation, person)
    return person


def _acceptable(pk: int) -> Invitation:
    invitation = _open(pk)
    if invitation.expires_at <= clock.now():
        raise Refused(_("Lời mời này đã hết hạn. Hãy nhờ quản trị viên gửi lại."))
    return invitation


def _accept(invitation: Invitation, person: Person) -> None:
    invitation.accepted_at = clock.now()
    invitation.accepted_by = person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    journal.record("invitation.accepted", actor=person, subject=invitation, role=invitation.role)
    grant_role(actor=invitation.invited_by, person=person, role=invitation.role)
