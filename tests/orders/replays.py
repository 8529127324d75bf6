"""What is posted to each address of orders that takes a POST, and what has to be there before."""

import re
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from market.kernel.clock import database_now
from market.notices.models import Notice
from orders.models import ClosingStatement, DraftOrder, Order, Review
from orders.proofs import draft_secret
from orders.reviews.services import Seen, show_review
from orders.services import drafts
from orders.typed.comments import Comment
from tests import cast
from tests.orders.buying import run_out
from tests.orders.conftest import contact, phone_of, place
from tests.orders.delivery_room import agree, make_account, make_transfer_order
from tests.orders.replaying import CONTACT, Form, Room, new_key
from tests.orders.reviewing import completed, said
from tests.orders.sealing import seal

Sent = tuple[list[Any], Form]  # what the address asks for, and the form
REPLAYS: dict[str, tuple[str, Callable[[Room], Sent]]] = {}


def replay(*names: str, who: str) -> Callable[[Callable[[Room], Sent]], Callable[[Room], Sent]]:
    """Let a function make ready what is posted to these addresses."""

    def keep(prepare: Callable[[Room], Sent]) -> Callable[[Room], Sent]:
        REPLAYS.update(dict.fromkeys(names, (who, prepare)))
        return prepare

    return keep


# --- buying -----------------------------------------------------------------------------------------------------------


@replay("place-order", who="guest")
def _place_order(room: Room) -> Sent:
    form = CONTACT | {"key": new_key(), "price": str(room.listing.session_price), "quantity": "2"}
    return [room.number, room.listing.pk], form


@replay("order-by-text", who="guest")
def _order_by_text(room: Room) -> Sent:
    return [room.number], _reviewed(room, "guest", "order-by-text") | {"place": "1"}


@replay("order-for-caller", who="moderator")
def _order_for_caller(room: Room) -> Sent:
    proof = {"way": "none", "why_not": "landline", "consent": "on", "place": "1"}
    return [room.number], _reviewed(room, "moderator", "order-for-caller") | proof


def _reviewed(room: Room, who: str, name: str) -> Form:
    form = CONTACT | {"key": new_key(), "text": "A1 x2"}
    page = room.client(who).post(reverse(f"orders:{name}", args=[room.number]), form).content.decode()
    return form | dict(re.findall(r'name="(shown|total|key)" value="([^"]*)"', page))


@replay("put-in-basket", who="guest")
def _put_in(room: Room) -> Sent:
    return [room.number, room.listing.pk], {"quantity": "2", "price": str(room.listing.session_price)}


@replay("change-basket-line", who="guest")
def _change_line(room: Room) -> Sent:
    room.put_in("guest")
    return [room.number, room.listing.pk], {"quantity": "4"}


@replay("take-out-of-basket", "extend-hold", who="buyer")
def _line_of_a_basket(room: Room) -> Sent:
    room.put_in("buyer")
    return [room.number, room.listing.pk], {}


@replay("hold-basket", who="buyer")
def _hold(room: Room) -> Sent:
    room.put_in("buyer")
    run_out(*room.people["buyer"].baskets.all())
    return [room.number], {}


@replay("wait-for-listing", who="buyer")
def _wait(room: Room) -> Sent:
    for number in range(4):
        place(room.listing, 5, to=contact(phone_of(number)))
    room.put_in("buyer")
    return [room.number, room.listing.pk], {"quantity": "2"}


@replay("leave-line", who="buyer")
def _leave_line(room: Room) -> Sent:
    arguments, form = _wait(room)
    assert room.client("buyer").post(reverse("orders:wait-for-listing", args=arguments), form).status_code == 302
    return arguments, {}


@replay("check-out", who="guest")
def _check_out(room: Room) -> Sent:
    room.put_in("guest")
    url = reverse("orders:check-out", args=[room.number])
    page = room.client("guest").post(url, CONTACT | {"recount": "1"}).content.decode()
    return [room.number], CONTACT | dict(re.findall(r'type="hidden" name="(key|shown)" value="([^"]*)"', page))


def _draft(room: Room) -> DraftOrder:
    comment = Comment("Nguyễn Thị Hoa", "lấy A1")
    moderator = room.people["moderator"]
    drafts.paste_comments(actor=moderator, number=room.number, source="facebook", comments=[comment])
    return DraftOrder.objects.get()


