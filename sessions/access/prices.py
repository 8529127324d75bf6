"""Flash windows and kinds of promotion a director may touch."""

from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from sessions.models import FlashWindow, PromotionKind


def flash_of_session(number: int, pk: int) -> FlashWindow:
    """Return a flash window of a session."""
    windows = FlashWindow.objects.select_related("listing__product__vendor", "listing__session")
    flash = windows.filter(listing__session__number=number, pk=pk).first()
    if flash is None:
        raise Absent(_("Không có giá chớp nhoáng này trong phiên %(number)d.") % {"number": number})
    return flash


def promotion_kind(code: str) -> PromotionKind:
    """Return a kind of promotion."""
    kind = PromotionKind.objects.filter(pk=code).first()
    if kind is None:
        raise Absent(_("Không có loại khuyến mại này."))
    return kind
