"""May it be sold now? Asked in the very statement that takes the stock; nothing has to be reset when vetting changes.

Three forms of one rule, held together by tests: SQL for the statement that places an order, expressions for pages,
and a sentence for the person who was refused.
"""

from datetime import date, datetime, timedelta

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from market.kernel.clock import in_hanoi, today_in_hanoi
from market.kernel.templatetags.formats import clock_time, day, day_and_time
from sessions.calendar import LONGEST_PAUSE, State, ends_at, state_at
from sessions.models import Listing, MarketSession
from vetting.models import Paper, Product, Vendor
from vetting.selectors import conditions_broken_on, papers_not_in_force

# Aliases: l = market_sessions_listing, s = market_sessions_marketsession, p = vetting_product, v = vetting_vendor,
# lot = vetting_lot, joined from the left: a listing may sell from none.
PROMISED_DATE_SQL = "((clock_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date + s.delivery_days)"

SESSION_LIVE_SQL = """(
    s.opens_at <= clock_timestamp() AND clock_timestamp() < s.closes_at
    AND s.paused_at IS NULL AND s.stopped_at IS NULL
)"""

# A function of the database (vetting migration 0008): papers in force on the promised day, none revoked, no condition
# overdue. Pages ask the same with `papers_not_in_force` and `conditions_broken_on`.
PAPERS_HOLD_SQL = f"vetting_papers_hold(v.id, p.id, {PROMISED_DATE_SQL})"

LISTING_OFFERED_SQL = """(
    l.standing = 'accepted' AND l.withdrawn_at IS NULL AND l.stopped_at IS NULL
    AND p.status = 'approved' AND v.status = 'approved'
)"""

# Nobody is sent goods that are over on the day they arrive.
LOT_KEEPS_SQL = f"coalesce(lot.best_before >= {PROMISED_DATE_SQL}, true)"

# Everything but the session's clock and the stock itself: the statement that takes it adds both.
OFFERED_NOW_SQL = f"({LISTING_OFFERED_SQL} AND {LOT_KEEPS_SQL} AND {PAPERS_HOLD_SQL})"

# On the table of an evening, as the public sees it; what keeps it from being sold this minute is another question.
ON_TABLE = Q(standing=Listing.Standing.ACCEPTED, withdrawn_at=None, stopped_at=None)

# What is kept aside of a listing at this instant. Its row also counts what has run out and nobody asked for since; who
# keeps units aside says how many live (a function of the database, which orders answers).
HELD_NOW = Case(
    When(held=0, then=Value(0)),
    default=Func("pk", "held", function="market_sessions_held_of"),
    output_field=BigIntegerField(),
)

# The same as sessions.calendar.ends_at.
ENDS_AT = Coalesce(
    "stopped_at",
    ExpressionWrapper(F("paused_at") + LONGEST_PAUSE, output_field=DateTimeField()),
    "closes_at",
    output_field=DateTimeField(),
)


def promised_date(session: MarketSession, moment: datetime) -> date:
    """Return the day by which goods ordered at `moment` must arrive; before the opening, as if ordered then."""
    return in_hanoi(max(moment, session.opens_at)).date() + timedelta(days=session.delivery_days)


def with_offer(listings: QuerySet[Listing], promised: date, today: date | None = None) -> QuerySet[Listing]:
    """Add `is_offered`: whether each could be sold while its session is live and stock is left."""
    asked = _offered(promised, today_in_hanoi() if today is None else today)
    return listings.annotate(is_offered=ExpressionWrapper(asked, output_field=BooleanField()))


def offered(listings: QuerySet[Listing], promised: date) -> QuerySet[Listing]:
    """Return only those that could be sold while their session is live and stock is left."""
    return listings.filter(_offered(promised, today_in_hanoi()))


