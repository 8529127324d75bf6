"""What the office may do in the outbox."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from market.kernel import journal
from market.kernel.commit import after_commit
from market.kernel.errors import Absent, Refused, Stale
from market.notices.kinds import not_before
from market.notices.models import Notice
from market.notices.tasks import send_notice_task


def _locked(pk: int) -> Notice:
    notice = Notice.objects.select_for_update().filter(pk=pk).first()
    if notice is None:
        raise Absent(_("Không có thư này."))
    if notice.status == Notice.Status.SENDING:
        raise Stale(_("Thư đang được gửi. Anh/Chị tải lại trang sau ít giây."))
    return notice


@transaction.atomic
def retry_notice(*, actor: AbstractBaseUser, pk: int) -> Notice:
    """Queue again what failed, or what may not have arrived, with all its tries before it."""
    notice = _locked(pk)
    if notice.is_secret and not notice.body:
        raise Refused(_("Mã trong thư này đã được xóa. Người nhận hãy xin mã mới."))
    notice.move_to(Notice.Status.QUEUED)
    notice.tries = 0
    notice.next_try_at = not_before(notice.kind) or Now()
    notice.save(update_fields=["status", "tries", "next_try_at"])
    journal.record("notice.retried", actor=actor, subject=notice)
    after_commit(send_notice_task, notice.pk)
    return notice


@transaction.atomic
def note_arrived(*, actor: AbstractBaseUser, pk: int) -> Notice:
    """Note that what may not have arrived has: somebody asked its reader, or the mail server's log."""
    notice = _locked(pk)
    if notice.status != Notice.Status.UNCLEAR:
        raise Refused(_("Chỉ ghi được cho thư chưa rõ đã tới."))
    notice.move_to(Notice.Status.SENT)
    notice.sent_at, notice.last_error = Now(), ""
    notice.save(update_fields=["status", "sent_at", "last_error"])
    journal.record("notice.arrived", actor=actor, subject=notice)
    return notice


@transaction.atomic
def withdraw_notice(*, actor: AbstractBaseUser, pk: int) -> Notice:
    """Take a notice out of the queue for good."""
    notice = _locked(pk)
    notice.move_to(Notice.Status.WITHDRAWN)
    notice.forget_secret()
    notice.save(update_fields=["status", "body"])
    journal.record("notice.withdrawn", actor=actor, subject=notice)
    return notice
