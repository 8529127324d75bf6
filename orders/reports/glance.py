"""The overview's figures as a reader takes them in: each with what it was before, and the way to the rows behind it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from market.kernel.money import dong, grouped, short_dong
from orders.reports.overview import Evening, Overview


@dataclass(frozen=True)
class Figure:
    """One figure with its words, and the address of the rows that add up to it."""

    label: str
    value: str
    note: str = ""
    url: str = ""
    tone: str = ""


def number_and_unit(amount: int) -> tuple[str, str]:
    """Return a large amount as its number and its unit: ("412", "triệu đồng")."""
    number, _space, unit = short_dong(amount).replace("\u00a0", " ").partition(" ")
    return number, unit


def _money(label: str, amount: int, note: str = "", url: str = "", tone: str = "") -> Figure:
    number, unit = number_and_unit(amount)
    return Figure(f"{label}, {unit}", number, note, url, tone)


def orders_url(**asked: object) -> str:
    """Return the address of the orders behind a figure."""
    return f"{reverse('reports:show-orders')}?{urlencode(asked)}"


def period_of(seen: Overview) -> dict[str, object]:
    """Return the filters that mean the evenings of an overview."""
    if seen.days is None:
        return {}
    return {"tu": f"{seen.days[0]:%d/%m/%Y}", "den": f"{seen.days[1]:%d/%m/%Y}"}


def evening_figures(latest: Evening, before: Evening | None) -> list[Figure]:
    """Return this week's evening in figures."""
    session, sums = latest.session.pk, latest.sums
    kept = orders_url(phien=session, tinh_trang="chot")
    sellers = f"{reverse('reports:show-sellers')}?phien={session}"
    found = [
        Figure(_("Đơn chốt"), grouped(sums["orders"]), _change(latest, before, "orders"), kept, "gold"),
        _money(_("Giá trị hàng"), sums["value"], _change(latest, before, "value"), kept, "gold"),
        Figure(_("Chủ thể"), grouped(sums["vendors"]), _change(latest, before, "vendors"), sellers),
        _money(_("Ưu đãi cho khách"), sums["saving"], _change(latest, before, "saving"), kept),
    ]
    if latest.viewers is not None:
        line = f"{reverse('reports:ask-report', args=['R11'])}?phien={session}"
        note = _compared(latest.viewers, before.viewers if before else None)
        found.append(Figure(_("Người xem cao nhất"), grouped(latest.viewers), note, line))
    incidents = f"{reverse('reports:ask-report', args=['R15'])}?phien={session}"
    tone = "vermilion" if latest.stops else ""
    return [*found, Figure(_("Lệnh dừng"), grouped(latest.stops), "", incidents, tone)]


def _change(latest: Evening, before: Evening | None, name: str) -> str:
    return _compared(latest.sums[name], before.sums[name] if before else None)


def _compared(now: int, before: int | None) -> str:
    """Return how a number stands to the one of the evening before, in words."""
    if not before:
        return ""
    percent = round(100 * (now - before) / before)
    if percent == 0:
        return _("như phiên trước")
    words = _("tăng %(n)s%% so với phiên trước") if percent > 0 else _("giảm %(n)s%% so với phiên trước")
    return words % {"n": grouped(abs(percent))}


def period_figures(seen: Overview) -> list[Figure]:
    """Return deliveries, payments, wholesale and incidents of all evenings of an overview."""
    period, sums = period_of(seen), seen.sums
    return [
        Figure(_("Đơn đã rời gian hàng"), grouped(sums["sent"]), "", orders_url(**period, tinh_trang="da-gui")),
        _on_time(seen, orders_url(**period, tinh_trang="dung-hen")),
        _share(_("Hai bên cùng xác nhận"), seen, "agreed", orders_url(**period, tinh_trang="completed")),
        _share(_("Không nhận, gửi trả"), seen, "returned", orders_url(**period, tinh_trang="hoan")),
        _money(_("Đã thu tiền"), sums["collected"], "", orders_url(**period, tinh_trang="da-thu")),
        Figure(
            _("Đơn của người mua phân phối"),
            grouped(sums["trade_orders"]),
            dong(sums["trade_value"]),
            orders_url(**period, tinh_trang="chot", nguoi_mua="trader"),
        ),
        Figure(_("Đơn có vụ việc"), grouped(sums["cases"]), "", orders_url(**period, tinh_trang="vu-viec")),
    ]


def _on_time(seen: Overview, url: str) -> Figure:
    """Return how many came on time of those that were due, as the reports count it (`deliveries`)."""
    label, (part, whole) = _("Giao đúng hẹn"), (seen.sums["on_time"], seen.sums["due"])
    if not whole:
        return Figure(label, "–", _("chưa có đơn đến hạn"), url)
    return _percent(label, part, whole, _("%(n)s trên %(of)s đơn đã giao hoặc quá hạn hẹn"), url)


def _share(label: str, seen: Overview, name: str, url: str) -> Figure:
    part, whole = seen.sums[name], seen.sums["sent"]
    if not whole:
        return Figure(label, "–", _("chưa có đơn gửi đi"), url)
    return _percent(label, part, whole, _("%(n)s trên %(of)s đơn đã rời gian hàng"), url)


def _percent(label: str, part: int, whole: int, words: str, url: str) -> Figure:
    share = f"{100 * part / whole:.1f}%".replace(".", ",")
    return Figure(label, share, words % {"n": grouped(part), "of": grouped(whole)}, url)
