"""Running the evening: the stage, its one-tap acts, announcements, stops."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused, Stale
from market.kernel.htmx import is_htmx
from sessions.access import evening_numbered, listing_for_director
from sessions.access.running import announcement_in_session, slot_in_session
from sessions.evening import Evening
from sessions.forms.running import GiveForm, SkipForm, TapForm
from sessions.selectors.stage import stage_of
from sessions.services import air, announcements, running

WATCHERS = (Role.DIRECTOR, Role.WITNESS, Role.MODERATOR, Role.REPORT_OFFICER)
CONTROL_ROOM = "orders:show-night-of"
MORE_MINUTES = 10  # what one tap adds to the session
director_decides = office(Role.DIRECTOR)


def stage_context(request: PersonRequest, evening: Evening) -> dict[str, Any]:
    """Return what the stage is drawn from: buttons only for directors, none on the projector."""
    projector = request.GET.get("man-hinh") == "chieu"
    acts = Role.DIRECTOR in request.user.roles and not projector and not evening.is_over
    return {"stage": stage_of(evening), "session": evening.session, "acts": acts, "projector": projector}


@office(*WATCHERS)
@require_safe
def show_stage(request: PersonRequest, number: int) -> HttpResponse:
    if not is_htmx(request):
        return redirect(CONTROL_ROOM, number)
    return render(request, "sessions/_stage.html", stage_context(request, evening_numbered(number)))


def tap(
    request: PersonRequest, number: int, act: Callable[..., Any], form: TapForm | None = None, **about: Any
) -> HttpResponse:
    """Do one act at once and show the stage as it is now; when it was refused, with the sentence."""
    form = form or TapForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Nút này không còn dùng được. Hãy tải lại trang rồi làm lại."))
    said, status = _("Đã xong."), 200
    try:
        act(actor=request.user, session=evening_numbered(number).session, **form.cleaned_data, **about)
    except (Refused, Stale) as problem:
        if not is_htmx(request):
            raise
        said, status = problem.message, problem.status
    if is_htmx(request):
        context = stage_context(request, evening_numbered(number)) | {"said": said, "refused": status != 200}
        return render(request, "sessions/_stage.html", context, status=status)
    messages.success(request, said)
    return redirect(CONTROL_ROOM, number)


@director_decides
@require_POST
def pin_listing(request: PersonRequest, number: int, listing_id: int) -> HttpResponse:
    return tap(request, number, air.put_on_air, listing=listing_for_director(number, listing_id))


@director_decides
@require_POST
def clear_air(request: PersonRequest, number: int) -> HttpResponse:
    return tap(request, number, air.put_on_air, listing=None)


@director_decides
@require_POST
def start_slot(request: PersonRequest, number: int, slot_id: int) -> HttpResponse:
    return tap(request, number, air.start_slot, slot=slot_in_session(number, slot_id))


@director_decides
@require_POST
def end_slot(request: PersonRequest, number: int, slot_id: int) -> HttpResponse:
    return tap(request, number, air.end_slot, slot=slot_in_session(number, slot_id))


@director_decides
@require_POST
def skip_slot(request: PersonRequest, number: int, slot_id: int) -> HttpResponse:
    return tap(request, number, air.skip_slot, SkipForm(request.POST), slot=slot_in_session(number, slot_id))


@director_decides
@require_POST
def restore_slot(request: PersonRequest, number: int, slot_id: int) -> HttpResponse:
    return tap(request, number, air.restore_slot, slot=slot_in_session(number, slot_id))


@director_decides
@require_POST
def swap_slot(request: PersonRequest, number: int, slot_id: int) -> HttpResponse:
    return tap(request, number, air.swap_with_next, slot=slot_in_session(number, slot_id))


@director_decides
@require_POST
def give_minutes(request: PersonRequest, number: int, slot_id: int) -> HttpResponse:
    return tap(request, number, air.give_minutes, GiveForm(request.POST), slot=slot_in_session(number, slot_id))


@director_decides
@require_POST
def add_ten_minutes(request: PersonRequest, number: int) -> HttpResponse:
    return tap(request, number, running.extend_session, minutes=MORE_MINUTES)


@director_decides
@require_POST
def withdraw_announcement(request: PersonRequest, number: int, announcement_id: int) -> HttpResponse:
    announcement = announcement_in_session(number, announcement_id)
    return tap(request, number, announcements.withdraw_announcement, announcement=announcement)
