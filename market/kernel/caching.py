"""How long a browser may keep what it was answered.

A view may say it itself. Of the others, market.accounts.middleware lets nothing be kept that needs a sign-in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers, patch_cache_control

type View = Callable[..., HttpResponseBase]

HANDED_BACK = frozenset({200, 403, 409, 422, 429})  # what a form is answered with that is not done with


def keep_nothing(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let a browser keep nothing of an answer but a form it sent and got back.

    A page that answers a POST cannot be asked for again without sending the form again, so a browser that has kept
    nothing shows a page of its own there, and what was typed is out of reach.
    """
    if request.method == "POST" and response.status_code in HANDED_BACK:
        keep_for_one(response)
    else:
        add_never_cache_headers(response)


def keep_for_one(response: HttpResponseBase) -> None:
    """Let an answer be kept by nobody but the browser that asked, and be asked for anew except on the way back."""
    patch_cache_control(response, private=True, no_cache=True)


def never_kept_but_refusals(view: View) -> View:
    """Let a browser keep nothing of a page but a form it sent and got back."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        keep_nothing(request, response)
        return response

    return answer
