"""The published logs: pages for people, the files for whoever checks, and the program that checks them."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.files.depot import STORAGE_ERRORS
from market.files.published import read_published
from market.kernel.errors import Absent
from orders.services.publishing import MEDIA_TYPES, path_of
from orders.witness import logs, verify_witness

_VERIFIER = Path(verify_witness.__file__).read_bytes()


@public
@require_safe
def list_logs(request: HttpRequest) -> HttpResponse:
    page = logs.page_before(request.GET.get("before", ""))
    return render(request, "orders/logs.html", {"page": page})


@public
@require_safe
def show_log(request: HttpRequest, number: int) -> HttpResponse:
    return render(request, "orders/log.html", {"log": logs.log_numbered(number)})


@public
@require_safe
@cache_control(public=True, max_age=30)
def show_log_file(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Hand out a published file as it lies in the storage: the database is not asked."""
    if name not in MEDIA_TYPES:
        raise Absent(logs.no_such_file())
    try:
        content = read_published(path_of(number, name))
    except STORAGE_ERRORS as error:
        raise Absent(logs.no_such_file()) from error
    return HttpResponse(content, content_type=MEDIA_TYPES[name])


@public
@require_safe
@cache_control(public=True, max_age=3600)
def download_verifier(request: HttpRequest) -> HttpResponse:
    """Hand out the program that checks certificates and logs without this market."""
    headers = {"Content-Disposition": 'attachment; filename="verify_witness.py"'}
    return HttpResponse(_VERIFIER, content_type="text/x-python; charset=utf-8", headers=headers)
