"""Handing mails to the mail server, many over one connection."""

from collections.abc import Callable
from contextlib import suppress
from smtplib import SMTPException
from types import TracebackType
from typing import Any, Self

from django.core.mail import mailers

from market.notices.letters import Letter
from market.notices.models import Notice


class Post:
    """A connection to the mail server, opened with the first mail and kept until the end of a batch."""

    def __init__(self) -> None:
        self._mailer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.hang_up()

    def hand_over(self, notice: Notice, before_dot: Callable[[], None]) -> None:
        """Hand one mail over; `before_dot` is called when the server may take it from the next moment on."""
        letter = Letter(notice)
        is_done = False
        try:
            mailer = self._connected()
            if hasattr(mailer, "before_dot"):
                mailer.before_dot = before_dot  # the others deliver within the call: nothing can break off in between
            mailer.send_messages([letter])
            is_done = True
        finally:
            if not is_done:
                self.hang_up()  # a talk that went wrong is not gone on with

    def _connected(self) -> Any:
        if self._mailer is None:
            self._mailer = mailers.default
            self._mailer.open()
        return self._mailer

    def hang_up(self) -> None:
        """End the talk; the next mail begins another."""
        mailer, self._mailer = self._mailer, None
        if mailer is not None:
            with suppress(SMTPException, OSError):
                mailer.close()
