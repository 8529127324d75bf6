"""A message to oneself, with samples in the place of facts."""

from uuid import uuid4

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.commit import after_commit
from market.kernel.errors import Refused
from market.notices.models import Notice
from market.notices.rendering import LONGEST_SUBJECT
from market.notices.tasks import send_notice_task
from market.notices.text_pages import words_of
from market.notices.texts import kind_or_absent


@transaction.atomic
def send_sample(*, actor: Person, kind: str, language: str) -> Notice:
    """Send the words in force to whoever asks, and to nobody else."""
    channel = kind_or_absent(kind).channel
    addresses = {Notice.Channel.EMAIL: actor.email, Notice.Channel.SMS: actor.phone}
    if channel not in addresses:
        raise Refused(_("Thông báo trên máy không gửi thử được; hãy xem ở khung xem trước."))
    address = addresses[Notice.Channel(channel)]
    if not address:
        raise Refused(_("Tài khoản của Anh/Chị chưa có địa chỉ để nhận loại này."))
    words = words_of(kind, language).preview
    notice = Notice.objects.create(
        key=f"sample-{uuid4()}",
        kind=kind,
        channel=channel,
        recipient=address,
        subject=(_("Gửi thử: %(subject)s") % {"subject": words.subject})[:LONGEST_SUBJECT],
        body=words.body,
        next_try_at=Now(),
    )
    journal.record("message.tried", actor=actor, subject=notice, kind=kind, language=language)
    after_commit(send_notice_task, notice.pk)
    return notice
