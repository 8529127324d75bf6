"""Telling of new orders: once, by what is not marked, whoever runs it and however often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from market.kernel.clock import database_now
from market.notices.models import Notice
from orders import tasks
from orders.aftercare.acts import CANCEL
from orders.models import Order
from orders.services import telling
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of, place
from tests.orders.racing import outcome, wait_for_a_waiter
from vetting.models import Vendor, VendorMember

pytestmark = pytest.mark.django_db


def test_a_buyer_with_an_address_gets_the_receipt_once(listing: Listing) -> None:
    order = Order.objects.get(code=place(listing, 2, to=contact(email="hoa@example.vn")).codes[0])
    assert list(telling.buyers_to_tell()) == [order]
    assert telling.tell_buyer(order.pk)
    assert not telling.tell_buyer(order.pk)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == ("hoa@example.vn", "order-placed")
    for words in (order.code, "2 quả Bưởi đỏ Đông Cao: 178.000\u00a0₫", f"/xac-minh/{order.code}/", "?k="):
        assert words in notice.subject + notice.body
    assert not telling.buyers_to_tell().exists()


def test_a_buyer_without_an_address_is_nobody_to_tell(listing: Listing) -> None:
    place(listing)
    assert not telling.buyers_to_tell().exists()


def test_who_signed_in_is_written_to_at_the_accounts_address(listing: Listing) -> None:
    person = cast.make_person()
    place(listing, buyer=person)
    telling.tell_buyer(telling.buyers_to_tell().get().pk)
    assert Notice.objects.get().recipient == person.email


def test_a_vendor_gets_one_digest_of_all_new_orders(listing: Listing) -> None:
    vendor = listing.product.vendor
    codes = [place(listing, to=contact(phone_of(number))).codes[0] for number in range(3)]
    assert list(telling.vendors_to_tell()) == [vendor]
    assert telling.tell_vendor(vendor.pk) == 3
    assert telling.tell_vendor(vendor.pk) == 0
    notice = Notice.objects.get()
    assert notice.recipient == vendor.email
    assert notice.subject == "3 đơn mới chờ xác nhận"
    assert all(code in notice.body for code in codes)


def test_digests_keep_half_an_hour_apart(listing: Listing) -> None:
    vendor = listing.product.vendor
    place(listing)
    telling.tell_vendor(vendor.pk)
    place(listing)
    assert not telling.vendors_to_tell().exists()
    Order.objects.exclude(vendor_told_at=None).update(vendor_told_at=database_now() - timedelta(minutes=31))
    assert list(telling.vendors_to_tell()) == [vendor]


def test_a_vendor_without_an_address_is_told_at_its_owners(listing: Listing) -> None:
    Vendor.objects.update(email="")
    place(listing)
    telling.tell_vendor(listing.product.vendor_id)
    assert Notice.objects.get().recipient == VendorMember.objects.get().person.email


def test_cancelled_orders_are_not_announced(listing: Listing) -> None:
    order = Order.objects.get(code=place(listing).codes[0])
    move_order(actor=None, order=order, act=CANCEL, words="đổi ý")
    Notice.objects.all().delete()
    telling.tell_vendor(order.vendor_id)
    assert not Notice.objects.exists()
    assert not telling.vendors_to_tell().exists()


def test_the_finder_starts_one_task_for_each(listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks.tell_buyer_task, "delay", lambda pk: started.append(("buyer", pk)))
    monkeypatch.setattr(tasks.tell_vendor_task, "delay", lambda pk: started.append(("vendor", pk)))
    place(listing, to=contact(email="hoa@example.vn"))
    order = Order.objects.get()
    tasks.tell_of_orders()
    assert started == [("buyer", order.pk), ("vendor", order.vendor_id)]
    tasks.tell_buyer_task(order.pk)
    tasks.tell_vendor_task(order.vendor_id)
    started.clear()
    tasks.tell_of_orders()
    assert started == []
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_order_somebody_is_at_is_in_the_same_digest(listing: Listing) -> None:
    """As when one worker tells the buyer of the first order while two others tell the vendor."""
    codes = [place(listing, to=contact(phone_of(number))).codes[0] for number in range(2)]
    tell = partial(outcome, partial(telling.tell_vendor, listing.product.vendor_id))
    busy = connection.copy()
    with busy.cursor() as cursor, ThreadPoolExecutor(2) as pool:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM orders_order WHERE code = %s FOR NO KEY UPDATE", [codes[0]])
        told = [pool.submit(tell) for _worker in range(2)]
        wait_for_a_waiter()
        cursor.execute("COMMIT")
    busy.close()
    assert sorted(each.result() for each in told) == [0, 2]
    assert Notice.objects.filter(kind="order-new").count() == 1
