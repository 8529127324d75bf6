"""A basket as it stands at one moment: what is held until when, what changed, what can be had, what can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from market.kernel.money import dong
from market.kernel.templatetags.formats import clock_time
from orders.models import Basket, BasketLine, Hold, WaitingBuyer
from sessions.availability import promised_date, why_not
from sessions.evening import Evening
from sessions.models import Listing
from sessions.night.board import Stall
from sessions.selectors import listings_of
from vetting.models import Vendor


@dataclass(frozen=True)
class Row:
    """One line of a basket. Amounts in đồng, counts in units."""

    evening: Evening
    line: BasketLine
    stall: Stall
    hold: Hold | None  # that lives
    wait: WaitingBuyer | None
    ahead: int  # others in line before
    ran_out: bool  # it was held, and its time is over

    @property
    def listing(self) -> Listing:
        """Return the listing."""
        return self.stall.listing

    @property
    def vendor(self) -> Vendor:
        """Return who sells it."""
        return self.listing.product.vendor

    @property
    def quantity(self) -> int:
        """Return how many are wanted."""
        return self.line.quantity

    @property
    def held(self) -> int:
        """Return how many are kept aside."""
        return self.hold.quantity if self.hold else 0

    @property
    def amount(self) -> int:
        """Return what the line costs at this moment."""
        return self.quantity * self.stall.unit_price

    @property
    def until(self) -> datetime | None:
        """Return until when it is held; while the session is paused that clock stands."""
        return self.hold.expires_at if self.hold else None

    @property
    def may_extend(self) -> bool:
        """Tell whether ten minutes more can be had."""
        return bool(self.hold and not self.hold.is_extended and self.evening.is_running)

    @property
    def difference(self) -> str:
        """Return how the price differs from the one it was put in at, in words; empty when it does not."""
        old, new = self.line.shown_price, self.stall.unit_price
        if old == new:
            return ""
        words = _("Giá đã tăng từ %(old)s lên %(new)s.") if new > old else _("Giá đã giảm từ %(old)s còn %(new)s.")
        return words % {"old": dong(old), "new": dong(new)}

    @cached_property
    def most(self) -> int:
        """Return how many this basket could have now."""
        if self.evening.is_live and self.stall.listing.is_offered:  # type: ignore[attr-defined]
            return self.held + self.stall.left
        return self.held if self._may_finish else 0

    @property
    def can_be_bought(self) -> bool:
        """Tell whether the line can be placed as it stands."""
        return 1 <= self.quantity <= self.most

    @property
    def can_wait(self) -> bool:
        """Tell whether standing in line makes sense: it sells, and there is not enough."""
        return self.evening.is_live and self.wait is None and self.most < self.quantity and self.hold is None

    @property
    def why_not(self) -> str:
        """Return why the line cannot be placed, in a sentence; empty when it can."""
        if self.can_be_bought:
            return ""
        if self.most:
            words = _("Lúc này chỉ mua được %(most)d %(unit)s.")
            return words % {"most": self.most, "unit": self.listing.product.unit}
        if self.ran_out and self.evening.is_over:
            return _("Thời gian giữ đã hết sau khi phiên đóng.")
        words = why_not(self.listing, self.evening.moment)
        return words or _("Người khác đang giữ hoặc vừa chốt phần cuối.")

    @property
    def _may_finish(self) -> bool:
        session = self.evening.session
        return bool(
            self.hold
            and self.evening.is_over
            and session.stopped_at is None
            and session.paused_at is None
            and self.hold.held_at < session.closes_at
            and self.listing.is_offered  # type: ignore[attr-defined]
        )


@dataclass(frozen=True)
class Group:
    """The lines of one vendor: they become one order."""

    vendor: Vendor
    rows: list[Row]

    @property
    def total(self) -> int:
        """Return what those goods cost that can be placed."""
        return sum(row.amount for row in self.rows if row.can_be_bought)


@dataclass(frozen=True)
class BasketSheet:
    """A basket with its session at one moment."""

    evening: Evening
    basket: Basket | None
    rows: list[Row]

    @property
    def ready(self) -> list[Row]:
        """Return the lines that can be placed now."""
        return [row for row in self.rows if row.can_be_bought]

    @property
    def groups(self) -> list[Group]:
        """Return the lines by vendor, in the order the vendors came into the basket."""
        first = {row.vendor.pk: position for position, row in reversed(list(enumerate(self.rows)))}
        by_vendor = sorted(self.rows, key=lambda row: first[row.vendor.pk])
        return [Group(rows[0].vendor, rows) for _pk, same in groupby(by_vendor, _vendor_pk) for rows in [list(same)]]

    @property
    def total(self) -> int:
        """Return what the lines cost that can be placed."""
        return sum(row.amount for row in self.ready)

    @property
    def units(self) -> int:
        """Return how many units are in it."""
        return sum(row.quantity for row in self.rows)

    @property
    def first_until(self) -> datetime | None:
        """Return when the first hold runs out."""
        return min((row.until for row in self.rows if row.until), default=None)

    @property
    def deliver_by(self) -> date:
        """Return the promised day."""
        return promised_date(self.evening.session, self.evening.moment)

    @property
    def is_in_grace(self) -> bool:
        """Tell whether the session is over and something held before may still be placed."""
        return self.evening.is_over and bool(self.ready)

    @property
    def may_hold(self) -> bool:
        """Tell whether something is wanted that is not held as it is wanted, and may be."""
        return self.evening.is_live and any(row.held < row.quantity and row.most > row.held for row in self.rows)

    @property
    def word(self) -> str:
        """Return what happened to the evening, in one sentence; empty while it sells."""
        if self.evening.is_live or self.evening.is_coming:
            return ""
        if self.evening.is_paused:
            return _("Phiên đang tạm dừng ít phút: đồng hồ giữ hàng cũng dừng, không ai mất phần đang giữ.")
        session = self.evening.session
        if session.stopped_at is not None:
            return why_not(self.rows[0].listing, self.evening.moment) if self.rows else ""
        values = {"time": clock_time(self.evening.ends_at), "until": clock_time(self.first_until or session.closes_at)}
        if self.is_in_grace:
            words = _("Phiên đã đóng lúc %(time)s; phần đang giữ còn chốt được trong thời gian gia hạn, đến %(until)s.")
            return words % values
        words = _("Phiên đã đóng lúc %(time)s nên giỏ chưa chốt được nữa; hàng Anh/Chị chọn vẫn ghi ở đây.")
        return words % values


def sheet_of(basket: Basket | None, evening: Evening) -> BasketSheet:
    """Return a basket as it stands at the evening's moment: four queries, whatever is in it."""
    if basket is None:
        return BasketSheet(evening, None, [])
    lines = list(BasketLine.objects.filter(basket=basket).order_by("added_at", "pk"))
    whole = listings_of(evening.session, evening.moment).select_related("product__vendor__commune__province")
    listings = {each.pk: each for each in whole.filter(pk__in=[line.listing_id for line in lines])}
    holds = {each.listing_id: each for each in Hold.objects.filter(basket=basket).order_by("pk")}
    waits = {each.listing_id: each for each in _waits(basket)}
    for listing in listings.values():
        listing.session = evening.session
    return BasketSheet(evening, basket, list(_rows(evening, lines, listings, holds, waits)))


