"""Language by cookie, and refusals as a clear sentence instead of a fault."""

from collections.abc import Callable
from typing import Any, TypeGuard

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from market.kernel.errors import Absent, Gone, Problem, TooMany
from market.kernel.htmx import is_htmx
from market.kernel.typed_fields import composed
from market.kernel.views import wrong_method

GetResponse = Callable[[HttpRequest], HttpResponseBase]
LARGEST_NUMBER = 2**63 - 1  # that a column holds
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}


class LanguageMiddleware:
    """Speak Vietnamese unless the person chose English; a visitor's browser settings do not decide."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _wants_a_page(response: HttpResponseBase, request: HttpRequest) -> TypeGuard[HttpResponse]:
    """Tell whether a person looks at an empty refusal, not a part of a page or a program."""
    is_empty = isinstance(response, HttpResponse) and not response.content
    return is_empty and request.method in {"GET", "POST"} and not is_htmx(request) and request.accepts("text/html")


class OneSpellingMiddleware:
    """Take every typed word in one Unicode form, whichever a phone sent, so that no form has to think of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> None:
        """Compose what was asked and typed; bodies that are no forms are left alone."""
        request.GET = composed(request.GET)
        if request.method == "POST" and request.content_type in FORM_TYPES:
            request.POST = composed(request.POST)


class ProblemMiddleware:
    """Turn a Problem raised by a view into its sentence: a part for htmx, a message and the way back otherwise."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405 and _wants_a_page(response, request):
            return wrong_method(request, response)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> None:
        """Raise Http404 when a number in the address is larger than any the database could know."""
        if any(isinstance(value, int) and value > LARGEST_NUMBER for value in kwargs.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the reply for a Problem, nothing for anything else."""
        if not isinstance(exception, Problem):
            return None
        if is_htmx(request):
            response = render(
                request, "components/_problem.html", {"message": exception.message}, status=exception.status
            )
        elif isinstance(exception, Gone):
            response = render(request, "410.html", {"message": exception.message} | exception.facts, status=410)
        elif isinstance(exception, Absent):
            response = render(request, "404.html", {"message": exception.message}, status=404)
        elif isinstance(exception, TooMany):
            response = render(request, "429.html", {"message": exception.message}, status=429)
        else:
            response = self._back_with_message(request, exception)
        if isinstance(exception, TooMany):
            response["Retry-After"] = str(exception.retry_after)
        return response

    def _back_with_message(self, request: HttpRequest, problem: Problem) -> HttpResponse:
        origin = request.headers.get("Referer", "")
        if request.method == "POST" and url_has_allowed_host_and_scheme(origin, {request.get_host()}):
            messages.error(request, problem.message)
            return redirect(origin)
        return render(request, "problem.html", {"message": problem.message}, status=problem.status)
