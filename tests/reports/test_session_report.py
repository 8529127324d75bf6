"""The session report: figures equal plain SQL, the file opens, formulas never run, a dead worker is no loss."""

import hashlib
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.demo.past_orders import OrderBook
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.models import Order, SessionReport
from orders.reports import tasks
from orders.reports.selectors import due_reports, sessions_without_report
from orders.reports.services import DEAD_AFTER, compile_report, fail_report, open_report, retry_report
from sessions.models import MarketSession
from tests import cast
from tests.orders.sealing import seal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def evening() -> MarketSession:
    """An evening that is over: two vendors, three products, forty orders."""
    session = cast.make_session("closed")
    pomelos = cast.make_vendor("HTX Bưởi đỏ Đông Cao")
    tea = cast.make_vendor("=cmd()|calc!A1")
    for product in (
        cast.make_product(pomelos, "Bưởi đỏ"),
        cast.make_product(pomelos, "Mứt vỏ bưởi", stars=3),
        cast.make_product(tea, "Trà sen", stars=None),
    ):
        cast.make_listing(session, product, allotment=200)
    book = OrderBook(session, seed=7, buyers=[cast.make_person("Nguyễn Thị Mai")], communes=[cast.me_linh()])
    book.write(40, age=1, until=session.closes_at)
    return session


def plain_sql(query: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def workbook(report: SessionReport) -> openpyxl.Workbook:
    with default_storage.open(report.path) as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def compiled(session: MarketSession) -> SessionReport:
    report = compile_report(open_report(session).pk)
    assert report is not None
    return report


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


def test_sheets_agree_with_each_other_and_with_the_tables(evening: MarketSession) -> None:
    report = compiled(evening)
    book = workbook(report)

    orders = list(book["Sổ đơn hàng"].iter_rows(min_row=4, values_only=True))
    assert len(orders) == Order.objects.filter(session=evening).count()
    totals = {row[1]: row[9] for row in orders}
    assert totals == {order.code: order.total for order in Order.objects.filter(session=evening)}
    vendors = list(book["Theo chủ thể"].iter_rows(min_row=4, values_only=True))
    assert sum(row[9] for row in vendors) == report.figures["goods_value"]
    products = list(book["Theo sản phẩm"].iter_rows(min_row=4, values_only=True))
    assert sum(row[11] for row in products) == report.figures["goods_value"]
    places = list(book["Theo địa bàn"].iter_rows(min_row=4, values_only=True))
    assert sum(row[6] for row in places) == report.figures["goods_value"]
    assert isinstance(orders[0][9], int), "numbers are numbers"
    assert isinstance(orders[0][2], datetime), "times are times"


def test_what_people_typed_is_never_a_formula(evening: MarketSession) -> None:
    book = workbook(compiled(evening))

    names = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=cmd()|calc!A1"]
    assert names
    assert {cell.data_type for cell in names} == {"s"}


def test_no_personal_data_is_in_the_file(evening: MarketSession) -> None:
    report = compiled(evening)
    text = str([row for sheet in workbook(report) for row in sheet.iter_rows(values_only=True)])

    for order in Order.objects.filter(session=evening).select_related("contact"):
        assert order.contact.phone not in text
        assert order.contact.name not in text


def test_the_seals_root_is_told_or_that_there_is_none_yet(evening: MarketSession) -> None:
    officer = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)
    report = compiled(evening)
    assert "chưa niêm phong" in Notice.objects.get(kind="report-ready").body
    assert told(report)["Gốc niêm phong sổ chứng kiến"].startswith("Chưa niêm phong")
    desk = Client()
    desk.force_login(officer)
    page = reverse("reports:show-report", args=[report.pk])
    assert "chưa niêm phong" in desk.get(page).text

    root = bytes(seal(evening).root).hex()
    assert root in desk.get(page).text
    SessionReport.objects.all().delete()
    Notice.objects.all().delete()
    report = compiled(evening)
    mail = Notice.objects.get(kind="report-ready").body
    assert root in mail
    where = f"/nhat-ky/{evening.number}/"
    assert where in mail
    assert told(report)["Gốc niêm phong sổ chứng kiến"] == root
    assert told(report)["Kiểm tra niêm phong tại"].endswith(where)


