"""R8, prices and what they really save: against the regular price, and against what the last sessions asked."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.reports.catalogue import Meaning, Report, Row
from orders.reports.selection import Selection
from sessions.models import Listing, MarketSession
from sessions.selectors.prices import price_flags_of
from vetting.price_words import proof_words

CHUNK = 500  # listings looked at together
SESSIONS_BACK = 4  # whose prices the median is of


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Sản phẩm"), "product", width=34),
        Column(_("Mã sản phẩm"), "sku", width=16),
        Column(_("Chủ thể"), "vendor", width=28),
        Column(_("Giá tham chiếu"), "regular", "money", 14),
        Column(_("Bằng chứng giá tham chiếu"), "proof", width=40),
        Column(_("Trung vị 4 phiên trước"), "median", "money", 14),
        Column(_("Số phiên trước"), "sessions", "count", 9),
        Column(_("Giá phiên"), "price", "money", 14),
        Column(_("Giảm danh nghĩa"), "nominal", "percent", 10, is_charted=True),
        Column(_("Giảm thực"), "real", "percent", 10),
        Column(_("Cờ bất thường"), "flag", width=44),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    session = selection.session
    if session is None:
        return
    listings = selection.listings().select_related("product__vendor", "price_evidence", "session__promotion")
    for chunk in batched(listings.order_by("position", "pk").iterator(chunk_size=CHUNK), CHUNK):
        flags = price_flags_of(chunk)
        past = prices_before(session, [each.product_id for each in chunk])
        for listing in chunk:
            yield _row(listing, past[listing.product_id], flags[listing.pk])


def prices_before(session: MarketSession, products: Collection[int]) -> dict[int, list[int]]:
    """Return what each product cost in the last sessions it was on the table of before this one, the latest first."""
    latest = Window(RowNumber(), partition_by="product", order_by=[F("session__opens_at").desc(), F("pk").desc()])
    before = Listing.objects.filter(  # what the very same products cost before: also outside of the question
        product__in=products,
        session__opens_at__lt=session.opens_at,
        standing=Listing.Standing.ACCEPTED,
        withdrawn_at=None,
    )
    found: dict[int, list[int]] = defaultdict(list)
    rows = before.annotate(back=latest).filter(back__lte=SESSIONS_BACK).order_by("product", "back")
    for product, price in rows.values_list("product", "session_price"):
        found[product].append(price)
    return found


def middle(prices: list[int]) -> int | None:
    """Return the median in whole đồng; of an even number the mean of both in the middle, rounded down."""
    ordered, half = sorted(prices), len(prices) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) // 2


def _row(listing: Listing, past: list[int], flags: list[str]) -> dict[str, Any]:
    median, price = middle(past), listing.session_price
    if median is not None and price > median:
        flags = [*flags, _("Cao hơn trung vị các phiên trước.")]
    proof = listing.price_evidence if listing.regular_is_proved else None
    return {
        "product": listing.product.name,
        "sku": listing.product.sku,
        "vendor": listing.product.vendor.display_name,
        "regular": listing.regular_price,
        "proof": proof_words(proof) if proof else _("chưa có"),
        "median": median,
        "sessions": len(past),
        "price": price,
        "nominal": _below(listing.regular_price, price),
        "real": _below(median, price) if median else None,
        "flag": " ".join(flags),
    }


def _below(whole: int, price: int) -> Decimal:
    return Decimal(100 * (whole - price)) / whole


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Giá tham chiếu"), _("Giá niêm yết khi sản phẩm được nhận vào phiên.")),
        (_("Bằng chứng"), _("Bằng chứng Ban tổ chức đã nhận: loại, ngày ghi nhận, nơi bán.")),
        (_("Trung vị 4 phiên trước"), _("Trung vị giá phiên của sản phẩm ở tối đa 4 phiên gần nhất có bày sản phẩm.")),
        (_("Giảm danh nghĩa"), _("(Giá tham chiếu − giá phiên) ÷ giá tham chiếu, phần trăm.")),
        (_("Giảm thực"), _("(Trung vị − giá phiên) ÷ trung vị, phần trăm; số âm là đắt hơn các phiên trước.")),
        (
            _("Cờ bất thường"),
            _("Giá niêm yết tăng trong 30 ngày trước phiên, giá ngoài mức khuyến mại, hoặc cao hơn trung vị."),
        ),
    )


REPORT = Report(
    code="R8",
    name=gettext_lazy("Giá và ưu đãi"),
    title=gettext_lazy("Giá và ưu đãi (giá trị thật)"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
)
