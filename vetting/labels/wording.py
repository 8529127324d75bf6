"""What a stamp says beside its QR code."""

from django.utils.translation import gettext as _

from market.kernel.templatetags.formats import day
from vetting import stamps
from vetting.labels.printing import StampText
from vetting.models import Lot
from vetting.selectors.lots import address_of


def stamp_text(lot: Lot) -> StampText:
    """Return the words of a lot's stamps, in the language in use."""
    product, vendor = lot.product, lot.product.vendor
    made = _("Thu hoạch") if lot.origin == Lot.Origin.HARVESTED else _("Sản xuất")
    rows = [(_("Lô"), lot.number), (made, day(lot.made_on))]
    if lot.best_before:
        rows.append((_("Hạn sử dụng"), day(lot.best_before)))
    province = vendor.commune.province.name.removeprefix("Thành phố ").removeprefix("Tỉnh ")
    return StampText(
        product=product.name,
        producer=vendor.display_name,
        place=f"{vendor.commune.name}, {province}",
        stars=_("%(stars)s OCOP") % {"stars": product.get_stars_display()} if product.stars else "",
        rows=tuple(rows),
        code=stamps.spelled(lot.code),
        qr=stamps.qr_svg(address_of(lot)),
    )
