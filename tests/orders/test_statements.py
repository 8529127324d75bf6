"""Closing statements: once for each vendor with orders, after its last hold, whatever became of the evening."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from market.accounts.models import Role
from market.kernel import clock
from market.kernel.money import grouped
from market.notices.models import Notice
from orders.aftercare.acts import CANCEL
from orders.desk.statements import Delivery, office_rows, statements_due
from orders.models import ClosingStatement, Hold, Order
from orders.services.moves import move_order
from orders.services.statements import make_statement, resend_statement
from orders.tasks import make_due_statements, make_statement_task
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.buying import filled
from tests.orders.conftest import place
from tests.orders.racing import all_at_once
from tests.orders.test_parts_at_the_desk import client_as
from vetting.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def vendor(listing: Listing) -> Vendor:
    return listing.product.vendor


def end(session: MarketSession, minutes: float = 2) -> None:
    """Let a session have closed so long ago."""
    ago = session.closes_at - clock.now() + timedelta(minutes=minutes)
    shift = {name: F(name) - ago for name in ("opens_at", "closes_at", "planned_closes_at")}
    MarketSession.objects.filter(pk=session.pk).update(**shift)
    session.refresh_from_db()


def made(listing: Listing) -> ClosingStatement | None:
    return make_statement(session_id=listing.session_id, vendor_id=listing.product.vendor_id)


def test_a_vendor_is_told_what_it_sold(listing: Listing, vendor: Vendor) -> None:
    first, second = place(listing, 2), place(listing, 1)
    move_order(actor=None, order=Order.objects.get(code=second.codes[0]), act=CANCEL, words="Đổi ý")
    end(listing.session)
    statement = made(listing)
    assert statement is not None
    assert first.codes
    assert (statement.orders, statement.units, statement.total) == (1, 2, 178_000)
    mail = Notice.objects.get(kind="closing-statement")
    assert mail.subject.startswith(f"Bảng kê phiên {grouped(listing.session.number)}, ngày ")
    for shown in ("178.000", "Bưởi đỏ Đông Cao: 2 quả", "1 đơn đã hủy", f"/bang-ke/{listing.session.number}/"):
        assert shown in mail.body
    assert Notice.objects.get(kind="closing-statement-text").recipient == vendor.phone


def test_nothing_while_it_sells_or_when_nobody_bought(listing: Listing) -> None:
    assert statements_due() == []
    place(listing)
    assert statements_due() == []
    assert made(listing) is None
    assert not Notice.objects.filter(kind="closing-statement").exists()


def test_exactly_once(listing: Listing) -> None:
    place(listing)
    end(listing.session)
    assert statements_due() == [(listing.session_id, listing.product.vendor_id)]
    assert made(listing) is not None
    assert made(listing) is None
    assert statements_due() == []
    assert ClosingStatement.objects.count() == 1
    assert Notice.objects.filter(kind="closing-statement").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_vendor_one_mail() -> None:
    session = cast.make_session()
    goods = [cast.make_listing(session, cast.make_product(cast.make_vendor(f"HTX số {n}"))) for n in range(4)]
    for listing in goods:
        place(listing, 2)
    end(session)

    def round_of_a_worker() -> int:
        """Do what the finder and its tasks do, each worker from its own look at what is due."""
        return sum(make_statement(session_id=pair[0], vendor_id=pair[1]) is not None for pair in statements_due())

    made_by = all_at_once([round_of_a_worker, round_of_a_worker])
    assert sum(made_by) == ClosingStatement.objects.count() == len(goods)
    for kind in ("closing-statement", "closing-statement-text"):
        keys = Notice.objects.filter(kind=kind).values_list("key", flat=True)
        assert sorted(int(key.split("-")[2]) for key in keys) == sorted(each.product.vendor_id for each in goods)


def test_a_hold_from_before_the_close_is_waited_for_by_its_vendor_alone(listing: Listing) -> None:
    other = cast.make_listing(listing.session, cast.make_product(cast.make_vendor("Gốm sứ Quang Vinh")))
    for each in (listing, other):
        place(each)
    filled(listing)
    end(listing.session)
    Hold.objects.update(held_at=F("held_at") - timedelta(minutes=3))
    assert statements_due() == [(listing.session_id, other.product.vendor_id)]
    Hold.objects.update(expires_at=clock.now())
    assert len(statements_due()) == 2


def test_an_extended_hold_does_not_keep_the_statement_past_ten_minutes(listing: Listing) -> None:
    place(listing)
    filled(listing)
    end(listing.session, minutes=9)
    Hold.objects.update(held_at=F("held_at") - timedelta(minutes=11), expires_at=clock.now() + timedelta(minutes=8))
    assert statements_due() == [(listing.session_id, listing.product.vendor_id)]


def test_a_pause_and_an_extension_put_it_off(listing: Listing) -> None:
    place(listing)
    end(listing.session)
    session = MarketSession.objects.filter(pk=listing.session_id)
    session.update(paused_at=clock.now() - timedelta(minutes=5))
    assert statements_due() == []
    session.update(paused_at=None, closes_at=clock.now() + timedelta(minutes=30))
    assert statements_due() == []


def test_a_stopped_evening_ends_at_its_stop_with_all_its_holds(listing: Listing) -> None:
    place(listing)
    filled(listing)
    MarketSession.objects.filter(pk=listing.session_id).update(
        stopped_at=clock.now() - timedelta(minutes=2), stop_reason="Mất điện"
    )
    assert len(statements_due()) == 1
    assert made(listing) is not None


def test_what_is_long_over_is_left_alone(listing: Listing) -> None:
    place(listing)
    end(listing.session, minutes=60 * 24 * 9)
    assert statements_due() == []


def test_finder_and_worker(listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[int, int]] = []
    monkeypatch.setattr(make_statement_task, "delay", lambda *pair: started.append(pair))
    place(listing)
    end(listing.session)
    make_due_statements()
    assert started == [(listing.session_id, listing.product.vendor_id)]
    for _run in range(2):
        make_statement_task(*started[0])
    make_due_statements()
    assert len(started) == 1
    assert ClosingStatement.objects.count() == 1


def test_the_vendor_reads_its_own_and_what_changed_since(listing: Listing, vendor: Vendor) -> None:
    order = Order.objects.get(code=place(listing, 2).codes[0])
    end(listing.session)
    made(listing)
    page = reverse("orders:show-statement", args=[vendor.slug, listing.session.number])
    books = client_as("accountant", vendor)
    assert "Đến nay còn" not in books.get(page).text
    move_order(actor=None, order=order, act=CANCEL, words="Đổi ý")
    words = books.get(page).text
    assert "Đến nay còn 0 đơn" in words
    assert "178.000" in words
    assert str(listing.session.number) in books.get(reverse("orders:list-statements", args=[vendor.slug])).text
    assert client_as("packer", vendor).get(page).status_code == 403
    rival = cast.make_vendor("Gốm sứ Quang Vinh")
    stranger = Client()
    stranger.force_login(rival.members.get().person)
    assert stranger.get(page).status_code == 404
    own = reverse("orders:show-statement", args=[rival.slug, listing.session.number])
    assert stranger.get(own).status_code == 404


def office(role: Role) -> Client:
    client = Client()
    client.force_login(cast.make_person("Cán bộ", role))
    return client


def test_the_office_sees_what_arrived(listing: Listing) -> None:
    place(listing)
    end(listing.session)
    assert [row.delivery for row in office_rows(listing.session)] == [Delivery.WAITING]
    made(listing)
    page = reverse("orders:list-sent-statements", args=[listing.session.number])
    director = office(Role.DIRECTOR)
    assert "Đang chờ" in director.get(page).text
    Notice.objects.update(status="failed", last_error="Hộp thư đầy")
    words = director.get(page).text
    assert "Chưa gửi được" in words
    assert "Hộp thư đầy" in words
    Notice.objects.filter(channel="sms").update(status="sent")
    assert [row.delivery for row in office_rows(listing.session)] == [Delivery.SENT]


def test_resending_goes_to_the_address_of_now_and_twice_is_once(listing: Listing, vendor: Vendor) -> None:
    place(listing)
    end(listing.session)
    made(listing)
    Notice.objects.update(status="failed")
    Vendor.objects.filter(pk=vendor.pk).update(email="moi@example.vn")
    url = reverse("orders:resend-statement", args=[listing.session.number, vendor.slug])
    assert office(Role.WITNESS).post(url, {"seen": "2"}).status_code == 403
    moderator = office(Role.MODERATOR)
    for _click in range(2):
        assert moderator.post(url, {"seen": "2"}).status_code == 302
    mails = Notice.objects.filter(kind="closing-statement").order_by("pk")
    assert [mail.recipient for mail in mails][1:] == ["moi@example.vn"]
    assert [row.delivery for row in office_rows(listing.session)] == [Delivery.WAITING]


def test_a_vendor_without_any_address_is_shown_as_not_reached(listing: Listing, vendor: Vendor) -> None:
    place(listing)
    end(listing.session)
    statement = made(listing)
    assert statement is not None
    Notice.objects.all().delete()
    (row,) = office_rows(listing.session)
    assert (row.delivery, bool(row.why)) == (Delivery.FAILED, True)
    assert resend_statement(actor=cast.make_person(), statement=statement, seen=0)
