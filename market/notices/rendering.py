"""The words of a notice: the office's own if it wrote any, else `templates/mail/<kind>.txt`.

A template's first line is the subject; after a blank line comes the body.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.utils import translation
from django.utils.translation import gettext as _

from market.notices.choices import refusal_url
from market.notices.house_texts import filled_in, source_of, template_of
from market.notices.kinds import kind_of
from market.notices.models import MessageText, Notice
from market.notices.texts import filled, placeholders_in

LANGUAGE = settings.LANGUAGE_CODE  # people are written to in Vietnamese, unless they chose otherwise
LONGEST_SUBJECT = 200  # characters, as the column
_GAP = re.compile("\ue000([a-z_]+)\ue001")  # letters of nobody's alphabet


@dataclass(frozen=True)
class Message:
    """A rendered notice."""

    subject: str
    body: str


def render_message(
    kind: str, context: Mapping[str, Any], *, language: str = LANGUAGE, edited: MessageText | None = None
) -> Message:
    """Return the words of a notice. Plain text: nothing is escaped; `site_url` is always there for links."""
    return _message(*_said(kind, context, language, edited))


def render_messages(
    kind: str, contexts: Sequence[Mapping[str, Any]], *, language: str = LANGUAGE, edited: MessageText | None = None
) -> list[Message]:
    """Return the words of many notices of a kind; what differs is filled into one text where that comes to the same."""
    gaps = _gaps(kind, contexts)
    if not gaps:
        return [render_message(kind, each, language=language, edited=edited) for each in contexts]
    subject, body = _said(kind, {**contexts[0], **gaps}, language, edited)
    return [_message(_closed(subject, each), _closed(body, each)) for each in contexts]


def _said(kind: str, context: Mapping[str, Any], language: str, edited: MessageText | None) -> tuple[str, str]:
    if edited is not None:
        names = dict.fromkeys(placeholders_in(edited.subject + edited.body))
        values = filled_in(kind, names, context, language)
        return filled(edited.subject, values), filled(edited.body, values)
    with translation.override(language):
        whole = Context({"site_url": settings.SITE_URL, **context}, autoescape=False)
        subject, _newline, body = template_of(kind).render(whole).strip().partition("\n")
    return subject, body


def _message(subject: str, body: str) -> Message:
    return Message(" ".join(subject.split())[:LONGEST_SUBJECT], body.strip())


def _gaps(kind: str, contexts: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return a gap for each fact that is not the same for all; nothing when some of them does more than stand there."""
    first, *others = contexts
    if not others or any(each.keys() != first.keys() for each in others):
        return {}
    differing = [name for name in first if any(not _is_same(each[name], first[name]) for each in others)]
    are_texts = all(type(each[name]) is str for name in differing for each in contexts)
    return {name: f"\ue000{name}\ue001" for name in differing} if are_texts and _stand_there(kind, differing) else {}


def _is_same(one: Any, other: Any) -> bool:
    return one is other or (type(one) is type(other) is str and one == other)


def _stand_there(kind: str, names: Sequence[str]) -> bool:
    """Tell whether a template says these facts as they are: it asks nothing about them and does nothing to them."""
    source = source_of(kind)
    return all(len(re.findall(rf"\b{name}\b", source)) == source.count(f"{{{{ {name} }}}}") for name in names)


def _closed(text: str, context: Mapping[str, Any]) -> str:
    return _GAP.sub(lambda gap: context.get(gap[1], gap[0]), text)


def with_way_out(messages: Sequence[Message], kind: str, recipients: Sequence[str], language: str) -> list[Message]:
    """Return mails that say how to be sent no more of their kind, when that may be refused."""
    what = kind_of(kind)
    if not what.is_optional or what.channel != Notice.Channel.EMAIL:
        return list(messages)
    with translation.override(language):
        words = _("Không muốn nhận loại thư này nữa:")
    addresses = (refusal_url(recipient, what.purpose, Notice.Channel.EMAIL) for recipient in recipients)
    return [
        Message(message.subject, f"{message.body}\n\n{words}\n{address}")
        for message, address in zip(messages, addresses, strict=True)
    ]
