"""Which orders a person may touch: fetching and permission are one act. Strangers get Absent (404)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from market.accounts.models import Person, Role
from market.accounts.secret_links import hashed
from market.files.models import StoredFile
from market.kernel.codes import typed_code
from market.kernel.errors import Absent
from orders.aftercare.acts import Side
from orders.buying.sheet import OrderSheet
from orders.desk.member_desk import MOST_AT_ONCE, Desk
from orders.models import (
    Amendment,
    Case,
    CaseEntry,
    ClosingStatement,
    DeliveryArea,
    DraftOrder,
    Order,
    OrderContact,
    OrderLine,
    Placing,
)
from orders.proofs import opens_receipt
from orders.services.placing import placed_before
from orders.typed.draft_sheet import DraftSheet
from orders.typed.text_sheet import TextSheet
from sessions.access import evening_numbered
from sessions.night.board import Stall, board_numbered
from sessions.selectors import listings_of
from vetting.access import part_in, vendor_for
from vetting.models import Vendor, VendorMember
from vetting.parts import Ability, may

WATCHERS = frozenset({Role.WITNESS, Role.DIRECTOR})

Visitor = Person | AnonymousUser


class Viewer(StrEnum):
    """As whom a receipt is looked at."""

    BUYER = "buyer"
    VENDOR = "vendor"
    OFFICE = "office"


@dataclass(frozen=True)
class Proof:
    """What a visitor brings along: the key of a receipt's own address, and the orders of this browser."""

    key: str = ""
    own: Collection[str] = ()

    def opens(self, code: str) -> bool:
        """Tell whether it opens the receipt of this order."""
        return code in self.own or opens_receipt(code, self.key)


def receipt_for(visitor: Visitor, code: str, proof: Proof) -> tuple[Order, Viewer]:
    """Return an order with all its receipt shows, and as whom it is seen; raise Absent for strangers."""
    order = _whole(Order.objects.filter(code=typed_code(code))).first()
    viewer = _viewer(visitor, order, proof) if order else None
    if order is None or viewer is None:
        raise _absent()
    return order, viewer


def order_of_buyer(visitor: Visitor, code: str, proof: Proof) -> Order:
    """Return an order to its buyer, signed in or with a proof; raise Absent for everybody else."""
    order = Order.objects.filter(code=typed_code(code)).first()
    if order is None or not _is_buyer(visitor, order, proof):
        raise _absent()
    return order


def whole_order_of_buyer(visitor: Visitor, code: str, proof: Proof) -> Order:
    """Return an order with its lines to its buyer; raise Absent for everybody else."""
    order = _whole(Order.objects.filter(code=typed_code(code))).first()
    if order is None or not _is_buyer(visitor, order, proof):
        raise _absent()
    return order


def tracked_order(code: str) -> Order:
    """Return the order whose contact this browser proved with a one-time code, or raise Absent."""
    order = Order.objects.filter(code=code, contact__isnull=False).select_related("contact").first() if code else None
    if order is None:
        raise _absent()
    return order


def amendment_of(order: Order, pk: int) -> Amendment:
    """Return a proposed change of this order, or raise Absent."""
    found = order.amendments.filter(pk=pk).first()
    if found is None:
        raise Absent(_("Đơn này không có đề nghị thay đổi ấy."))
    return found


def case_of(order: Order) -> Case:
    """Return the latest case about an order its side was let in to, or raise Absent."""
    case = order.cases.select_related("order__vendor", "order__session", "mediator", "decided_by").order_by("-pk")
    found = case.first()
    if found is None:
        raise Absent(_("Đơn này không có vụ việc nào."))
    return found


def case_numbered(pk: int) -> Case:
    """Return a case with its order to who mediates."""
    order = _whole(Order.objects.filter(cases=pk)).first()
    if order is None:
        raise Absent(_("Không có vụ việc này."))
    case = Case.objects.select_related("mediator", "decided_by").get(pk=pk)
    case.order = order
    return case


def evidence_in(case: Case, entry: int, side: Side) -> StoredFile:
    """Return a file of a case to a side that may read the entry it came with."""
    entries = CaseEntry.objects.filter(case=case, pk=entry, file__isnull=False).select_related("file")
    if side is not Side.OFFICE:
        entries = entries.filter(is_private=False)
    found = entries.first()
    if found is None or found.file is None:
        raise Absent(_("Vụ việc này không có tệp ấy."))
    return found.file


def vendor_in_case(person: Person, slug: str) -> Vendor:
    """Return a vendor to its members who see its orders with their money; others get 403."""
    desk = desk_for(person, slug)
    if not desk.sees_money:
        raise PermissionDenied
    return desk.vendor


def desk_for(person: Person, slug: str) -> Desk:
    """Return the order desk of a vendor to who packs or keeps its books; other members get 403."""
    vendor = vendor_for(person, slug)
    desk = Desk(vendor, part_in(person, slug))
    if not (desk.sees_money or desk.packs):
        raise PermissionDenied
    return desk


def order_at(desk: Desk, code: str) -> Order:
    """Return one of the vendor's own orders, when it is in a state this member works with (else 403)."""
    order = order_of_vendor(desk.vendor, code)
    if order.status not in desk.statuses:
        raise PermissionDenied
    return order


def order_of_vendor(vendor: Vendor, code: str) -> Order:
    """Return one of the vendor's own orders with all its desk shows; another's does not exist for it."""
    order = _whole(Order.objects.filter(vendor=vendor, code=typed_code(code))).first()
    if order is None:
        raise _absent()
    return order


