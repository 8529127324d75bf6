"""The rehearsal's own pages: start, crowd, mishaps, checklist, end; the ways in and out. All outside the rehearsal."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from market.accounts.rules import PersonRequest, office, signed_in, vendor_only
from market.kernel.errors import Refused, Stale
from market.kernel.forms import add_problem
from market.kernel.htmx import go_to, is_htmx, render_part
from market.office_home.rehearsal import checklist, comments, crowd, doors, keys, mishaps, running
from market.office_home.rehearsal.forms import CrowdForm, MishapForm, StartForm
from market.office_home.rehearsal.middleware import rehearsal_in, show_out
from market.office_home.rehearsal.practised import practised
from sessions.access import evening_numbered
from sessions.evening import Evening
from sessions.models import Rehearsal
from sessions.selectors.rehearsals import last_rehearsals, running_rehearsal
from vetting.access import vendor_for


@office(*keys.TAKING_PART)
@require_safe
def show_rehearsal(request: PersonRequest, number: int) -> HttpResponse:
    """Show what runs and what was practised, or how to begin and how the last ones went."""
    return _page(request, _evening(number), StartForm())


def _evening(number: int) -> Evening:
    """Return the real evening, also when the copy's number is asked for."""
    running = running_rehearsal()
    return evening_numbered(running.session.number if running and running.number == number else number)


def _page(request: PersonRequest, evening: Evening, form: StartForm, status: int = 200) -> HttpResponse:
    running_now = running_rehearsal()
    own = running_now if running_now and running_now.session_id == evening.session.pk else None
    context: dict[str, Any] = {
        "session": evening.session,
        "evening": evening,
        "form": form,
        "own": own,
        "other": None if own else running_now,
        "is_inside": rehearsal_in(request) is not None,
        "leads": bool(request.user.roles & keys.LEADERS),
        "past": [(each, checklist.read(each.checklist)) for each in last_rehearsals(evening.session)],
    }
    if own:
        context |= {"practised": practised()}
        if not is_htmx(request):
            context |= {
                "crowd_form": CrowdForm(initial={"crowd": own.crowd}),
                "mishaps": mishaps.Mishap.choices,
                "comments": comments.sample_comments(),
            }
    return render_part(request, "office_home/rehearsal.html", "progress", context, status=status)


@office(*keys.LEADERS)
@require_POST
def start_rehearsal(request: PersonRequest, number: int) -> HttpResponse:
    evening, form = _evening(number), StartForm(request.POST)
    if form.is_valid():
        try:
            begun = running.start_rehearsal(actor=request.user, evening=evening, minutes=form.cleaned_data["minutes"])
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Buổi diễn tập đã mở. Không ai ngoài người được mời nhìn thấy."))
            return keys.hand_over(redirect("office_home:rehearsal-show", number), request.user, begun)
    return _page(request, evening, form, status=422)


def _running(number: int) -> Rehearsal:
    """Return the rehearsal of a session that runs now, or refuse."""
    rehearsal = running_rehearsal()
    if rehearsal is None or number not in {rehearsal.number, rehearsal.session.number}:
        raise Stale(_("Buổi diễn tập của phiên này đã kết thúc."))
    return rehearsal


@office(*keys.TAKING_PART)
@require_POST
def join_rehearsal(request: PersonRequest, number: int) -> HttpResponse:
    rehearsal = _running(number)
    return keys.hand_over(redirect("orders:show-night-of", rehearsal.number), request.user, rehearsal)


@vendor_only
@require_POST
def join_as_vendor(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    """Let a member of a vendor that sells in the evening into its rehearsal."""
    vendor = vendor_for(request.user, vendor_slug)
    rehearsal = _running(number)
    if not keys.is_invited(request.user, rehearsal.session):
        raise Refused(_("Gian hàng chưa bày hàng trong phiên này."))
    return keys.hand_over(redirect("office_home:vendor-desk", vendor.slug), request.user, rehearsal)


@signed_in
@require_POST
def leave_rehearsal(request: PersonRequest) -> HttpResponse:
    return keys.take_back(redirect("office_home:after-log-in"))


@office(*keys.LEADERS)
@require_POST
def choose_crowd(request: PersonRequest, number: int) -> HttpResponse:
    rehearsal, form = _running(number), CrowdForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Hãy chọn một mức người mua."))
    crowd.choose_crowd(rehearsal, form.cleaned_data["crowd"])
    messages.success(request, _("Đã đổi lượng người mua giả lập."))
    return redirect("office_home:rehearsal-show", number)


@office(*keys.LEADERS)
@require_POST
def bring_orders(request: PersonRequest, number: int) -> HttpResponse:
    """Place some simulated orders at once: the way without JavaScript."""
    _running(number)
    held = crowd.act(crowd.BY_HAND)
    words = ngettext("%(n)d đơn giả lập vừa chốt.", "%(n)d đơn giả lập vừa chốt.", held)
    messages.success(request, words % {"n": held})
    return redirect("office_home:rehearsal-show", number)


@office(*keys.LEADERS)
@require_POST
def cause_mishap(request: PersonRequest, number: int) -> HttpResponse:
    _running(number)
    form = MishapForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Hãy chọn một sự cố."))
    if not mishaps.let_happen(form.cleaned_data["mishap"]):
        raise Refused(_("Phiên diễn tập đang không mở bán nên chưa gây được sự cố."))
    messages.success(request, _("Sự cố đã xảy ra. Anh/Chị xử lý trên bàn điều hành như đêm thật."))
    return redirect("office_home:rehearsal-show", number)


@office(*keys.LEADERS)
@require_POST
def end_rehearsal(request: PersonRequest, number: int) -> HttpResponse:
    rehearsal = _running(number)
    ended = running.end_rehearsal(actor=request.user, pk=rehearsal.pk)
    if ended is not None:
        words = _("Đã kết thúc và xóa hết dữ liệu diễn tập: làm được %(done)d/%(total)d việc.")
        messages.success(request, words % {"done": ended.done, "total": ended.total})
    return keys.take_back(redirect("office_home:rehearsal-show", rehearsal.session.number))


@signed_in
@require_POST
def let_crowd_come(request: PersonRequest) -> HttpResponse:
    """Do what the crowd has to do by now: the band on every page of a rehearsal asks for it."""
    rehearsal = rehearsal_in(request)
    if rehearsal is None:
        return show_out(request)
    try:
        crowd.come(rehearsal)
    except doors.Closed:
        return show_out(request)
    return HttpResponse(status=204) if is_htmx(request) else go_to(request, "office_home:after-log-in")
