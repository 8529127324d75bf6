"""A director's decisions about a session: each is a page that says what will happen, and one button."""

from django.http import HttpResponse
from django.utils.translation import gettext_noop

from market.accounts.rules import PersonRequest
from sessions import forms
from sessions.access import evening_numbered
from sessions.services import air, running
from sessions.views.deciding import CONTROL_ROOM, Decision, answers, decide, director_decides

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
    back=CONTROL_ROOM,
)
PAUSE = Decision(
    forms.DirectorForm,
    running.pause_session,
    gettext_noop("Tạm dừng phiên"),
    gettext_noop(
        "Không ai chốt đơn được cho tới khi mở lại; giờ đóng và giá chớp nhoáng lùi đúng bằng thời gian dừng. "
        "Quá 2 giờ phiên tự kết thúc."
    ),
    gettext_noop("Tạm dừng"),
    back=CONTROL_ROOM,
)
RESUME = Decision(
    forms.DirectorForm,
    running.resume_session,
    gettext_noop("Mở lại phiên"),
    gettext_noop("Mọi người chốt đơn được ngay; giờ đóng và giá chớp nhoáng lùi đúng bằng thời gian đã dừng."),
    gettext_noop("Mở lại"),
    back=CONTROL_ROOM,
)
REMINDERS = Decision(
    forms.RemindersForm,
    running.choose_reminders,
    gettext_noop("Lời nhắc của phiên"),
    gettext_noop("Lời nhắc bỏ chọn thì không gửi cho ai ở phiên này. Chọn lại trước giờ của nó thì vẫn kịp gửi."),
    gettext_noop("Lưu lựa chọn"),
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
    back=CONTROL_ROOM,
)


@director_decides
@answers
def choose_reminders(request: PersonRequest, number: int) -> HttpResponse:
    return decide(request, evening_numbered(number), REMINDERS)


@director_decides
@answers
def move_session(request: PersonRequest, number: int) -> HttpResponse:
    return decide(request, evening_numbered(number), MOVE)


@director_decides
@answers
def extend_session(request: PersonRequest, number: int) -> HttpResponse:
    return decide(request, evening_numbered(number), EXTEND)


@director_decides
@answers
def pause_session(request: PersonRequest, number: int) -> HttpResponse:
    return decide(request, evening_numbered(number), PAUSE)


@director_decides
@answers
def resume_session(request: PersonRequest, number: int) -> HttpResponse:
    return decide(request, evening_numbered(number), RESUME)


@director_decides
@answers
def set_stream(request: PersonRequest, number: int) -> HttpResponse:
    return decide(request, evening_numbered(number), STREAM)


@director_decides
@answers
def put_on_air(request: PersonRequest, number: int) -> HttpResponse:
    return decide(request, evening_numbered(number), ON_AIR)
