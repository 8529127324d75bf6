"""Comments become drafts, and drafts become orders when the buyer confirms. Repeats collapse in the database."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from psycopg import errors

from market.accounts.models import Person
from market.accounts.secret_links import hashed
from market.kernel import journal
from market.kernel.errors import Refused, Stale
from market.kernel.texts import fold
from market.notices.models import Notice
from market.notices.services import queue_notice
from orders.addresses import draft_url
from orders.models import CommentBatch, DraftOrder, Placing
from orders.proofs import draft_secret
from orders.typed.comment_rows import MOST_ROWS, repeated_row, silent_row, unread_row
from orders.typed.comments import MOST_COMMENTS, Comment
from orders.typed.text_orders import TextOrder, read_order
from sessions.access import evening_numbered
from sessions.availability import ENDS_AT
from sessions.models import Listing, MarketSession

MOST_LINKS = 3  # text messages one phone gets in a session
KEPT = timedelta(days=7)  # names and phones, after the session
ONCE = frozenset({"draft_once_per_author", "draft_once_per_phone"})


@transaction.atomic
def paste_comments(*, actor: Person, number: int, source: str, comments: Sequence[Comment]) -> CommentBatch:
    """Draft what the comments of a running session ask for; who left a phone is sent the link.

    Pastes of one session wait for each other, so that the same thread pasted twice at once is drafted once.
    """
    evening = evening_numbered(number)
    session = MarketSession.objects.select_for_update(no_key=True).get(pk=evening.session.pk)
    if not evening.is_running:
        raise Refused(_("Chỉ nhập bình luận trong giờ phiên chợ."))
    if len(comments) > MOST_COMMENTS:
        words = _("Mỗi lần nhập nhiều nhất %(most)d bình luận. Anh/Chị chia ra vài lần.")
        raise Refused(words % {"most": MOST_COMMENTS}, field="text")
    if not comments:
        raise Refused(_("Chưa thấy bình luận nào trong phần đã dán."), field="text")
    batch = CommentBatch.objects.create(session=session, source=source, pasted_by=actor, read=len(comments))
    listings = _listings_by_code(session)
    rows: list[dict[str, Any]] = []
    for comment in comments:
        rows += _draft_comment(batch, comment, read_order(comment.text, listings.keys()), listings)
    batch.rows = rows[:MOST_ROWS]
    batch.save(update_fields=["drafted", "repeated", "rows"])
    facts = {"read": batch.read, "drafted": batch.drafted, "repeated": batch.repeated}
    journal.record("session.comments_pasted", actor=actor, subject=session, **facts)
    return batch


def _listings_by_code(session: MarketSession) -> dict[str, Listing]:
    accepted = Listing.objects.filter(session=session, standing=Listing.Standing.ACCEPTED).exclude(stall_code="")
    return {listing.stall_code: listing for listing in accepted}


def _draft_comment(
    batch: CommentBatch, comment: Comment, order: TextOrder, listings: dict[str, Listing]
) -> list[dict[str, Any]]:
    """Draft each line of one comment; return what needs a person's eye."""
    author_key = _author_key(comment, order.phone or "")
    key, phone = _open_link(batch.session, author_key, order.phone or "") or (uuid4(), order.phone or "")
    shared = {
        "batch": batch,
        "session": batch.session,
        "author": comment.author,
        "author_key": author_key,
        "phone": phone,
        "key": key,
        "secret_hash": hashed(draft_secret(key)),
    }
    made: list[str] = []
    repeated: list[str] = []
    for line in order.lines:
        is_new = _create(**shared, listing=listings[line.code], quantity=line.quantity)
        (made if is_new else repeated).append(line.code)
    batch.drafted += len(made)
    batch.repeated += len(repeated)
    rows = [unread_row(comment, order)] if order.problems else []
    if repeated:
        rows.append(repeated_row(comment, repeated))
    if made and phone and not _send_link(batch.session, key, phone):
        rows.append(silent_row(comment))
    return rows


def _author_key(comment: Comment, phone: str) -> str:
    """Return what a repeat is known by: the author, else the phone, else the very words."""
    if comment.author:
        return hashed("author " + fold(comment.author))
    return "" if phone else hashed("words " + fold(comment.text))


def _open_link(session: MarketSession, author_key: str, phone: str) -> tuple[UUID, str] | None:
    """Return key and phone of the link a person has not used yet: what is asked for later goes into it.

    A phone is proved by its own link only; who has left one need not write it again. The rows stay locked, so that
    the link is not used up meanwhile without `confirm_drafts` seeing what was added.
    """
    waiting = DraftOrder.objects.filter(session=session, status=DraftOrder.Status.WAITING)
    own = waiting.filter(phone=phone) if phone else waiting.filter(author_key=author_key).exclude(author_key="")
    unused = own.filter(~Exists(Placing.objects.filter(key=OuterRef("key"))))
    rows = list(unused.select_for_update(no_key=True).order_by("-phone", "pk"))
    return (rows[0].key, rows[0].phone) if rows else None


