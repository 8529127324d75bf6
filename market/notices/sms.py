"""Text messages. A gateway is one class with one method; the built-in one writes to the log."""

import logging
from typing import Protocol

from django.conf import settings

from market.notices.masking import masked

logger = logging.getLogger(__name__)


class SmsGateway(Protocol):
    """What sends text messages."""

    def send(self, *, recipient: str, text: str, reference: str) -> None:
        """Hand one message over; raise OSError when that may work later. `reference` marks a repeat."""


class LogGateway:
    """Writes that a message would go out; its words only where developers look."""

    def send(self, *, recipient: str, text: str, reference: str) -> None:
        """Log the message."""
        logger.info("SMS %s to %s: %s", reference, masked(recipient), text if settings.DEBUG else "(words not logged)")


gateway: SmsGateway = LogGateway()
