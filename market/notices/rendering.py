"""The words of a notice: the office's own if it wrote any, else `templates/mail/<kind>.txt`.

A template's first line is the subject; after a blank line comes the body.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.utils import translation
from django.utils.translation import gettext as _

from market.notices.choices import refusal_url
from market.notices.house_texts import filled_in, template_of
from market.notices.kinds import kind_of
from market.notices.models import MessageText, Notice
from market.notices.texts import filled, placeholders_in

LANGUAGE = settings.LANGUAGE_CODE  # people are written to in Vietnamese, unless they chose otherwise
LONGEST_SUBJECT = 200  # characters, as the column


@dataclass(frozen=True)
class Message:
    """A rendered notice."""

    subject: str
    body: str


def render_message(
    kind: str, context: Mapping[str, Any], *, language: str = LANGUAGE, edited: MessageText | None = None
) -> Message:
    """Return the words of a notice. Plain text: nothing is escaped; `site_url` is always there for links."""
    if edited is not None:
        names = dict.fromkeys(placeholders_in(edited.subject + edited.body))
        values = filled_in(kind, names, context, language)
        return _message(filled(edited.subject, values), filled(edited.body, values))
    with translation.override(language):
        whole = Context({"site_url": settings.SITE_URL, **context}, autoescape=False)
        subject, _newline, body = template_of(kind).render(whole).strip().partition("\n")
    return _message(subject, body)


def _message(subject: str, body: str) -> Message:
    return Message(" ".join(subject.split())[:LONGEST_SUBJECT], body.strip())


def with_way_out(message: Message, kind: str, recipient: str, language: str) -> Message:
    """Return a mail that says how to be sent no more of its kind, when that may be refused."""
    what = kind_of(kind)
    if not what.is_optional or what.channel != Notice.Channel.EMAIL:
        return message
    address = refusal_url(recipient, what.purpose, Notice.Channel.EMAIL)
    with translation.override(language):
        words = _("Không muốn nhận loại thư này nữa:")
    return Message(message.subject, f"{message.body}\n\n{words}\n{address}")
