"""The words of a notice: `templates/mail/<kind>.txt`, first line the subject, then a blank line and the body."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

LANGUAGE = settings.LANGUAGE_CODE  # people are written to in Vietnamese
LONGEST_SUBJECT = 200  # characters, as the column


@dataclass(frozen=True)
class Message:
    """A rendered notice."""

    subject: str
    body: str


def render_message(kind: str, context: Mapping[str, Any]) -> Message:
    """Return the words of a notice. Plain text: nothing is escaped; `site_url` is always there for links."""
    template = get_template(f"mail/{kind}.txt").template  # type: ignore[attr-defined]
    with translation.override(LANGUAGE):
        text = template.render(Context({"site_url": settings.SITE_URL, **context}, autoescape=False))
    subject, _newline, body = text.strip().partition("\n")
    return Message(" ".join(subject.split())[:LONGEST_SUBJECT], body.strip())