def orders_picked(desk: Desk, codes: Collection[str]) -> list[Order]:
    """Return the named orders in id order; Absent when one is not the vendor's own, 403 when not this member's."""
    wanted = {code for code in list(codes)[:MOST_AT_ONCE] if code}
    found = list(Order.objects.filter(vendor=desk.vendor, code__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise _absent()
    if any(order.status not in desk.statuses for order in found):
        raise PermissionDenied
    return found


def statement_of(slug: str, number: int) -> ClosingStatement:
    """Return a vendor's statement of a session, to who was let in to the vendor or to the session."""
    made = ClosingStatement.objects.select_related("vendor", "session")
    found = made.filter(vendor__slug=slug, session__number=number).first()
    if found is None:
        raise Absent(_("Chưa có bảng kê của gian hàng cho phiên này."))
    return found


def sheet_for(number: int, pk: int, *, asked: int = 1) -> OrderSheet:
    """Return the order sheet of a listing for a quantity, or raise Absent: anybody may order."""
    evening = evening_numbered(number)
    listings = listings_of(evening.session, evening.moment).select_related("product__vendor__commune__province")
    areas = DeliveryArea.objects.filter(vendor=OuterRef("product__vendor"))
    listing = listings.annotate(has_areas=Exists(areas)).filter(pk=pk).first()
    if listing is None:
        raise Absent(_("Không có sản phẩm này trong phiên %(number)d.") % {"number": number})
    listing.session = evening.session
    return OrderSheet(evening, Stall(listing), asked)


def text_sheet_for(number: int, text: str) -> TextSheet:
    """Return what a text asks of a session, or raise Absent: anybody may order."""
    board = board_numbered(number)
    if board is None:
        raise Absent(_("Chưa có phiên chợ số %(number)d.") % {"number": number})
    return TextSheet(board, text)


def draft_for_desk(number: int, pk: int) -> DraftOrder:
    """Return a draft of a session to its moderators."""
    found = DraftOrder.objects.select_related("session", "listing").filter(session__number=number, pk=pk).first()
    if found is None:
        raise Absent(_("Không có đơn nháp này trong phiên %(number)d.") % {"number": number})
    return found


def draft_sheet_for(secret: str) -> DraftSheet:
    """Return what the link of a comment opens to whoever holds it, or raise Absent."""
    drafts = list(DraftOrder.objects.filter(secret_hash=hashed(secret)).select_related("session").order_by("pk"))
    board = board_numbered(drafts[0].session.number) if drafts else None
    if board is None:
        raise Absent(_("Đường dẫn này không đúng. Anh/Chị mở lại từ tin nhắn hoặc bình luận."))
    return DraftSheet(board, drafts, placed_before(drafts[0].key))


def may_see_placed(visitor: Visitor, placing: Placing | None, proof: Proof) -> bool:
    """Tell whether the receipts of a placing open to this visitor."""
    if placing is None:
        return False
    return all(_is_buyer(visitor, order, proof) for order in placing.orders.all())


def placed_orders_for(visitor: Visitor, key: UUID, proof: Proof) -> list[Order]:
    """Return the orders of one placing to its buyer, signed in or with a proof; raise Absent for everybody else."""
    orders = list(_whole(Order.objects.filter(placing__key=key)).order_by("pk"))
    if not orders or not all(_is_buyer(visitor, order, proof) for order in orders):
        raise _absent()
    return orders


def may_see_repeat(visitor: Visitor, placing: Placing, phone: str) -> bool:
    """Tell whether who asked a second time is who asked first: a key alone, seen elsewhere, opens nothing."""
    if visitor.is_authenticated and placing.buyer_id == visitor.pk:
        return True
    return OrderContact.objects.filter(order__placing=placing, phone=phone).exists()


def may_see_draft_placed(placing: Placing, typed: Mapping[str, str]) -> bool:
    """Tell whether who sends a comment's link again typed what its order was placed with: whom, the phone, where."""
    contacts = OrderContact.objects.filter(order__placing=placing)
    return contacts.filter(**{name: typed.get(name, "") for name in ("name", "phone", "street")}).exists()


def _whole(orders: QuerySet[Order]) -> QuerySet[Order]:
    beside = ("listing__product__picture", "listing__lot", "listing__price_evidence")
    lines = OrderLine.objects.in_force().select_related(*beside).order_by("pk")
    beside_order = ("session", "vendor__commune__province", "contact__commune__province", "payment_account", "invoice")
    whole = orders.select_related(*beside_order, "pickup_point__commune__province")
    return whole.prefetch_related(Prefetch("lines", queryset=lines))


def _viewer(visitor: Visitor, order: Order, proof: Proof) -> Viewer | None:
    if _is_buyer(visitor, order, proof):
        return Viewer.BUYER
    if not isinstance(visitor, Person):
        return None
    part = VendorMember.objects.filter(vendor=order.vendor_id, person=visitor).values_list("part", flat=True).first()
    if part and may(part, Ability.SEE_ORDERS):
        return Viewer.VENDOR
    if visitor.roles & WATCHERS:
        return Viewer.OFFICE
    if part:  # a receipt shows money
        raise PermissionDenied
    return None


def _is_buyer(visitor: Visitor, order: Order, proof: Proof) -> bool:
    if visitor.is_authenticated and order.buyer_id == visitor.pk:
        return True
    return proof.opens(order.code)


def _absent() -> Absent:
    return Absent(_("Không có đơn này, hoặc đơn không dành cho Anh/Chị."))
