"""What search engines read of a session: schema.org's Event as JSON-LD. Data, not a script: nothing runs."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from market.kernel.clock import in_hanoi
from sessions.evening import Evening

_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}  # as Django's json_script


def event_of(evening: Evening) -> dict[str, Any]:
    """Return a session as an Event: online, for everybody, free to enter; cancelled ones say so."""
    session = evening.session
    url = settings.SITE_URL + session.get_absolute_url()
    cancelled = session.stopped_at is not None and evening.was_cancelled
    return {
        "@context": "https://schema.org",
        "@type": "SaleEvent",
        "name": _("%(title)s, phiên %(number)d") % {"title": session.title, "number": session.number},
        "description": session.intro or session.theme or session.title,
        "startDate": in_hanoi(session.opens_at).isoformat(timespec="seconds"),
        "endDate": in_hanoi(session.closes_at).isoformat(timespec="seconds"),
        "eventStatus": f"https://schema.org/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "isAccessibleForFree": True,
        "inLanguage": ["vi", "en"],
        "url": url,
        "location": {"@type": "VirtualLocation", "url": url},
        "organizer": {"@type": "Organization", "name": _("Chợ đêm trên mây"), "url": settings.SITE_URL},
    }


def event_markup(evening: Evening) -> SafeString:
    """Return the Event as a data block for the page's head."""
    return data_block(event_of(evening))


def data_block(facts: object) -> SafeString:
    """Return facts as a data block for a page's head; nothing in them can end the block."""
    data = json.dumps(facts, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{data}</script>')  # noqa: S308 - every < of the data is escaped
