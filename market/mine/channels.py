"""What comes to somebody, and by which way: mails, and notices on the browsers they turned on. Only reads."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from market.accounts.models import Consent, Person
from market.accounts.services.consents import consents_of
from market.notices import kinds
from market.notices.choices import refusals_of
from market.notices.models import Notice

Purpose = Consent.Purpose


class State(StrEnum):
    """Whether something comes by a way."""

    ALWAYS = "always"  # part of a deal or an account: nobody is asked
    AGREED = "agreed"
    NOWHERE = "nowhere"  # agreed to, and no browser is on
    NOT_AGREED = "not agreed"
    STOPPED = "stopped"  # agreed to, and stopped from a mail or among the choices
    NO_ADDRESS = "no address"  # there is no e-mail address to write to
    NEVER = "never"  # not sent by this way

    @property
    def badge(self) -> dict[str, Any]:
        """Return how it looks: a word, an icon, a tone."""
        word, icon, tone = _looks()[self]
        return {"label": word, "icon": icon, "tone": tone}


def _looks() -> dict[State, tuple[str, str, str]]:
    return {
        State.ALWAYS: (_("Luôn gửi"), "circle-check", "jade"),
        State.AGREED: (_("Đã đồng ý"), "circle-check", "jade"),
        State.NOWHERE: (_("Chưa bật máy nào"), "smartphone", "gold"),
        State.NOT_AGREED: (_("Chưa đồng ý"), "circle", "neutral"),
        State.STOPPED: (_("Đang ngừng"), "ban", "neutral"),
        State.NO_ADDRESS: (_("Chưa có thư điện tử"), "mail", "neutral"),
        State.NEVER: (_("Không gửi"), "minus", "neutral"),
    }


@dataclass(frozen=True)
class News:
    """One kind of news, and how it comes."""

    title: str
    mail: State
    push: State


def news_of(person: Person, *, is_on: bool) -> list[News]:
    """Return what comes to somebody, by which way; `is_on`: at least one browser shows their news. Two queries."""
    given = consents_of(person)
    follow = (person.email or "").lower(), str(kinds.Purpose.FOLLOW), str(Notice.Channel.EMAIL)
    is_stopped = bool(person.email) and follow in refusals_of([person.email or ""])

    def push(purpose: str) -> State:
        if not given.get(purpose):
            return State.NOT_AGREED
        return State.AGREED if is_on else State.NOWHERE

    def mail(purpose: str) -> State:
        if not person.email:
            return State.NO_ADDRESS
        if not given.get(purpose):
            return State.NOT_AGREED
        return State.STOPPED if is_stopped else State.AGREED

    always = State.ALWAYS if person.email else State.NO_ADDRESS
    return [
        News(_("Đơn hàng, chuyển tiền và vụ việc của tôi"), always, push(Purpose.PUSH_ORDERS)),
        News(_("Chủ thể, sản phẩm tôi theo dõi lên phiên"), mail(Purpose.FOLLOWS), push(Purpose.PUSH_FOLLOWS)),
        News(_("Trước mỗi phiên chợ và khi chợ mở"), mail(Purpose.EVENINGS), push(Purpose.PUSH_EVENINGS)),
        News(_("Mã xác nhận, đăng nhập, dữ liệu của tôi"), always, State.NEVER),
    ]