@replay("confirm-draft", who="guest")
def _confirm_draft(room: Room) -> Sent:
    draft = _draft(room)
    lines = {f"quantity-{draft.pk}": "1", f"price-{draft.pk}": str(room.listing.session_price)}
    return [draft_secret(draft.key)], CONTACT | lines


@replay("paste-comments", who="moderator")
def _paste(room: Room) -> Sent:
    return [room.number], {"source": "facebook", "shape": "copied", "text": "Nguyễn Thị Hoa\nchốt A1 x2\n"}


@replay("drop-draft", who="moderator")
def _drop_draft(room: Room) -> Sent:
    return [room.number, _draft(room).pk], {}


@replay("order-again", who="buyer")
def _order_again(room: Room) -> Sent:
    return [room.order.code], {}


# --- after the tap ----------------------------------------------------------------------------------------------------


def moves(name: str, *acts: str, who: str, form: Form | None = None) -> None:
    """Let an act be posted to the order after the acts that lead up to it."""

    def prepare(room: Room) -> Sent:
        order = room.at(*acts)
        return [order.code] if who == "buyer" else [room.vendor.slug, order.code], form or {}

    replay(name, who=who)(prepare)


WORDS = {"words": "Vì mưa lớn"}
moves("receive-order", "confirm", "ship", who="buyer")
moves("complain-order", "confirm", "ship", who="buyer", form=WORDS)
moves("missing-order", "confirm", "ship", who="buyer", form=WORDS)
moves("cancel-order", who="buyer", form=WORDS)
moves("ask-to-cancel", "confirm", who="buyer", form=WORDS)
moves("ask-office", "confirm", who="buyer", form={"key": new_key(), "text": "Người bán không trả lời"})
moves("ask-office-as-vendor", "confirm", who="seller", form={"key": new_key(), "text": "Khách không nghe máy"})
moves("confirm-order", who="seller")
moves("pack-order", "confirm", who="seller")
moves("ship-order", "confirm", who="seller")
moves("deliver-order", "confirm", "ship", who="seller")
moves("collect-order", "confirm", "ship", who="seller")
moves("unpaid-order", "confirm", "ship", who="seller", form=WORDS)
moves("refused-order", "confirm", "ship", who="seller", form=WORDS)
moves("take-back-order", "confirm", "ship", "refused", who="seller")
moves("decline-order", "confirm", who="seller", form=WORDS)


INVOICE = {"name": "Công ty Mai Linh", "tax_code": "", "address": "Số 5, Mê Linh", "email": "ke-toan@example.vn"}
moves("ask-for-invoice", "confirm", who="buyer", form=INVOICE)


def _invoice(room: Room) -> Order:
    order = room.at("confirm")
    url = reverse("orders:ask-for-invoice", args=[order.code])
    assert room.client("buyer").post(url, INVOICE).status_code == 302
    return order


@replay("drop-invoice", who="buyer")
def _drop_invoice(room: Room) -> Sent:
    return [_invoice(room).code], {}


@replay("issue-invoice", who="seller")
def _issue_invoice(room: Room) -> Sent:
    return [room.vendor.slug, _invoice(room).code], {"number": "00000012", "issued_on": cast.hanoi_day().isoformat()}


@replay("bring-order", who="seller")
def _bring(room: Room) -> Sent:
    point = room.vendor.pickup_points.create(
        name="Nhà văn hóa", commune=cast.me_linh(), street="Đông Cao", phone="+84912345678"
    )
    order = agree(room.at("confirm"), method="pickup", pickup_point=point)
    return [room.vendor.slug, order.code], {}


@replay("amend-order", who="buyer")
def _amend(room: Room) -> Sent:
    return [room.at("confirm").code], room.other_quantity(room.order)


@replay("amend-vendor-order", who="seller")
def _amend_vendor(room: Room) -> Sent:
    return [room.vendor.slug, room.at("confirm").code], room.other_quantity(room.order)


@replay("accept-change", "decline-change", who="buyer")
def _answer(room: Room) -> Sent:
    return [room.order.code, room.proposal("seller").pk], {}


@replay("withdraw-change", who="buyer")
def _withdraw(room: Room) -> Sent:
    return [room.order.code, room.proposal("buyer").pk], {}


@replay("accept-vendor-change", "decline-vendor-change", who="seller")
def _answer_vendor(room: Room) -> Sent:
    return [room.vendor.slug, room.order.code, room.proposal("buyer").pk], {}


@replay("withdraw-vendor-change", who="seller")
def _withdraw_vendor(room: Room) -> Sent:
    return [room.vendor.slug, room.order.code, room.proposal("seller").pk], {}


