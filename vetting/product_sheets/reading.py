"""From the lines of a sheet to what was typed about each product, with what is unclear, by line and column. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from market.files.tables import Cell, Line
from market.kernel.errors import Refused
from vetting.product_sheets.columns import CLAIM, COLUMNS, MOST_PRODUCTS, Column, column_of
from vetting.product_sheets.typed import Unclear

_LOOKED_AT = 10  # lines at the top among which the headings stand


@dataclass(frozen=True)
class Trouble:
    """What is wrong in one cell, or in a line as a whole (no heading)."""

    line: int
    heading: str
    text: str


@dataclass
class TypedRow:
    """What one line says: field → text, only for the columns the sheet has."""

    line: int
    data: dict[str, str] = field(default_factory=dict)
    claims: dict[str, bool] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)


def read_rows(lines: Sequence[Line]) -> list[TypedRow]:
    """Return the products of a sheet; raise Refused when its headings are not the template's."""
    top, columns = _headings(lines)
    rows = [_row(line, columns) for line in lines if line.number > top]
    if not rows:
        raise Refused(_("Bảng chưa có dòng sản phẩm nào dưới dòng tiêu đề."), field="file")
    if len(rows) > MOST_PRODUCTS:
        words = _("Bảng có %(n)d sản phẩm, quá %(most)d. Hãy chia thành nhiều lần nhập.")
        raise Refused(words % {"n": len(rows), "most": MOST_PRODUCTS}, field="file")
    return rows


def _headings(lines: Sequence[Line]) -> tuple[int, dict[int, Column]]:
    for line in lines[:_LOOKED_AT]:
        found = {place: column_of(str(cell.value)) for place, cell in enumerate(line.cells) if cell.kind == "text"}
        columns = {place: column for place, column in found.items() if column}
        if len(columns) >= 3:
            _refuse_incomplete(list(columns.values()))
            return line.number, columns
    raise Refused(
        _("Không thấy dòng tiêu đề như trong mẫu. Hãy tải mẫu về và điền vào sheet “Sản phẩm”."), field="file"
    )


def _refuse_incomplete(columns: list[Column]) -> None:
    names = [column.field for column in columns]
    twice = {str(column.heading) for column in columns if names.count(column.field) > 1}
    if twice:
        raise Refused(_("Cột bị lặp: %(names)s.") % {"names": ", ".join(sorted(twice))}, field="file")
    missing = [str(column.heading) for column in COLUMNS if column.is_required and column.field not in names]
    if missing:
        raise Refused(_("Bảng thiếu cột: %(names)s.") % {"names": ", ".join(missing)}, field="file")


def _row(line: Line, columns: dict[int, Column]) -> TypedRow:
    row = TypedRow(line.number)
    for place, column in columns.items():
        cell = line.cells[place] if place < len(line.cells) else Cell("", "")
        try:
            value = column.read(cell)
        except Unclear as unclear:
            row.troubles.append(Trouble(line.number, str(column.heading), str(unclear)))
            value = ""
        if column.field.startswith(CLAIM):
            row.claims[column.field.removeprefix(CLAIM)] = bool(value)
        else:
            row.data[column.field] = value
    return row
