"""Published copies of papers: for everybody, without any personal data, each with its certificate."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.files.serving import file_response, page_response
from vetting.selectors.copies import certificate_of, public_copy

SHORTLY = "public, max-age=60"  # a copy that was taken back is gone a minute later


@public
@require_safe
def show_public_paper(request: HttpRequest, code: str) -> HttpResponse:
    copy = public_copy(code)
    context = {
        "copy": copy,
        "paper": copy.paper,
        "certificate": certificate_of(copy),
        "pages": range(1, copy.file.pages + 1),
    }
    return render(request, "vetting/public_paper.html", context)


@public
@require_safe
def show_public_page(request: HttpRequest, code: str, page: int) -> HttpResponseBase:
    response = page_response(public_copy(code).file, page=page)
    response["Cache-Control"] = SHORTLY
    return response


@public
@require_safe
def download_public_paper(request: HttpRequest, code: str) -> HttpResponseBase:
    return file_response(public_copy(code).file, inline=False)
