"""Papers, shown to those who may see them. Nothing active ever reaches the browser: pages come as pictures.

Their addresses are written by `{% file_address %}` and end after an hour or two.
"""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, signed_in
from market.files.addresses import check_address
from market.files.serving import PAGE_WIDTHS, file_response, page_response, thumbnail_response
from vetting.access import paper_for, screenshot_of
from vetting.turning import turned

WIDTHS = {"lon": PAGE_WIDTHS[-1], "nho": PAGE_WIDTHS[0]}  # what an address may ask for beside the usual


@signed_in
@require_safe
def show_paper_page(request: PersonRequest, pk: int, page: int) -> HttpResponseBase:
    check_address(request)
    paper = paper_for(request.user, pk)
    width = WIDTHS.get(request.GET.get("co", ""), PAGE_WIDTHS[1])
    response = page_response(paper.file, page=page, width=width)
    degrees = request.GET.get("xoay", "")
    response.content = turned(response.content, int(degrees) if degrees in ("90", "180", "270") else 0)
    return response


@signed_in
@require_safe
def show_paper_thumbnail(request: PersonRequest, pk: int) -> HttpResponseBase:
    check_address(request)
    return thumbnail_response(paper_for(request.user, pk).file)


@signed_in
@require_safe
def download_paper(request: PersonRequest, pk: int) -> HttpResponseBase:
    check_address(request)
    return file_response(paper_for(request.user, pk).file, inline=False)


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def show_lookup_page(request: PersonRequest, pk: int, page: int) -> HttpResponseBase:
    check_address(request)
    return page_response(screenshot_of(pk), page=page)
