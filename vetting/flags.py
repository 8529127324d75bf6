"""What a reviewer should look at twice on a paper. Pure: rows go in, sentences come out; days are passed in.

A flag is a pointer, never a verdict: the reviewer decides on the checklist.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from market.kernel.templatetags.formats import day as written
from market.kernel.texts import fold
from vetting.doubts import TEST_MONTHS, months_after, stars_of
from vetting.gtins import is_gtin
from vetting.names import same_name
from vetting.tax_codes import is_plausible
from vetting.validity import CertificateState, PaperState, certificate_state, paper_state, rerating_window

# A session each Friday and a week to deliver: a paper that ends sooner is over before the next session's goods arrive.
NEXT_DELIVERY_DAYS = 14


@dataclass(frozen=True)
class Flag:
    """One thing to look at twice: a short name for lists, and a sentence with the facts."""

    code: str
    label: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A paper with what stands beside it: rows of the models, or anything with their names."""

    paper: Any
    vendor: Any
    product: Any  # nothing: the paper is the vendor's
    submitted_on: date  # when the dossier was declared
    today: date
    delivery_on: date  # the last day on which the next session's goods may arrive
    alike: Sequence[str] = ()  # names of the other vendors with the same or a similar page


def flags_of(seen: Seen) -> list[Flag]:
    """Return what should be looked at twice on a paper, the gravest first."""
    return [flag for rule in _RULES for flag in rule(seen)]


def host_of(code: str) -> str:
    """Return the host a read code leads to, "" when it is no web address."""
    try:
        parts = urlsplit(code.strip())
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme.lower() in ("http", "https") else ""


def parted(code: str) -> tuple[str, str, str]:
    """Return a read code before, in and behind its host, so that the host can be emphasised."""
    host = host_of(code)
    at = code.casefold().find(host) if host else len(code)
    return code[:at], code[at : at + len(host)], code[at + len(host) :]


def _likeness(seen: Seen) -> Iterable[Flag]:
    if seen.alike:
        names = {"names": ", ".join(seen.alike)}
        yield Flag(
            "alike", _("Giống giấy của chủ thể khác"), _("Có trang giống hệt hoặc gần giống của: %(names)s.") % names
        )


def _disarmed(seen: Seen) -> Iterable[Flag]:
    if seen.paper.file.disarmed:
        detail = _("Tệp gốc có nội dung chạy được (mã lệnh, tệp đính kèm). Bản đang xem đã bỏ hết; tệp gốc bị cách ly.")
        yield Flag("disarmed", _("Tệp có nội dung chạy được"), detail)


def _certificate(seen: Seen) -> Iterable[Flag]:
    paper = seen.paper
    if paper.kind != "star_certificate":
        return
    state = certificate_state(paper, seen.today)
    if state in (CertificateState.IN_RERATING_WINDOW, CertificateState.WINDOW_MISSED) and paper.expires_on:
        opens, closes = rerating_window(paper.expires_on)
        days = {"opens": written(opens), "closes": written(closes)}
        if state == CertificateState.IN_RERATING_WINDOW:
            detail = _("Hồ sơ đánh giá lại nộp từ %(opens)s đến %(closes)s.") % days
            yield Flag("rerating", _("Đang trong kỳ đánh giá lại"), detail)
        else:
            detail = _("Kỳ nộp hồ sơ đánh giá lại đã qua ngày %(closes)s.") % days
            yield Flag("window-missed", _("Quá kỳ nộp đánh giá lại"), detail)


def _end(seen: Seen) -> Iterable[Flag]:
    ends_on = seen.paper.extended_to or seen.paper.expires_on
    if ends_on is None:
        return
    if paper_state(seen.paper, seen.today) == PaperState.EXPIRED:
        detail = _("Có giá trị đến %(day)s.") % {"day": written(ends_on)}
        yield Flag("expired", _("Đã hết hạn"), detail)
    elif ends_on < seen.delivery_on:
        detail = _("Có giá trị đến %(day)s, trước khi hàng của phiên tới giao xong.") % {"day": written(ends_on)}
        yield Flag("ends-before-delivery", _("Hết hạn trước ngày giao"), detail)


