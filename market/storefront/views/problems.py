"""The pages for what went wrong: they look like the market and say what to do."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from market.accounts.rules import public

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@public
def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, TOO_LARGE):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    message = _("Không có trang này, hoặc trang không dành cho Anh/Chị.")
    return render(request, "404.html", {"message": message}, status=404)


@public
def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
