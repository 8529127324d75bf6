"""Reports as a workbook: what it is, a sheet per report, what the figures mean."""

from collections.abc import Iterator, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from market.kernel.workbook import Column, Sheet, Workbook
from orders.reports.writers.content import About, Content


def write_workbook(target: IO[bytes], title: str, contents: Sequence[Content], about: About) -> None:
    """Write all reports of a compilation into one workbook, in constant memory."""
    book = Workbook(target, title=title, created=about.taken_at, mark=about.mark)
    facts = (Column(_("Mục"), "name", width=34), Column(_("Nội dung"), "value", width=80))
    book.add(Sheet(_("Thông tin"), title, facts, _facts(title, contents, about)))
    for content in contents:
        book.add(Sheet(content.name, content.title, content.columns, content.rows))
    meanings = ({"name": name, "value": value} for content in contents for name, value in content.meanings)
    book.add(Sheet(_("Định nghĩa"), _("Cách tính các chỉ tiêu"), facts, meanings))
    book.close()


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
