"""Sending one notice: take its row, hand it over, write down what became of it, all in one transaction.

A process that dies while sending gives the row back; the finder comes by again. A repeat after a lost answer carries
the same Message-ID, so that receivers can drop it.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now

from market.notices import sms
from market.notices.models import Notice
from market.notices.push import SubscriptionGoneError, send_push

logger = logging.getLogger(__name__)

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 180, 360))  # wait after each failed try
TRANSIENT = (SMTPException, OSError)  # TimeoutError is an OSError
MALFORMED = (ValueError, UnicodeError)  # an address or a subject that no mail server will ever take
LONGEST_ERROR = 300  # characters, as the column


def message_id(key: str) -> str:
    """Return the Message-ID of a notice: the same at every try."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def _send_mail(notice: Notice) -> None:
    headers = {"Message-ID": message_id(notice.key), "Auto-Submitted": "auto-generated"}
    EmailMessage(notice.subject, notice.body, to=[notice.recipient], headers=headers).send()


def _send_text(notice: Notice) -> None:
    sms.gateway.send(recipient=notice.recipient, text=notice.body, reference=message_id(notice.key))


CHANNELS: dict[str, Callable[[Notice], None]] = {
    Notice.Channel.EMAIL: _send_mail,
    Notice.Channel.SMS: _send_text,
    Notice.Channel.PUSH: send_push,
}


def is_permanent(error: Exception) -> bool:
    """Tell whether trying again is of no use: a malformed message, or a recipient refused for good (5xx)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    return isinstance(error, MALFORMED)


@transaction.atomic
def send_notice(*, pk: int) -> None:
    """Send a notice that is due; do nothing when it is not, or when another process is at it."""
    due = Notice.objects.filter(pk=pk, status=Notice.Status.QUEUED, next_try_at__lte=Now())
    notice = due.select_for_update(skip_locked=True).first()
    if notice is None:
        return
    notice.tries += 1
    try:
        CHANNELS[notice.channel](notice)
    except SubscriptionGoneError:
        notice.move_to(Notice.Status.WITHDRAWN)
        notice.last_error = "the browser no longer takes notices"
    except (*TRANSIENT, *MALFORMED) as error:
        _note_failure(notice, error)
    else:
        _note_success(notice)
    notice.save(update_fields=["status", "tries", "body", "last_error", "next_try_at", "sent_at"])


def _note_success(notice: Notice) -> None:
    notice.move_to(Notice.Status.SENT)
    notice.sent_at = Now()
    notice.last_error = ""
    notice.forget_secret()


def _note_failure(notice: Notice, error: Exception) -> None:
    notice.last_error = f"{type(error).__name__}: {error}".replace("\x00", "")[:LONGEST_ERROR]
    if is_permanent(error) or notice.tries >= Notice.MAX_TRIES:
        notice.move_to(Notice.Status.FAILED)
        logger.warning("notice %s given up after %s tries", notice.pk, notice.tries)
    else:
        notice.next_try_at = Now() + BACKOFF[min(notice.tries, len(BACKOFF)) - 1]
        logger.info("notice %s not sent, try %s", notice.pk, notice.tries)
