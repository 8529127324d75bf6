"""Who runs the market and by which rules."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.policies.operator import operator
from market.policies.selectors import editions_in_force


@public
@require_safe
def show_rules(request: HttpRequest) -> HttpResponse:
    context = {"documents": editions_in_force().values(), "open_pages": _open_pages()}
    return render(request, "storefront/rules.html", context)


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
