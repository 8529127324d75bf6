"""Reports as a workbook: what it is, a sheet per report, what the figures mean."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from django.utils.translation import gettext as _

from market.kernel.workbook import Column, Sheet, Workbook
from orders.reports.catalogue import Row
from orders.reports.writers.content import About, Content


class ReportBook(AbstractContextManager["ReportBook"]):
    """Writes all reports of a compilation into one workbook, in constant memory; whole when the block ends well."""

    def __init__(
        self, target: IO[bytes], title: str, contents: Sequence[Content], about: About, *, folder: Path
    ) -> None:
        self._contents = contents
        self._facts = (Column(_("Mục"), "name", width=34), Column(_("Nội dung"), "value", width=80))
        self._book = Workbook(target, title=title, created=about.taken_at, mark=about.mark, folder=folder)
        self._book.add(Sheet(_("Thông tin"), title, self._facts, _facts(title, contents, about)))

    def add(self, content: Content, rows: Iterable[Row]) -> None:
        """Write the sheet of one report; rows are consumed once, one by one."""
        self._book.add(Sheet(content.name, content.title, content.columns, rows))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file, or let go of it."""
        if error:
            self._book.abandon()
        else:
            self.close()

    def close(self) -> None:
        """Write what the figures mean, and finish the file."""
        meanings = ({"name": name, "value": value} for each in self._contents for name, value in each.meanings)
        self._book.add(Sheet(_("Định nghĩa"), _("Cách tính các chỉ tiêu"), self._facts, meanings))
        self._book.close()


def _facts(title: str, contents: Sequence[Content], about: About) -> Iterator[dict[str, Any]]:
    lines: list[tuple[str, Any]] = [
        (_("Tên báo cáo"), title),
        (_("Số văn bản"), about.number),
        *about.asked,
        (_("Thời điểm chốt số liệu"), ("moment", about.taken_at)),
        (_("Người lập"), about.made_by),
        (_("Mã ảnh chụp số liệu"), about.snapshot),
        (_("Mã niêm phong phiên"), about.seal or _("chưa niêm phong")),
        (_("Kiểm tra tệp tại"), about.address),
        *([(_("Bản có thông tin cá nhân"), about.mark)] if about.mark else []),
        *((_("%(name)s: số dòng") % {"name": each.name}, ("count", each.spooled.rows)) for each in contents),
        *((_("%(name)s: SHA-256 của dữ liệu") % {"name": each.name}, each.spooled.digest) for each in contents),
    ]
    for name, value in lines:
        yield {"name": name, "value": value}
