"""The vendor's lists on A4 and labels on A6, set by typst. What people typed is data to it, never its language."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from market.kernel.clock import database_now
from market.kernel.money import dong, grouped
from market.kernel.rehearsing import on_paper
from market.kernel.templatetags.formats import day, day_and_time, phone
from orders.desk.member_desk import Desk
from orders.desk.packing import PackRoute, PickSession, to_collect
from orders.desk.vendor_rows import VendorRow
from orders.models import Order
from orders.qr import verification_address
from vetting import labels

PRINTED = Path(__file__).parent / "printed"
FONTS = Path(labels.__file__).parent  # Be Vietnam Pro as TrueType
_GOODS, _NUMBER, _CODE = 5, 1.6, 2  # widths of columns, to each other


def pick_pdf(desk: Desk, sessions: Sequence[PickSession]) -> bytes:
    """Return the pick list: what to take from the shelf, session by session."""
    with override("vi"):  # people in a packing room read Vietnamese, whoever prints it
        sections = [_picked(each) for each in sessions]
        return _set("lists.typ", _listed(desk, _("Danh sách soạn hàng"), sections, is_wide=False))


def pack_pdf(desk: Desk, rows: Sequence[VendorRow]) -> bytes:
    """Return the pack list parcel by parcel."""
    with override("vi"):
        return _set("lists.typ", _listed(desk, _("Danh sách đóng gói"), [_packed(desk, _("Theo đơn"), rows)]))


def route_pdf(desk: Desk, routes: Iterable[PackRoute]) -> bytes:
    """Return the pack list by where parcels go."""
    with override("vi"):
        sections = [_packed(desk, route_words(route), route.rows) for route in routes]
        return _set("lists.typ", _listed(desk, _("Danh sách đóng gói theo tuyến"), sections))


def labels_pdf(rows: Iterable[VendorRow]) -> bytes:
    """Return one label for each parcel.

    What is collected stands on every parcel for all to read, so also who packs and sees no other money prints it.
    """
    with override("vi"):
        words = {"from": _("Người gửi"), "to": _("Người nhận"), "goods": _("Hàng"), "note": _("Ghi chú")}
        job = {
            "organiser": _("Ban tổ chức Chợ đêm trên mây"),
            "title": on_paper(_("Nhãn gói hàng")),
            "words": words,
            "labels": [_label(row) for row in rows],
        }
        return _set("parcels.typ", job)


def route_words(route: PackRoute) -> str:
    """Return a route as its heading."""
    if route.is_point:
        return _("Nhận tại %(name)s") % {"name": route.name}
    return f"{route.name}, {route.province}" if route.province else _("Dữ liệu của khách đã xóa")


def collect_words(order: Order) -> tuple[str, str]:
    """Return what is to be collected for a parcel: what it is called, and the amount or why none."""
    if order.payment == Order.Payment.COD:
        return _("Thu khi giao"), dong(to_collect(order))
    if order.payment_state == Order.PaymentState.RECEIVED:
        return _("Không thu tiền"), _("đã chuyển khoản")
    return _("Không thu tiền"), _("chuyển khoản, chờ tiền về")


def _picked(each: PickSession) -> dict[str, Any]:
    values = {"number": each.number, "day": day(each.deliver_by)}
    return {
        "title": on_paper(_("Phiên %(number)d, giao sớm nhất ngày %(day)s") % values),
        "columns": [_("Sản phẩm"), _("Lô"), _("Hạn dùng"), _("Số lượng"), _("Số đơn")],
        "widths": [_GOODS, 2, 2, _NUMBER + 0.6, _NUMBER - 0.4],
        "numeric": [False, False, False, True, True],
        "rows": [
            [
                line.product,
                line.lot,
                day(line.best_before),
                f"{grouped(line.quantity)} {line.unit}",
                grouped(line.orders),
            ]
            for line in each.lines
        ],
        "notes": [f"{code}: {note}" for code, note in each.notes],
    }


def _packed(desk: Desk, title: str, rows: Sequence[VendorRow]) -> dict[str, Any]:
    money = [_("Thu khi giao")] if desk.sees_money else []
    return {
        "title": _("%(title)s (%(n)d đơn)") % {"title": title, "n": len(rows)},
        "columns": [_("Mã đơn"), _("Hàng"), _("Khách"), _("Giao đến"), _("Giao trước"), *money],
        "widths": [_CODE, _GOODS, 3, _GOODS, _NUMBER + 0.4, *([2.2] if money else [])],
        "numeric": [False] * 5 + [True] * len(money),
        "rows": [_pack_line(row, with_money=bool(money)) for row in rows],
        "notes": [f"{row.order.code}: {row.contact.note}" for row in rows if row.contact and row.contact.note],
    }


def _pack_line(row: VendorRow, *, with_money: bool) -> list[str]:
    number = row.phone.replace(" ", "\u00a0")  # stays on one line
    who = f"{row.contact.name}, {number}" if row.contact else _("đã xóa")
    where = row.order.pickup_point.name if row.order.pickup_point else row.address
    line = [row.order.code, row.goods, who, where, day(row.order.deliver_by)]
    return [*line, collect_words(row.order)[1]] if with_money else line


def _label(row: VendorRow) -> dict[str, str]:
    order, vendor, point = row.order, row.order.vendor, row.order.pickup_point
    label, amount = collect_words(order)
    return {
        "code": order.code,
        "vendor": vendor.display_name,
        "vendor-place": f"{vendor.address}, {vendor.commune.label}",
        "vendor-phone": phone(vendor.phone),
        "qr": _drawn(verification_address(order.code)),
        "name": row.contact.name if row.contact else _("đã xóa"),
        "phone": row.phone,
        "address": _("Nhận tại %(name)s") % {"name": f"{point.name}, {point.street}"} if point else row.address,
        "note": row.contact.note if row.contact else "",
        "goods": row.goods,
        "collect-label": on_paper(label),
        "collect": amount,
        "deliver-by": _("Giao trước %(day)s") % {"day": day(order.deliver_by)},
    }


def _listed(desk: Desk, title: str, sections: list[dict[str, Any]], *, is_wide: bool = True) -> dict[str, Any]:
    printed = {"time": day_and_time(database_now())}
    return {
        "organiser": _("Ban tổ chức Chợ đêm trên mây"),
        "vendor": desk.vendor.display_name,
        "title": on_paper(title),
        "note": _("In lúc %(time)s") % printed,
        "sections": sections,
        "is_wide": is_wide,
        "footer": f"{desk.vendor.display_name} · {title}",
    }


def _set(template: str, job: dict[str, Any]) -> bytes:
    made = _compiler(template).compile(format="pdf", sys_inputs={"job": json.dumps(job)}, timestamp=0)
    return made if isinstance(made, bytes) else b"".join(made or [])


@cache
def _compiler(template: str) -> typst.Compiler:
    """Return the compiler of this process: fonts and template are read once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(PRINTED / template, root=PRINTED, font_paths=fonts)


def _drawn(text: str) -> str:
    picture: str = segno.make(text, error="m").svg_inline(scale=4, border=2, light="#fff")
    return picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
