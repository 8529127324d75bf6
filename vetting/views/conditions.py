"""The office's list of conditions: what vendors still have to do, and by when."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from vetting.selectors.conditions import condition_page

VIEWS = ("waiting", "late", "met")


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def list_conditions(request: PersonRequest) -> HttpResponse:
    wanted, after = request.GET.get("xem", ""), request.GET.get("after", "")
    view = wanted if wanted in VIEWS else VIEWS[0]
    address = reverse("vetting:list-conditions")
    labels = {"waiting": _("Đang chờ"), "late": _("Quá hạn, đã dừng bán"), "met": _("Đã xong")}
    context = {
        "view": view,
        "page": condition_page(view, int(after) if after.isdecimal() and len(after) < 10 else None),
        "chips": [
            {"url": f"{address}?xem={key}", "label": label, "current": key == view, "count": None}
            for key, label in labels.items()
        ],
        "may_meet": Role.APPROVER in request.user.roles,
    }
    return render(request, "vetting/office/conditions.html", context)
