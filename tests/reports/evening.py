"""An evening that is over, its pack, and plain SQL to compare with."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import openpyxl
from django.core.files.storage import default_storage
from django.db import connection

from market.demo.past_orders import OrderBook
from orders.models import Compilation, ReportFile
from orders.reports.compiling import compile_reports
from orders.reports.packs import open_pack
from orders.reports.writers.content import About, Content
from orders.reports.writers.typesetting import Typesetting
from sessions.models import MarketSession
from tests import cast


def past_evening(orders: int = 40) -> MarketSession:
    """Return an evening that is over: two vendors, one with a dangerous name, three products, some orders."""
    session = cast.make_session("closed")
    pomelos = cast.make_vendor("HTX Bưởi đỏ Đông Cao")
    tea = cast.make_vendor("=cmd()|calc!A1")
    for product in (
        cast.make_product(pomelos, "Bưởi đỏ"),
        cast.make_product(pomelos, "Mứt vỏ bưởi", stars=3),
        cast.make_product(tea, "Trà sen", stars=None),
    ):
        cast.make_listing(session, product, allotment=max(5, 5 * orders))
    book = OrderBook(
        session, seed=session.number, buyers=[cast.make_person("Nguyễn Thị Mai")], communes=[cast.me_linh()]
    )
    book.popularity = [1.0] * len(book.stalls)  # of two dozen orders, some are each one's
    book.write(orders, age=1, until=session.closes_at)
    return session


class NoPaper(Typesetting):
    """A typesetter's stand-in, for tests to which a report on paper is of no interest: the same few bytes for each."""

    def __enter__(self) -> Self:
        self._reports: list[tuple[Content, Path]] = []
        return self

    def ask(self, folder: Path, content: Content, about: About) -> None:
        path = folder / f"{content.code}.pdf"
        path.write_bytes(b"%PDF-1.7 stands in")
        self._reports.append((content, path))

    def done(self) -> Iterator[tuple[Content, Path]]:
        return iter(self._reports)

    def __exit__(self, *_error: object) -> None:
        """Nothing was started."""


def compiled(session: MarketSession, stage: str = Compilation.Stage.CLOSING) -> Compilation:
    """Return the pack of a session, compiled."""
    pack = compile_reports(open_pack(session, stage).pk)
    assert pack is not None
    return pack


def content(pack: Compilation, report: str, format_: str) -> bytes:
    """Return what a file of a pack holds."""
    file = ReportFile.objects.get(compilation=pack, report=report, format=format_)
    with default_storage.open(file.path) as stored:
        return bytes(stored.read())


def rows(pack: Compilation, report: str) -> list[dict[str, Any]]:
    """Return the rows of a report as its JSON has them."""
    found: list[dict[str, Any]] = json.loads(content(pack, report, "json"))["rows"]
    return found


def cells(pack: Compilation, report: str) -> Iterator[list[str]]:
    """Yield the lines of a report's CSV, the headings first."""
    return csv.reader(io.StringIO(content(pack, report, "csv").decode("utf-8-sig"), newline=""))


def workbook(pack: Compilation) -> openpyxl.Workbook:
    """Return the workbook of a pack."""
    return openpyxl.load_workbook(io.BytesIO(content(pack, pack.report, "xlsx")))


def plain_sql(query: str, *values: Any) -> Any:
    """Return the one value a query asks for."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]
