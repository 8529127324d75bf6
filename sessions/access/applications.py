"""Listings of an evening as somebody of the office read them: a decision never meets other terms than those."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from market.kernel.errors import Absent, Stale
from sessions.models import Listing
from sessions.selectors.applications import mark_of


def application_numbered(number: int, pk: int) -> Listing:
    """Return a listing that was applied with in a session and not taken back."""
    return applications_numbered(number, [pk])[0]


def applications_numbered(number: int, pks: Iterable[int]) -> list[Listing]:
    """Return some listings of a session in the order asked for; all of them are there, or none is returned."""
    wanted = list(pks)
    rows = Listing.objects.filter(session__number=number, pk__in=wanted).select_related("session", "product__vendor")
    found = {listing.pk: listing for listing in rows}
    if len(found) != len(set(wanted)):
        raise Absent(_("Không có đăng ký này trong phiên %(number)d.") % {"number": number})
    return [found[pk] for pk in wanted]


def as_marked(listings: Iterable[Listing], marks: Iterable[str]) -> None:
    """Raise Stale unless every listing still has the mark it was read with."""
    if any(mark_of(listing) != mark for listing, mark in zip(listings, marks, strict=True)):
        raise Stale(_("Gian hàng vừa đổi một đăng ký. Hãy đọc lại rồi quyết định."))
