"""Writing a review, answering it, and deciding whether its words are shown."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Absent, Refused, Stale
from market.kernel.texts import nfc
from orders.models import Order, OrderLine, Review
from orders.reviews.names import short_name
from orders.services.agreed import contact_of, lock_order
from sessions.speech.question_rules import contacts_in, masked

WINDOW = timedelta(days=60)  # after both sides said that all is well
LONGEST = 800  # characters
LONGEST_REPLY = 500
Status = Review.Status


@dataclass(frozen=True)
class Writing:
    """What a buyer sends: of which line, the score, the words, whether to be named, and the key drawn with the form."""

    line: int
    score: int
    text: str
    is_named: bool
    key: UUID


@dataclass(frozen=True)
class Seen:
    """A review as it stood before whoever decides: which, and in which version."""

    review: Review
    version: int


def takes_reviews(order: Order) -> bool:
    """Tell whether the buyer may speak of an order's goods now."""
    return order.status == Order.Status.COMPLETED and order.status_changed_at > database_now() - WINDOW


@transaction.atomic
def write_review(*, actor: Person | None, order: Order, writing: Writing) -> Review:
    """Keep what the buyer says of one line of an order; the same form sent twice is one review."""
    order = lock_order(order)
    before = Review.objects.filter(key=writing.key, line__order=order).first()
    if before is not None:
        return before
    line = OrderLine.objects.in_force().filter(order=order, pk=writing.line).select_related("listing").first()
    if line is None:
        raise Absent(_("Đơn này không có món ấy."))
    _refuse_unripe(order)
    _refuse_own(actor, order)
    if Review.objects.filter(line=line).exists():
        raise Refused(_("Anh/Chị đã đánh giá món này rồi."))
    text, contact = _proper_words(writing.text), contact_of(order)
    review = Review.objects.create(
        line=line,
        vendor=order.vendor,
        product_id=line.listing.product_id,
        score=writing.score,
        text=text,
        shown_name=short_name(contact.name) if contact and writing.is_named else "",
        status=Status.WAITING if text else Status.SHOWN,
        key=writing.key,
    )
    journal.record("review.written", actor=actor, subject=review, score=writing.score)
    return review


def _refuse_unripe(order: Order) -> None:
    if order.status != Order.Status.COMPLETED:
        raise Refused(_("Đơn hoàn tất rồi mới đánh giá được: cả hai bên cùng nói đã giao, đã nhận và đã trả tiền."))
    if not takes_reviews(order):
        raise Refused(_("Đã quá %(days)d ngày từ lúc đơn hoàn tất.") % {"days": WINDOW.days})


def _refuse_own(actor: Person | None, order: Order) -> None:
    """Refuse a vendor's own people: by account, and by the vendor's own telephone."""
    people, contact = {order.buyer_id, actor.pk if actor else None} - {None}, contact_of(order)
    is_own_phone = contact is not None and contact.phone == order.vendor.phone
    if is_own_phone or order.vendor.members.filter(person__in=people).exists():
        raise Refused(_("Người của gian hàng không đánh giá hàng của gian hàng mình."))


def _proper_words(typed: str) -> str:
    text = nfc(typed)
    if len(text) > LONGEST:
        raise Refused(_("Nhiều nhất %(most)d ký tự.") % {"most": LONGEST}, field="text")
    return masked(text, contacts_in(text))[:LONGEST]


@transaction.atomic
def answer_review(*, actor: Person, review: Review, text: str) -> Review:
    """Keep what the vendor answers; everybody reads it below the review. Another answer takes its place."""
    review = _locked(review)
    if review.status != Status.SHOWN or not review.text:
        raise Refused(_("Đánh giá này không còn hiện nữa."))
    reply = _proper_reply(text)
    if reply == review.reply:
        return review  # the same form sent twice
    review.reply, review.replied_by, review.replied_at = reply, actor, database_now()
    _save(review, "reply", "replied_by", "replied_at")
    journal.record("review.answered", actor=actor, subject=review)
    return review


def _proper_reply(typed: str) -> str:
    text = nfc(typed)
    if not text:
        raise Refused(_("Anh/Chị hãy viết câu trả lời."), field="words")
    if len(text) > LONGEST_REPLY:
        raise Refused(_("Nhiều nhất %(most)d ký tự.") % {"most": LONGEST_REPLY}, field="words")
    if contacts_in(text):
        words = _("Xin bỏ số điện thoại, đường dẫn và địa chỉ thư: ai cũng đọc được lời đáp này.")
        raise Refused(words, field="words")
    return text


@transaction.atomic
def show_review(*, actor: Person, seen: Seen) -> Review:
    """Let everybody read the words of a review."""
    review = _locked(seen.review, seen.version)
    review.move_to(Status.SHOWN)
    review.hide_reason = ""
    return _decided(review, actor)


@transaction.atomic
def hide_review(*, actor: Person, seen: Seen, reason: str) -> Review:
    """Take the words of a review, and the answer to them, out of sight, with a reason; its score still counts."""
    review = _locked(seen.review, seen.version)
    if reason not in Review.HideReason.values:
        raise Refused(_("Hãy chọn lý do ẩn."))
    review.move_to(Status.HIDDEN)
    review.hide_reason = reason
    return _decided(review, actor)


def _decided(review: Review, actor: Person) -> Review:
    review.decided_by, review.decided_at = actor, database_now()
    _save(review, "status", "hide_reason", "decided_by", "decided_at")
    journal.record(f"review.{review.status}", actor=actor, subject=review, reason=review.hide_reason)
    return review


def _locked(review: Review, version: int | None = None) -> Review:
    """Lock a review and return it as it is now; raise Stale when somebody decided since that version."""
    rows = Review.objects.select_for_update(no_key=True, of=("self",)).select_related("decided_by", "vendor")
    fresh = rows.get(pk=review.pk)
    if version is not None and fresh.version != version:
        raise Stale(_("Đánh giá này vừa thay đổi: %(state)s. Anh/Chị xem lại.") % {"state": fresh.get_status_display()})
    return fresh


def _save(review: Review, *fields: str) -> None:
    review.version += 1
    review.save(update_fields=[*fields, "version"])


def forget_reviewer(order: Order) -> None:
    """Empty what a buyer said of an order and who they were; the scores stay. The answers named them, perhaps."""
    Review.objects.filter(line__order=order).update(
        text="", shown_name="", status=Status.SHOWN, hide_reason="", reply="", replied_by=None, replied_at=None
    )
