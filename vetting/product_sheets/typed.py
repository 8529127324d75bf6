"""Numbers and words as people type them into a sheet. Pure. What could mean two things is asked about, not guessed."""

import math
import re
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from market.files.tables import Cell
from market.kernel.texts import fold

_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+")
_DECIMAL = re.compile(r"\d+[.,]\d{1,2}")
_MONEY_WORDS = re.compile(r"(₫|đồng|vnđ|vnd|đ)\.?$")
_WEIGHT = re.compile(r"([\d.,]{1,20})(kg|kilogam|kí|ký|g|gr|gam|gram|lạng)?")
_GRAMS = {"kg": 1000, "kilogam": 1000, "kí": 1000, "ký": 1000, "lạng": 100}
_DAYS = {"ngay": 1, "thang": 30, "nam": 365}
_LARGEST = 10**30  # more digits than any code, price or weight people type has
_YES = {"co", "x", "yes", "true", "1", "dung"}
_NO = {"", "khong", "no", "false", "0", "sai"}


class Unclear(ValueError):  # noqa: N818 - what is typed is asked about
    """Say what is unclear about a cell, in the person's language."""


def text_of(cell: Cell) -> str:
    """Return a cell as text. A number becomes its digits; a day is refused: the sheet made it of something else."""
    if cell.kind == "formula":
        raise Unclear(_("Ô này có công thức. Hãy chép rồi dán giá trị."))
    if cell.kind == "error":
        raise Unclear(_("Ô này báo lỗi %(error)s. Hãy gõ lại giá trị.") % {"error": cell.value})
    if cell.kind == "day":
        day = date.fromisoformat(str(cell.value)[:10]) if re.match(r"\d{4}-", str(cell.value)) else None
        seen = f" ({day:%d/%m/%Y})" if day else ""
        raise Unclear(
            _("Bảng tính đã đổi ô này thành ngày giờ%(day)s. Hãy đặt ô là Văn bản rồi gõ lại.") % {"day": seen}
        )
    if cell.kind == "truth":
        return "1" if cell.value else "0"
    if cell.kind in ("number", "percent"):
        return _digits(cell.value)
    return str(cell.value).strip()


def money_of(cell: Cell) -> str:
    """Return an amount of đồng as digits: 189000, "189.000", "189,000 ₫". Half a đồng is refused."""
    text = _MONEY_WORDS.sub("", re.sub(r"\s", "", text_of(cell).casefold()))
    if _GROUPED.fullmatch(text):
        return re.sub(r"[.,]", "", text)
    if text and not text.isdecimal():
        raise Unclear(_("Chưa rõ số tiền “%(text)s”. Hãy gõ như 189000 hoặc 189.000.") % {"text": text_of(cell)})
    if cell.kind == "number" and text and int(text) < 1000:
        raise Unclear(
            _("Giá %(text)s ₫ thấp quá. Có thể bảng tính hiểu 189.000 là 189; hãy gõ 189000.") % {"text": text}
        )
    return text


def grams_of(cell: Cell) -> str:
    """Return a weight in grams: 500, "500 g", "1,5 kg", "2 lạng". "1.500 kg" could be 1,5 kg: it is asked about."""
    typed = text_of(cell)
    text = re.sub(r"\s", "", typed.casefold())
    match = _WEIGHT.fullmatch(text)
    if not text:
        return ""
    if match is None:
        raise Unclear(_("Chưa rõ khối lượng “%(text)s”. Hãy gõ số gam, hoặc như 1,5 kg.") % {"text": typed})
    number, unit = match[1], match[2] or "g"
    if _GROUPED.fullmatch(number):
        if unit in _GRAMS and number.count(".") + number.count(",") == 1:
            raise Unclear(_("“%(text)s” hiểu được hai cách. Hãy gõ số gam, ví dụ 1500.") % {"text": typed})
        amount = Decimal(re.sub(r"[.,]", "", number))
    elif number.isdecimal() or _DECIMAL.fullmatch(number):
        amount = Decimal(number.replace(",", "."))
    else:
        raise Unclear(_("Chưa rõ khối lượng “%(text)s”. Hãy gõ số gam, hoặc như 1,5 kg.") % {"text": typed})
    grams = amount * _GRAMS.get(unit, 1)
    if grams != int(grams):
        raise Unclear(_("Khối lượng phải là số gam tròn."))
    return str(int(grams))


def days_of(cell: Cell) -> str:
    """Return a span in days: 10, "10 ngày", "6 tháng" (of 30 days), "1 năm"."""
    typed = text_of(cell)
    match = re.fullmatch(r"(\d{1,5})\s*(ngay|thang|nam)?", fold(typed))
    if not typed:
        return ""
    if match is None:
        raise Unclear(_("Chưa rõ hạn dùng “%(text)s”. Hãy gõ số ngày.") % {"text": typed})
    return str(int(match[1]) * _DAYS[match[2] or "ngay"])


def percent_of(cell: Cell) -> str:
    """Return percents with a decimal point: 12.5, "12,5", "12,5 %", "12 độ", or a cell shown as 12,5%."""
    if cell.kind == "percent":
        _refuse_endless(cell.value)
        return _digits(round(float(cell.value) * 100, 4))
    typed = text_of(cell)
    text = re.sub(r"(%|độ|°)$", "", re.sub(r"\s", "", typed.casefold())).replace(",", ".")
    try:
        return str(Decimal(text)) if text else ""
    except InvalidOperation:
        raise Unclear(_("Chưa rõ độ cồn “%(text)s”. Hãy gõ như 12,5.") % {"text": typed}) from None


def stars_of(cell: Cell) -> str:
    """Return stars as a digit: 4, "4 sao", "★★★★"; nothing for none."""
    text = fold(text_of(cell)).replace(" ", "")
    if text and set(text) <= {"★", "*", "⭐"}:
        return str(len(text))
    if text in ("", "chuaxephang", "chua", "-"):
        return ""
    return re.sub(r"sao$", "", text)


def yes_of(cell: Cell) -> str:
    """Return "1" for yes and nothing for no: "có", "x", TRUE."""
    typed = text_of(cell)
    text = fold(typed).strip()
    if text in _YES:
        return "1"
    if text in _NO:
        return ""
    raise Unclear(_("Chỗ này gõ “có” hoặc để trống, chứ không phải “%(text)s”.") % {"text": typed})


def set_of(cell: Cell) -> str:
    """Return the number of a product set from "1", "1. Rau, củ…" or its bare name (given folded, without a number)."""
    text = fold(text_of(cell)).strip()
    match = re.match(r"(\d{1,2})(\.|\)|\s|$)", text)
    return match[1] if match else text


def _digits(value: float) -> str:
    """Return a number as people write it in full: no exponent, no ".0"."""
    _refuse_endless(value)
    plain = Decimal(repr(value))
    return str(int(plain)) if plain == plain.to_integral_value() else format(plain.normalize(), "f")


def _refuse_endless(value: float) -> None:
    """Refuse what is no number people write: a file may hold infinities, and integers of hundreds of digits."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Unclear(_("Ô này không phải một con số."))
    if abs(value) >= _LARGEST:
        raise Unclear(_("Số trong ô này dài quá 30 chữ số. Hãy đặt ô là Văn bản rồi gõ lại."))
