"""The evidence of a stop: whole, readable, hashed, and without a word about buyers."""

import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from orders.models import Order
from sessions.models import MarketSession, Stop
from sessions.services.stops import Ground, stop_listing, stop_session, stop_vendor
from tests import cast
from tests.orders.conftest import contact, phone_of, place
from tests.orders.evening_room import busy_evening, sell

pytestmark = pytest.mark.django_db
ON_REQUEST = Ground("Hàng giả", "Cục Quản lý thị trường", "12/QĐ-QLTT")


@pytest.fixture
def director() -> Person:
    return cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)


@pytest.fixture
def evening(director: Person) -> MarketSession:
    session = busy_evening(director)
    sell(session, 6)
    return session


@pytest.fixture
def stop(director: Person, evening: MarketSession) -> Stop:
    vendor = evening.listings.get(stall_code="A1").product.vendor
    return stop_vendor(actor=director, session=evening, version=1, vendor=vendor, ground=ON_REQUEST)


def take(client: Client, person: Person, stop: Stop) -> zipfile.ZipFile:
    client.force_login(person)
    reply = client.get(reverse("orders:download-stop-evidence", args=[stop.session.number, stop.pk]))
    assert reply.status_code == 200
    content = b"".join(reply.streaming_content)  # type: ignore[attr-defined]
    assert JournalEntry.objects.latest("pk").facts["sha256"] == hashlib.sha256(content).hexdigest()
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_bundle_says_what_when_why_and_on_whose_request(client: Client, director: Person, stop: Stop) -> None:
    box = take(client, director, stop)
    assert sorted(box.namelist()) == ["doc-truoc.txt", "ho-so.json", "ho-so.xlsx", "sha256.txt"]
    words = box.read("doc-truoc.txt").decode()
    for expected in ("HTX Bưởi đỏ Đông Cao", "Hàng giả", "12/QĐ-QLTT", "Số đơn có hàng này, kể cả đơn đã hủy: 2"):
        assert expected in words
    tables = json.loads(box.read("ho-so.json"))
    (goods,) = tables["Sản phẩm"]
    assert (goods["product"], goods["orders"], goods["session_price"]) == ("Bưởi đỏ Đông Cao", 2, 89_000)
    assert tables["Quyết định dừng"][0]["stream"].startswith("https://www.youtube.com/")
    assert any(row["verb"] == "session.vendor_stopped" for row in tables["Nhật ký"])
    assert tables["Thông báo"][0]["text"] == "Hàng tươi giao trong ba ngày"


def test_every_file_has_its_hash(client: Client, director: Person, stop: Stop) -> None:
    box = take(client, director, stop)
    lines = [line.split("  ") for line in box.read("sha256.txt").decode().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert {name: hashlib.sha256(box.read(name)).hexdigest() for name in sums} == sums
    assert set(sums) == {"doc-truoc.txt", "ho-so.json", "ho-so.xlsx"}


def test_the_tables_open_as_a_workbook(client: Client, director: Person, stop: Stop) -> None:
    book = load_workbook(io.BytesIO(take(client, director, stop).read("ho-so.xlsx")))
    assert "Lên sóng" in book.sheetnames
    assert book["Sản phẩm"]["B4"].value == "Bưởi đỏ Đông Cao"


def test_no_buyer_is_named(client: Client, director: Person, stop: Stop) -> None:
    box = take(client, director, stop)
    everything = b"".join(box.read(name) for name in ("doc-truoc.txt", "ho-so.json")).decode()
    order = Order.objects.select_related("contact").earliest("pk")
    for secret in (order.contact.name, order.contact.phone, order.contact.street, order.code, "Nguyễn Thị Mai"):
        assert secret not in everything


@pytest.mark.parametrize("about", ["listing", "session"])
def test_other_stops_bundle_their_own_goods(
    client: Client, director: Person, evening: MarketSession, about: str
) -> None:
    common: dict[str, Any] = {"actor": director, "session": evening, "version": 1, "ground": Ground("Sự cố")}
    listing = evening.listings.get(stall_code="B1")
    made = stop_listing(listing=listing, **common) if about == "listing" else stop_session(**common)
    tables = json.loads(take(client, director, made).read("ho-so.json"))
    assert len(tables["Sản phẩm"]) == (1 if about == "listing" else 5)
    assert [row["product"] for row in tables["Lên sóng"]] == ["Cốm Mễ Trì"]
    assert len(tables["Câu hỏi"]) == (0 if about == "listing" else 1)


def test_it_is_for_directors_and_belongs_to_its_evening(client: Client, stop: Stop, director: Person) -> None:
    address = reverse("orders:download-stop-evidence", args=[stop.session.number, stop.pk])
    client.force_login(cast.make_person("Người xem", Role.WITNESS))
    assert client.get(address).status_code == 403
    client.force_login(director)
    other = reverse("orders:download-stop-evidence", args=[cast.make_session("live").number, stop.pk])
    assert client.get(other).status_code == 404


def test_the_very_next_order_is_refused(director: Person, evening: MarketSession) -> None:
    listing, other = evening.listings.get(stall_code="A1"), evening.listings.get(stall_code="B1")
    place(listing, to=contact(phone_of(50)))
    last = database_now()
    stop = stop_vendor(
        actor=director, session=evening, version=1, vendor=listing.product.vendor, ground=Ground("Hàng giả")
    )
    with pytest.raises(Refused, match="đã dừng bán"):
        place(listing, to=contact(phone_of(51)))
    place(other, to=contact(phone_of(51)))
    placed = Order.objects.filter(vendor=listing.product.vendor)
    assert not placed.filter(placed_at__gte=stop.stopped_at).exists()
    assert last <= stop.stopped_at
