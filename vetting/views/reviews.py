"""Who reviews a dossier: taking it, giving it to somebody, handing it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused
from vetting import access
from vetting.forms.decisions import AssignForm
from vetting.selectors.desk import next_unjudged
from vetting.selectors.workload import reviewers
from vetting.services import reviews as services


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def take_dossier(request: PersonRequest, pk: int) -> HttpResponse:
    dossier = services.take_dossier(actor=request.user, dossier=access.submitted_dossier(pk))
    first = next_unjudged(dossier, after=None)
    if first is None:
        return redirect("vetting:show-dossier", pk)
    return redirect("vetting:review-paper", pk, first.pk)


@office(Role.REVIEWER, Role.APPROVER)
@require_POST
def hand_back_dossier(request: PersonRequest, pk: int) -> HttpResponse:
    services.hand_back_dossier(actor=request.user, dossier=access.submitted_dossier(pk))
    messages.success(request, _("Đã trả hồ sơ về hàng chờ."))
    return redirect("vetting:list-dossiers")


@office(Role.APPROVER)
@require_POST
def assign_dossier(request: PersonRequest, pk: int) -> HttpResponse:
    dossier = access.submitted_dossier(pk)
    form = AssignForm(request.POST, people=reviewers())
    if not form.is_valid():
        raise Refused(_("Hãy chọn người thẩm định trong danh sách."))
    reviewer = form.person()
    services.assign_dossier(actor=request.user, dossier=dossier, reviewer=reviewer)
    words = {"vendor": dossier.vendor.display_name, "name": reviewer.display_name}
    messages.success(request, _("Đã giao hồ sơ của %(vendor)s cho %(name)s.") % words)
    return redirect("vetting:list-dossiers")
