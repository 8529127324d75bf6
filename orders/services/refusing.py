"""Why a line cannot be had, as a sentence for the person who wanted it."""

from django.utils.translation import gettext as _

from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.kernel.money import dong
from orders.buying.basket import WantedLine
from orders.buying.terms import Obstacle, Terms
from orders.models import Hold
from sessions.availability import why_not
from sessions.models import FlashWindow, Listing


class Unavailable(Refused):
    """It cannot be had now, in whatever number: nothing is left, or it is not on sale. In a rush most are told this."""


def unknown() -> Refused:
    """Return the refusal of a listing that this session does not have."""
    return Refused(_("Sản phẩm này không có trong phiên chợ này."))


def gone(line: WantedLine) -> Unavailable:
    """Return the refusal of a listing that is not on sale now: closed, paused, stopped, withdrawn, papers over."""
    listing = Listing.objects.select_related("session", "product__vendor", "lot").get(pk=line.listing)
    words = why_not(listing, database_now())
    return Unavailable(words or _("Phiên chợ vừa có thay đổi. Anh/Chị hãy xem lại rồi chốt lần nữa."))


def hold_ran_out(obstacle: Obstacle, terms: Terms, line: WantedLine, *, basket: int | None) -> Refused | None:
    """Return the refusal of goods that were kept for this basket until a moment ago, or None when they were not."""
    if basket is None or not (
        obstacle in {Obstacle.SOLD_OUT, Obstacle.TOO_FEW} or (obstacle is Obstacle.GONE and terms.is_closing)
    ):
        return None
    ran_out = Hold.objects.filter(basket=basket, listing=line.listing, expires_at__lte=database_now())
    if not ran_out.exclude(ending=Hold.Ending.PLACED).exists():
        return None
    values = {"product": terms.product}
    if terms.is_closing:
        words = _("%(product)s: phiên đã đóng và thời gian giữ hàng đã hết, nên chưa chốt được.")
    else:
        words = _("%(product)s: thời gian giữ hàng đã hết và người khác đã chốt phần này.")
    return Refused(words % values)


def refusal(obstacle: Obstacle, terms: Terms, line: WantedLine, *, named: bool) -> Refused:
    """Return the refusal of a line that is on sale, but not as wanted; `named` when there are several lines."""
    words, field = _words(obstacle, terms, line)
    kind = Unavailable if obstacle is Obstacle.SOLD_OUT else Refused
    return kind(f"{terms.product}: {words}" if named else words, field=field)


def _words(obstacle: Obstacle, terms: Terms, line: WantedLine) -> tuple[str, str | None]:
    match obstacle:
        case Obstacle.PRICE:
            return _price_words(terms, line), None
        case Obstacle.SOLD_OUT:
            return _sold_out_words(terms), None
        case Obstacle.TOO_FEW:
            words = _("Chỉ còn %(left)d %(unit)s. Anh/Chị giảm số lượng rồi chốt lại.")
            return words % {"left": terms.left, "unit": terms.unit}, "quantity"
        case Obstacle.FLASH:
            words = _("Với giá chớp nhoáng chỉ còn %(left)d %(unit)s. Anh/Chị giảm số lượng rồi chốt lại.")
            return words % {"left": terms.left_of_flash, "unit": terms.unit}, "quantity"
        case Obstacle.LOT:
            return _lot_words(terms), "quantity"
        case _:
            return _limit_words(terms), "quantity"


def _price_words(terms: Terms, line: WantedLine) -> str:
    """Say what became of the price that was shown: a flash price began, or is over, or it changed otherwise."""
    values = {"old": dong(line.unit_price), "new": dong(terms.price), "more": dong(terms.price - line.unit_price)}
    if terms.flash is not None and line.unit_price > terms.price:
        words = _("Vừa có giá chớp nhoáng %(new)s thay cho %(old)s. Anh/Chị xem lại tổng tiền rồi chốt lần nữa.")
    elif FlashWindow.objects.filter(listing=terms.listing, price=line.unit_price).exists():
        words = _(
            "Giá chớp nhoáng %(old)s vừa hết giờ hoặc hết suất. Giá lúc này là %(new)s, hơn %(more)s mỗi đơn vị."
            " Anh/Chị xem lại tổng tiền rồi chốt lần nữa."
        )
    else:
        words = _("Giá vừa đổi từ %(old)s thành %(new)s. Anh/Chị xem lại tổng tiền rồi chốt lần nữa.")
    return words % values


def _sold_out_words(terms: Terms) -> str:
    if terms.unsold > 0:
        return _("Phần còn lại đang được người khác giữ. Anh/Chị cho vào giỏ để vào danh sách chờ.")
    return _("Vừa hết hàng: người khác đã chốt phần cuối cùng.")


def _lot_words(terms: Terms) -> str:
    if not terms.left_of_lot and terms.unsold_of_lot:
        return _("Phần còn lại của lô hàng đang được người khác giữ. Anh/Chị cho vào giỏ để vào danh sách chờ.")
    if terms.left_of_lot is None or terms.left_of_lot <= 0:
        return _("Lô hàng này vừa bán hết. Chợ không bán quá số lượng của lô.")
    words = _("Lô hàng này chỉ còn %(left)d %(unit)s. Anh/Chị giảm số lượng rồi chốt lại.")
    return words % {"left": terms.left_of_lot, "unit": terms.unit}


def _limit_words(terms: Terms) -> str:
    values = {"limit": terms.limit, "unit": terms.unit, "bought": terms.bought, "more": terms.limit - terms.bought}
    if terms.bought >= terms.limit:
        return _("Anh/Chị đã mua đủ %(limit)d %(unit)s, là giới hạn mỗi người trong phiên.") % values
    if terms.bought:
        words = _("Mỗi người mua tối đa %(limit)d %(unit)s; Anh/Chị đã mua %(bought)d, còn mua thêm được %(more)d.")
        return words % values
    return _("Mỗi người mua tối đa %(limit)d %(unit)s trong phiên này.") % values


def total_changed(shown: int, total: int) -> Refused:
    """Return the refusal when the total that was shown is not the total of the lines."""
    words = _("Tổng tiền vừa đổi từ %(old)s thành %(new)s. Anh/Chị xem lại rồi chốt lần nữa.")
    return Refused(words % {"old": dong(shown), "new": dong(total)})
