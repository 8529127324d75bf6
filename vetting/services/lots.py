"""Lots: added to approved products, corrected with a trace, closed. What is sold of them the sale itself counts."""

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.codes import new_code
from market.kernel.errors import Refused
from market.kernel.money import grouped
from vetting.models import Lot, Paper, Product, Vendor
from vetting.selectors.lots import test_reports
from vetting.stamps import LOT_NUMBER


@dataclass(frozen=True, kw_only=True)
class LotFacts:
    """What a vendor says of a lot. `quantity` in units of the product."""

    number: str
    origin: str
    made_on: date
    best_before: date | None
    place: str
    quantity: int
    test_report: Paper | None
    note: str


@transaction.atomic
def add_lot(*, actor: Person, product: Product, facts: LotFacts, request_key: UUID) -> Lot:
    """Add a lot to an approved product and give it its code. The same key twice is one lot."""
    locked = Product.objects.select_for_update(no_key=True, of=("self",)).select_related("vendor").get(pk=product.pk)
    existing = Lot.objects.filter(request_key=request_key, product=locked).first()
    if existing:
        return existing
    _refuse_unvetted(locked)
    _refuse_facts(locked, facts)
    columns = {each.name: getattr(facts, each.name) for each in fields(facts)}
    lot = Lot.objects.create(**columns, product=locked, code=_free_code(), added_by=actor, request_key=request_key)
    journal.record("lot.added", actor=actor, subject=lot, product=locked.pk, quantity=lot.quantity)
    return lot


def _refuse_unvetted(product: Product) -> None:
    if product.status != Product.Status.APPROVED or product.vendor.status != Vendor.Status.APPROVED:
        raise Refused(_("Chỉ mở lô cho sản phẩm đã duyệt, của gian hàng đã duyệt."), field="product")


def _refuse_facts(product: Product, facts: LotFacts) -> None:
    if not LOT_NUMBER.fullmatch(facts.number):
        words = _("Số lô có tới 20 chữ cái không dấu, chữ số, và dấu . - _ / ở giữa. Ví dụ: L261120 hay 03/2026.")
        raise Refused(words, field="number")
    if facts.made_on > clock.today_in_hanoi():
        raise Refused(_("Ngày thu hoạch, sản xuất không thể ở sau hôm nay."), field="made_on")
    if facts.best_before and facts.best_before < facts.made_on:
        raise Refused(_("Hạn dùng phải từ ngày thu hoạch, sản xuất trở đi."), field="best_before")
    if facts.test_report and facts.test_report not in test_reports(product.vendor).filter(product=product):
        raise Refused(
            _("Phiếu kiểm nghiệm này không phải của sản phẩm, hoặc chưa được đánh giá đạt."), field="test_report"
        )
    if product.lots.filter(number=facts.number).exists():
        raise Refused(_("Sản phẩm này đã có lô mang số đó."), field="number")


def _free_code() -> str:
    code = new_code()
    while Lot.objects.filter(code=code).exists():
        code = new_code()
    return code


@transaction.atomic
def correct_quantity(*, actor: Person, lot: Lot, quantity: int, reason: str = "") -> Lot:
    """Say how much there really is: upward as one likes, downward to what is ordered; the journal keeps both."""
    locked = lock_lot(lot.pk)
    if locked.closed_at is not None:
        raise Refused(_("Lô này đã đóng, không sửa số lượng được nữa."))
    if quantity < locked.sold:
        words = _("Khách đã đặt %(sold)s %(unit)s của lô này, không giảm xuống dưới số đó được.")
        unit = locked.product.unit
        raise Refused(words % {"sold": grouped(locked.sold), "unit": unit}, field="quantity")
    if quantity < 1:
        raise Refused(_("Lô có ít nhất một đơn vị. Không còn gì thì hãy đóng lô."), field="quantity")
    if quantity != locked.quantity:
        facts = {"before": locked.quantity, "after": quantity, "reason": reason}
        locked.quantity = quantity
        locked.save(update_fields=["quantity"])
        journal.record("lot.corrected", actor=actor, subject=locked, **facts)
    return locked


@transaction.atomic
def close_lot(*, actor: Person, lot: Lot) -> Lot:
    """End a lot: no more stamps and no more listings; what is listed or ordered goes on. Asked twice, close once."""
    locked = lock_lot(lot.pk)
    if locked.closed_at is None:
        locked.closed_at = clock.database_now()
        locked.save(update_fields=["closed_at"])
        journal.record("lot.closed", actor=actor, subject=locked, left=locked.left)
    return locked


@transaction.atomic
def note_printed(*, actor: Person, lot: Lot, paper: str, count: int) -> None:
    """Keep in the journal that stamps of a lot were printed, on which label paper and how many; refuse a closed lot."""
    locked = lock_lot(lot.pk)
    if locked.closed_at is not None:
        raise Refused(_("Lô này đã đóng, không in thêm tem được nữa."))
    journal.record("lot.stamps_printed", actor=actor, subject=locked, paper=paper, count=count)


def lock_lot(pk: int) -> Lot:
    """Return a lot as it is now, locked as a sale locks it."""
    return Lot.objects.select_for_update(no_key=True, of=("self",)).select_related("product").get(pk=pk)
