"""Whether this request plays a rehearsal: what it keeps outside the database then stands apart from the real thing.

The database is kept apart by `market.office_home.rehearsal`, which alone lets anybody in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _

COOKIE = "dien-tap"  # named in deploy/nginx.conf too
_is_on: ContextVar[bool] = ContextVar("rehearsing", default=False)


@contextmanager
def rehearsing() -> Iterator[None]:
    """Let what is kept inside stand apart."""
    token = _is_on.set(True)
    try:
        yield
    finally:
        _is_on.reset(token)


def is_on() -> bool:
    """Tell whether this is a rehearsal."""
    return _is_on.get()


def apart(name: str) -> str:
    """Return the name under which a thing is kept: a rehearsal's never meets a real one."""
    return f"{COOKIE}:{name}" if _is_on.get() else name


def on_paper(text: str) -> str:
    """Return what is printed over a paper: in a rehearsal it says that the paper is worth nothing."""
    return _("Diễn tập, không có giá trị: %(text)s") % {"text": text} if _is_on.get() else text