def _old_test(seen: Seen) -> Iterable[Flag]:
    paper = seen.paper
    if paper.kind != "test_report" or paper.issued_on is None:
        return
    if months_after(paper.issued_on, TEST_MONTHS) < seen.submitted_on:
        days = {"issued": written(paper.issued_on), "declared": written(seen.submitted_on)}
        detail = _("Cấp ngày %(issued)s, hồ sơ nộp ngày %(declared)s.") % days
        yield Flag("old-test", _("Phiếu kiểm nghiệm đã quá 12 tháng"), detail)


def _holder(seen: Seen) -> Iterable[Flag]:
    name, vendor = seen.paper.holder_name, seen.vendor
    known = [vendor.legal_name, *([vendor.representative] if vendor.kind == "household" else [])]
    if name and not any(same_name(name, each) for each in known):
        detail = _("Trên giấy: “%(name)s”. Đăng ký: “%(legal)s”.") % {"name": name, "legal": vendor.legal_name}
        yield Flag("holder", _("Tên khác giấy đăng ký"), detail)


def _score(seen: Seen) -> Iterable[Flag]:
    paper, product = seen.paper, seen.product
    if paper.kind != "star_certificate" or paper.score is None or product is None:
        return
    if stars_of(paper.score) != product.stars:
        facts = {"score": f"{paper.score:f}".replace(".", ","), "stars": product.stars or 0}
        yield Flag("score", _("Điểm không khớp hạng sao"), _("Ghi %(score)s điểm, khai %(stars)s sao.") % facts)


def _tax_code(seen: Seen) -> Iterable[Flag]:
    if seen.paper.kind == "business_licence" and not is_plausible(seen.vendor.tax_code):
        detail = _("Số kiểm tra của %(code)s không khớp.") % {"code": seen.vendor.tax_code}
        yield Flag("tax-code", _("Mã số thuế khó tin"), detail)


def _gtin(seen: Seen) -> Iterable[Flag]:
    if (
        seen.paper.kind == "traceability_stamp"
        and seen.product
        and seen.product.gtin
        and not is_gtin(seen.product.gtin)
    ):
        detail = _("Số kiểm tra của %(code)s không khớp.") % {"code": seen.product.gtin}
        yield Flag("gtin", _("Mã vạch sai"), detail)


def _trace_host(seen: Seen) -> Iterable[Flag]:
    product = seen.product
    if (
        seen.paper.kind != "traceability_stamp"
        or product is None
        or not product.trace_code
        or not seen.paper.read_codes
    ):
        return
    declared = host_of(product.trace_code)
    if any(_same_trace(code, product.trace_code, declared) for code in seen.paper.read_codes):
        return
    if product.gtin and any(f"/01/{product.gtin:0>14}" in code for code in seen.paper.read_codes):
        return  # a GS1 Digital Link names the product by its GTIN
    facts = {"read": host_of(seen.paper.read_codes[0]) or seen.paper.read_codes[0], "declared": product.trace_code}
    yield Flag("trace", _("Mã trên tem khác mã đã khai"), _("Tem: %(read)s. Đã khai: %(declared)s.") % facts)


def _same_trace(code: str, declared: str, host: str) -> bool:
    """Tell whether a read code is the declared one: of the same host when that is an address, else containing it."""
    return host_of(code) == host if host else fold(declared) in fold(code)


_RULES: tuple[Callable[[Seen], Iterable[Flag]], ...] = (
    _likeness,
    _disarmed,
    _end,
    _certificate,
    _old_test,
    _holder,
    _score,
    _tax_code,
    _gtin,
    _trace_host,
)


def counted(flags: int) -> str:
    """Return a number of flags in words."""
    return ngettext("%(n)d điểm cần xem kỹ", "%(n)d điểm cần xem kỹ", flags) % {"n": flags}
