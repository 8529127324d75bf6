"""A session's pack: figures equal plain SQL in every format, formulas never run, a dead worker is no loss."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.models import Compilation, Order, ReportFile
from orders.reports import asking, tasks
from orders.reports.compiling import DEAD_AFTER, compile_reports, fail_compilation
from orders.reports.packs import open_pack, sessions_without_pack
from orders.reports.registry import reports_of
from orders.reports.selectors import due_compilations
from orders.reports.writers.workbooks import ReportBook
from sessions.models import MarketSession
from tests import cast
from tests.orders.sealing import seal
from tests.reports.evening import NoPaper, cells, compiled, content, past_evening, plain_sql, rows, workbook

pytestmark = pytest.mark.django_db(transaction=True)
Stage = Compilation.Stage
# What is said of PDF, of every file, or of the whole way; to all others a report on paper is of no interest.
ON_PAPER = {
    "test_every_format_says_the_same",
    "test_the_hash_of_each_file_is_kept",
    "test_progress_is_seen_while_it_works",
    "test_finder_and_worker_work_together",
}


@pytest.fixture(autouse=True)
def paper(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.name not in ON_PAPER:
        monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)


@pytest.fixture
def evening() -> MarketSession:
    return past_evening()


def test_figures_equal_plain_sql(evening: MarketSession) -> None:
    figures = compiled(evening).figures

    kept = "FROM orders_order WHERE session_id = %s AND status <> 'cancelled'"
    assert figures["orders"] == plain_sql(f"SELECT count(*) {kept}", evening.pk)
    assert figures["goods_value"] == plain_sql(f"SELECT sum(goods_total) {kept}", evening.pk)
    assert figures["saving"] == plain_sql(f"SELECT sum(saving) {kept}", evening.pk)
    lines = """SELECT sum(l.quantity * l.unit_price) FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
               WHERE o.session_id = %s AND o.status <> 'cancelled'"""
    assert figures["goods_value"] == plain_sql(lines, evening.pk)
    assert figures["vendors"] == 2
    assert figures["products"] == 3
    assert figures["orders"] + figures["cancelled"] == figures["witnessed"] == Order.objects.count()


def test_every_format_says_the_same(evening: MarketSession) -> None:
    pack = compiled(evening)
    value = pack.figures["goods_value"]
    placed = Order.objects.filter(session=evening)

    assert {row["code"]: row["total"] for row in rows(pack, "R2")} == {order.code: order.total for order in placed}
    assert sum(row["value"] for row in rows(pack, "R4")) == value
    assert sum(row["revenue"] for row in rows(pack, "R5")) == value
    assert sum(row["value"] for row in rows(pack, "R6")) == value
    for report in reports_of(pack):
        code = report.code
        whole = rows(pack, code)
        lines = list(cells(pack, code))
        assert len(lines) - 1 == len(whole), code
        assert lines[0] == [str(column.heading) for column in report.columns()]
        sheet = list(workbook(pack)[str(report.name)].iter_rows(min_row=4, values_only=True))
        assert len(sheet) == len(whole), code
        for each, line, row in zip(whole, lines[1:], sheet, strict=True):
            for place, column in enumerate(report.columns()):
                if column.kind in {"money", "count"}:
                    told = each[column.key]
                    assert line[place] == ("" if told is None else str(told)), (code, column.key)
                    assert row[place] == told, (code, column.key)
        assert content(pack, code, "pdf").startswith(b"%PDF"), code


def test_times_and_numbers_of_the_workbook_are_no_texts(evening: MarketSession) -> None:
    orders = next(iter(workbook(compiled(evening))["Sổ đơn hàng"].iter_rows(min_row=4, values_only=True)))

    assert isinstance(orders[11], int)
    assert isinstance(orders[3], datetime)


def test_what_people_typed_is_never_a_formula(evening: MarketSession) -> None:
    pack = compiled(evening)

    names = [c for sheet in workbook(pack) for row in sheet.iter_rows() for c in row if c.value == "=cmd()|calc!A1"]
    assert names
    assert {cell.data_type for cell in names} == {"s"}
    assert [line[0] for line in cells(pack, "R4") if "calc" in line[0]] == ["'=cmd()|calc!A1"]


def test_no_personal_data_is_in_the_files(evening: MarketSession) -> None:
    pack = compiled(evening)
    texts = [str([row for sheet in workbook(pack) for row in sheet.iter_rows(values_only=True)])]
    texts += [content(pack, report.code, "json").decode() for report in reports_of(pack)]

    for order in Order.objects.filter(session=evening).select_related("contact"):
        for text in texts:
            assert order.contact.phone not in text
            assert order.contact.name not in text


def test_the_hash_of_each_file_is_kept(evening: MarketSession) -> None:
    for file in compiled(evening).files.all():
        with default_storage.open(file.path) as stored:
            assert hashlib.sha256(stored.read()).digest() == bytes(file.sha256)


def test_the_data_can_be_made_out_of_the_csv_of_machines(evening: MarketSession) -> None:
    pack = compiled(evening)
    told = json.loads(content(pack, "R2", "json"))

    assert told["row_count"] == len(told["rows"])
    assert told["snapshot"] == pack.snapshot
    assert len(told["data_sha256"]) == 64


def test_compiling_again_changes_nothing(evening: MarketSession) -> None:
    officer = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)
    first = compiled(evening)
    files = set(first.files.values_list("pk", "sha256"))

    assert compile_reports(first.pk) is None
    assert set(ReportFile.objects.values_list("pk", "sha256")) == files
    assert Notice.objects.filter(kind="report-ready", recipient=officer.email).count() == 1


def test_finder_finds_what_is_over_and_only_that(evening: MarketSession) -> None:
    cast.make_session("live")
    cast.make_session("planned")
    stopped = cast.make_session("live", stopped_at=datetime.now(UTC) - timedelta(minutes=11), stop_reason="Mất điện")
    just_now = cast.make_session("live", stopped_at=datetime.now(UTC), stop_reason="Mất điện")

    due = set(sessions_without_pack(Stage.CLOSING))
    assert due == {evening, stopped}
    assert just_now not in due, "its log is to be sealed first"


def test_later_packs_come_in_their_time_and_stay_apart(evening: MarketSession) -> None:
    closing = compiled(evening)
    assert not sessions_without_pack(Stage.T3).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE market_sessions_marketsession SET opens_at = opens_at - interval '8 days',"
            " closes_at = closes_at - interval '8 days', planned_closes_at = planned_closes_at - interval '8 days'"
        )
    assert [stage for stage in Stage if sessions_without_pack(stage).exists()] == [Stage.T3, Stage.T7]
    Order.objects.filter(session=evening).exclude(status="cancelled").update(status="returned")

    later = compiled(evening, Stage.T7)

    assert later.version == 3
    assert closing.files.count() > 0
    assert content(closing, "R2", "csv") != content(later, "R2", "csv")


def test_a_worker_that_died_is_taken_over(evening: MarketSession) -> None:
    pack = open_pack(evening)
    long_ago = datetime.now(UTC) - DEAD_AFTER - timedelta(seconds=1)
    Compilation.objects.update(status="compiling", seen_at=long_ago, tries=1)

    assert list(due_compilations()) == [pack]
    assert compile_reports(pack.pk) is not None


def test_a_worker_at_work_is_left_alone(evening: MarketSession) -> None:
    pack = open_pack(evening)
    Compilation.objects.update(status="compiling", seen_at=datetime.now(UTC), tries=1)

    assert not due_compilations().exists()
    assert compile_reports(pack.pk) is None


def test_a_worker_that_was_taken_over_shows_nothing(evening: MarketSession, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = open_pack(evening)

    def taken_over(book: ReportBook) -> None:
        Compilation.objects.filter(pk=pack.pk).update(tries=7)
        finished(book)

    finished = ReportBook.close

    monkeypatch.setattr(ReportBook, "close", taken_over)
    assert compile_reports(pack.pk) is None
    assert not ReportFile.objects.exists()


def test_cancelling_stops_a_worker_at_its_next_step(evening: MarketSession, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = cast.make_person("Đỗ Thị Lan", Role.REPORT_OFFICER)
    pack = open_pack(evening)
    written = []

    def cancelled(*_args: Any) -> None:
        written.append(1)
        asking.cancel_compilation(actor=officer, compilation=pack)

    monkeypatch.setattr(ReportBook, "add", cancelled)
    assert compile_reports(pack.pk) is None
    assert written == [1], "it went on after it was cancelled"
    pack.refresh_from_db()
    assert pack.status == "cancelled"
    assert not ReportFile.objects.exists()


def test_progress_is_seen_while_it_works(evening: MarketSession, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = open_pack(evening)
    seen = []

    def look(book: ReportBook) -> None:
        seen.append(Compilation.objects.values_list("done", "steps").get(pk=pack.pk))
        finished(book)

    finished = ReportBook.close

    monkeypatch.setattr(ReportBook, "close", look)
    compile_reports(pack.pk)
    reports = len(reports_of(pack))
    assert seen == [(2 * reports, 3 * reports + 1)]


def test_finder_and_worker_work_together(evening: MarketSession) -> None:
    from market.celery import app

    app.conf.task_always_eager = True
    try:
        tasks.compile_due_reports()
        tasks.compile_due_reports()
    finally:
        app.conf.task_always_eager = False
    assert Compilation.objects.get().status == "ready"


def test_a_failure_says_why_and_can_be_retried(evening: MarketSession) -> None:
    pack = open_pack(evening)
    officer = cast.make_person("Đỗ Thị Lan", Role.REPORT_OFFICER)
    with pytest.raises(Refused):
        asking.retry_compilation(actor=officer, compilation=pack)
    Compilation.objects.update(status="compiling", seen_at=datetime.now(UTC), tries=5)
    fail_compilation(pack.pk, "No space left on device")

    client = Client()
    client.force_login(officer)
    page = client.get(reverse("reports:show-report", args=[pack.pk])).content.decode()
    assert "No space left on device" in page
    client.post(reverse("reports:retry-report", args=[pack.pk]))
    assert list(due_compilations()) == [pack]


def test_official_downloads_and_the_download_is_on_record(evening: MarketSession) -> None:
    official = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)
    pack = compiled(evening)
    file = pack.files.get(report="", format="xlsx")
    client = Client()
    client.force_login(official)

    assert (
        reverse("reports:show-report", args=[pack.pk]) in client.get(reverse("reports:list-reports")).content.decode()
    )
    address = reverse("reports:download-file", args=[file.pk])
    assert address in client.get(reverse("reports:show-report", args=[pack.pk])).content.decode()
    response = client.get(address)
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(body).digest() == bytes(file.sha256)
    assert response["Content-Disposition"].startswith("attachment")
    assert JournalEntry.objects.filter(verb="report.downloaded", actor=official).count() == 1


def test_what_is_not_there_cannot_be_downloaded(evening: MarketSession) -> None:
    official: Person = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)
    client = Client()
    client.force_login(official)

    assert client.get(reverse("reports:download-file", args=[1])).status_code == 404
    assert client.get(reverse("reports:show-report", args=[open_pack(evening).pk + 1])).status_code == 404


def test_list_costs_the_same_however_many_packs(evening: MarketSession, django_assert_max_num_queries: Any) -> None:
    official = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)
    compiled(evening)
    for _number in range(5):
        open_pack(cast.make_session("closed"))
    client = Client()
    client.force_login(official)
    with django_assert_max_num_queries(12):
        client.get(reverse("reports:list-reports"))


def test_the_seals_root_is_told_or_that_there_is_none_yet(evening: MarketSession) -> None:
    officer = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)
    pack = compiled(evening)
    assert "chưa niêm phong" in Notice.objects.get(kind="report-ready").body
    desk = Client()
    desk.force_login(officer)
    page = reverse("reports:show-report", args=[pack.pk])
    assert "chưa niêm phong" in desk.get(page).text

    root = bytes(seal(evening).root).hex()
    assert root in desk.get(page).text
    later = compiled(evening, Stage.T3)
    assert {"name": "Mã niêm phong", "value": root} in rows(later, "R1")
