"""R7, the make-up of what was offered and sold: product sets by stars; the highest value first."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.models import Order
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row, Span
from orders.reports.selection import Selection
from vetting.models import ProductSet

Sums = dict[int, dict[str, int]]

# What is counted apart, and which products belong to it, seen from a listing's product.
CLASSES: dict[str, dict[str, Any]] = {
    "three": {"stars": 3},
    "four": {"stars": 4},
    "five": {"stars": 5},
    "potential": {"potential_five_stars": True},
    "none": {"stars__isnull": True},
    "all": {},
}


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Bộ sản phẩm"), "name", width=34),
        Column(_("Nhóm"), "branch", width=20),
        Column(_("Bản phân loại"), "decision", width=16),
        *(column for key, words in _words().items() for column in _three(key, words)),
    )


def _words() -> dict[str, str]:
    return {
        "three": _("3 sao"),
        "four": _("4 sao"),
        "five": _("5 sao"),
        "potential": _("tiềm năng 5 sao"),
        "none": _("đặc sản chưa xếp hạng"),
        "all": _("cộng"),
    }


def _three(key: str, words: str) -> Iterator[Column]:
    is_charted = key == "all"
    yield Column(_("Số SP, %(stars)s") % {"stars": words}, f"{key}_products", "count", 9)
    yield Column(_("Số đơn, %(stars)s") % {"stars": words}, f"{key}_orders", "count", 9)
    yield Column(_("Giá trị, %(stars)s") % {"stars": words}, f"{key}_value", "money", 15, is_charted)


def _rows(selection: Selection) -> list[Row]:
    listed, sold = _listed(selection), _sold(selection)
    nothing = {f"{key}_{what}": 0 for key in CLASSES for what in ("products", "orders", "value")}
    sets = ProductSet.objects.select_related("branch").filter(pk__in=listed.keys() | sold.keys())
    rows: list[dict[str, Any]] = [
        {"name": _(each.name), "branch": _(each.branch.name), "decision": each.decision, "number": each.pk}
        | nothing
        | listed.get(each.pk, {})
        | sold.get(each.pk, {})
        for each in sets
    ]
    return sorted(rows, key=lambda row: (-row["all_value"], row["number"]))


def _listed(selection: Selection) -> Sums:
    counts = {f"{key}_products": Count("product", distinct=True, filter=_of("product__", key)) for key in CLASSES}
    rows = selection.listings().order_by().values("product__product_set").annotate(**counts)
    return _by_set("product__product_set", rows)


def _sold(selection: Selection) -> Sums:
    path = "listing__product__"
    sums: dict[str, Any] = {}
    for key in CLASSES:
        sums[f"{key}_orders"] = Count("order", distinct=True, filter=_of(path, key))
        sums[f"{key}_value"] = Sum(F("quantity") * F("unit_price"), filter=_of(path, key), default=0)
    kept = selection.lines().exclude(order__status=Order.Status.CANCELLED).order_by()
    return _by_set(f"{path}product_set", kept.values(f"{path}product_set").annotate(**sums))


def _by_set(key: str, rows: QuerySet[Any, Any]) -> Sums:
    return {row.pop(key): row for row in map(dict, rows)}


def _of(path: str, key: str) -> Q:
    return Q(pk__isnull=False, **{path + name: value for name, value in CLASSES[key].items()})


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Bản phân loại"), _("Quyết định ban hành bộ sản phẩm mà sản phẩm được xếp vào.")),
        (_("Tiềm năng 5 sao"), _("Sản phẩm đã gửi hồ sơ lên Bộ; vẫn được đếm ở hạng sao hiện có.")),
        (_("Số đơn"), _("Đơn chốt có ít nhất một món thuộc ô ấy; một đơn nhiều món có thể nằm ở nhiều ô.")),
        (_("Giá trị"), _("Tổng (số lượng × giá đã chốt) của các đơn chốt, chưa gồm phí giao hàng.")),
    )


REPORT = Report(
    code="R7",
    name=gettext_lazy("Theo sao và nhóm"),
    title=gettext_lazy("Cơ cấu theo sao và nhóm sản phẩm"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    spans=frozenset({Span.SESSION, Span.PERIOD}),
    stages=EVERY_STAGE,
)
