"""Publishing an announcement, beside what is announced already."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.accounts.rules import PersonRequest
from sessions.access import evening_numbered
from sessions.forms.running import AnnouncementForm
from sessions.selectors.announcements import current_announcements
from sessions.services.announcements import publish_announcement
from sessions.views.deciding import CONTROL_ROOM, Decision, answers, decide, director_decides

ANNOUNCE = Decision(
    AnnouncementForm,
    publish_announcement,
    gettext_noop("Thông báo"),
    gettext_noop("Mọi người trên trang phiên đọc được trong vài giây. Nhiều nhất ba thông báo cùng lúc."),
    gettext_noop("Phát thông báo"),
    back=CONTROL_ROOM,
)


@director_decides
@answers
def announce(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    standing = current_announcements(evening.session, evening.moment)
    effects = [_("Đang hiện: %(text)s") % {"text": each.text} for each in standing]
    return decide(request, evening, ANNOUNCE, effects=effects)
