"""Erasing a person: nothing of them is left, and everything that was witnessed still proves itself."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.aftercare.acts import CANCEL
from orders.models import BuyerTally, Order, OrderContact, Placing
from orders.services.erasing import erase_person
from orders.services.moves import move_order
from orders.services.telling import tell_buyer
from orders.witness.audit import audit_session
from orders.witness.certificates import certificate_of
from orders.witness.verify_witness import verify_certificate
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of, place
from tests.orders.sealing import close, order_named, seal

pytestmark = pytest.mark.django_db
PHONE = "+84977123456"
SECRETS = ("Đặng Thị Bí Mật", PHONE, "977123456", "Ngõ 77 Kín Đáo", "bimat@example.vn", "Gọi cửa sau")


@pytest.fixture
def buyer() -> Person:
    return cast.make_person("Đặng Thị Bí Mật")


@pytest.fixture
def code(listing: Listing, buyer: Person) -> str:
    """A cancelled order of an evening that is over, with everything a person leaves behind."""
    to = contact(PHONE, name=SECRETS[0], street=SECRETS[3], email=SECRETS[4], note=SECRETS[5])
    code = place(listing, 2, buyer=buyer, to=to).codes[0]
    tell_buyer(order_named(code).pk)
    move_order(actor=buyer, order=order_named(code), act=CANCEL, words="Chị Bí Mật đổi ý")
    place(listing, to=contact(phone_of(1)))
    seal(listing.session)
    return code


def everything() -> str:
    """Return all rows of the tables about orders, witness, notices and journal as text."""
    tables = [name for name in connection.introspection.table_names() if name.startswith(("orders_", "notices_"))]
    found = []
    with connection.cursor() as cursor:
        for table in [*tables, "kernel_journalentry"]:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            found.append(cursor.fetchone()[0])
    return " ".join(found)


def test_nothing_of_the_person_is_left_and_the_proofs_hold(listing: Listing, code: str, buyer: Person) -> None:
    salt = bytes(order_named(code).contact.salt).hex()
    before = certificate_of(order_named(code), with_person=True)
    assert all(secret in everything() for secret in SECRETS)
    total = sum(Order.objects.values_list("goods_total", flat=True))

    assert erase_person(actor=buyer, person=buyer).count == 1

    left = everything()
    for secret in (*SECRETS, "Bí Mật", salt):
        assert secret not in left
    assert not OrderContact.objects.filter(order__code=code).exists()
    assert sum(Order.objects.values_list("goods_total", flat=True)) == total
    assert audit_session(listing.session) == []
    call_command("verify_session", str(listing.session.number))
    after = verify_certificate(certificate_of(order_named(code), with_person=True))
    assert after.personal is None
    assert after.entries[0]["goods_total"] == 178_000
    assert verify_certificate(before).personal  # the copy the buyer kept still proves it was them


def test_who_it_was_cannot_be_reached_any_more(code: str, buyer: Person) -> None:
    erase_person(actor=buyer, person=buyer)
    order = order_named(code)
    assert order.buyer is None
    assert order.cancel_reason == "–"
    assert Placing.objects.get(orders=order).buyer is None
    assert BuyerTally.objects.count() == 1
    assert set(Notice.objects.filter(kind="receipt").values_list("recipient", "body")) <= {("", "")}


def test_asked_twice_erased_once(code: str, buyer: Person) -> None:
    assert erase_person(actor=buyer, person=buyer).count == 1
    assert erase_person(actor=buyer, person=buyer).count == 0
    assert JournalEntry.objects.filter(verb="order.erased").count() == 1


@pytest.mark.parametrize("status", ["placed", "confirmed", "packed", "shipped", "disputed", "refused", "paid"])
def test_not_while_an_order_is_open(listing: Listing, buyer: Person, status: str) -> None:
    code = place(listing, buyer=buyer).codes[0]
    close(listing.session)
    Order.objects.filter(code=code).update(status=status, problem="Vỡ")
    erased = erase_person(actor=buyer, person=buyer)
    assert (erased.count, erased.open_codes) == (0, (code,))
    assert OrderContact.objects.filter(order__code=code).exists()


def test_silence_closes_an_order_in_the_end(listing: Listing, buyer: Person) -> None:
    code = place(listing, buyer=buyer).codes[0]
    close(listing.session)
    Order.objects.filter(code=code).update(status="paid", status_changed_at=database_now() - timedelta(days=31))
    assert erase_person(actor=buyer, person=buyer).count == 1


def test_not_while_the_evening_runs(listing: Listing, buyer: Person) -> None:
    code = place(listing, buyer=buyer).codes[0]
    move_order(actor=buyer, order=order_named(code), act=CANCEL, words="đổi ý")
    assert erase_person(actor=buyer, person=buyer).count == 0


def test_others_stay(code: str, buyer: Person) -> None:
    erase_person(actor=buyer, person=buyer)
    assert OrderContact.objects.get().phone == phone_of(1)
    assert erase_person(actor=buyer, phone="").count == 0


def test_ones_own_request(code: str, buyer: Person) -> None:
    client, url = Client(), reverse("orders:erase-own-orders")
    client.force_login(buyer)
    assert "Đơn đã xong, xóa được" in client.get(url).content.decode()
    assert client.post(url, {"is_sure": ""}).status_code == 422
    assert OrderContact.objects.count() == 2
    words = client.post(url, {"is_sure": "on"}, follow=True).content.decode()
    assert "khỏi 1 đơn" in words
    assert "Hiện không có gì để xóa" in words


def test_the_office_erases_on_a_written_request(code: str) -> None:
    client, url = Client(), reverse("orders:erase-buyer")
    client.force_login(cast.make_person("Quản trị", Role.ADMIN))
    sure: dict[str, Any] = {"phone": "0977 123 456", "basis": "Đơn số 12/2026", "is_sure": "on"}
    assert client.post(url, sure | {"is_sure": ""}).status_code == 422
    assert client.post(url, sure | {"phone": "0977"}).status_code == 422
    assert "khỏi 1 đơn" in client.post(url, sure, follow=True).content.decode()
    assert JournalEntry.objects.get(verb="order.erased").facts == {"code": code, "basis": "Đơn số 12/2026"}


def test_a_key_nobody_knows_changes_nothing(code: str) -> None:
    assert erase_person(actor=None, phone="+84900000000").count == 0
    assert Order.objects.filter(placing__key=uuid4()).count() == 0
