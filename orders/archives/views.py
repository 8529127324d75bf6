"""Taking everything along: asking for it, and downloading it within a week."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.gate import limits
from market.kernel import clock
from orders.archives import access, selectors
from orders.archives.services import ask_archive, open_archive
from orders.models import VendorArchive


@vendor_only
@require_safe
def list_archives(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    vendor, scopes = access.vendor_for_archives(request.user, vendor_slug)
    context = {
        "vendor": vendor,
        "archives": selectors.archives_of(vendor, scopes),
        "scopes": [(value, label) for value, label in VendorArchive.Scope.choices if value in scopes],
    }
    return render(request, "orders/archives/list.html", context)


@vendor_only
@require_POST
def start_archive(request: PersonRequest, vendor_slug: str, scope: str) -> HttpResponse:
    vendor, scopes = access.vendor_for_archives(request.user, vendor_slug)
    access.refuse_foreign_scope(scope, scopes)
    limits.hit("archive", {"vendor": vendor.slug})
    ask_archive(actor=request.user, vendor=vendor, scope=scope)
    messages.success(request, _("Đang lập. Vài phút nữa tải được ở trang này; xong thì chợ báo tin cho Anh/Chị."))
    return redirect("orders:list-archives", vendor.slug)


@vendor_only
@require_safe
def download_archive(request: PersonRequest, vendor_slug: str, pk: int) -> FileResponse:
    archive = access.archive_file_for(request.user, vendor_slug, pk)
    day = clock.in_hanoi(archive.ready_at or archive.asked_at).strftime("%Y-%m-%d")
    name = f"{vendor_slug}-{day}.zip"
    return FileResponse(
        open_archive(actor=request.user, archive=archive),
        as_attachment=True,
        filename=name,
        content_type="application/zip",
        headers={"Cache-Control": "private, no-store"},
    )
