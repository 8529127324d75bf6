"""Ordinary refusals. Services raise them; ProblemMiddleware turns them into a sentence for the person."""

from typing import Any


class Problem(Exception):  # noqa: N818 - these are outcomes, not programming errors
    """Say no, in the language of the person who asked."""

    status = 422

    def __init__(self, message: str, *, field: str | None = None) -> None:
        """Keep `message` (translated, for the person) and the form field it belongs beside."""
        super().__init__(message)
        self.message = message
        self.field = field


class Refused(Problem):
    """A rule of the market forbids it (422)."""


class Stale(Problem):
    """Somebody else moved first (409)."""

    status = 409


class Absent(Problem):
    """There is no such thing, or not for this person (404)."""

    status = 404


class Gone(Problem):
    """There was such a thing, and it does not come back (410). `facts` are what the page shows instead of it."""

    status = 410

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.facts = facts


class TooMany(Problem):
    """Asked too often (429). `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
