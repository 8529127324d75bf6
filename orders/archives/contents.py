"""What is in an archive: papers, products, orders, dossiers, and a word on what is what. In bounded memory."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from market.files.cell.verdicts import ENDINGS
from market.files.depot import STORAGE_ERRORS
from market.kernel import clock
from market.kernel.workbook import Sheet, Workbook
from orders.archives import sheets
from orders.archives.names import free_path, part_of_path
from orders.models import VendorArchive
from vetting.models import Paper, Vendor

STATEMENT_TIMEOUT = "300s"
LANGUAGE = "vi"  # as the mails: people keep these files
_CHUNK = 256 * 1024  # bytes of a paper in memory


@dataclass(frozen=True)
class PaperFile:
    """One paper: where it lies in the store, and under which name in the archive."""

    paper: int
    path: str
    name: str


def write_archive(target: IO[bytes], archive: VendorArchive) -> int:
    """Write an archive into an empty file; return how many papers the store no longer had."""
    vendor, everything = archive.vendor, archive.scope == VendorArchive.Scope.EVERYTHING
    with translation.override(LANGUAGE), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        papers = list(paper_files(vendor)) if everything else []
        created = _write_tables(box, vendor, papers, everything=everything)
        missing = [each.name for each in papers if not _copy_paper(box, each)]
        context = {"vendor": vendor, "created": created, "missing": missing, "everything": everything}
        words = render_to_string("orders/archives/readme.txt", context)
        box.writestr("doc-toi-truoc.txt", words.strip().replace("\n", "\r\n") + "\r\n")  # for Notepad, too
    return len(missing)


def paper_files(vendor: Vendor) -> Iterator[PaperFile]:
    """Yield every paper a vendor ever handed in, as the market keeps it, each with a path that says what it is."""
    taken: set[str] = set()
    papers = Paper.objects.filter(vendor=vendor).select_related("file", "product").order_by("pk")
    for paper in papers.iterator(chunk_size=500):
        of_what = part_of_path(paper.product.name) if paper.product else _("Cơ sở")
        stem = part_of_path(f"{paper.get_kind_display()} {paper.number}".strip())
        name = free_path(f"{_('Giấy tờ')}/{of_what}", stem, ENDINGS[paper.file.media_type], taken)
        taken.add(name.casefold())
        yield PaperFile(paper.pk, paper.file.path, name)


def _write_tables(box: zipfile.ZipFile, vendor: Vendor, papers: list[PaperFile], *, everything: bool) -> datetime:
    """Write the workbooks from one snapshot; return its moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [STATEMENT_TIMEOUT])
        moment = clock.now()
        _write_book(box, "don-hang.xlsx", _("Đơn hàng"), sheets.order_sheets(vendor), moment)
        if everything:
            names = {each.paper: each.name for each in papers}
            _write_book(box, "san-pham.xlsx", _("Sản phẩm"), sheets.product_sheets(vendor), moment)
            _write_book(box, "ho-so.xlsx", _("Hồ sơ"), sheets.dossier_sheets(vendor, names), moment)
    return moment


def _write_book(box: zipfile.ZipFile, name: str, title: str, pages: Iterable[Sheet], created: datetime) -> None:
    with tempfile.TemporaryFile() as source:
        book = Workbook(source, title=title, created=created)
        for page in pages:
            book.add(page)
        book.close()
        source.seek(0)
        _copy(box, name, source)


def _copy_paper(box: zipfile.ZipFile, paper: PaperFile) -> bool:
    """Copy one paper from the store; tell whether it was there. One lost file does not lose the rest."""
    try:
        with default_storage.open(paper.path) as source:
            _copy(box, paper.name, source)
    except STORAGE_ERRORS:
        return False
    return True


def _copy(box: zipfile.ZipFile, name: str, source: IO[bytes]) -> None:
    entry = zipfile.ZipInfo(name, date_time=clock.in_hanoi(clock.now()).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_STORED  # pictures, documents and workbooks are packed already
    entry.external_attr = 0o644 << 16
    with box.open(entry, "w", force_zip64=True) as sink:
        shutil.copyfileobj(source, sink, _CHUNK)