def _create(**fields: Any) -> bool:
    """Create a draft; tell whether it is new."""
    try:
        with transaction.atomic():
            DraftOrder.objects.create(**fields)
    except IntegrityError as error:
        cause = error.__cause__
        if not (isinstance(cause, errors.UniqueViolation) and cause.diag.constraint_name in ONCE):
            raise
        return False
    return True


def _send_link(session: MarketSession, key: UUID, phone: str) -> bool:
    """Send a link by text message, once; tell whether the phone may still get one."""
    links = DraftOrder.objects.filter(session=session, phone=phone).values("key").distinct().count()
    if links > MOST_LINKS:
        return False
    queue_notice(
        kind="draft-order-text",
        key=f"draft-{key}",
        recipient=phone,
        context={"draft_url": draft_url(key), "session": session},
        channel=Notice.Channel.SMS,
        is_secret=True,
    )
    return True


@transaction.atomic
def drop_draft(*, actor: Person, draft: DraftOrder) -> DraftOrder:
    """Put a waiting draft aside: its line goes from the link's page. Twice is once."""
    locked = DraftOrder.objects.select_for_update(no_key=True).select_related("session", "listing").get(pk=draft.pk)
    if locked.status == DraftOrder.Status.DROPPED:
        return locked
    if locked.status != DraftOrder.Status.WAITING:
        raise Stale(_("Đơn nháp này đã được chốt hoặc đã hết phiên. Anh/Chị tải lại trang để xem."))
    locked.move_to(DraftOrder.Status.DROPPED)
    locked.save(update_fields=["status"])
    code = locked.listing.stall_code
    journal.record("session.draft_dropped", actor=actor, subject=locked.session, draft=locked.pk, code=code)
    return locked


@transaction.atomic
def confirm_drafts(*, drafts: Collection[DraftOrder], placing: Placing) -> int:
    """Mark the drafts of one link that were ordered, and those left out of the order; return how many were ordered.

    The order is placed before: should this be lost, the placing's key tells when the link is opened again. What the
    desk added after the buyer's page was drawn was not left out by anybody: it gets a link of its own.
    """
    if not drafts:
        return 0
    ordered = set(placing.orders.values_list("lines__listing", flat=True))
    of_link = DraftOrder.objects.filter(key=placing.key)
    rows = list(of_link.filter(pk__in=[draft.pk for draft in drafts]).select_for_update(no_key=True).order_by("pk"))
    _link_anew(of_link.filter(status=DraftOrder.Status.WAITING).exclude(pk__in=[row.pk for row in rows]))
    for row in rows:
        if row.listing_id in ordered and row.status != DraftOrder.Status.CONFIRMED:
            row.move_to(DraftOrder.Status.CONFIRMED)
            row.placing = placing
        elif row.listing_id not in ordered and row.status == DraftOrder.Status.WAITING:
            row.move_to(DraftOrder.Status.DROPPED)
        row.save(update_fields=["status", "placing"])
    return sum(row.status == DraftOrder.Status.CONFIRMED for row in rows)


def _link_anew(late: QuerySet[DraftOrder]) -> None:
    """Give drafts that came too late for their link another one. Asked once their link's rows are locked."""
    found = late.select_related("session").first()
    if found is None:
        return
    key = uuid4()
    late.update(key=key, secret_hash=hashed(draft_secret(key)))
    if found.phone:
        _send_link(found.session, key, found.phone)


def expire_drafts() -> int:
    """Close the drafts that nobody confirmed before their session ended; return how many."""
    over = MarketSession.objects.annotate(ends=ENDS_AT).filter(ends__lte=Now())
    waiting = DraftOrder.objects.filter(status=DraftOrder.Status.WAITING, session__in=over)
    return waiting.update(status=DraftOrder.Status.EXPIRED)


@transaction.atomic
def forget_commenters() -> int:
    """Delete names, phones and words of comments a week after their session; return how many drafts were emptied."""
    over = MarketSession.objects.annotate(ends=ENDS_AT).filter(ends__lte=Now() - KEPT)
    CommentBatch.objects.filter(session__in=over).exclude(rows=[]).update(rows=[])
    known = DraftOrder.objects.filter(~Q(author="") | ~Q(phone="") | ~Q(author_key=""), session__in=over)
    return known.update(author="", phone="", author_key="")
