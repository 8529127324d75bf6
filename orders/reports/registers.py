"""The registers as files: what was asked, the rows, and what each column means; from one snapshot."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused
from market.kernel.money import grouped
from market.kernel.plain_table import write_table
from market.kernel.workbook import Column, Sheet, Workbook
from orders.reports.ending_papers import EndingWishes, ending_papers, ending_rows
from orders.reports.snapshot import one_snapshot
from orders.reports.vetting_register import VettingWishes, vetting_dossiers, vetting_rows

MOST_ROWS = 20_000  # of a file made while somebody waits

Asked = list[tuple[str, str]]  # the filters in words


@dataclass(frozen=True)
class Register:
    """A register: its name, columns, rows and definitions."""

    name: str  # of the sheet
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Mapping[str, Any]]
    counted: QuerySet[Any]  # the rows to be, for their number
    definitions: tuple[tuple[str, str], ...]


def vetting_register(wishes: VettingWishes) -> Register:
    """Return R18."""
    title = _("Sổ thẩm định hồ sơ")
    columns = (
        Column(_("Chủ thể"), "vendor", width=30),
        Column(_("Ngày nộp"), "submitted_on", "day", 12),
        Column(_("Người thẩm định/duyệt"), "people", width=30),
        Column(_("Số vòng bổ sung"), "supplements", "count", 10),
        Column(_("Thời gian xử lý (ngày làm việc)"), "days", "count", 14),
        Column(_("Kết quả"), "result", width=16),
        Column(_("Lý do không đạt theo tiêu chí"), "reasons", width=50),
        Column(_("Giấy tờ đã kiểm"), "checked", "count", 10),
        Column(_("Tra cứu ngoài"), "lookups", "count", 10),
        Column(_("Có điều kiện đến"), "condition_until", "day", 14),
    )
    rows = (vars(row) | {"submitted_on": clock.in_hanoi(row.submitted_at).date()} for row in vetting_rows(wishes))
    definitions = (
        (_("Ngày nộp"), _("Lần gửi gần nhất của hồ sơ.")),
        (_("Số vòng bổ sung"), _("Số lần chủ thể gửi lại sau lần đầu.")),
        (
            _("Thời gian xử lý"),
            _("Số ngày làm việc từ lần gửi gần nhất đến lúc Ban tổ chức trả lời, hoặc đến hôm lập sổ."),
        ),
        (_("Giấy tờ đã kiểm"), _("Số giấy của hồ sơ này đã được đánh giá, kể cả giấy về sau được thay.")),
        (_("Tra cứu ngoài"), _("Số lần tra cứu ở nơi khác được ghi làm bằng chứng.")),
        (_("Có điều kiện đến"), _("Hạn gần nhất của các điều kiện chưa đáp ứng.")),
    )
    return Register(title, title, columns, rows, vetting_dossiers(wishes), definitions)


def ending_register(wishes: EndingWishes) -> Register:
    """Return R19."""
    columns = (
        Column(_("Chủ thể"), "vendor", width=30),
        Column(_("Sản phẩm"), "product", width=30),
        Column(_("Loại giấy"), "kind", width=34),
        Column(_("Số"), "number", width=20),
        Column(_("Cơ quan cấp"), "issuer", width=30),
        Column(_("Hết hạn"), "ends_on", "day", 12),
        Column(_("Còn (ngày)"), "days_left", "count", 10),
        Column(_("Đã nhắc (lần)"), "reminded", "count", 10),
        Column(_("Phiên bị ảnh hưởng"), "session_numbers", width=22),
    )
    rows = (vars(row) | {"session_numbers": ", ".join(map(str, row.sessions))} for row in ending_rows(wishes))
    definitions = (
        (_("Hết hạn"), _("Ngày cuối còn hiệu lực, tính cả gia hạn của giấy chứng nhận sao.")),
        (_("Còn (ngày)"), _("Số ngày từ hôm lập sổ đến ngày hết hạn; số âm là đã quá hạn.")),
        (_("Đã nhắc (lần)"), _("Số mốc đã báo cho chủ thể về đúng ngày hết hạn này.")),
        (
            _("Phiên bị ảnh hưởng"),
            _("Số của các phiên sắp mở hoặc đang mở có bày hàng mà giấy bắt buộc này hết hạn trước ngày hẹn giao."),
        ),
    )
    title = _("Giấy tờ sắp hoặc đã hết hạn")
    return Register(title, title, columns, rows, ending_papers(wishes, clock.today_in_hanoi()), definitions)


def write_register(target: IO[bytes], register: Register, *, asked: Asked, person: Person) -> int:
    """Write a register as XLSX from one snapshot and note who took it; return how many rows it holds."""
    with one_snapshot() as (moment, snapshot):
        number = _counted(register)
        book = Workbook(target, title=register.title, created=moment)
        head = _head(register, number, asked, person, (moment, snapshot))
        facts = (Column(_("Mục"), "name", width=30), Column(_("Nội dung"), "value", width=60))
        book.add(Sheet(_("Thông tin"), register.title, facts, head))
        book.add(Sheet(register.name, register.title, register.columns, register.rows))
        meanings = ({"name": name, "value": value} for name, value in register.definitions)
        book.add(Sheet(_("Định nghĩa"), _("Cách tính các cột"), facts, meanings))
        book.close()
    _note(register, number, person)
    return number


def write_plain_register(target: IO[bytes], register: Register, *, person: Person) -> int:
    """Write a register's rows as CSV from one snapshot and note who took it; return how many it holds."""
    with one_snapshot():
        number = _counted(register)
        write_table(target, register.columns, register.rows)
    _note(register, number, person)
    return number


def _counted(register: Register) -> int:
    number = register.counted.count()
    if number > MOST_ROWS:
        words = _("Sổ này có %(n)s dòng. Hãy lọc bớt còn tối đa %(most)s dòng rồi tải.")
        raise Refused(words % {"n": grouped(number), "most": grouped(MOST_ROWS)})
    return number


def _note(register: Register, number: int, person: Person) -> None:
    journal.record("register.downloaded", actor=person, subject=person, register=register.title, rows=number)


def _head(
    register: Register, number: int, asked: Asked, person: Person, taken: tuple[datetime, str]
) -> Iterator[dict[str, Any]]:
    moment, snapshot = taken
    lines: list[tuple[str, Any]] = [
        (_("Tên báo cáo"), register.title),
        *asked,
        (_("Thời điểm chốt số liệu"), ("moment", moment)),
        (_("Người lập"), person.display_name),
        (_("Số văn bản"), ""),
        (_("Số dòng"), ("count", number)),
        (_("Mã ảnh chụp số liệu"), snapshot),
    ]
    for name, value in lines:
        yield {"name": name, "value": value}
