"""Reading a sheet somebody uploaded: opened in the cell, handed on as lines of typed cells."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from market.files.cell.tables import Trouble
from market.files.cell.verdicts import Unfit
from market.files.isolation import CellsBusyError, run_in_cell
from market.files.sentences import judges_are_busy
from market.kernel.errors import Refused

MAX_BYTES = 4 * 1024 * 1024  # a list of 300 products weighs some 60 kB


@dataclass(frozen=True)
class Cell:
    """One cell as typed: its kind (text, number, percent, truth, day, formula, error, or nothing) and its value."""

    kind: str
    value: Any


@dataclass(frozen=True)
class Line:
    """One line of a sheet: its number there, and its cells up to the last one that holds anything."""

    number: int
    cells: list[Cell]


def read_table(upload: "File[bytes]", *, sheet: str, most: int) -> list[Line]:
    """Return the lines of an uploaded XLSX sheet that hold anything; raise Refused, with what to do, for all else."""
    try:
        with _taken_in(upload) as source:
            facts, parts = run_in_cell("read-table", source, sheet, str(most))
    except CellsBusyError as busy:
        raise Refused(judges_are_busy(), field="file") from busy
    except Unfit as unfit:  # too much memory or time
        raise Refused(_sentence(Trouble.TOO_HEAVY, "", most), field="file") from unfit
    if "trouble" in facts:
        raise Refused(_sentence(Trouble(str(facts["trouble"])), str(facts["where"]), most), field="file")
    return [Line(number, [Cell(*cell) for cell in cells]) for number, cells in json.loads(parts["lines"])]


@contextmanager
def _taken_in(upload: "File[bytes]") -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as source:
        length = 0
        for chunk in upload.chunks():  # counted, because an announced size is only a claim
            length += len(chunk)
            if length > MAX_BYTES:
                raise Refused(_("Tệp lớn quá 4 MB. Danh sách sản phẩm chỉ có chữ và số, không dán ảnh."), field="file")
            source.write(chunk)
        if not length:
            raise Refused(_("Tệp này rỗng (0 byte). Hãy lưu lại bảng rồi tải lên lần nữa."), field="file")
        yield source


def _sentence(trouble: Trouble, where: str, most: int) -> str:
    sentences = {
        Trouble.FOREIGN: _("Tệp này không phải bảng tính XLSX. Hãy tải mẫu về, điền rồi lưu đúng dạng .xlsx."),
        Trouble.OLD_OR_LOCKED: _("Bảng ở dạng .xls cũ hoặc có mật khẩu. Hãy bỏ mật khẩu và lưu thành .xlsx."),
        Trouble.MACROS: _("Bảng có macro nên không nhận. Hãy lưu thành .xlsx không có macro."),
        Trouble.TOO_HEAVY: _("Bảng bung ra quá lớn nên không mở. Hãy chép các dòng sang mẫu mới rồi tải lên."),
        Trouble.TOO_LONG: _("Bảng dài quá %(most)d dòng. Hãy chia thành nhiều lần nhập.") % {"most": most},
        Trouble.MERGED: _("Bảng có ô gộp (%(where)s). Hãy bỏ gộp ô để mỗi dòng là một sản phẩm.") % {"where": where},
        Trouble.BROKEN: _("Bảng bị hỏng hoặc ghi dở nên không đọc được. Hãy lưu lại rồi tải lên lần nữa."),
    }
    return sentences[trouble]
