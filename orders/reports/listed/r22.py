"""R22, the summary of a month, a quarter or a year, beside the period before and the same one a year ago."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.clock import in_hanoi
from market.kernel.templatetags.formats import day
from market.kernel.workbook import Column
from orders.reports.catalogue import Meaning, Report, Row, Span
from orders.reports.deliveries import delivered_of_traders, deliveries_of
from orders.reports.figures import KEPT
from orders.reports.periods import Period, period_of
from orders.reports.selection import Selection
from sessions.models import Listing


@dataclass(frozen=True)
class Indicator:
    """One line of the summary: its name and what kind of number it is."""

    key: str
    name: str
    kind: str = "count"


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Chỉ tiêu"), "name", width=40),
        Column(_("Kỳ này"), "now", width=18),
        Column(_("Kỳ trước"), "before", width=18),
        Column(_("So kỳ trước"), "change", width=18),
        Column(_("Cùng kỳ năm trước"), "year_before", width=18),
        Column(_("So cùng kỳ"), "year_change", width=18),
        Column(_("Chỉ tiêu kế hoạch"), "target", width=16),
        Column(_("So chỉ tiêu"), "target_change", width=14),
    )


def _indicators() -> tuple[Indicator, ...]:
    return (
        Indicator("sessions", _("Số phiên")),
        Indicator("vendors", _("Số chủ thể")),
        Indicator("vendors_new", _("Chủ thể mới")),
        Indicator("vendors_known", _("Chủ thể quay lại")),
        Indicator("products", _("Số sản phẩm")),
        Indicator("orders", _("Số đơn chốt")),
        Indicator("value", _("Giá trị hàng"), "money"),
        Indicator("trade_value", _("Sỉ đã thực hiện"), "money"),
        Indicator("communes", _("Số xã, phường có hàng")),
        Indicator("three_stars", _("Sản phẩm 3 sao")),
        Indicator("four_stars", _("Sản phẩm 4 sao")),
        Indicator("five_stars", _("Sản phẩm 5 sao")),
        Indicator("on_time", _("Giao đúng hạn"), "percent"),
        Indicator("sent_back", _("Hoàn, từ chối nhận"), "percent"),
        Indicator("cases", _("Khiếu nại, tranh chấp")),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    today = in_hanoi(selection.moment).date()
    period = period_of(selection.wishes.since, selection.wishes.until, today)
    periods = (period, period.before(), period.year_before())
    now, before, year_before = (_figures(selection, each) for each in periods)
    yield _empty(_("Kỳ")) | dict(zip(("now", "before", "year_before"), map(_days, periods), strict=True))
    for each in _indicators():
        values = {"now": now[each.key], "before": before[each.key], "year_before": year_before[each.key]}
        values["change"] = _more(values["now"], values["before"])
        values["year_change"] = _more(values["now"], values["year_before"])
        yield _empty(each.name) | {key: (each.kind, value) for key, value in values.items()}


def _empty(name: str) -> dict[str, Any]:
    empty = dict.fromkeys(("now", "before", "change", "year_before", "year_change", "target", "target_change"))
    return empty | {"name": name}


def _days(period: Period) -> str:
    return f"{day(period.first)} - {day(period.last)}"


def _more(now: Any, before: Any) -> Any:
    return None if now is None or before is None else now - before


def _figures(selection: Selection, period: Period) -> dict[str, int | Decimal | None]:
    asked = replace(selection, wishes=replace(selection.wishes, since=period.first, until=period.last))
    became = deliveries_of(asked.orders(), in_hanoi(selection.moment).date())
    orders = asked.orders().aggregate(
        orders=Count("pk", filter=KEPT), value=Coalesce(Sum("goods_total", filter=KEPT), 0)
    )
    listed = _listed(asked)
    traded = delivered_of_traders(asked.orders()).aggregate(n=Coalesce(Sum("goods_total"), 0))
    return {
        **listed,
        **orders,
        "sessions": _held(asked),
        "vendors_new": listed["vendors"] - listed["vendors_known"],
        "trade_value": traded["n"],
        "on_time": became.on_time_percent,
        "sent_back": became.sent_back_percent,
        "cases": asked.cases().count(),
    }


def _held(asked: Selection) -> int:
    """Return how many of the sessions opened; one called off before its opening did not."""
    opened = asked.sessions().filter(opens_at__lte=asked.moment)
    return opened.filter(Q(stopped_at=None) | Q(stopped_at__gt=F("opens_at"))).count()


def _listed(asked: Selection) -> dict[str, int]:
    """Return what was on the tables of the sessions that have opened."""
    listings = asked.listings().filter(session__opens_at__lte=asked.moment).order_by()
    counted: dict[str, int] = listings.aggregate(
        vendors=Count("product__vendor", distinct=True),
        products=Count("product", distinct=True),
        communes=Count("product__vendor__commune", distinct=True),
        three_stars=Count("product", distinct=True, filter=Q(product__stars=3)),
        four_stars=Count("product", distinct=True, filter=Q(product__stars=4)),
        five_stars=Count("product", distinct=True, filter=Q(product__stars=5)),
    )
    first = asked.sessions().values_list("opens_at", flat=True).first()
    if first is None:
        return counted | {"vendors_known": 0}
    earlier = Listing.objects.filter(  # whoever came before: also what lies outside of the question
        product__vendor=OuterRef("product__vendor"),
        standing=Listing.Standing.ACCEPTED,
        withdrawn_at=None,
        session__opens_at__lt=first,
    )
    known = listings.filter(Exists(earlier)).aggregate(n=Count("product__vendor", distinct=True))
    return counted | {"vendors_known": known["n"]}


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Kỳ trước"), _("Khoảng liền trước, cùng số tháng nếu kỳ này gồm trọn tháng, nếu không thì cùng số ngày.")),
        (_("Cùng kỳ năm trước"), _("Đúng những ngày ấy của năm trước.")),
        (_("Chỉ tiêu kế hoạch"), _("Chợ chưa ghi chỉ tiêu kế hoạch nên hai cột này để trống.")),
        (_("Chủ thể mới"), _("Chưa từng có hàng ở phiên nào trước phiên đầu của kỳ.")),
        (_("Giá trị hàng"), _("Tổng tiền hàng của các đơn chốt, chưa gồm phí giao hàng.")),
        (_("Sỉ đã thực hiện"), _("Tiền hàng của đơn người mua phân phối đã được giao và không trả lại.")),
        (_("Giao đúng hạn"), _("Phần trăm đơn giao trong hạn trên số đơn đã giao hoặc đã quá hạn.")),
        (_("Hoàn, từ chối nhận"), _("Phần trăm đơn bị trả lại hoặc từ chối nhận trên số đơn đã rời chủ thể.")),
        (_("Khiếu nại, tranh chấp"), _("Số vụ việc mở trong kỳ, dù đơn thuộc phiên nào.")),
    )


REPORT = Report(
    code="R22",
    name=gettext_lazy("Tổng hợp kỳ"),
    title=gettext_lazy("Tổng hợp tháng, quý, năm"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    spans=frozenset({Span.PERIOD}),
    stages=frozenset(),
)
