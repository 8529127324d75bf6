"""A paper being prepared, step by step: each address does one thing and keeps what was typed beside it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.files.addresses import check_address
from market.files.serving import PAGE_WIDTHS, page_response, thumbnail_response
from market.files.uploads import drop_upload, uploads_at
from market.kernel.errors import Problem
from market.kernel.htmx import is_htmx
from vetting.models import Dossier
from vetting.services import drafts as services
from vetting.views.desks import change_pages, desk_for, keep_typed, show_desk, take_files


@vendor_only
@require_POST
def save_draft(request: PersonRequest, vendor_slug: str, kind: str, product_pk: int) -> HttpResponse:
    desk = desk_for(request, vendor_slug, kind, product_pk)
    try:
        keep_typed(desk, request)
    except Problem as problem:
        if not is_htmx(request):
            raise
        return render(request, "vetting/_paper_unsaved.html", {"message": problem.message}, status=problem.status)
    if is_htmx(request):
        desk = desk.fresh()
        form = desk.form()
        form.forgive_blanks()
        is_open = desk.paper.dossier.status in Dossier.EDITABLE
        return render(request, "vetting/_paper_notes.html", {"form": form, "lines": form.lines(), "is_open": is_open})
    if troubles := take_files(desk, request):
        return show_desk(request, desk.fresh(), troubles=troubles, status=422)
    messages.success(request, _("Đã lưu. Anh/Chị làm tiếp lúc nào cũng được."))
    return redirect(desk.url)


@vendor_only
@require_POST
def add_pages(request: PersonRequest, vendor_slug: str, kind: str, product_pk: int) -> HttpResponse:
    return change_pages(request, desk_for(request, vendor_slug, kind, product_pk))


@vendor_only
@require_POST
def remove_page(request: PersonRequest, vendor_slug: str, kind: str, product_pk: int, page_pk: int) -> HttpResponse:
    desk = desk_for(request, vendor_slug, kind, product_pk)
    return change_pages(request, desk, lambda: services.remove_page(page=desk.page(page_pk)))


@vendor_only
@require_POST
def raise_page(request: PersonRequest, vendor_slug: str, kind: str, product_pk: int, page_pk: int) -> HttpResponse:
    desk = desk_for(request, vendor_slug, kind, product_pk)
    return change_pages(request, desk, lambda: services.move_page(page=desk.page(page_pk), by=-1))


@vendor_only
@require_POST
def lower_page(request: PersonRequest, vendor_slug: str, kind: str, product_pk: int, page_pk: int) -> HttpResponse:
    desk = desk_for(request, vendor_slug, kind, product_pk)
    return change_pages(request, desk, lambda: services.move_page(page=desk.page(page_pk), by=1))


@vendor_only
@require_POST
def give_up_upload(request: PersonRequest, vendor_slug: str, kind: str, product_pk: int, upload: UUID) -> HttpResponse:
    desk = desk_for(request, vendor_slug, kind, product_pk)
    unfinished = uploads_at(request.user, desk.paper.place).filter(pk=upload)
    return change_pages(request, desk, lambda: [drop_upload(each) for each in unfinished])


@vendor_only
@require_safe
def show_page(request: PersonRequest, vendor_slug: str, kind: str, product_pk: int, page_pk: int) -> HttpResponseBase:
    desk = desk_for(request, vendor_slug, kind, product_pk)
    check_address(request)
    page = desk.page(page_pk)
    if "co" in request.GET:
        return page_response(page.file, page=1, width=PAGE_WIDTHS[-1])
    return thumbnail_response(page.file)
