"""Beside the page of a session: its player, its calendar file and the feed of all, and two decisions on the picture."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_http_methods, require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office, public
from market.kernel.errors import Absent, Refused, Stale
from market.kernel.forms import add_problem
from market.kernel.htmx import render_part
from market.kernel.texts import whole_number
from sessions.access import evening_numbered
from sessions.air.streams import stream_of
from sessions.forms import DirectorForm
from sessions.forms.watching import RecordingForm
from sessions.night.copies import Copy
from sessions.night.parts import feed_copy
from sessions.night.replay import recording_of
from sessions.planning.calendar_file import calendar_of
from sessions.services import streaming

LONGEST_OFFSET = 24 * 3600  # seconds into a recording


@public
@require_safe
def show_player(request: HttpRequest, number: int) -> HttpResponse:
    """Show the stream's player, or its recording's: as a part of the page, or on a page of its own."""
    evening = evening_numbered(number)
    session = evening.session
    stream = recording_of(session) if evening.is_over else stream_of(session.stream_url)
    if stream is None or evening.was_cancelled:
        raise Absent(_("Phiên này hiện không phát hình."))
    offset = min(whole_number(request.GET.get("t", "")) or 0, LONGEST_OFFSET)
    context = {
        "evening": evening,
        "session": session,
        "stream": stream,
        "player_url": stream.play_from(timedelta(seconds=offset)) if evening.is_over else stream.player_url,
        "only_sound": request.GET.get("nghe") == "1",
    }
    return render_part(request, "sessions/player.html", "player", context)


@public
@require_safe
def calendar_file(request: HttpRequest, number: int) -> HttpResponse:
    """Give the session as a file for the visitor's own calendar."""
    return _calendar(calendar_of(evening_numbered(number).session), f"phien-cho-{number}.ics")


def _feed(request: HttpRequest) -> Copy:
    return feed_copy(get_language() or "vi")


@public
@condition(etag_func=lambda request: _feed(request).etag)
@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """Give all sessions as a feed that calendars subscribe to; made anew once in five minutes for everybody."""
    response = _calendar(_feed(request).body, "cho-dem.ics")
    response["Cache-Control"] = "public, max-age=300"
    return response


def _calendar(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@office(Role.DIRECTOR)
@require_POST
def report_stream(request: PersonRequest, number: int) -> HttpResponse:
    """Say on the page that the stream has failed, or is there again; selling goes on either way."""
    session = evening_numbered(number).session
    form = DirectorForm(request.POST, session=session)
    if not form.is_valid():
        raise Refused(_("Hãy tải lại trang rồi thử lại."))
    version = form.cleaned_data["version"]
    if request.POST.get("state") == "up":
        streaming.mark_stream_up(actor=request.user, session=session, version=version)
        messages.success(request, _("Đã báo: luồng phát chạy lại."))
    else:
        streaming.mark_stream_down(actor=request.user, session=session, version=version)
        messages.success(request, _("Đã báo trên trang phiên: mất hình, chợ vẫn bán."))
    return redirect("sessions:show-office-session", number)


@office(Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def set_recording(request: PersonRequest, number: int) -> HttpResponse:
    """Keep where the evening is watched again, and when its picture began."""
    evening = evening_numbered(number)
    form = RecordingForm(request.POST or None, session=evening.session)
    if request.method == "POST" and form.is_valid():
        try:
            streaming.set_recording(actor=request.user, session=evening.session, **form.cleaned_data)
        except (Refused, Stale) as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã lưu bản phát lại."))
            return redirect("sessions:show-office-session", number)
    context = {"evening": evening, "session": evening.session, "form": form}
    return render(request, "sessions/office_recording.html", context, status=422 if form.errors else 200)
