"""The witness log for the office."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from orders.forms.witness_log import LogForm
from orders.witness import log as witness_log

WITNESSES = (Role.WITNESS, Role.DIRECTOR)


@office(*WITNESSES)
@require_safe
def list_witness_entries(request: PersonRequest) -> HttpResponse:
    form = LogForm(request.GET)
    wishes = form.wishes()
    rows = list(witness_log.entries(**wishes))
    page = [witness_log.testimony(entry) for entry in rows[: witness_log.PAGE]]
    after = rows[witness_log.PAGE - 1].pk if len(rows) > witness_log.PAGE else None
    return render(request, "orders/witness_log.html", {"form": form, "page": page, "after": after})


@office(*WITNESSES)
@require_safe
def show_witness_entry(request: PersonRequest, pk: int) -> HttpResponse:
    return render(request, "orders/witness_entry.html", {"testimony": witness_log.entry_numbered(pk)})