def _offered(promised: date, today: date) -> Q:
    of_product = Q(product=OuterRef("product")) | Q(product=None)
    gone = papers_not_in_force(promised).filter(of_product, vendor=OuterRef("product__vendor"))
    broken = conditions_broken_on(today).filter(of_product, vendor=OuterRef("product__vendor"))
    return Q(
        ~Exists(gone),
        ~Exists(broken),
        Q(lot=None) | Q(lot__best_before=None) | Q(lot__best_before__gte=promised),
        ON_TABLE,
        product__status=Product.Status.APPROVED,
        product__vendor__status=Vendor.Status.APPROVED,
    )


def why_not(listing: Listing, moment: datetime) -> str:
    """Return why the listing cannot be bought at `moment`, as a sentence; empty when it can.

    Read the listing anew before asking: what was true when the page was drawn may no longer be.
    """
    return (
        why_closed(listing.session, moment)
        or _listing_says(listing)
        or _goods_say(listing)
        or _lot_says(listing, moment)
        or _papers_say(listing, moment)
    )


def why_closed(session: MarketSession, moment: datetime) -> str:
    """Return why nothing of a session can be bought at `moment`, as a sentence; empty while it sells."""
    match state_at(session, moment):
        case State.PLANNED | State.WARMING:
            return _("Phiên chợ chưa mở. Mời Anh/Chị quay lại lúc %(time)s.") % {"time": day_and_time(session.opens_at)}
        case State.PAUSED:
            return _("Phiên chợ đang tạm dừng ít phút. Mời Anh/Chị chờ rồi chốt đơn lại.")
        case State.CLOSED:
            return _("Phiên chợ đã đóng lúc %(time)s. Hẹn Anh/Chị ở phiên tới.") % {
                "time": clock_time(ends_at(session))
            }
        case State.STOPPED:
            return _("Phiên chợ đã dừng lúc %(time)s: %(reason)s") % {
                "time": clock_time(session.stopped_at),
                "reason": session.stop_reason,
            }
        case _:
            return ""


def _listing_says(listing: Listing) -> str:
    if listing.stopped_at is not None:
        return _("Ban tổ chức đã dừng bán sản phẩm này trong phiên.")
    if listing.withdrawn_at is not None:
        return _("Gian hàng đã rút sản phẩm này khỏi phiên.")
    if listing.standing != Listing.Standing.ACCEPTED:
        return _("Ban tổ chức chưa nhận sản phẩm này vào phiên.")
    return ""


def _goods_say(listing: Listing) -> str:
    if listing.product.status != Product.Status.APPROVED:
        return _("Sản phẩm này đang tạm ngừng bán.")
    if listing.product.vendor.status != Vendor.Status.APPROVED:
        return _("Gian hàng này đang tạm ngừng bán.")
    if listing.in_stock == 0:
        return _("Sản phẩm này vừa hết trong phiên.")
    return ""


def _lot_says(listing: Listing, moment: datetime) -> str:
    lot = listing.lot
    if lot is None or lot.best_before is None or lot.best_before >= promised_date(listing.session, moment):
        return ""
    words = _("Lô hàng này hết hạn dùng ngày %(day)s, trước ngày giao, nên không bán nữa.")
    return words % {"day": day(lot.best_before)}


def _papers_say(listing: Listing, moment: datetime) -> str:
    """Say which kind of reason it is, no more: what is wrong with a vendor's papers is between it and the office."""
    promised = promised_date(listing.session, moment)
    if offered(Listing.objects.filter(pk=listing.pk), promised).exists():
        return ""
    of_product = Q(product=listing.product_id) | Q(product=None)
    gone = papers_not_in_force(promised).filter(of_product, vendor=listing.product.vendor_id)
    states = set(gone.values_list("status", flat=True))
    if Paper.Status.REVOKED in states:
        return _("Một giấy tờ của sản phẩm này đã bị nơi cấp thu hồi, nên hiện không bán được.")
    if states:
        return _("Giấy tờ của sản phẩm này không còn hiệu lực đến ngày giao hàng, nên tạm thời chưa bán được.")
    return _("Gian hàng còn giấy tờ phải bổ sung đã quá hẹn, nên tạm thời chưa bán được.")