@replay("show-own-case", who="buyer")
def _say(room: Room) -> Sent:
    return [room.case().order.code], {"key": new_key(), "text": "Ba quả bị dập"}


@replay("show-vendor-case", who="seller")
def _say_vendor(room: Room) -> Sent:
    return [room.vendor.slug, room.case().order.code], {"key": new_key(), "text": "Hàng còn nguyên lúc gửi"}


@replay("take-case", who="witness")
def _take_case(room: Room) -> Sent:
    return [room.case().pk], {}


@replay("note-case", who="witness")
def _note_case(room: Room) -> Sent:
    return [room.case().pk], {"key": new_key(), "text": "Đã gọi cho hai bên"}


@replay("decide-case", who="witness")
def _decide_case(room: Room) -> Sent:
    arguments, said = _say_vendor(room)
    assert room.client("seller").post(reverse("orders:show-vendor-case", args=arguments), said).status_code == 302
    return [room.order.cases.get().pk], {"outcome": "part_refund", "refund": "50000", "words": "Chủ thể bớt một phần"}


@replay("show-own-conduct", who="buyer")
def _reply(room: Room) -> Sent:
    room.at("confirm", "ship", "refused")
    return [], {"words": "Hôm ấy tôi đi viện"}


@replay("show-vendor-conduct", who="seller")
def _reply_vendor(room: Room) -> Sent:
    room.at("confirm", "decline")
    return [room.vendor.slug], {"words": "Mưa lớn, không hái được"}


# --- the vendor's desk, delivery, payment -----------------------------------------------------------------------------


def picks(name: str, *acts: str) -> None:
    """Let an act be posted for ticked orders."""

    def prepare(room: Room) -> Sent:
        return [room.vendor.slug], {"codes": [room.at(*acts).code]}

    replay(name, who="seller")(prepare)


picks("confirm-picked")
picks("pack-picked", "confirm")
picks("ship-picked", "confirm")
picks("collect-picked", "confirm", "ship")
picks("download-labels", "confirm")


@replay("start-archive", who="seller")
def _archive(room: Room) -> Sent:
    return [room.vendor.slug, "everything"], {}


@replay("close-vendor", who="seller")
def _close_vendor(room: Room) -> Sent:
    type(room.listing).objects.filter(pk=room.listing.pk).delete()
    return [room.vendor.slug], {"name": room.vendor.display_name}


@replay("resend-statement", who="director")
def _resend(room: Room) -> Sent:
    ClosingStatement.objects.create(session=room.listing.session, vendor=room.vendor, orders=1, units=1, total=89_000)
    return [room.number, room.vendor.slug], {"seen": "0"}


@replay("add-area", who="seller")
def _add_area(room: Room) -> Sent:
    return [room.vendor.slug], {"is_served": "1", "fee": "15000", "extra_days": "0"}


@replay("change-area", who="seller")
def _change_area(room: Room) -> Sent:
    area = room.vendor.delivery_areas.create(fee=0)
    return [room.vendor.slug, area.pk], {"is_served": "1", "fee": "20000", "extra_days": "1"}


@replay("drop-area", who="seller")
def _drop_area(room: Room) -> Sent:
    return [room.vendor.slug, room.vendor.delivery_areas.create(fee=0).pk], {}


POINT = {
    "name": "Nhà văn hóa Đông Cao",
    "commune": "xã mê linh",
    "street": "Thôn Đông Cao",
    "phone": "0912 345 678",
    "fee": "0",
    "day_6": "8:00-11:30",
}


@replay("add-point", who="seller")
def _add_point(room: Room) -> Sent:
    return [room.vendor.slug], POINT


def _point(room: Room, **fields: Any) -> int:
    place_of = {"name": "Điểm cũ", "commune": cast.me_linh(), "street": "Đông Cao", "phone": "+84912345678"}
    return int(room.vendor.pickup_points.create(**place_of | fields).pk)


@replay("change-point", who="seller")
def _change_point(room: Room) -> Sent:
    return [room.vendor.slug, _point(room)], POINT


@replay("close-point", who="seller")
def _close_point(room: Room) -> Sent:
    return [room.vendor.slug, _point(room)], {}


@replay("reopen-point", who="seller")
def _reopen_point(room: Room) -> Sent:
    return [room.vendor.slug, _point(room, closed_at=room.listing.session.opens_at)], {}


