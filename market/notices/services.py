"""Writing into the outbox, and forgetting what stands there."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from market.kernel.commit import after_commit
from market.notices.addresses import languages_of
from market.notices.browsers import languages_of_browsers, numbers_of
from market.notices.kinds import kind_of, not_before
from market.notices.models import Notice
from market.notices.rendering import LANGUAGE, Message, render_messages, with_way_out
from market.notices.tasks import send_notice_task
from market.notices.texts import edited_text

# One statement: the row, or nothing when the key was there already. The ORM's own way does not tell which it was.
_INSERT = """
    INSERT INTO notices_notice
        (key, kind, channel, recipient, subject, body, is_secret, status, tries, last_error, created_at, next_try_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, 'queued', 0, '', now(), coalesce(%s, now()))
    ON CONFLICT (key) DO NOTHING
    RETURNING id
"""
_INSERT_MANY = """
    INSERT INTO notices_notice
        (key, kind, channel, recipient, subject, body, is_secret, status, tries, last_error, created_at, next_try_at)
    SELECT key, %s, channel, recipient, subject, body, false, 'queued', 0, '', now(), coalesce(%s, now())
      FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
           AS row (key, channel, recipient, subject, body)
    ON CONFLICT (key) DO NOTHING
"""
CHUNK = 1000  # rows of one statement when many are told


@dataclass(frozen=True)
class Outgoing:
    """One of many notices of a kind: to whom, with which facts. `key` makes it happen once."""

    key: str
    recipient: str
    context: Mapping[str, Any]
    channel: str = Notice.Channel.EMAIL


def queue_notice(
    *,
    kind: str,
    key: str,
    recipient: str,
    context: Mapping[str, Any],
    channel: str = Notice.Channel.EMAIL,
    is_secret: bool = False,
) -> Notice | None:
    """Put a notice into the outbox, in the caller's transaction; return nothing when `key` is there already."""
    message = _words(kind, [Outgoing(key, recipient, context, channel)])[0]
    values: list[Any] = [key, kind, channel, recipient, message.subject, message.body, is_secret, not_before(kind)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        row = cursor.fetchone()
    if row is None:
        return None
    after_commit(send_notice_task, row[0])
    return Notice.objects.get(pk=row[0])


def queue_pushes(*, kind: str, key: str, person: int | None, context: Mapping[str, Any]) -> int:
    """Queue a notice for each browser of somebody who agreed to its kind; return how many were new. Nobody has none."""
    if person is None or not settings.PUSH_KEY:
        return 0
    queued = [
        queue_notice(
            kind=kind, key=f"{key}-push-{each}", recipient=str(each), context=context, channel=Notice.Channel.PUSH
        )
        for each in numbers_of(person=person, purpose=kind_of(kind).consent)
    ]
    return sum(each is not None for each in queued)


def queue_notices(*, kind: str, messages: Iterable[Outgoing]) -> int:
    """Put many notices of a kind into the outbox, a statement per 1,000; return how many were new.

    The words are made before it, in no transaction. Whoever is interrupted calls again with the same keys: what is
    there already stays as it is. The finder sends them; nobody is nudged. Within a transaction of the caller all of it
    is that one transaction.
    """
    return sum(_insert_many(kind, chunk) for chunk in batched(messages, CHUNK))


def _insert_many(kind: str, chunk: tuple[Outgoing, ...]) -> int:
    words = _words(kind, chunk)
    columns: list[Any] = [
        kind,
        not_before(kind),
        [each.key for each in chunk],
        [each.channel for each in chunk],
        [each.recipient for each in chunk],
        [message.subject for message in words],
        [message.body for message in words],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_MANY, columns)
        number: int = cursor.rowcount
    return number


def _words(kind: str, messages: Sequence[Outgoing]) -> list[Message]:
    """Return the words for each, in the language its reader chose."""
    chosen = languages_of([each.recipient for each in messages])
    chosen |= languages_of_browsers([each.recipient for each in messages if each.channel == Notice.Channel.PUSH])
    places: dict[str, list[int]] = {}
    for place, each in enumerate(messages):
        places.setdefault(chosen.get(each.recipient.lower(), LANGUAGE), []).append(place)
    words: dict[int, Message] = {}
    for language, those in places.items():
        contexts, edited = [messages[place].context for place in those], edited_text(kind, language)
        rendered = render_messages(kind, contexts, language=language, edited=edited)
        recipients = [messages[place].recipient for place in those]
        words |= zip(those, with_way_out(rendered, kind, recipients, language), strict=True)
    return [words[place] for place in range(len(messages))]


@transaction.atomic
def forget_texts(*, mentioning: str, recipients: Collection[str], since: datetime) -> int:
    """Empty what was written to these recipients, or to others, about one thing (its code); return how many notices.

    That it was sent stays: kind, time and state. What still waits to be sent is withdrawn.
    """
    about = Notice.objects.filter(created_at__gte=since, body__contains=mentioning)
    about.filter(status=Notice.Status.QUEUED).update(status=Notice.Status.WITHDRAWN)
    about.filter(recipient__in=recipients).update(recipient="")
    return about.update(subject="", body="", last_error="")


@transaction.atomic
def forget_recipients(*, kinds: Collection[str], recipients: Collection[str], since: datetime) -> int:
    """Empty notices of some kinds to these recipients, whatever they were about; return how many notices."""
    wanted = Notice.objects.filter(created_at__gte=since, kind__in=kinds, recipient__in=recipients)
    wanted.filter(status=Notice.Status.QUEUED).update(status=Notice.Status.WITHDRAWN)
    return wanted.update(recipient="", subject="", body="", last_error="")
