"""The reviewers' queue."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.htmx import is_htmx, render_part
from vetting import selectors
from vetting.forms.office import QueueForm
from vetting.inbox import inbox_line
from vetting.selectors.workload import workloads_lately

LABELS = {
    "waiting": gettext_noop("Chờ thẩm định"),
    "mine": gettext_noop("Của tôi"),
    "reviewing": gettext_noop("Đang thẩm định"),
    "approving": gettext_noop("Chờ phê duyệt"),
    "mending": gettext_noop("Chờ bổ sung"),
    "approved": gettext_noop("Đã duyệt"),
    "rejected": gettext_noop("Không duyệt"),
}


@office(Role.REVIEWER, Role.APPROVER)
@require_safe
def list_dossiers(request: PersonRequest) -> HttpResponse:
    form = QueueForm(request.GET)
    wishes = form.wishes()
    counts = selectors.waiting_counts(request.user)
    page = selectors.queue_page(wishes, request.user)
    address = reverse("vetting:list-dossiers")
    context = {
        "form": form,
        "wishes": wishes,
        "page": page,
        "lines": [inbox_line(row) for row in page.rows],
        "workloads": [] if is_htmx(request) else workloads_lately(),
        "chips": [
            {
                "url": f"{address}?xem={view}",
                "label": _(label),
                "current": view == wishes.view,
                "count": counts[view],
            }
            for view, label in LABELS.items()
        ],
    }
    return render_part(request, "vetting/office/queue.html", "queue", context)
