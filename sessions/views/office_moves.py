"""A director's decisions about a session: each is a page that says what will happen, and one button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Refused
from market.kernel.forms import add_problem
from sessions import forms
from sessions.access import evening_numbered, listing_for_director
from sessions.services import air, listings, running

director_decides = office(Role.DIRECTOR)
answers = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Decision:
    """What a director may decide: the form, the deed, and the words."""

    form: type[forms.DirectorForm]
    act: Callable[..., Any]
    title: str
    consequence: str
    label: str
    tone: str = "primary"


MOVE = Decision(
    forms.MoveForm,
    running.move_session,
    gettext_noop("Đổi giờ phiên"),
    gettext_noop("Thời lượng giữ nguyên. Người đã hẹn nhắc và gian hàng đã bày sẽ được báo giờ mới."),
    gettext_noop("Đổi giờ"),
)
EXTEND = Decision(
    forms.ExtendForm,
    running.extend_session,
    gettext_noop("Thêm giờ cho phiên"),
    gettext_noop("Phiên đóng muộn hơn ngay từ lúc này. Không bớt lại được."),
    gettext_noop("Thêm giờ"),
)
PAUSE = Decision(
    forms.DirectorForm,
    running.pause_session,
    gettext_noop("Tạm dừng phiên"),
    gettext_noop(
        "Không ai chốt đơn được cho tới khi mở lại; giờ đóng lùi đúng bằng thời gian dừng. Quá 2 giờ phiên tự kết thúc."
    ),
    gettext_noop("Tạm dừng"),
)
RESUME = Decision(
    forms.DirectorForm,
    running.resume_session,
    gettext_noop("Mở lại phiên"),
    gettext_noop("Mọi người chốt đơn được ngay; giờ đóng lùi đúng bằng thời gian đã dừng."),
    gettext_noop("Mở lại"),
)
STOP = Decision(
    forms.ReasonForm,
    running.stop_session,
    gettext_noop("Dừng hẳn phiên"),
    gettext_noop("Phiên kết thúc ngay và không mở lại được. Đơn đã chốt vẫn giữ nguyên."),
    gettext_noop("Dừng hẳn"),
    tone="danger",
)
STREAM = Decision(
    forms.StreamForm,
    running.set_stream,
    gettext_noop("Luồng phát trực tiếp"),
    gettext_noop("Người xem bấm vào hình mới tải video. Mất luồng phát, chợ vẫn bán bình thường."),
    gettext_noop("Lưu địa chỉ"),
)
ON_AIR = Decision(
    forms.OnAirForm,
    air.put_on_air,
    gettext_noop("Đang lên sóng"),
    gettext_noop("Sản phẩm này hiện ở đầu trang của mọi người xem trong vài giây."),
    gettext_noop("Đưa lên sóng"),
)


def _decide(request: PersonRequest, number: int, decision: Decision) -> HttpResponse:
    evening = evening_numbered(number)
    form = decision.form(request.POST or None, session=evening.session)
    if request.method == "POST" and form.is_valid():
        try:
            decision.act(actor=request.user, session=evening.session, **form.cleaned_data)
        except Refused as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("%(title)s: đã xong.") % {"title": _(decision.title)})
            return redirect("sessions:show-office-session", number)
    context = {"evening": evening, "session": evening.session, "form": form, "decision": decision}
    return render(request, "sessions/office_decide.html", context, status=422 if form.errors else 200)


@director_decides
@answers
def move_session(request: PersonRequest, number: int) -> HttpResponse:
    return _decide(request, number, MOVE)


@director_decides
@answers
def extend_session(request: PersonRequest, number: int) -> HttpResponse:
    return _decide(request, number, EXTEND)


@director_decides
@answers
def pause_session(request: PersonRequest, number: int) -> HttpResponse:
    return _decide(request, number, PAUSE)


@director_decides
@answers
def resume_session(request: PersonRequest, number: int) -> HttpResponse:
    return _decide(request, number, RESUME)


@director_decides
@answers
def stop_session(request: PersonRequest, number: int) -> HttpResponse:
    return _decide(request, number, STOP)


@director_decides
@answers
def set_stream(request: PersonRequest, number: int) -> HttpResponse:
    return _decide(request, number, STREAM)


@director_decides
@answers
def put_on_air(request: PersonRequest, number: int) -> HttpResponse:
    return _decide(request, number, ON_AIR)


@director_decides
@answers
def stop_listing(request: PersonRequest, number: int, listing_id: int) -> HttpResponse:
    listing = listing_for_director(number, listing_id)
    form = forms.StopListingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        listings.stop_listing(actor=request.user, listing=listing, reason=form.cleaned_data["reason"])
        messages.success(request, _("Đã dừng bán %(name)s.") % {"name": listing.product.name})
        return redirect("sessions:show-office-session", number)
    context = {"listing": listing, "session": listing.session, "form": form}
    return render(request, "sessions/office_stop_listing.html", context, status=422 if form.errors else 200)
