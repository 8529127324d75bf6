"""The outbox, as the office sees it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel import clock
from market.notices import addresses, bulk, selectors
from market.notices import office as acts
from market.notices.access import notice_for_office
from market.notices.forms import DayForm, OutboxFilterForm
from market.notices.kinds import kind_of
from market.notices.models import Notice

KEEPERS = (Role.ADMIN, Role.DIRECTOR, Role.REPORT_OFFICER)


def _asked(filters: selectors.Filters) -> dict[str, str]:
    """Return the filters as an address and a form carry them."""
    names = ("status", "topic", "kind", "channel", "recipient")
    return {name: value for name in names if (value := getattr(filters, name))}


def _address(filters: selectors.Filters, **place: Any) -> str:
    """Return the list's address with these filters, at a place in it."""
    query = urlencode({key: value for key, value in (_asked(filters) | place).items() if value not in (None, "")})
    return reverse("notices:list-outbox") + (f"?{query}" if query else "")


def _status_chips(filters: selectors.Filters) -> list[dict[str, Any]]:
    counts = selectors.unsent_counts()
    choices = [("", _("Tất cả")), *Notice.Status.choices]
    return [
        {
            "url": _address(filters, status=value),
            "label": label,
            "current": value == filters.status,
            "count": counts.get(value),
        }
        for value, label in choices
    ]


def _many(filters: selectors.Filters) -> dict[str, str]:
    """Return where the filtered notices are sent again or stopped, when that is of use."""
    query = "?" + urlencode(_asked(filters))
    again = filters.status in {Notice.Status.FAILED, Notice.Status.UNCLEAR}
    return {
        "resend_url": reverse("notices:resend-many") + query if again else "",
        "stop_url": reverse("notices:stop-many") + query
        if filters.kind and filters.status in {"", Notice.Status.QUEUED}
        else "",
    }


@office(*KEEPERS)
@require_safe
def list_outbox(request: PersonRequest) -> HttpResponse:
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
        "may_write": bool(request.user.roles & {Role.ADMIN, Role.DIRECTOR}),
        **_many(filters),
    }
    return render(request, "notices/outbox.html", context)


@office(*KEEPERS)
@require_safe
def show_notice(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "notices/notice.html", {"notice": notice_for_office(pk)})


@office(*KEEPERS)
@require_POST
def retry_notice(request: PersonRequest, pk: int) -> HttpResponse:
    notice = acts.retry_notice(actor=request.user, pk=pk)
    messages.success(request, _("Thư đã được xếp lại vào hàng chờ gửi."))
    return redirect("notices:show-notice", notice.pk)


@office(*KEEPERS)
@require_POST
def withdraw_notice(request: PersonRequest, pk: int) -> HttpResponse:
    notice = acts.withdraw_notice(actor=request.user, pk=pk)
    messages.success(request, _("Thư đã được hủy, sẽ không gửi nữa."))
    return redirect("notices:show-notice", notice.pk)


@office(*KEEPERS)
@require_POST
def note_arrived(request: PersonRequest, pk: int) -> HttpResponse:
    notice = acts.note_arrived(actor=request.user, pk=pk)
    messages.success(request, _("Đã ghi là thư tới nơi."))
    return redirect("notices:show-notice", notice.pk)


@office(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def resend_many(request: PersonRequest) -> HttpResponse:
    filters = OutboxFilterForm(request.POST or request.GET).filters()
    if request.method == "POST":
        number = bulk.resend_many(actor=request.user, filters=filters)
        messages.success(request, ngettext("Đã xếp lại %(n)d thư.", "Đã xếp lại %(n)d thư.", number) % {"n": number})
        return redirect(_address(filters))
    context = {"number": bulk.resendable(filters).count(), "asked": _asked(filters), "back_url": _address(filters)}
    return render(request, "notices/resend_many.html", context)


@office(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def stop_many(request: PersonRequest) -> HttpResponse:
    filters = OutboxFilterForm(request.POST or request.GET).filters()
    if request.method == "POST":
        number = bulk.stop_many(actor=request.user, filters=filters)
        messages.success(request, ngettext("Đã dừng %(n)d thư.", "Đã dừng %(n)d thư.", number) % {"n": number})
        return redirect(_address(filters))
    number = bulk.stoppable(filters).count()
    context = {"number": number, "asked": _asked(filters), "kind": kind_of(filters.kind), "back_url": _address(filters)}
    return render(request, "notices/stop_many.html", context)


@office(*KEEPERS)
@require_safe
def count_day(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.GET)
    day = (form.cleaned_data["day"] if form.is_valid() else None) or clock.today_in_hanoi()
    context = {"day": day, "rows": selectors.counts_of_day(day), "labels": Notice.Status.labels}
    return render(request, "notices/counts.html", context | {"form": DayForm(initial={"day": day})})


@office(*KEEPERS)
@require_safe
def list_bounces(request: HttpRequest) -> HttpResponse:
    before = OutboxFilterForm(request.GET).filters().before
    found = selectors.bouncing_addresses(before=before)
    older_url = f"{reverse('notices:list-bounces')}?before={found[-1].pk}" if len(found) == selectors.PAGE else ""
    return render(request, "notices/bounces.html", {"addresses": found, "older_url": older_url})


@office(*KEEPERS)
@require_POST
def clear_bounce(request: PersonRequest, pk: int) -> HttpResponse:
    addresses.clear_bounce(actor=request.user, pk=pk)
    messages.success(request, _("Từ bây giờ lại gửi tới địa chỉ này."))
    return redirect("notices:list-bounces")
