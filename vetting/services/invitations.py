"""Inviting people to act for a vendor. Only the hash of a secret is kept; the link itself is in the message alone."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.accounts.secret_links import hashed
from market.accounts.selectors import has_proved
from market.kernel import clock, journal
from market.kernel.errors import Absent, Refused
from market.notices.models import Notice
from market.notices.services import queue_notice
from vetting.models import MemberInvitation, Vendor, VendorMember
from vetting.services.locks import lock_open_dossier

LIFE = timedelta(days=7)
SECRET_BYTES = 24  # 32 characters: the link still fits a text message
MOST_PEOPLE = 30  # members and open invitations of one vendor


@transaction.atomic
def invite_member(
    *, actor: Person, vendor: Vendor, name: str, part: str, email: str = "", phone: str = ""
) -> MemberInvitation:
    """Invite somebody by e-mail or by text message. One invitation per address is open at a time."""
    locked = Vendor.objects.select_for_update(no_key=True).get(pk=vendor.pk)
    if locked.status == Vendor.Status.CLOSED:
        raise Refused(_("Gian hàng đã nghỉ nên không mời thêm người được."))
    _refuse_known(locked, email=email, phone=phone)
    waiting = _open_invitations(locked)
    if waiting.filter(email=email, phone=phone).exists():
        raise Refused(_("Đã mời người này và họ chưa trả lời. Anh/Chị có thể gửi lại lời mời cũ."), field="contact")
    if locked.members.count() + waiting.count() >= MOST_PEOPLE:
        raise Refused(_("Mỗi gian hàng có tối đa %(n)d người.") % {"n": MOST_PEOPLE})
    invitation = MemberInvitation(vendor=locked, part=part, name=name, email=email, phone=phone, invited_by=actor)
    _send(invitation)
    journal.record("member.invited", actor=actor, subject=locked, part=part)
    return invitation


@transaction.atomic
def resend_invitation(*, actor: Person, vendor: Vendor, pk: int) -> MemberInvitation:
    """Send an invitation without an answer again, with a new link; the former link is dead from now on."""
    invitation = _unanswered(vendor, pk)
    _send(invitation)
    journal.record("member.invited_again", actor=actor, subject=vendor, part=invitation.part)
    return invitation


@transaction.atomic
def withdraw_invitation(*, actor: Person, vendor: Vendor, pk: int) -> MemberInvitation:
    """Take an invitation without an answer back; its link is dead from now on."""
    invitation = _unanswered(vendor, pk)
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    journal.record("member.invitation_withdrawn", actor=actor, subject=vendor, part=invitation.part)
    return invitation


@transaction.atomic
def accept_invitation(*, person: Person, pk: int) -> VendorMember:
    """Make the person signed in a member, when the invited address is proved to be theirs. Works once."""
    invitation = MemberInvitation.objects.select_related("vendor").get(pk=pk)
    dossier = lock_open_dossier(invitation.vendor_id)
    vendor = Vendor.objects.select_for_update(no_key=True).get(pk=invitation.vendor_id)
    invitation = MemberInvitation.objects.select_for_update().get(pk=pk)
    _refuse_unless_open(invitation)
    if not is_for(invitation, person):
        raise Refused(_("Lời mời này gửi tới địa chỉ khác với tài khoản đang dùng."))
    if dossier and dossier.reviewer_id == person.pk:
        raise Refused(_("Anh/Chị đang thẩm định hồ sơ của gian hàng này nên chưa thể là thành viên."))
    if vendor.status == Vendor.Status.CLOSED:
        raise Refused(_("Gian hàng đã nghỉ."))
    if vendor.members.filter(person=person).exists():
        raise Refused(_("Anh/Chị đã là thành viên của gian hàng này."))
    member = VendorMember.objects.create(vendor=vendor, person=person, part=invitation.part)
    invitation.accepted_by, invitation.accepted_at = person, clock.now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    journal.record("member.joined", actor=person, subject=vendor, member=person.pk, part=member.part)
    return member


def is_for(invitation: MemberInvitation, person: Person) -> bool:
    """Tell whether the invited address is the person's, and proved."""
    return has_proved(person, email=invitation.email, phone=invitation.phone)


def _send(invitation: MemberInvitation) -> None:
    """Give the invitation a new secret and seven days, save it, and put its message into the outbox."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    invitation.secret_hash = hashed(secret)
    invitation.expires_at = clock.now() + LIFE
    invitation.save()
    by_mail = bool(invitation.email)
    queue_notice(
        kind="vendor-invitation" if by_mail else "vendor-invitation-text",
        key=f"vendor-invitation-{invitation.pk}-{invitation.secret_hash[:16]}",
        recipient=invitation.email or invitation.phone,
        context={
            "invitation": invitation,
            "vendor": invitation.vendor,
            "inviter": invitation.invited_by,
            "link": settings.SITE_URL + reverse("vetting:accept-membership", args=[secret]),
        },
        channel=Notice.Channel.EMAIL if by_mail else Notice.Channel.SMS,
        is_secret=True,
    )


def _refuse_known(vendor: Vendor, *, email: str, phone: str) -> None:
    same = Q(person__email=email) if email else Q(person__phone=phone)
    if vendor.members.filter(same).exists():
        raise Refused(_("Người này đã là thành viên của gian hàng."), field="contact")


def _open_invitations(vendor: Vendor) -> QuerySet[MemberInvitation]:
    return vendor.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())


def _unanswered(vendor: Vendor, pk: int) -> MemberInvitation:
    invitation = vendor.invitations.select_for_update().filter(pk=pk).first()
    if invitation is None:
        raise Absent(_("Không có lời mời này."))
    if invitation.accepted_at or invitation.withdrawn_at:
        raise Refused(_("Lời mời này đã được nhận hoặc đã rút."))
    return invitation


def _refuse_unless_open(invitation: MemberInvitation) -> None:
    if invitation.accepted_at or invitation.withdrawn_at or invitation.expires_at <= clock.now():
        raise Refused(_("Lời mời này đã được dùng, đã rút hoặc đã hết hạn."))
