"""Stopping a product, a vendor's whole stall or the session: a page says exactly what will happen first."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.accounts.rules import PersonRequest
from market.kernel.money import grouped
from sessions.access import evening_numbered, listing_for_director
from sessions.access.running import vendor_in_session
from sessions.forms.running import StopForm
from sessions.models import Listing, MarketSession
from sessions.selectors.stops import StallOnTable, stall_on_table
from sessions.services import stops
from sessions.views.deciding import CONTROL_ROOM, Decision, answers, decide, director_decides
from vetting.models import Vendor

_FROM_NOW = gettext_noop("Có hiệu lực từ lần đặt kế tiếp, chính xác đến giây, và không mở lại được trong phiên này.")
PRODUCT = Decision(
    StopForm,
    stops.stop_listing,
    gettext_noop("Dừng bán sản phẩm"),
    _FROM_NOW,
    gettext_noop("Dừng bán"),
    tone="danger",
    back=CONTROL_ROOM,
)
STALL = Decision(
    StopForm,
    stops.stop_vendor,
    gettext_noop("Dừng cả gian hàng"),
    _FROM_NOW,
    gettext_noop("Dừng cả gian hàng"),
    tone="danger",
    back=CONTROL_ROOM,
)
EVENING = Decision(
    StopForm,
    stops.stop_session,
    gettext_noop("Dừng hẳn phiên"),
    gettext_noop("Phiên kết thúc ngay và không mở lại được. Đơn đã chốt vẫn giữ nguyên."),
    gettext_noop("Dừng hẳn"),
    tone="danger",
    back=CONTROL_ROOM,
)


@director_decides
@answers
def stop_listing(request: PersonRequest, number: int, listing_id: int) -> HttpResponse:
    listing = listing_for_director(number, listing_id)
    evening = evening_numbered(number)
    return decide(request, evening, PRODUCT, effects=_of_product(listing, evening.session), listing=listing)


@director_decides
@answers
def stop_vendor(request: PersonRequest, number: int, slug: str) -> HttpResponse:
    vendor = vendor_in_session(number, slug)
    evening = evening_numbered(number)
    effects = _of_stall(vendor, stall_on_table(evening.session, vendor))
    return decide(request, evening, STALL, effects=effects, vendor=vendor)


@director_decides
@answers
def stop_session(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    return decide(request, evening, EVENING, effects=_of_session(evening.session))


def _of_product(listing: Listing, session: MarketSession) -> list[str]:
    product = listing.product
    names = {"name": product.name, "vendor": product.vendor.display_name}
    effects = [_("%(name)s của %(vendor)s không ai chốt được nữa.") % names]
    if listing.sold:
        words = _("%(units)s %(unit)s đã chốt vẫn giữ nguyên, gian hàng vẫn phải giao.")
        effects.append(words % {"units": grouped(listing.sold), "unit": product.unit})
    if session.on_air_id == listing.pk:
        effects.append(_("Sản phẩm đang trên sóng sẽ rời sóng."))
    return [*effects, _("%(vendor)s nhận thư báo kèm lý do.") % names]


def _of_stall(vendor: Vendor, stall: StallOnTable) -> list[str]:
    names = ", ".join(each.product.name for each in stall.listings)
    facts = {"vendor": vendor.display_name, "count": len(stall.listings), "names": names}
    effects = [_("%(vendor)s: %(count)d sản phẩm dừng bán cùng lúc: %(names)s.") % facts]
    sold = sum(each.sold for each in stall.listings)
    if sold:
        words = _("%(units)s phần hàng đã chốt vẫn giữ nguyên, gian hàng vẫn phải giao.")
        effects.append(words % {"units": grouped(sold)})
    if stall.slot:
        is_on_air = stall.slot.started_at is not None
        effects.append(_("Lượt đang lên sóng kết thúc ngay.") if is_on_air else _("Lượt lên sóng của gian hàng bị bỏ."))
    return [*effects, _("%(vendor)s nhận thư báo kèm lý do.") % {"vendor": vendor.display_name}]


def _of_session(session: MarketSession) -> list[str]:
    asked, listed = session.reminder_requests.count(), session.listings.filter(withdrawn_at=None)
    vendors = listed.values("product__vendor").distinct().count()
    told = {"vendors": grouped(vendors), "asked": grouped(asked)}
    return [
        _("Mọi sản phẩm dừng bán ngay, kể cả đơn đang chốt dở."),
        _("%(vendors)s gian hàng và %(asked)s người đã hẹn nhắc nhận thư báo kèm lý do.") % told,
        _("Lý do hiện ở trang phiên cho mọi người."),
    ]
