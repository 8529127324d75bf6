"""R28 and the open data: figures for everybody, nobody's personal data, an address that stays."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from orders.models import Compilation, Order, OrderContact, ReportFile
from orders.reports.listed import r28
from orders.reports.open_data import PAGE
from orders.reports.selection import Scope
from sessions.models import Listing, MarketSession
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import NoPaper, compiled, past_evening, plain_sql

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def evening() -> MarketSession:
    return past_evening(25)


@pytest.fixture
def pack(evening: MarketSession, monkeypatch: pytest.MonkeyPatch) -> Compilation:
    """Return the evening's pack; its PDF are of no interest here."""
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    return compiled(evening)


def ask(client: Client, address: str, **headers: str) -> Any:
    """Return the answer, read to its end: that closes the file."""
    response: Any = client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response.read = b"".join(response.streaming_content) if response.streaming else response.content
    return response


def body(client: Client, address: str) -> bytes:
    response = ask(client, address)
    assert response.status_code == 200
    read: bytes = response.read
    return read


def test_figures_equal_plain_sql(evening: MarketSession) -> None:
    rows = rows_of("R28", evening)
    lines = """FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id AND o.version = l.version
               WHERE o.session_id = %s AND o.status <> 'cancelled'"""
    assert sum(row["units"] for row in rows) == plain_sql(f"SELECT sum(l.quantity) {lines}", evening.pk)
    assert sum(row["value"] for row in rows) == plain_sql(f"SELECT sum(l.quantity * l.unit_price) {lines}", evening.pk)
    assert len(rows) == evening.listings.count()
    assert {(row["session"], row["commune_code"], row["licence"]) for row in rows} == {
        (evening.number, "09022", "CC BY 4.0")
    }


def test_what_nobody_bought_is_there_with_zero(evening: MarketSession) -> None:
    cast.make_listing(evening, cast.make_product(name="Không ai mua"))
    Order.objects.filter(session=evening).update(status="cancelled", cancel_reason="Đổi ý")
    assert {(row["units"], row["value"]) for row in rows_of("R28", evening)} == {(0, 0)}
    Listing.objects.filter(session=evening).update(standing="returned", return_reason="Sai")
    assert rows_of("R28", evening) == []
    assert rows_of("R28", evening, Scope(province="48")) == []


def test_everybody_downloads_the_same_figures(client: Client, evening: MarketSession, pack: Compilation) -> None:
    plain = body(client, f"/du-lieu/phien-{evening.number}.csv")
    told = json.loads(body(client, f"/du-lieu/phien-{evening.number}.json"))

    lines = list(csv.reader(io.StringIO(plain.decode("utf-8-sig"), newline="")))
    assert lines[0] == [column.heading for column in r28.REPORT.columns()]
    assert [int(line[9]) for line in lines[1:]] == [row["value"] for row in told["rows"]]
    assert {row["scheme"] for row in told["rows"]} == {settings.SITE_URL + "/du-lieu/"}
    for contact in OrderContact.objects.all():
        for text in (plain.decode(), str(told)):
            assert contact.phone not in text
            assert contact.name not in text


def test_headers_let_everybody_keep_it(client: Client, evening: MarketSession, pack: Compilation) -> None:
    address = reverse("reports:download-open-csv", args=[evening.number])
    file = pack.files.get(report="R28", format="csv")
    response = ask(client, address)

    assert response["ETag"] == f'"{file.digest}"'
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="phien-{evening.number}.csv"'
    assert not response.cookies
    again = ask(client, address, if_none_match=response["ETag"])
    assert (again.status_code, again.read, again["ETag"]) == (304, b"", response["ETag"])
    assert ask(client, address, if_modified_since=response["Last-Modified"]).status_code == 304
    assert ask(client, address, if_none_match='"khac"').status_code == 200


def test_a_later_pack_takes_its_place(client: Client, evening: MarketSession, pack: Compilation) -> None:
    address = f"/du-lieu/phien-{evening.number}.csv"
    before = body(client, address)
    Order.objects.filter(session=evening).update(status="cancelled", cancel_reason="Đổi ý")
    later = compiled(evening, Compilation.Stage.T7)
    assert ask(client, address)["ETag"] == f'"{later.files.get(report="R28", format="csv").digest}"'
    assert body(client, address) != before


def test_what_is_not_ready_asked_for_or_dropped_is_not_public(
    client: Client, evening: MarketSession, pack: Compilation
) -> None:
    address = f"/du-lieu/phien-{evening.number}.csv"
    for changes in ({"dropped_at": pack.ready_at}, {"with_people": True, "dropped_at": None}):
        Compilation.objects.update(**changes)
        assert ask(client, address).status_code == 404
    Compilation.objects.update(with_people=False)
    assert ask(client, address).status_code == 200
    default_storage.delete(pack.files.get(report="R28", format="csv").path)
    assert ask(client, address).status_code == 404
    assert ask(client, "/du-lieu/phien-999999.json").status_code == 404


def test_the_page_tells_licence_scheme_and_sessions(client: Client, evening: MarketSession, pack: Compilation) -> None:
    page = client.get("/du-lieu/").content.decode()
    assert "CC BY 4.0" in page
    assert "creativecommons.org/licenses/by/4.0" in page
    assert f"/du-lieu/phien-{evening.number}.csv" in page
    assert f"/du-lieu/phien-{evening.number}.json" in page
    for column in r28.REPORT.columns():
        assert f"<code>{column.key}</code>" in page
    for meaning in r28.REPORT.meanings():
        assert meaning[1] in page


def test_each_session_has_its_page(client: Client, evening: MarketSession, pack: Compilation) -> None:
    own = reverse("reports:show-open-session", args=[evening.number])
    assert own in client.get(evening.get_absolute_url()).content.decode()
    page = client.get(own).content.decode()
    for file in pack.files.filter(report="R28", format__in=["csv", "json"]):
        assert file.digest in page
    coming = cast.make_session("planned")
    assert "Chưa có dữ liệu" in client.get(reverse("reports:show-open-session", args=[coming.number])).content.decode()
    called_off = cast.make_session("planned", stopped_at=coming.opens_at - timedelta(days=2), stop_reason="Bão")
    assert client.get(reverse("reports:show-open-session", args=[called_off.number])).status_code == 404
    assert reverse("reports:show-open-session", args=[called_off.number]) not in (
        client.get(called_off.get_absolute_url()).content.decode()
    )


def test_no_session_yet(client: Client) -> None:
    assert "Chưa có dữ liệu nào" in client.get("/du-lieu/").content.decode()


def test_the_list_goes_on_at_the_same_cost(
    client: Client, evening: MarketSession, pack: Compilation, django_assert_max_num_queries: Any
) -> None:
    file = pack.files.get(report="R28", format="csv")
    sessions = [cast.make_session("closed", number=evening.number + 1 + number) for number in range(PAGE)]
    for session in sessions:
        for stage in ("closing", "t3"):
            made = Compilation.objects.create(
                kind="pack", session=session, stage=stage, status="ready", snapshot="1:1:",
                taken_at=session.closes_at, ready_at=session.closes_at,
            )  # fmt: skip
            ReportFile.objects.create(
                compilation=made, report="R28", format="csv", path=file.path, sha256=b"1" * 32, size=1, rows=3
            )
    with django_assert_max_num_queries(4):
        page = client.get("/du-lieu/").content.decode()
    assert page.count('.csv" download') == PAGE
    assert f"before={evening.number + 1}" in page
    assert f"phien-{evening.number}.csv" in client.get(f"/du-lieu/?before={evening.number + 1}").content.decode()
