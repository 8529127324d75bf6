"""Invitations of a vendor's people: fetching and permission are one act."""

from django.utils.translation import gettext as _

from market.accounts.secret_links import hashed
from market.kernel import clock
from market.kernel.errors import Absent
from vetting.models import MemberInvitation, Vendor


def invitation_of(vendor: Vendor, pk: int) -> MemberInvitation:
    """Return one of the vendor's invitations."""
    invitation = vendor.invitations.filter(pk=pk).first()
    if invitation is None:
        raise Absent(_("Không có lời mời này."))
    return invitation


def open_membership(secret: str) -> MemberInvitation:
    """Return the invitation of a link that still holds, or raise Absent: used, withdrawn, expired, forged alike."""
    invitation = (
        MemberInvitation.objects.filter(
            secret_hash=hashed(secret), accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
        )
        .select_related("vendor", "invited_by")
        .first()
    )
    if invitation is None:
        raise Absent(_("Đường dẫn này không còn dùng được. Hãy nhờ chủ gian hàng gửi lại lời mời."))
    return invitation
