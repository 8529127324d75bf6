"""A buyer's number and a vendor: at no address of the site, in no file and no mail, before the vendor has confirmed."""

import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pypdfium2 import PdfiumError

from market.notices.models import Notice
from orders.aftercare.acts import CONFIRM
from orders.archives.sheets import order_sheets
from orders.models import Order
from orders.services import telling
from orders.services.moves import move_order
from tests.house import samples
from tests.house.doors import Doors
from tests.house.refusals import refuse_bare
from tests.house.test_access_matrix import ADDRESSES
from tests.lasting import lasting_rows
from tests.papers import words_of

pytestmark = pytest.mark.django_db
# The sample order's buyer is +84912000111.
NUMBER = re.compile(r"912[\s.\u00a0]?000[\s.\u00a0]?111")
RECEIPTS = {"orders:show-order", "orders:download-receipt", "orders:show-witness"}
READS = [each for each in ADDRESSES if "vendor_slug" in each.parameters or each.name in RECEIPTS]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[samples.World]:
    """One world for the whole module, rolled back after it."""
    with lasting_rows(django_db_blocker):
        yield samples.build()


@pytest.fixture(scope="module")
def doors(world: samples.World) -> Doors:
    return Doors(world)


def text_of(response: HttpResponseBase) -> str:
    """Return what can be read in a page, a PDF, a workbook, or an archive of workbooks."""
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if content.startswith(b"%PDF") and response["Content-Type"] == "application/pdf":
        with suppress(PdfiumError):  # a sample that is no more than a head is read as its characters
            return words_of(content)
    return unpacked(content)


def unpacked(content: bytes) -> str:
    """Return the texts in a zip, its inner zips unpacked too; of anything else its characters."""
    try:
        with ZipFile(BytesIO(content)) as box:
            return "\n".join(unpacked(box.read(name)) for name in box.namelist())
    except BadZipFile:
        return content.decode(errors="replace")


@pytest.fixture
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse without drawing a page; tests.house.test_refusals looks for the number on those."""
    refuse_bare(monkeypatch)


@pytest.mark.usefixtures("bare_refusals")
@pytest.mark.parametrize("who", ["vendor", "packer", "accountant", "host"])
@pytest.mark.parametrize("address", READS, ids=lambda address: address.name)
def test_no_address_shows_it(address: Any, who: str, world: samples.World, doors: Doors) -> None:
    order = Order.objects.get(code=samples.CODE)
    assert order.status == "placed"
    client = doors.client(who)
    url = reverse(address.name, kwargs=world.arguments(address.name, address.parameters))
    for query in ("", "?status=placed"):
        assert not NUMBER.search(text_of(client.get(url + query))), url


def test_the_pattern_finds_it_once_confirmed(world: samples.World) -> None:
    order = Order.objects.get(code=samples.CODE)
    client = Client()
    client.force_login(world.people["vendor"])  # type: ignore[arg-type]
    with transaction.atomic():
        move_order(actor=None, order=order, act=CONFIRM)
        for name in ("show-pack-list", "download-labels", "download-orders"):
            reply = client.get(reverse(f"orders:{name}", args=[order.vendor.slug]))
            assert NUMBER.search(text_of(reply)), name
        transaction.set_rollback(True)


def test_no_mail_and_no_archive_shows_it(world: samples.World) -> None:
    order = Order.objects.get(code=samples.CODE)
    telling.tell_vendor(order.vendor_id)
    assert Notice.objects.filter(kind="order-new").exists()
    for body in Notice.objects.values_list("body", flat=True):
        assert not NUMBER.search(body)
    rows = [dict(row) for sheet in order_sheets(order.vendor) for row in sheet.rows]
    assert "09••••••11" in {row.get("phone") for row in rows}
    assert not NUMBER.search(str(rows))
