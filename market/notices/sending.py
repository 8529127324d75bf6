"""Sending: claim, hand over outside any transaction, write down what became of it.

A repeat after a lost answer carries the same Message-ID or reference, so that receivers can drop it.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from time import monotonic

from django.db import transaction
from django.utils.translation import gettext_noop

from market.kernel.clock import database_now
from market.notices import gateways
from market.notices.addresses import bouncing, note_bounce
from market.notices.browsers import unwelcome
from market.notices.choices import is_refused, refusals_of
from market.notices.claims import Claim, ClaimLostError, claim_due, claim_one, give_back
from market.notices.kinds import kind_of
from market.notices.ledger import Ledger
from market.notices.letters import message_id
from market.notices.models import Notice
from market.notices.post import Post
from market.notices.push import SubscriptionGoneError, send_push
from market.notices.quiet import held_until

logger = logging.getLogger(__name__)

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 180, 360))  # wait after each failed try
TRANSIENT = (SMTPException, OSError)  # TimeoutError is an OSError
# An address or a subject that no mail server will ever take; a gateway's no.
MALFORMED = (ValueError, UnicodeError, gateways.GatewayRefusedError)
LONGEST_ERROR = 300  # characters, as the column
GONE = gettext_noop("Trình duyệt này không nhận thông báo nữa")
UNWANTED = gettext_noop("Người nhận không muốn nhận loại này")
BOUNCING = gettext_noop("Địa chỉ này đang trả thư lại")


def is_permanent(error: Exception) -> bool:
    """Tell whether trying again is of no use: a malformed message, or one refused for good (5xx)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= 500
    # A server whose certificate is wrong raises what is a ValueError too: the mail waits until it is who it should be.
    return isinstance(error, MALFORMED) and not isinstance(error, OSError)


def send_notice(*, pk: int) -> None:
    """Send a notice that is due; do nothing when it is not, or when another process is at it."""
    send_claimed(claim_one(pk))


def send_due(*, seconds: float) -> int:
    """Send what is due, a batch over one connection after the other, for so long; return how many were tried."""
    end, tried = monotonic() + seconds, 0
    while monotonic() < end:
        claim = claim_due()
        if not claim.notices:
            break
        send_claimed(claim)
        tried += len(claim.notices)
    return tried


def send_claimed(claim: Claim) -> None:
    """Send what was claimed; what there is no time for is queued again."""
    unwanted = _unwanted(claim.notices)
    with Post() as post, Ledger(claim) as ledger:
        for place, notice in enumerate(claim.notices):
            if claim.is_over:
                give_back(claim, claim.notices[place:])
                return
            reason = unwanted.get(notice.pk)
            if reason:
                _withdraw(ledger, notice, reason)
            else:
                _send(ledger, notice, post)


def _unwanted(notices: list[Notice]) -> dict[int, str]:
    """Return why some of these are not sent after all: looked up now, whatever held when they were written."""
    no_longer = dict.fromkeys(unwelcome(notices), UNWANTED)
    optional = [notice for notice in notices if kind_of(notice.kind).is_optional]
    if not optional:
        return no_longer
    addresses = {notice.recipient for notice in optional}
    refused, dead = refusals_of(addresses), bouncing(addresses)
    reasons = {notice.pk: BOUNCING for notice in optional if notice.recipient.lower() in dead}
    return (
        no_longer
        | reasons
        | {notice.pk: UNWANTED for notice in optional if is_refused(notice, kind_of(notice.kind).purpose, refused)}
    )


def _send(ledger: Ledger, notice: Notice, post: Post) -> None:
    try:
        _hand_over(notice, post, partial(ledger.note_handing, notice))
    except ClaimLostError:
        logger.warning("notice %s was taken over by another worker", notice.pk)
    except SubscriptionGoneError:
        _withdraw(ledger, notice, GONE)
    except (*TRANSIENT, *MALFORMED) as error:
        _note_failure(ledger, notice, error)
    else:
        ledger.note_taken(notice)


def _hand_over(notice: Notice, post: Post, before_dot: Callable[[], None]) -> None:
    match notice.channel:
        case Notice.Channel.EMAIL:
            post.hand_over(notice, before_dot)
        case Notice.Channel.PUSH:
            send_push(notice)
        case channel:
            gateway = gateways.gateway_of(channel)
            gateway.send(recipient=notice.recipient, text=notice.body, reference=message_id(notice.key))


def _withdraw(ledger: Ledger, notice: Notice, reason: str) -> None:
    notice.move_to(Notice.Status.WITHDRAWN)
    notice.forget_secret()
    ledger.settle(notice, last_error=reason, body=notice.body)


def _note_failure(ledger: Ledger, notice: Notice, error: Exception) -> None:
    words = f"{type(error).__name__}: {error}".replace("\x00", "")[:LONGEST_ERROR]
    is_last, may_be_there = notice.tries >= Notice.MAX_TRIES, _may_be_there(notice, error)
    if may_be_there and (is_last or kind_of(notice.kind).is_optional):
        notice.move_to(Notice.Status.UNCLEAR)
        ledger.settle(notice, last_error=words)
        logger.warning("notice %s may have been taken: the office decides", notice.pk)
    elif is_last or is_permanent(error):
        _give_up(ledger, notice, error, words)
    else:
        notice.move_to(Notice.Status.QUEUED)
        ledger.settle(notice, last_error=words, next_try_at=_next_try(notice))
        logger.info("notice %s not sent, try %s", notice.pk, notice.tries)


def _may_be_there(notice: Notice, error: Exception) -> bool:
    """Tell whether the talk ended without an answer after the dot."""
    return notice.handed_at is not None and not isinstance(error, SMTPResponseException)


@transaction.atomic
def _give_up(ledger: Ledger, notice: Notice, error: Exception, words: str) -> None:
    notice.move_to(Notice.Status.FAILED)
    ledger.settle(notice, last_error=words)
    if isinstance(error, SMTPRecipientsRefused) and is_permanent(error):
        note_bounce(notice.recipient, words)
    logger.warning("notice %s given up after %s tries", notice.pk, notice.tries)


def _next_try(notice: Notice) -> object:
    moment = database_now() + BACKOFF[min(notice.tries, len(BACKOFF)) - 1]
    return moment if kind_of(notice.kind).is_urgent else held_until(moment) or moment
