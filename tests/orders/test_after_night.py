"""A day after the night vendors are reminded of what has not left; three days after it buyers of what arrived."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from market.kernel.clock import database_now
from market.notices.addresses import choose_text_channel
from market.notices.models import Notice
from market.notices.sending import send_notice
from orders import tasks
from orders.aftercare.acts import CONFIRM, DELIVER, RECEIVE, SHIP, Act
from orders.models import Order, OrderContact
from orders.services import after_night
from orders.services.moves import move_order
from sessions.models import Listing
from tests.orders.conftest import contact, phone_of, place
from tests.orders.sealing import close

pytestmark = pytest.mark.django_db


def ordered(listing: Listing, *acts: Act, number: int = 1, email: str = "hoa@example.vn") -> Order:
    order = Order.objects.get(code=place(listing, to=contact(phone_of(number), email=email)).codes[0])
    for act in acts:
        order = move_order(actor=None, order=order, act=act)
    return order


def days_after(listing: Listing, days: float) -> None:
    close(listing.session, ago=timedelta(days=days))
    Order.objects.update(status_changed_at=database_now() - timedelta(hours=13))


def told(kind: str) -> list[str]:
    return list(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_a_vendor_is_reminded_once_of_all_that_has_not_left(listing: Listing) -> None:
    placed, confirmed = ordered(listing), ordered(listing, CONFIRM, number=2)
    sent = ordered(listing, CONFIRM, SHIP, number=3)
    days_after(listing, 1.1)
    vendor = listing.product.vendor
    assert after_night.vendors_to_remind() == [(listing.session_id, vendor.pk)]
    assert after_night.remind_vendor(session_id=listing.session_id, vendor_id=vendor.pk) == 2
    assert after_night.remind_vendor(session_id=listing.session_id, vendor_id=vendor.pk) == 0
    notice = Notice.objects.get(kind="deliver-reminder")
    assert notice.recipient == vendor.email
    assert notice.subject.endswith(": 2 đơn chưa gửi đi")
    assert placed.code in notice.body
    assert confirmed.code in notice.body
    assert sent.code not in notice.body


@pytest.mark.parametrize("days", [0.9, 7.1])
def test_vendors_are_reminded_neither_at_once_nor_of_what_is_long_ago(listing: Listing, days: float) -> None:
    ordered(listing)
    days_after(listing, days)
    assert after_night.vendors_to_remind() == []


def test_a_silent_buyer_is_asked_once(listing: Listing) -> None:
    order = ordered(listing, CONFIRM, SHIP, DELIVER)
    days_after(listing, 3.1)
    assert after_night.remind_buyer(order.pk)
    assert not after_night.remind_buyer(order.pk)
    notice = Notice.objects.get(kind="confirm-reminder")
    assert notice.recipient == "hoa@example.vn"
    assert f"/{order.code}/?k=" in notice.body


@pytest.mark.parametrize("why", ["early", "late", "spoke", "on the way", "erased", "told today"])
def test_other_buyers_are_left_alone(listing: Listing, why: str) -> None:
    acts = (CONFIRM, SHIP) if why == "on the way" else (CONFIRM, SHIP, DELIVER)
    order = ordered(listing, *acts)
    if why == "erased":
        OrderContact.objects.all().delete()
    if why == "spoke":
        move_order(actor=None, order=order, act=RECEIVE)
    days_after(listing, {"early": 2.9, "late": 14.1}.get(why, 4))
    if why == "told today":
        Order.objects.update(status_changed_at=database_now())
    assert not after_night.unconfirmed_orders().exists()
    assert not after_night.remind_buyer(order.pk)


@pytest.mark.parametrize(("chosen", "channel"), [("", "sms"), ("sms", "sms"), ("zalo", "zalo")])
def test_who_left_a_phone_alone_is_asked_there_by_the_channel_of_their_choice(
    listing: Listing, settings: Any, tmp_path: Path, chosen: str, channel: str
) -> None:
    settings.SMS_URL, settings.ZALO_URL = ((tmp_path / name).as_uri() for name in ("sms", "zalo"))
    order = ordered(listing, CONFIRM, SHIP, DELIVER, email="")
    phone = order.contact.phone
    if chosen:
        choose_text_channel(phone=phone, channel=chosen)
    days_after(listing, 3.1)
    assert after_night.remind_buyer(order.pk)
    notice = Notice.objects.get(kind="confirm-reminder-text")
    assert (notice.channel, notice.recipient) == (channel, phone)
    assert notice.body.isascii(), "with diacritics it would be two messages"
    Notice.objects.update(next_try_at=database_now())
    send_notice(pk=notice.pk)
    (file,) = (tmp_path / channel).iterdir()
    said = json.loads(file.read_text())
    assert (said["channel"], said["to"], order.code in said["text"]) == (channel, phone, True)


def test_finders_and_workers(listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    for task in (tasks.remind_vendor_task, tasks.remind_buyer_task):
        monkeypatch.setattr(task, "delay", task.run)
    ordered(listing)
    ordered(listing, CONFIRM, SHIP, DELIVER, number=2)
    days_after(listing, 3.5)
    assert (tasks.remind_to_deliver(), tasks.remind_to_confirm()) == (1, 1)
    assert (tasks.remind_to_deliver(), tasks.remind_to_confirm()) == (0, 0)
    assert len(told("deliver-reminder")) == len(told("confirm-reminder")) == 1