def told(report: SessionReport) -> dict[str, Any]:
    return {row[0]: row[1] for row in workbook(report)["Tổng hợp"].iter_rows(min_row=4, values_only=True)}


def test_compiling_again_changes_nothing(evening: MarketSession) -> None:
    officer = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)
    first = compiled(evening)

    assert compile_report(first.pk) is None
    assert SessionReport.objects.get().sha256 == first.sha256
    assert Notice.objects.filter(kind="report-ready", recipient=officer.email).count() == 1
    with default_storage.open(first.path) as file:
        assert hashlib.sha256(file.read()).hexdigest() == first.sha256


def test_finder_finds_what_is_over_and_only_that(evening: MarketSession) -> None:
    cast.make_session("live")
    cast.make_session("planned")
    stopped = cast.make_session("live", stopped_at=datetime.now(UTC), stop_reason="Mất điện")

    assert set(sessions_without_report()) == {evening, stopped}


def test_a_worker_that_died_is_taken_over(evening: MarketSession) -> None:
    report = open_report(evening)
    long_ago = datetime.now(UTC) - DEAD_AFTER - timedelta(seconds=1)
    SessionReport.objects.update(status="compiling", started_at=long_ago, tries=1)

    assert list(due_reports()) == [report]
    assert compile_report(report.pk) is not None


def test_a_worker_at_work_is_left_alone(evening: MarketSession) -> None:
    report = open_report(evening)
    SessionReport.objects.update(status="compiling", started_at=datetime.now(UTC), tries=1)

    assert not due_reports().exists()
    assert compile_report(report.pk) is None


def test_finder_and_worker_work_together(evening: MarketSession, settings: Any) -> None:
    from market.celery import app

    app.conf.task_always_eager = True
    try:
        tasks.compile_due_reports()
        tasks.compile_due_reports()
    finally:
        app.conf.task_always_eager = False
    assert SessionReport.objects.get().status == "ready"


def test_a_failure_says_why_and_can_be_retried(evening: MarketSession) -> None:
    report = open_report(evening)
    officer = cast.make_person("Đỗ Thị Lan", Role.REPORT_OFFICER)
    with pytest.raises(Refused):
        retry_report(actor=officer, report=report)
    SessionReport.objects.update(status="compiling", started_at=datetime.now(UTC), tries=5)
    fail_report(report.pk, "No space left on device")

    client = Client()
    client.force_login(officer)
    page = client.get(reverse("reports:show-report", args=[report.pk])).content.decode()
    assert "No space left on device" in page
    client.post(reverse("reports:retry-report", args=[report.pk]))
    assert list(due_reports()) == [report]


def test_official_downloads_and_the_download_is_on_record(evening: MarketSession) -> None:
    official = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)
    report = compiled(evening)
    client = Client()
    client.force_login(official)

    assert reverse("reports:download-report", args=[report.pk]) in client.get("/bao-cao/").content.decode()
    response = client.get(reverse("reports:download-report", args=[report.pk]))
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(body).hexdigest() == report.sha256
    assert response["Content-Disposition"].startswith("attachment")
    assert JournalEntry.objects.filter(verb="report.downloaded", actor=official).count() == 1


def test_an_unfinished_report_cannot_be_downloaded(evening: MarketSession) -> None:
    official: Person = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)
    report = open_report(evening)
    client = Client()
    client.force_login(official)

    assert client.get(reverse("reports:download-report", args=[report.pk])).status_code == 404
    assert client.get(reverse("reports:download-report", args=[report.pk + 1])).status_code == 404


def test_list_costs_the_same_however_many_reports(evening: MarketSession, django_assert_max_num_queries: Any) -> None:
    official = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)
    compiled(evening)
    for _number in range(5):
        open_report(cast.make_session("closed"))
    client = Client()
    client.force_login(official)
    with django_assert_max_num_queries(9):
        client.get("/bao-cao/")
