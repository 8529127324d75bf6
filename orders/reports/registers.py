"""The registers as files: what was asked, the rows, and what each column means; from one snapshot."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from market.kernel.money import grouped
from market.kernel.plain_table import write_table
from market.kernel.workbook import Column, Sheet, Workbook
from orders.reports.catalogue import Report, Row
from orders.reports.ending_papers import ending_papers
from orders.reports.listed import r18, r19
from orders.reports.selection import Selection
from orders.reports.snapshot import one_snapshot
from orders.reports.vetting_register import vetting_dossiers

MOST_ROWS = 20_000  # of a file made while somebody waits

Asked = list[tuple[str, str]]  # the filters in words


@dataclass(frozen=True)
class Register:
    """A report of the list, narrowed further on its screen, to be downloaded at once."""

    report: Report
    rows: Iterable[Row]
    counted: QuerySet[Any]  # the rows to be, for their number


def vetting_register(selection: Selection, result: str) -> Register:
    """Return R18, all of it or the dossiers in one state."""
    return Register(r18.REPORT, r18.rows_of(selection, result), vetting_dossiers(selection, result))


def ending_register(selection: Selection, state: str) -> Register:
    """Return R19, all of it or the papers in one state."""
    return Register(r19.REPORT, r19.rows_of(selection, state), ending_papers(selection, state))


def write_register(target: IO[bytes], register: Register, *, asked: Asked, person: Person) -> int:
    """Write a register as XLSX from one snapshot and note who took it; return how many rows it holds."""
    with one_snapshot() as (moment, snapshot):
        number = _counted(register)
        name, title = str(register.report.name), str(register.report.title)
        book = Workbook(target, title=title, created=moment)
        head = _head(register, number, asked, person, (moment, snapshot))
        facts = (Column(_("Mục"), "name", width=30), Column(_("Nội dung"), "value", width=60))
        book.add(Sheet(_("Thông tin"), title, facts, head))
        book.add(Sheet(name, title, register.report.columns(), register.rows))
        meanings = ({"name": name, "value": value} for name, value in register.report.meanings())
        book.add(Sheet(_("Định nghĩa"), _("Cách tính các cột"), facts, meanings))
        book.close()
    _note(register, number, person)
    return number


def write_plain_register(target: IO[bytes], register: Register, *, person: Person) -> int:
    """Write a register's rows as CSV from one snapshot and note who took it; return how many it holds."""
    with one_snapshot():
        number = _counted(register)
        write_table(target, register.report.columns(), register.rows)
    _note(register, number, person)
    return number


def _counted(register: Register) -> int:
    number = register.counted.count()
    if number > MOST_ROWS:
        words = _("Sổ này có %(n)s dòng. Hãy lọc bớt còn tối đa %(most)s dòng rồi tải.")
        raise Refused(words % {"n": grouped(number), "most": grouped(MOST_ROWS)})
    return number


def _note(register: Register, number: int, person: Person) -> None:
    journal.record(
        "register.downloaded", actor=person, subject=person, register=str(register.report.title), rows=number
    )


def _head(
    register: Register, number: int, asked: Asked, person: Person, taken: tuple[datetime, str]
) -> Iterator[dict[str, Any]]:
    moment, snapshot = taken
    lines: list[tuple[str, Any]] = [
        (_("Tên báo cáo"), str(register.report.title)),
        *asked,
        (_("Thời điểm chốt số liệu"), ("moment", moment)),
        (_("Người lập"), person.display_name),
        (_("Số văn bản"), ""),
        (_("Số dòng"), ("count", number)),
        (_("Mã ảnh chụp số liệu"), snapshot),
    ]
    for name, value in lines:
        yield {"name": name, "value": value}
