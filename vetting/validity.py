"""How a paper stands on a day, and what its holder should do now. Pure: `today` is passed in.

Star certificates follow Decision 26/2026/QĐ-TTg: they hold for 36 months (art. 4.3); the file for being rated anew is
handed in between 180 and 120 days before their end (art. 7.6a); who could not meet that window keeps the certificate
until the result, at most 180 days past its end and on evidence (art. 12.3); they may be revoked (art. 8). Every other
paper just ends or is revoked. The last day printed on a paper still counts.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.kernel.templatetags.formats import day as written

WINDOW_OPENS_DAYS = 180  # before the end: from this day on the file for re-rating is taken
WINDOW_CLOSES_DAYS = 120  # before the end: the last day on which it is
LONGEST_EXTENSION_DAYS = 180  # past the end
ENDING_DAYS = 60  # a paper that ends this soon is pointed out
STAR_CERTIFICATE = "star_certificate"

CERTIFICATE_REMINDER_DAYS = (210, 180, 150, 120, 60, 30, 7, 0)  # before the end, the farthest first
REMINDER_DAYS = (60, 30, 7, 0)
LATEST_REMINDER_DAYS = 30  # past the end: a paper over for longer is news to nobody

# State → label, tone, icon.
_BADGES = {
    "valid": (gettext_noop("Còn hiệu lực"), "jade", "circle-check"),
    "ending": (gettext_noop("Sắp hết hạn"), "gold", "clock"),
    "in_rerating_window": (gettext_noop("Đến kỳ nộp đánh giá lại"), "gold", "clock"),
    "window_missed": (gettext_noop("Quá kỳ nộp đánh giá lại"), "gold", "triangle-alert"),
    "extended": (gettext_noop("Gia hạn đến %(day)s"), "sky", "clock"),
    "expired": (gettext_noop("Đã hết hạn"), "vermilion", "clock"),
    "revoked": (gettext_noop("Bị thu hồi"), "vermilion", "circle-x"),
}


class CertificateState(StrEnum):
    """How a star certificate stands."""

    VALID = "valid"  # nothing to do yet
    IN_RERATING_WINDOW = "in_rerating_window"  # 180 … 120 days before its end
    WINDOW_MISSED = "window_missed"  # in force, but the window is over
    EXTENDED = "extended"  # kept by the office while the result is awaited
    EXPIRED = "expired"  # its last day, extended or not, is over
    REVOKED = "revoked"  # its issuer took it back


class PaperState(StrEnum):
    """How any other paper stands."""

    VALID = "valid"
    ENDING = "ending"  # in force for at most ENDING_DAYS more
    EXPIRED = "expired"
    REVOKED = "revoked"


class PaperFacts(Protocol):
    """What a paper's state is read from."""

    kind: str
    status: str
    expires_on: date | None
    extended_to: date | None


@dataclass(frozen=True)
class Standing:
    """A state in words: label and tone of its badge, and one sentence of what the holder should do now."""

    state: CertificateState | PaperState
    label: str
    tone: str
    icon: str
    advice: str
    ends_on: date | None
    days_left: int | None  # negative once it is over; nothing without an end


def certificate_state(paper: PaperFacts, today: date) -> CertificateState:
    """Return the state of a star certificate on a day (arts. 4.3, 7.6a, 8, 12.3)."""
    if paper.status == "revoked":
        return CertificateState.REVOKED
    left = days_left(paper, today)
    if left is not None and left < 0:
        return CertificateState.EXPIRED
    if paper.extended_to is not None:
        return CertificateState.EXTENDED
    if left is None or left > WINDOW_OPENS_DAYS:
        return CertificateState.VALID
    return CertificateState.IN_RERATING_WINDOW if left >= WINDOW_CLOSES_DAYS else CertificateState.WINDOW_MISSED


def paper_state(paper: PaperFacts, today: date) -> PaperState:
    """Return the state of a paper other than a star certificate on a day."""
    if paper.status == "revoked":
        return PaperState.REVOKED
    left = days_left(paper, today)
    if left is None or left > ENDING_DAYS:
        return PaperState.VALID
    return PaperState.ENDING if left >= 0 else PaperState.EXPIRED


def state_of(paper: PaperFacts, today: date) -> CertificateState | PaperState:
    """Return the state of any paper on a day."""
    return certificate_state(paper, today) if paper.kind == STAR_CERTIFICATE else paper_state(paper, today)


