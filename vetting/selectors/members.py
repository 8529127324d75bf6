"""Who acts for a vendor, and who is invited to."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from vetting.models import MemberInvitation, Vendor, VendorMember

_ORDER = {part: rank for rank, part in enumerate(VendorMember.Part.values)}


def members_of(vendor: Vendor) -> QuerySet[VendorMember]:
    """Return a vendor's members: owners first, then by when they came."""
    ranks = [When(part=part, then=Value(rank)) for part, rank in _ORDER.items()]
    rank = Case(*ranks, default=Value(len(ranks)), output_field=IntegerField())
    return vendor.members.select_related("person").annotate(rank=rank).order_by("rank", "joined_at", "pk")


def unanswered_invitations(vendor: Vendor) -> QuerySet[MemberInvitation]:
    """Return the invitations without an answer, the expired ones too, newest first."""
    waiting = vendor.invitations.filter(accepted_at=None, withdrawn_at=None)
    return waiting.select_related("invited_by").order_by("-pk")
