"""A receipt on paper: the same facts as the page, set by typst. Names and notes are data to it, never its language."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from market.kernel.money import dong, grouped
from market.kernel.rehearsing import on_paper
from market.kernel.templatetags.formats import clock_time, day, phone
from orders.models import Order
from orders.paying.payment import Payment
from orders.qr import receipt_address, verification_address
from orders.witness.log import Testimony
from vetting import labels

TEMPLATE = Path(__file__).parent / "printed" / "receipt.typ"
FONTS = Path(labels.__file__).parent  # Be Vietnam Pro as TrueType


def receipt_pdf(order: Order, witnessed: Testimony, *, with_contact: bool) -> bytes:
    """Return an order's receipt as PDF, in Vietnamese; whom and where only for who is the buyer."""
    with override("vi"):  # what was agreed is said in Vietnamese, whoever prints it
        job = _job(order, witnessed, with_contact=with_contact)
    made = _compiler().compile(format="pdf", sys_inputs={"job": json.dumps(job)}, timestamp=0)
    return made if isinstance(made, bytes) else b"".join(made or [])


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler of this process: fonts and template are read once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def _job(order: Order, witnessed: Testimony, *, with_contact: bool) -> dict[str, Any]:
    payment, at = Payment(order), witnessed.entry.recorded_at
    facts = {"number": order.session.number, "time": clock_time(at), "day": day(at)}
    return {
        "organiser": _("Ban tổ chức Chợ đêm trên mây"),
        "title": on_paper(_("Biên nhận %(code)s") % {"code": order.code}),
        "placed": _("Chốt lúc %(time)s ngày %(day)s, phiên %(number)d") % facts,
        "state": str(order.get_status_display()),
        "seal-label": _("Đã chứng kiến"),
        "seal": witnessed.seal,
        "seal-day": day(at),
        "goods-title": _("Hàng đã đặt"),
        "columns": [_("Sản phẩm"), _("Số lượng"), _("Giá phiên chợ"), _("Thành tiền")],
        "lines": [_line(line) for line in order.current_lines],
        "sums": _sums(order),
        "total": [payment.total_label, dong(order.total)],
        "parts": _parts(order, with_contact=with_contact),
        "payment": _transfer(order, payment),
        "proof": _proof(order, witnessed),
        "footer": on_paper(_("Biên nhận %(code)s, dấu %(seal)s") % {"code": order.code, "seal": witnessed.seal}),
    }


def _line(line: Any) -> list[str]:
    product = line.listing.product
    return [product.name, f"{grouped(line.quantity)} {product.unit}", dong(line.unit_price), dong(line.amount)]


def _sums(order: Order) -> list[list[str]]:
    fee = dong(order.delivery_fee) if order.delivery_fee else _("miễn phí")
    return [[_("Tiền hàng"), dong(order.goods_total)], [_("Phí giao hàng"), fee]]


def _parts(order: Order, *, with_contact: bool) -> list[dict[str, Any]]:
    vendor, point, contact = order.vendor, order.pickup_point, getattr(order, "contact", None)
    parts = []
    if contact and with_contact:
        who = f"{contact.name}, {phone(contact.phone)}"
        where = "" if point else f"{contact.street}, {contact.commune.label}"
        parts.append(_part(_("Người nhận") if point else _("Giao đến"), who, where, contact.note))
    if point:
        place = f"{point.street}, {point.commune.label}"
        lines = [point.name, place, phone(point.phone), *point.hours_words, point.instructions]
        parts.append(_part(_("Nhận tại điểm"), *lines))
    until = _("Chậm nhất ngày %(day)s") % {"day": day(order.deliver_by)}
    parts.append(_part(_("Giao hàng và trả tiền"), until, str(order.get_payment_display())))
    seller = f"{vendor.address}, {vendor.commune.label}"
    parts.append(_part(_("Người bán"), vendor.legal_name, seller, phone(vendor.phone)))
    return parts


def _part(title: str, *lines: str) -> dict[str, Any]:
    return {"title": title, "lines": [line for line in lines if line]}


def _transfer(order: Order, payment: Payment) -> dict[str, Any] | None:
    account = payment.account
    if account is None or not payment.is_due:
        return None
    return {
        "title": _("Chuyển khoản cho người bán"),
        "qr": payment.drawn(),
        "rows": [
            [_("Ngân hàng"), payment.bank],
            [_("Số tài khoản"), account.number],
            [_("Chủ tài khoản"), account.holder],
            [_("Số tiền"), dong(order.total)],
            [_("Nội dung"), payment.purpose],
        ],
        "note": _("Tiền đi thẳng vào tài khoản người bán. Chợ không giữ tiền."),
    }


def _proof(order: Order, witnessed: Testimony) -> dict[str, str]:
    text = _(
        "Đơn này là dòng %(entry)s trong sổ chứng kiến. Mã QR chứa địa chỉ xác minh, mã đơn và dấu %(seal)s: "
        "đọc được cả khi không có mạng, và so được với dấu in ở trên."
    )
    return {
        "title": _("Ban tổ chức đã chứng kiến"),
        "text": text % {"entry": grouped(witnessed.entry.pk), "seal": witnessed.seal},
        "address": verification_address(order.code),
        "qr": _drawn(receipt_address(order.code, witnessed.seal)),
    }


def _drawn(text: str) -> str:
    picture: str = segno.make(text, error="m").svg_inline(scale=4, border=2, light="#fff")
    return picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
