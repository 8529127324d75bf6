"""What becomes of an order is shown on the browsers of who placed it: each kind once, with words that are whole."""

from datetime import timedelta
from typing import Any

import pytest

from market.accounts.models import Consent, Person, Role
from market.accounts.services.consents import set_consent
from market.kernel.clock import database_now
from market.notices.models import Notice, PushSubscription
from orders.aftercare.acts import COMPLAIN, CONFIRM, DELIVER, Side
from orders.models import Case, Order
from orders.services import after_night, holds, payments, waiting
from orders.services.reminding import remind_case
from sessions.models import Listing
from tests import cast
from tests.notices.test_push import MARKET_KEY
from tests.orders.buying import filled, new_basket, put
from tests.orders.conftest import contact, place
from tests.orders.delivery_room import make_transfer_order
from tests.orders.sealing import close
from tests.orders.test_amending import accept, propose
from tests.orders.test_cases import decided, moved, say, shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa(settings: Any) -> Person:
    settings.PUSH_KEY = MARKET_KEY
    return cast.make_person("Nguyễn Thị Hoa")


@pytest.fixture(autouse=True)
def browsers(hoa: Person) -> list[str]:
    """Hoa's two browsers, and one of somebody else."""
    for owner, name in ((hoa, "a"), (hoa, "b"), (cast.make_person("Lan"), "c")):
        PushSubscription.objects.create(
            endpoint=f"https://push.example/{name}", key="k", auth="a", person=owner, bound_at=database_now()
        )
        set_consent(person=owner, purpose=Consent.Purpose.PUSH_ORDERS, is_given=True, way="test")
    return [str(pk) for pk in hoa.push_browsers.order_by("pk").values_list("pk", flat=True)]


def shown(kind: str, browsers: list[str]) -> Notice:
    """Return what both browsers show, when its words are whole and lead somewhere."""
    notices = list(Notice.objects.filter(kind=f"{kind}-push").order_by("recipient"))
    assert sorted(notice.recipient for notice in notices) == sorted(browsers)
    words, _newline, address = notices[0].body.rpartition("\n")
    assert address.startswith("http://testserver/")
    assert words
    assert "{" not in notices[0].subject + words
    assert "Hoa" not in notices[0].subject + words
    return notices[0]


def test_a_step_names_the_order_and_what_to_pay(listing: Listing, hoa: Person, browsers: list[str]) -> None:
    order = shipped(listing, hoa)
    latest = Notice.objects.filter(kind="order-moved-push").latest("pk")
    assert latest.subject.startswith(f"Đơn {order.code}: ")
    assert "chuẩn bị 178.000\xa0₫" in latest.body
    assert Notice.objects.filter(kind="order-moved-push").count() == 2 * len(browsers)


def test_a_case_is_told_from_its_opening_to_its_last_day(listing: Listing, hoa: Person, browsers: list[str]) -> None:
    order = moved(shipped(listing, hoa), DELIVER, COMPLAIN)
    case = Case.objects.get()
    assert order.code in shown("case-opened", browsers).subject
    say(case, Side.VENDOR)
    assert "Người bán vừa viết" in shown("case-entry", browsers).body
    assert "đã giao đủ" not in shown("case-entry", browsers).body  # a lock screen is read by others
    decided(case, cast.make_person("Trần Thu Hà", Role.WITNESS))
    assert "Kết quả: " in shown("case-decided", browsers).body


def test_who_is_silent_hears_of_the_last_day(listing: Listing, hoa: Person, browsers: list[str]) -> None:
    order = shipped(listing, hoa)
    moved(order, DELIVER)
    case = Case.objects.create(
        order=order,
        kind="other",
        opened_side="vendor",
        opened_at=database_now() - timedelta(days=1),
        answer_by=database_now() + timedelta(hours=12),
        decide_by=database_now() + timedelta(days=3),
    )
    remind_case(case.pk)
    assert "Còn một ngày" in shown("case-clock", browsers).subject


def test_a_proposal_and_its_answer_are_told(listing: Listing, hoa: Person, browsers: list[str]) -> None:
    code = place(listing, 2, buyer=hoa, to=contact(email="hoa@example.vn")).codes[0]
    order = moved(Order.objects.get(code=code), CONFIRM)
    order.refresh_from_db()
    amendment = propose(order, units=1)
    assert "quá hạn thì đơn giữ nguyên" in shown("order-change", browsers).body
    Notice.objects.all().delete()
    accept(amendment)
    assert "đã được sửa" in shown("order-change", browsers).subject


def test_transfers_are_told(hoa: Person, browsers: list[str]) -> None:
    order = make_transfer_order(buyer=hoa)
    seller = order.vendor.members.get().person
    payments.report_transfer(actor=hoa, order=order)
    payments.miss_transfer(actor=seller, order=order)
    assert "xem lại lệnh chuyển" in shown("payment-missed", browsers).body
    payments.receive_transfer(actor=seller, order=order)
    assert "không phải trả gì" in shown("payment-received", browsers).body


def test_the_one_question_after_the_night_is_asked(listing: Listing, hoa: Person, browsers: list[str]) -> None:
    order = moved(shipped(listing, hoa), DELIVER)
    close(listing.session, ago=timedelta(days=3.1))
    Order.objects.update(status_changed_at=database_now() - timedelta(hours=13))
    assert after_night.remind_buyer(order.pk)
    assert order.code in shown("confirm-reminder", browsers).subject


def test_an_offer_of_five_minutes_is_shown_also_to_who_left_no_address(hoa: Person, browsers: list[str]) -> None:
    scarce = cast.make_listing(allotment=1, per_buyer_limit=1)
    first = filled(scarce, 1, cast.make_person())
    basket = new_basket(scarce.session, hoa)
    put(basket, scarce, 1)
    waiting.join_line(basket=basket, listing=scarce, quantity=1, email="")
    holds.release_hold(basket=first, listing=scarce.pk)
    assert "Chợ giữ cho Anh/Chị đến" in shown("waiting-offer", browsers).body
    assert not Notice.objects.filter(kind="waiting-offer").exists()


def test_an_erased_order_tells_nobody(listing: Listing, hoa: Person) -> None:
    order = shipped(listing, hoa)
    Notice.objects.all().delete()
    order.contact.delete()
    moved(Order.objects.get(pk=order.pk), DELIVER)
    assert not Notice.objects.filter(channel="push").exists()
