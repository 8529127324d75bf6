"""Mails that come back after they were taken: delivery reports as RFC 3464 has them, and the mail server's own log."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any

from django.db import transaction
from django.db.models import Func, TextField, Value
from django.db.models.functions import Now, Substr

from market.kernel import journal
from market.notices.addresses import LONGEST_REASON, note_bounce
from market.notices.letters import message_id
from market.notices.models import Notice

_MESSAGE_ID = re.compile(r"<[0-9a-f]{32}@[^<>\s]+>")
_DIGEST = 32  # hexadecimal digits of a key's hash in its Message-ID


@dataclass(frozen=True)
class Bounce:
    """One recipient a server gave up on: which mail, whom, why."""

    message_id: str
    address: str
    reason: str


def bounces_in(mail: Message) -> Iterator[Bounce]:
    """Give what a delivery report says failed for good; nothing for any other mail."""
    if mail.get_content_type() != "multipart/report":
        return
    parts = list(mail.walk())
    original = _original_id(parts)
    for part in parts:
        if part.get_content_type() == "message/delivery-status" and original:
            yield from _failed(part, original)


def _original_id(parts: list[Message]) -> str:
    """Return the Message-ID of the mail the report is about: from the copy of it, or of its head, that comes along."""
    for part in parts:
        if part.get_content_type() == "message/rfc822":
            inner: Any = part.get_payload()
            words = " ".join(str(each.get("Message-ID", "")) for each in (inner if isinstance(inner, list) else []))
        elif part.get_content_type() == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            words = content.decode(errors="replace") if isinstance(content, bytes) else ""
        else:
            continue
        found = _MESSAGE_ID.search(words)
        if found:
            return found[0]
    return ""


def _failed(report: Message, original: str) -> Iterator[Bounce]:
    blocks: Any = report.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        status = str(block.get("Status", "")).strip()
        if str(block.get("Action", "")).strip().lower() == "failed" and status.startswith("5"):
            address = str(block.get("Final-Recipient") or block.get("Original-Recipient") or "")
            reason = " ".join(str(block.get("Diagnostic-Code") or status).split())
            yield Bounce(original, address.partition(";")[2].strip().strip("<>").lower(), reason[:LONGEST_REASON])


@transaction.atomic
def take_bounce(bounce: Bounce) -> bool:
    """Mark the mail that came back and its address; tell whether it was one of ours and news.

    Reports come from anybody. One counts only when it names a mail the market sent, by a number nobody else knows, and
    the address it went to.
    """
    digest = bounce.message_id[1 : 1 + _DIGEST]
    notice = (
        Notice.objects.select_for_update()
        .filter(channel=Notice.Channel.EMAIL, recipient=bounce.address, status=Notice.Status.SENT, bounced_at=None)
        .annotate(digest=Substr(_hashed_key(), 1, _DIGEST))
        .filter(digest=digest)
        .first()
    )
    if notice is None or message_id(notice.key) != bounce.message_id:
        return False
    Notice.objects.filter(pk=notice.pk).update(bounced_at=Now(), bounce=bounce.reason)
    note_bounce(notice.recipient, bounce.reason)
    journal.record("notice.bounced", actor=None, subject=notice)
    return True


def _hashed_key() -> Func:
    """Return a notice's key as its Message-ID has it, in SQL: among one address's notices only, which are few."""
    return Func(
        Func("key", Value("UTF8"), function="convert_to"),
        template="encode(sha256(%(expressions)s), 'hex')",
        output_field=TextField(),
    )


def message_ids_in(log: str) -> set[str]:
    """Return every Message-ID of ours a mail server's log names."""
    return set(_MESSAGE_ID.findall(log))


@transaction.atomic
def settle_unclear(*, taken: Collection[str]) -> tuple[int, int]:
    """Settle what may not have arrived by what the mail server's log says it took; return how many it had, and had not.

    The log has to cover the time: what it does not name is sent again.
    """
    had: list[int] = []
    had_not: list[int] = []
    for notice in Notice.objects.select_for_update().filter(status=Notice.Status.UNCLEAR):
        (had if message_id(notice.key) in taken else had_not).append(notice.pk)
    Notice.objects.filter(pk__in=had).update(status=Notice.Status.SENT, sent_at=Now(), last_error="")
    Notice.objects.filter(pk__in=had_not).update(status=Notice.Status.QUEUED, next_try_at=Now())
    for pk in (*had, *had_not):
        journal.record("notice.settled", actor=None, subject=Notice(pk=pk), arrived=pk in had)
    return len(had), len(had_not)
