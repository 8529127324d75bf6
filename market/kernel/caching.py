"""How long a browser may keep what it was answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_cache_control

type View = Callable[..., HttpResponseBase]

REFUSED = frozenset({409, 422, 429})


def never_kept_but_refusals(view: View) -> View:
    """Let a browser keep nothing of a page but a form it sent and got back.

    A page that answers a POST cannot be asked for again without sending the form again, so a browser that has kept
    nothing shows a page of its own there, and what was typed is out of reach.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code in REFUSED:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            add_never_cache_headers(response)
        return response

    return answer
