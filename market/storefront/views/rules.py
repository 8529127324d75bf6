"""Who runs the market and by which rules."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.gate import limits
from market.gate.addresses import address_block
from market.policies import access
from market.policies.operator import operator
from market.policies.selectors import editions_in_force
from market.storefront.rules_paper import edition_pdf


@public
@require_safe
def show_rules(request: HttpRequest) -> HttpResponse:
    context = {"documents": editions_in_force().values(), "open_pages": _open_pages()}
    return render(request, "storefront/rules.html", context)


@public
@require_safe
@cache_control(private=True, max_age=3600)  # in the language of who asks
def print_edition(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    edition = access.edition_numbered(access.kind_at(kind), number)
    limits.hit("rules on paper", {"address": address_block(request)})
    page = reverse("policies:show-edition", args=[kind, number])
    headers = {"Content-Disposition": f'inline; filename="{kind}-ban-{number}.pdf"'}
    content = edition_pdf(edition, settings.SITE_URL + page)
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@public
@require_safe
def show_complaints(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/complaints.html", {"office_email": operator().email})


def _open_pages() -> list[dict[str, str]]:
    """Return what the market tells of itself beside its documents."""
    pages = {
        "storefront:show-ranking": _("Tiêu chí xếp thứ tự"),
        "storefront:show-transparency": _("Số liệu minh bạch"),
        "storefront:show-accessibility": _("Tiếp cận cho mọi người"),
        "orders:list-logs": _("Nhật ký chứng kiến của các phiên"),
        "reports:show-open-data": _("Dữ liệu mở"),
    }
    return [{"url": reverse(name), "label": label} for name, label in pages.items()]
