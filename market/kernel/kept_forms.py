"""What was typed survives a refusal: a form that came too late is handed back, ready to be sent once more.

Nothing is stored: the fields stand in the reply to the very browser that sent them, and only when that browser says
the form stood on a page of this market (a page elsewhere cannot say so). Passwords are never handed back.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.request import UnreadablePostError

from market.kernel.htmx import is_htmx

MOST_TYPED = 100_000  # characters handed back
UNKEPT = "csrfmiddlewaretoken"
SECRET = ("password", "secret")


@dataclass(frozen=True)
class KeptForm:
    """A form on its way back: where it goes, what it said, the words a person typed, and whether files are missing."""

    action: str
    fields: list[tuple[str, str]]
    words: list[str]
    had_files: bool


def kept_form(request: HttpRequest) -> KeptForm | None:
    """Return the refused form of this request, when there is something typed on a page of ours to hand back."""
    if request.method != "POST" or is_htmx(request) or not _is_from_here(request):
        return None
    try:
        typed = [(name, value) for name, values in request.POST.lists() for value in values if _may_be_kept(name)]
    except UnreadablePostError:
        return None
    if not any(value.strip() for _name, value in typed) or sum(len(value) for _name, value in typed) > MOST_TYPED:
        return None
    words = [value for _name, value in typed if " " in value.strip()]
    return KeptForm(request.get_full_path(), typed, words, bool(request.FILES))


def _may_be_kept(name: str) -> bool:
    return name != UNKEPT and not any(secret in name.lower() for secret in SECRET)


def _is_from_here(request: HttpRequest) -> bool:
    """Tell whether the browser says that the form stood on a page of this market."""
    said = request.headers.get("Origin") or request.headers.get("Referer", "")
    origin = urlsplit(said)
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
