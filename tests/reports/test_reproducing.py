"""Reports made again from their stored rows: the same bytes months later, and plain words when they are not."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError

from market.kernel import clock
from market.kernel.workbook import Column
from orders.models import Compilation, Order, ReportFile
from orders.reports import registry
from orders.reports.listed import r02
from tests.reports.evening import NoPaper, compiled, content, past_evening
from vetting.models import Vendor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch) -> Compilation:
    """Return a pack of an evening with dangerous names; its PDF are of no interest here."""
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    return compiled(past_evening(12))


@pytest.fixture
def months_later(pack: Compilation) -> Iterator[None]:
    """Let half a year pass in which orders came back and a vendor was renamed."""
    Order.objects.exclude(status="cancelled").update(status="returned", status_changed_at=datetime.now(UTC))
    Vendor.objects.filter(display_name__startswith="HTX").update(display_name="HTX Bưởi mới")
    with clock.looking_at(datetime.now(UTC) + timedelta(days=190)):
        yield


def file_of(pack: Compilation, report: str = "R2", format_: str = "csv") -> ReportFile:
    return ReportFile.objects.get(compilation=pack, report=report, format=format_)


def said(file: ReportFile, *options: Any) -> str:
    out = io.StringIO()
    call_command("reproduce_report", file.pk, *options, stdout=out, no_color=True)
    return out.getvalue()


@pytest.mark.usefixtures("months_later")
def test_the_same_bytes_months_later(pack: Compilation, tmp_path: Path) -> None:
    codes = [code for code, report in registry.REPORTS.items() if Compilation.Stage.CLOSING in report.stages]
    assert len(codes) > 15
    for code in codes:
        kept = tmp_path / f"{code}.csv"
        told = said(file_of(pack, code), "--out", kept)
        assert kept.read_bytes() == content(pack, code, "csv"), code
        assert f"Byte-identical: SHA-256 {hashlib.sha256(kept.read_bytes()).hexdigest()}." in told, code


@pytest.mark.usefixtures("months_later")
def test_any_file_of_the_report_names_it(pack: Compilation) -> None:
    for format_ in ("rows", "json", "pdf"):
        assert "Byte-identical" in said(file_of(pack, format_=format_)), format_


def test_nothing_has_changed_yet(pack: Compilation) -> None:
    assert "all rows are the same today" in said(file_of(pack), "--against-now")


@pytest.mark.usefixtures("months_later")
def test_what_differs_today_is_named(pack: Compilation) -> None:
    before = list(csv.DictReader(io.StringIO(content(pack, "R2", "csv").decode("utf-8-sig"))))
    told = said(file_of(pack), "--against-now")
    place = next(n for n, row in enumerate(before, 1) if row["Trạng thái"] != "Đã hủy")
    line = next(line for line in told.splitlines() if line.startswith(f"Row {place} differs"))
    assert f"Trạng thái: '{before[place - 1]['Trạng thái']}', now 'Đã trả lại'" in line
    assert told.count("differs today") <= 10
    assert "Byte-identical" in told, "what is stored is still what was handed out"


def test_rows_that_came_and_went_are_named(pack: Compilation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.REPORTS, "R2", replace(r02.REPORT, rows=lambda _asked: []))
    assert "Row 1 differs today: it is gone" in said(file_of(pack), "--against-now")
    monkeypatch.setitem(registry.REPORTS, "R2", replace(r02.REPORT, rows=lambda asked: [*r02.REPORT.rows(asked)] * 2))
    assert "Row 13 differs today: it was not there" in said(file_of(pack), "--against-now")


def test_rows_somebody_changed_are_refused(pack: Compilation) -> None:
    rows = file_of(pack, format_="rows")
    default_storage.delete(rows.path)
    default_storage.save(rows.path, ContentFile(b"other rows"))
    with pytest.raises(CommandError, match="is not what was stored"):
        said(file_of(pack))


def test_rows_that_are_gone_are_named(pack: Compilation) -> None:
    default_storage.delete(file_of(pack, format_="rows").path)
    with pytest.raises(CommandError, match="not in the file store"):
        said(file_of(pack))


def test_another_heading_is_no_longer_the_same(pack: Compilation, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = r02.REPORT.columns()
    today = (Column("Số", first.key, first.kind), *others, Column("Mới", "new"))
    monkeypatch.setitem(registry.REPORTS, "R2", replace(r02.REPORT, columns=lambda: today))
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"Not byte-identical.*first in line 1"):
        call_command("reproduce_report", file_of(pack).pk, stdout=out)
    assert "only today's code have: new" in out.getvalue()


def test_what_cannot_be_made_again_is_said(pack: Compilation) -> None:
    with pytest.raises(CommandError, match="There is no report file"):
        call_command("reproduce_report", 0)
    with pytest.raises(CommandError, match="holds all reports"):
        said(file_of(pack, "", "xlsx"))
    Compilation.objects.update(dropped_at=datetime.now(UTC))
    with pytest.raises(CommandError, match="cleaned away"):
        said(file_of(pack))