@replay("change-account", who="seller")
def _change_account(room: Room) -> Sent:
    make_account(room.vendor)
    return [room.vendor.slug], {"bank": "970415", "number": "9876543210", "holder": "HTX BUOI DO DONG CAO"}


@replay("retire-account", who="seller")
def _retire_account(room: Room) -> Sent:
    make_account(room.vendor)
    return [room.vendor.slug], {}


@replay("report-transfer", who="buyer")
def _report_transfer(room: Room) -> Sent:
    return [make_transfer_order(room.listing, buyer=room.people["buyer"]).code], {}


@replay("receive-transfer", who="seller")
def _receive_transfer(room: Room) -> Sent:
    return [room.vendor.slug, make_transfer_order(room.listing).code], {}


@replay("miss-transfer", who="seller")
def _miss_transfer(room: Room) -> Sent:
    (code,), _form = _report_transfer(room)
    assert room.client("buyer").post(reverse("orders:report-transfer", args=[code])).status_code == 302
    return [room.vendor.slug, code], {}


@replay("track-order", who="guest")
def _track(room: Room) -> Sent:
    return [], {"code": room.order.code, "last_digits": "5678"}


@replay("enter-track-code", who="guest")
def _enter_code(room: Room) -> Sent:
    arguments, form = _track(room)
    room.client("guest").post(reverse("orders:track-order", args=arguments), form)
    found = re.search(r"\b(\d{6})\b", Notice.objects.latest("pk").body)
    assert found
    return [], {"digits": found[1]}


@replay("show-tracked-conduct", who="guest")
def _reply_tracked(room: Room) -> Sent:
    room.at("confirm", "ship", "refused")
    _arguments, form = _enter_code(room)
    assert room.client("guest").post(reverse("orders:enter-track-code"), form).status_code == 302
    return [], {"words": "Hôm ấy tôi đi viện"}


# --- the witness and erasing ------------------------------------------------------------------------------------------


def _waiting(room: Room) -> Order:
    """Return an order that waits for the officer: typed for somebody on the telephone."""
    Order.objects.filter(pk=room.order.pk).update(assisted_by=room.people["moderator"])
    officer = room.people["witness"]
    room.listing.session.duties.create(part="witness", person=officer, signed_in_at=database_now())
    return room.order


@replay("witness-picked", who="witness")
def _witness_picked(room: Room) -> Sent:
    return [], {"codes": [_waiting(room).code]}


@replay("witness-order", who="witness")
def _witness_order(room: Room) -> Sent:
    return [_waiting(room).code], {"version": "1"}


@replay("refuse-witness", who="witness")
def _refuse_witness(room: Room) -> Sent:
    return [_waiting(room).code], {"version": "1"} | WORDS


@replay("verify-file", who="guest")
def _verify_file(room: Room) -> Sent:
    seal(room.order.session)
    url = reverse("orders:download-certificate", args=[room.order.code])
    return [], {"file": SimpleUploadedFile("chung-nhan.json", room.client("buyer").get(url).content)}


@replay("erase-own-orders", who="buyer")
def _erase_own(room: Room) -> Sent:
    room.at("confirm", "ship", "receive", "collect")
    seal(room.order.session)
    return [], {"is_sure": "on"}


@replay("erase-buyer", who="director")
def _erase_buyer(room: Room) -> Sent:
    _erase_own(room)
    return [], {"phone": "0912 345 678", "basis": "Thư ngày 20/11/2026", "is_sure": "on"}


# --- reviews ----------------------------------------------------------------------------------------------------------


def _review(room: Room) -> Review:
    return said(completed(room.listing, buyer=room.people["buyer"]), 4, "Quả mọng, đóng gói cẩn thận.")


@replay("review-order", who="buyer")
def _write_review(room: Room) -> Sent:
    order = completed(room.listing, buyer=room.people["buyer"])
    line = order.current_lines[0].pk
    typed = {"key": new_key(), "score": "4", "text": "Quả mọng.", "is_named": "on"}
    return [order.code], {"line": str(line)} | {f"mon-{line}-{name}": value for name, value in typed.items()}


@replay("answer-review", who="seller")
def _answer_review(room: Room) -> Sent:
    review = _review(room)
    show_review(actor=room.people["moderator"], seen=Seen(review, review.version))
    return [room.vendor.slug, review.pk], {"words": "Cảm ơn chị."}


@replay("show-review", "hide-review", who="moderator")
def _decide_review(room: Room) -> Sent:
    review = _review(room)
    return [review.pk], {"version": str(review.version), "reason": "off_topic"}
