"""What programs that visit the market should know: where they may go, and every page there is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.kernel.errors import Absent
from market.storefront import sitemap

# What is somebody's own, what is asked by forms, and what is drawn anew every second.
CLOSED = (
    "/van-phong/",
    "/gian-hang/",
    "/bao-cao/",
    "/don-hang/",
    "/cua-toi/",
    "/tai-khoan/",
    "/dia-gioi/",
    "/demo/",
    "/dat-xong/",
    "/dat-theo-binh-luan/",
    "/phan-anh/",
    "/loi-moi/",
    "/phien-cho/*/gio-hang/",
    "/phien-cho/*/dat/",
    "/phien-cho/*/bang/",
    "/phien-cho/*/chu/",
    "/phien-cho/*/dang-xem/",
    "/phien-cho/*/nhung/",
)
XML = "application/xml; charset=utf-8"


@public
@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public
@gzip_page
@require_safe
@cache_control(public=True, max_age=3600)
def show_sitemap(request: HttpRequest) -> HttpResponse:
    return HttpResponse(sitemap.index(), content_type=XML)


@public
@gzip_page
@require_safe
@cache_control(public=True, max_age=3600)
def show_sitemap_part(request: HttpRequest, kind: str, first: int) -> HttpResponse:
    if kind not in sitemap.KINDS:
        raise Absent(_("Không có tệp này."))
    return HttpResponse(sitemap.part(kind, first), content_type=XML)
