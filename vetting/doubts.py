"""What looks odd about a paper as typed: said beside its field, never in the way of handing it in. Pure.

A reviewer decides; the vendor may know better, and mistyping is what most of these are.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from market.kernel.templatetags.formats import day as written
from vetting.names import same_name
from vetting.tax_codes import is_plausible, typed_tax_code

CERTIFICATE_MONTHS = 36  # a star certificate holds so long (Decision 26/2026, art. 4.3)
TEST_MONTHS = 12  # a test slip is this old at most when it is declared
OLDEST_YEAR = 1986  # before it hardly any paper of today was issued
SOON_DAYS = 30
# Score from which → stars (DOMAIN §0.3); the bands are half open.
BANDS = ((Decimal(90), 5), (Decimal(70), 4), (Decimal(50), 3))
_DECISION = re.compile(r"\d+\s*/(\d{4}/)?(QĐ|QD|GCN)\b", re.IGNORECASE)  # 1234/QĐ-UBND, 1234/2026/QĐ-UBND
_PRODUCT_CODE = re.compile(r"\d{2}-\d{5}-\d{1,4}-\d{4}")  # province-commune-serial-year


@dataclass(frozen=True, kw_only=True)
class TypedPaper:
    """What was typed from a paper, as far as it makes sense."""

    kind: str
    number: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    holder_name: str = ""
    score: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the market knows of the vendor and the product."""

    names: tuple[str, ...]  # the legal name first; others that papers may bear behind it
    tax_code: str
    stars: int | None = None


@dataclass(frozen=True)
class Doubt:
    """One thing to look at again."""

    code: str
    field: str
    sentence: str


def doubts_about(paper: TypedPaper, known: Known, *, today: date) -> list[Doubt]:
    """Return what looks odd about a paper, in the order of the form."""
    found = [*_number(paper, known), *_holder(paper, known), *_score(paper, known), *_dates(paper, today)]
    return [Doubt(code, field, sentence) for code, field, sentence in found]


def stars_of(score: Decimal) -> int | None:
    """Return the stars a score stands for; nothing below three."""
    return next((stars for least, stars in BANDS if score >= least), None)


def months_after(start: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


type Found = list[tuple[str, str, str]]


def _number(paper: TypedPaper, known: Known) -> Found:
    if paper.kind == "business_licence":
        return _licence_number(paper, known)
    is_known = _DECISION.search(paper.number) or _PRODUCT_CODE.search(paper.number)
    if paper.kind == "star_certificate" and paper.number and not is_known:
        words = _("Số quyết định thường có dạng 1234/QĐ-UBND. Anh/Chị xem lại số in trên giấy.")
        return [("number-shape", "number", words)]
    return []


def _licence_number(paper: TypedPaper, known: Known) -> Found:
    code = typed_tax_code(paper.number)
    if code is None:
        return []
    if not is_plausible(code):
        return [("number-check", "number", _("Số này có số kiểm tra không khớp. Anh/Chị so lại từng chữ số."))]
    if code != known.tax_code:
        words = _("Số này khác mã số thuế trong hồ sơ (%(code)s).") % {"code": known.tax_code}
        return [("number-other", "number", words)]
    return []


def _holder(paper: TypedPaper, known: Known) -> Found:
    if not paper.holder_name or any(same_name(paper.holder_name, name) for name in known.names):
        return []
    words = _("Tên này khác tên cơ sở trong hồ sơ: “%(name)s”. Nếu trên giấy ghi đúng như vậy, Ban tổ chức sẽ xem.")
    return [("holder-other", "holder_name", words % {"name": known.names[0]})]


def _score(paper: TypedPaper, known: Known) -> Found:
    if paper.kind != "star_certificate" or paper.score is None:
        return []
    stars = stars_of(paper.score)
    if stars is None:
        return [("score-low", "score", _("Dưới 50 điểm không có hạng sao. Anh/Chị xem lại điểm trên quyết định."))]
    if known.stars and stars != known.stars:
        words = _("Điểm này ứng với %(stars)d sao, sản phẩm đang khai %(declared)d sao.")
        return [("score-stars", "score", words % {"stars": stars, "declared": known.stars})]
    return []


def _dates(paper: TypedPaper, today: date) -> Found:
    found = []
    if paper.issued_on and paper.issued_on.year < OLDEST_YEAR:
        found.append(("issued-old", "issued_on", _("Năm cấp có đúng không? Anh/Chị xem lại ngày in trên giấy.")))
    elif paper.kind == "test_report" and paper.issued_on and months_after(paper.issued_on, TEST_MONTHS) < today:
        words = _("Phiếu này cấp đã hơn 12 tháng. Ban tổ chức thường cần phiếu mới hơn.")
        found.append(("test-old", "issued_on", words))
    if paper.expires_on:
        found += _end(paper, paper.expires_on, today)
    return found


def _end(paper: TypedPaper, end: date, today: date) -> Found:
    latest = months_after(paper.issued_on, CERTIFICATE_MONTHS) if paper.issued_on else None
    if paper.kind == "star_certificate" and latest and end > latest:
        words = _("Giấy chứng nhận sao có giá trị 36 tháng, tức muộn nhất đến %(day)s.") % {"day": written(latest)}
        return [("end-late", "expires_on", words)]
    if today <= end <= today + timedelta(days=SOON_DAYS):
        words = _("Giấy này sắp hết hạn. Hàng phải giao xong trước ngày đó; Anh/Chị nên xin gia hạn từ bây giờ.")
        return [("end-soon", "expires_on", words)]
    return []