def standing_of(paper: PaperFacts, today: date) -> Standing:
    """Return a paper's state in words."""
    state, ends_on = state_of(paper, today), paper.extended_to or paper.expires_on
    label, tone, icon = _badge(state, ends_on)
    advice = _certificate_advice if paper.kind == STAR_CERTIFICATE else _paper_advice
    return Standing(state, label, tone, icon, advice(paper, today), ends_on, days_left(paper, today))


def days_left(paper: PaperFacts, today: date) -> int | None:
    """Return how many days a paper still holds after today; nothing when it has no end."""
    ends_on = paper.extended_to or paper.expires_on
    return (ends_on - today).days if ends_on else None


def rerating_window(expires_on: date) -> tuple[date, date]:
    """Return the first and the last day on which the file for re-rating is taken (art. 7.6a)."""
    return expires_on - timedelta(days=WINDOW_OPENS_DAYS), expires_on - timedelta(days=WINDOW_CLOSES_DAYS)


def longest_extension(expires_on: date) -> date:
    """Return the last day to which a star certificate may be kept (art. 12.3)."""
    return expires_on + timedelta(days=LONGEST_EXTENSION_DAYS)


def reminder_days(kind: str, *, is_extended: bool = False) -> tuple[int, ...]:
    """Return how long before its end a paper is reminded of, the farthest first.

    The far distances belong to the re-rating window, which an extended certificate has behind it.
    """
    return CERTIFICATE_REMINDER_DAYS if kind == STAR_CERTIFICATE and not is_extended else REMINDER_DAYS


def due_reminder(paper: PaperFacts, today: date) -> int | None:
    """Return the newest distance a paper has come to: of several that were missed only this one is sent."""
    left = days_left(paper, today)
    if left is None or left < -LATEST_REMINDER_DAYS:
        return None
    reached = [days for days in reminder_days(paper.kind, is_extended=bool(paper.extended_to)) if left <= days]
    return min(reached, default=None)


def _badge(state: CertificateState | PaperState, ends_on: date | None) -> tuple[str, str, str]:
    """Return label, tone and icon of a state."""
    label, tone, icon = _BADGES[str(state)]
    return _(label) % {"day": written(ends_on)}, tone, icon


def _certificate_advice(paper: PaperFacts, today: date) -> str:
    state = certificate_state(paper, today)
    if paper.expires_on is None:
        return _paper_advice(paper, today)
    opens, closes = rerating_window(paper.expires_on)
    days = {
        "opens": written(opens),
        "closes": written(closes),
        "end": written(paper.extended_to or paper.expires_on),
        "longest": written(longest_extension(paper.expires_on)),
    }
    match state:
        case CertificateState.VALID:
            text = _("Chưa cần làm gì. Hồ sơ đánh giá lại nộp từ ngày %(opens)s đến ngày %(closes)s.")
        case CertificateState.IN_RERATING_WINDOW:
            text = _("Hãy nộp hồ sơ đánh giá lại cho UBND xã, phường chậm nhất ngày %(closes)s.")
        case CertificateState.WINDOW_MISSED:
            text = _(
                "Kỳ nộp hồ sơ đánh giá lại đã qua ngày %(closes)s. Nếu chưa nộp, hãy nộp ngay cho UBND xã, phường. Nếu"
                " đã nộp, hãy gửi Ban tổ chức giấy tiếp nhận để được gia hạn trong lúc chờ kết quả, lâu nhất đến ngày"
                " %(longest)s."
            )
        case CertificateState.EXTENDED:
            text = _("Đang chờ kết quả đánh giá lại. Hãy nộp giấy chứng nhận mới trước khi hết ngày %(end)s.")
        case CertificateState.EXPIRED if paper.extended_to is None and today <= longest_extension(paper.expires_on):
            text = _(
                "Sản phẩm tạm thời không bán được. Hãy nộp giấy chứng nhận mới; nếu hồ sơ đánh giá lại đã được tiếp"
                " nhận, hãy gửi Ban tổ chức giấy tiếp nhận để được gia hạn, lâu nhất đến ngày %(longest)s."
            )
        case _:
            return _paper_advice(paper, today)
    return text % days


def _paper_advice(paper: PaperFacts, today: date) -> str:
    match paper_state(paper, today):
        case PaperState.ENDING:
            return _("Hãy làm thủ tục cấp lại và nộp bản mới trước khi hết ngày %(end)s.") % {
                "end": written(paper.extended_to or paper.expires_on)
            }
        case PaperState.EXPIRED:
            return _("Những gì cần giấy này tạm thời không bán được. Hãy nộp bản mới còn hạn.")
        case PaperState.REVOKED:
            return _("Những gì cần giấy này không bán được nữa. Hãy nộp giấy mới được cấp.")
        case _:
            return _("Chưa cần làm gì.")
