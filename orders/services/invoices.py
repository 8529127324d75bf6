"""Invoices: asked for by the buyer, issued by the vendor with its own software; the market carries the details."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now, in_hanoi
from market.kernel.errors import Refused
from orders.aftercare.invoices import invoice_of, may_ask
from orders.models import InvoiceRequest, Order, Placing
from orders.services.agreed import lock_order, tell_buyer, tell_vendor


@dataclass(frozen=True)
class InvoiceDetails:
    """Whom an invoice is made out to; without a tax code it is a person's."""

    name: str
    tax_code: str
    address: str
    email: str


@transaction.atomic
def ask_for_invoice(*, actor: Person | None, order: Order, details: InvoiceDetails) -> InvoiceRequest:
    """Keep whom the invoice of an order is made out to; later details take the place of those before. Twice is once."""
    order = lock_order(order)
    before = invoice_of(order)
    wanted = asdict(details)
    if before is not None and all(getattr(before, name) == value for name, value in wanted.items()):
        return before
    _refuse(order, before)
    invoice, is_new = InvoiceRequest.objects.update_or_create(order=order, defaults=wanted)
    entry = journal.record(
        "invoice.asked" if is_new else "invoice.changed", actor=actor, subject=order, code=order.code
    )
    tell_vendor(order, kind="invoice-asked", key=f"invoice-{order.pk}-asked-{entry.pk}", context={"is_new": is_new})
    return invoice


def ask_for_invoices(*, actor: Person | None, placing: Placing, details: InvoiceDetails) -> None:
    """Ask each vendor for the invoice of what was just placed; who sends the page again changes nothing."""
    for order in placing.orders.filter(invoice=None).order_by("pk"):
        ask_for_invoice(actor=actor, order=order, details=details)


@transaction.atomic
def drop_invoice(*, actor: Person | None, order: Order) -> None:
    """Take a wish for an invoice back, with its details; twice is once."""
    order = lock_order(order)
    before = invoice_of(order)
    if before is None:
        return
    if before.is_issued:
        raise Refused(_already(before))
    before.delete()
    journal.record("invoice.dropped", actor=actor, subject=order, code=order.code)


@transaction.atomic
def issue_invoice(*, actor: Person, order: Order, number: str, issued_on: date) -> InvoiceRequest:
    """Write down that the vendor has issued an invoice, or correct its number; the same twice is once."""
    order = lock_order(order)
    invoice = invoice_of(order)
    if invoice is None:
        raise Refused(_("Khách không còn yêu cầu hóa đơn cho đơn này."))
    if order.status == Order.Status.PLACED:
        raise Refused(_("Anh/Chị xác nhận đơn trước, rồi xuất hóa đơn."))
    if (invoice.number, invoice.issued_on) == (number, issued_on):
        return invoice
    today = in_hanoi(database_now()).date()
    if not in_hanoi(order.placed_at).date() <= issued_on <= today:
        raise Refused(_("Ngày hóa đơn từ ngày chốt đơn đến hôm nay."), field="issued_on")
    invoice.number, invoice.issued_on, invoice.issued_by = number, issued_on, actor
    invoice.save(update_fields=["number", "issued_on", "issued_by"])
    entry = journal.record("invoice.issued", actor=actor, subject=order, code=order.code, number=number)
    context = {"number": number, "issued_on": issued_on}
    tell_buyer(order, kind="invoice-issued", key=f"invoice-{order.pk}-issued-{entry.pk}", context=context)
    return invoice


def _refuse(order: Order, before: InvoiceRequest | None) -> None:
    if before is not None and before.is_issued:
        raise Refused(_already(before))
    if not may_ask(order, order.attestations.all(), database_now()):
        raise Refused(_("Chỉ yêu cầu được hóa đơn đến 24 giờ sau khi nhận hàng. Anh/Chị liên hệ người bán."))


def _already(invoice: InvoiceRequest) -> str:
    words = _("Người bán đã xuất hóa đơn số %(number)s. Cần sửa thì Anh/Chị liên hệ người bán.")
    return words % {"number": invoice.number}