def _rows(
    evening: Evening,
    lines: list[BasketLine],
    listings: dict[int, Listing],
    holds: dict[int, Hold],
    waits: dict[int, WaitingBuyer],
) -> Iterable[Row]:
    for line in lines:
        last, wait = holds.get(line.listing_id), waits.get(line.listing_id)
        lives = last is not None and last.ended_at is None and _lives(last, evening)
        yield Row(
            evening=evening,
            line=line,
            stall=Stall(listings[line.listing_id]),
            hold=last if lives else None,
            wait=wait,
            ahead=wait.ahead if wait else 0,  # type: ignore[attr-defined]
            ran_out=last is not None and not lives and last.ending in {"", Hold.Ending.EXPIRED},
        )


def _lives(hold: Hold, evening: Evening) -> bool:
    """Tell whether a hold lives, as `orders.buying.held` asks the database."""
    session = evening.session
    if session.stopped_at is not None or (evening.is_over and session.paused_at is not None):
        return False
    return hold.expires_at > (session.paused_at or evening.moment)


def _waits(basket: Basket) -> Iterable[WaitingBuyer]:
    before = Count(
        "listing__waits",
        filter=Q(listing__waits__pk__lt=F("pk"), listing__waits__left_at=None, listing__waits__hold=None),
    )
    return WaitingBuyer.objects.filter(basket=basket, left_at=None, hold=None).annotate(ahead=before)


def _vendor_pk(row: Row) -> int:
    return row.vendor.pk
