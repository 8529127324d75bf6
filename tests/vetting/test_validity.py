"""States of papers as pure arithmetic, each boundary on its day."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from vetting.models import PaperKind
from vetting.models.dossiers import LONGEST_EXTENSION_DAYS
from vetting.validity import LONGEST_EXTENSION_DAYS as LONGEST
from vetting.validity import (
    STAR_CERTIFICATE,
    CertificateState,
    PaperState,
    certificate_state,
    days_left,
    due_reminder,
    longest_extension,
    paper_state,
    reminder_days,
    rerating_window,
    standing_of,
)

END = date(2027, 6, 30)


@dataclass
class Facts:
    kind: str = STAR_CERTIFICATE
    status: str = "accepted"
    expires_on: date | None = END
    extended_to: date | None = None


def before(days: int) -> date:
    return END - timedelta(days=days)


@pytest.mark.parametrize(
    ("left", "state"),
    [
        (900, CertificateState.VALID),
        (181, CertificateState.VALID),
        (180, CertificateState.IN_RERATING_WINDOW),
        (150, CertificateState.IN_RERATING_WINDOW),
        (120, CertificateState.IN_RERATING_WINDOW),
        (119, CertificateState.WINDOW_MISSED),
        (1, CertificateState.WINDOW_MISSED),
        (0, CertificateState.WINDOW_MISSED),
        (-1, CertificateState.EXPIRED),
    ],
)
def test_certificate_by_days_left(left: int, state: CertificateState) -> None:
    assert certificate_state(Facts(), before(left)) is state


@pytest.mark.parametrize(
    ("left", "state"),
    [
        (10, CertificateState.EXTENDED),
        (0, CertificateState.EXTENDED),
        (-1, CertificateState.EXTENDED),
        (-180, CertificateState.EXTENDED),
        (-181, CertificateState.EXPIRED),
    ],
)
def test_extended_certificate(left: int, state: CertificateState) -> None:
    assert certificate_state(Facts(extended_to=longest_extension(END)), before(left)) is state


@pytest.mark.parametrize("left", [900, 150, 0, -1])
def test_revoked_whatever_the_day(left: int) -> None:
    assert certificate_state(Facts(status="revoked"), before(left)) is CertificateState.REVOKED
    assert paper_state(Facts(kind="trademark", status="revoked"), before(left)) is PaperState.REVOKED


@pytest.mark.parametrize(
    ("left", "state"),
    [
        (61, PaperState.VALID),
        (60, PaperState.ENDING),
        (0, PaperState.ENDING),
        (-1, PaperState.EXPIRED),
    ],
)
def test_other_paper_by_days_left(left: int, state: PaperState) -> None:
    assert paper_state(Facts(kind="trademark"), before(left)) is state


def test_without_an_end_it_holds() -> None:
    assert certificate_state(Facts(expires_on=None), END) is CertificateState.VALID
    assert paper_state(Facts(kind="trademark", expires_on=None), END) is PaperState.VALID
    assert days_left(Facts(expires_on=None), END) is None


def test_window_and_longest_extension() -> None:
    assert rerating_window(END) == (date(2027, 1, 1), date(2027, 3, 2))
    assert longest_extension(END) == date(2027, 12, 27)


def test_pure_constants_agree_with_the_tables() -> None:
    assert LONGEST == LONGEST_EXTENSION_DAYS
    assert PaperKind.STAR_CERTIFICATE == STAR_CERTIFICATE


@pytest.mark.parametrize(
    ("facts", "left", "label", "tone", "says"),
    [
        (Facts(), 181, "Còn hiệu lực", "jade", "từ ngày 01/01/2027 đến ngày 02/03/2027"),
        (Facts(), 180, "Đến kỳ nộp đánh giá lại", "gold", "chậm nhất ngày 02/03/2027"),
        (Facts(), 119, "Quá kỳ nộp đánh giá lại", "gold", "giấy tiếp nhận"),
        (Facts(), -1, "Đã hết hạn", "vermilion", "lâu nhất đến ngày 27/12/2027"),
        (Facts(), -181, "Đã hết hạn", "vermilion", "Hãy nộp bản mới còn hạn"),
        (Facts(extended_to=date(2027, 9, 1)), -1, "Gia hạn đến 01/09/2027", "sky", "hết ngày 01/09/2027"),
        (Facts(status="revoked"), 300, "Bị thu hồi", "vermilion", "không bán được nữa"),
        (Facts(kind="trademark"), 60, "Sắp hết hạn", "gold", "hết ngày 30/06/2027"),
        (Facts(kind="trademark"), 61, "Còn hiệu lực", "jade", "Chưa cần làm gì"),
        (Facts(kind="trademark"), -1, "Đã hết hạn", "vermilion", "bản mới còn hạn"),
    ],
)
def test_words(facts: Facts, left: int, label: str, tone: str, says: str) -> None:
    standing = standing_of(facts, before(left))
    assert (standing.label, standing.tone) == (label, tone)
    assert says in standing.advice


def test_reminder_days() -> None:
    assert reminder_days("star_certificate") == (210, 180, 150, 120, 60, 30, 7, 0)
    assert reminder_days("star_certificate", is_extended=True) == (60, 30, 7, 0)
    assert reminder_days("trademark") == (60, 30, 7, 0)


@pytest.mark.parametrize(
    ("left", "days"),
    [
        (211, None),
        (210, 210),
        (181, 210),
        (180, 180),
        (121, 150),
        (120, 120),
        (61, 120),
        (60, 60),
        (8, 30),
        (7, 7),
        (1, 7),
        (0, 0),
        (-1, 0),
        (-30, 0),
        (-31, None),
    ],
)
def test_newest_due_reminder_of_a_certificate(left: int, days: int | None) -> None:
    assert due_reminder(Facts(), before(left)) == days


def test_newest_due_reminder_of_others() -> None:
    assert due_reminder(Facts(kind="trademark"), before(61)) is None
    assert due_reminder(Facts(kind="trademark"), before(60)) == 60
    extended = Facts(extended_to=END + timedelta(days=100))
    assert due_reminder(extended, before(-30)) is None  # 70 days left
    assert due_reminder(extended, before(-40)) == 60
    assert due_reminder(Facts(expires_on=None), END) is None
