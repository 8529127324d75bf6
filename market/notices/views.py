"""The outbox, as the office sees it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.notices import selectors, services
from market.notices.access import notice_for_office
from market.notices.forms import OutboxFilterForm
from market.notices.models import Notice

KEEPERS = (Role.ADMIN, Role.DIRECTOR, Role.REPORT_OFFICER)


def _address(filters: selectors.Filters, **place: int | None) -> str:
    """Return the list's address with these filters, at a place in it."""
    asked = {"status": filters.status, "topic": filters.topic} | place
    query = urlencode({key: value for key, value in asked.items() if value is not None and value != ""})
    return reverse("notices:list-outbox") + (f"?{query}" if query else "")


def _status_chips(filters: selectors.Filters) -> list[dict[str, Any]]:
    counts = selectors.unsent_counts()
    choices = [("", _("Tất cả")), *Notice.Status.choices]
    return [
        {
            "url": _address(selectors.Filters(status=value, topic=filters.topic)),
            "label": label,
            "current": value == filters.status,
            "count": counts.get(value),
        }
        for value, label in choices
    ]


@office(*KEEPERS)
@require_safe
def list_outbox(request: HttpRequest) -> HttpResponse:
    form = OutboxFilterForm(request.GET)
    filters = form.filters()
    page = selectors.outbox_page(filters)
    context = {
        "form": form,
        "page": page,
        "chips": _status_chips(filters),
        "pulse": selectors.worker_pulse(),
        "older_url": _address(filters, before=page.older_before) if page.older_before else "",
        "newer_url": _address(filters, after=page.newer_after) if page.newer_after else "",
    }
    return render(request, "notices/outbox.html", context)


@office(*KEEPERS)
@require_safe
def show_notice(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "notices/notice.html", {"notice": notice_for_office(pk)})


@office(*KEEPERS)
@require_POST
def retry_notice(request: PersonRequest, pk: int) -> HttpResponse:
    notice = services.retry_notice(actor=request.user, pk=pk)
    messages.success(request, _("Thư đã được xếp lại vào hàng chờ gửi."))
    return redirect("notices:show-notice", notice.pk)


@office(*KEEPERS)
@require_POST
def withdraw_notice(request: PersonRequest, pk: int) -> HttpResponse:
    notice = services.withdraw_notice(actor=request.user, pk=pk)
    messages.success(request, _("Thư đã được hủy, sẽ không gửi nữa."))
    return redirect("notices:show-notice", notice.pk)
