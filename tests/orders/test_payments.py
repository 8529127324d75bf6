"""Transfers: the code on the receipt, the two sides' words, who may say what; the market holds no money."""

import io
import re

import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from PIL import Image

from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.models import Order, WitnessEntry
from orders.proofs import receipt_key
from orders.services import payments
from tests import cast
from tests.orders.conftest import contact
from tests.orders.delivery_room import agree, make_account, make_order, make_transfer_order
from tests.orders.test_vietqr import parsed

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> Order:
    """An order of 89.000 ₫ that waits for its transfer."""
    return make_transfer_order(to=contact(email="hoa@example.vn"))


def with_key(name: str, order: Order) -> str:
    return f"{reverse(f'orders:{name}', args=[order.code])}?k={receipt_key(order.code)}"


def words_of(order: Order) -> list[str]:
    entries = WitnessEntry.objects.filter(subject=order.code, kind="attested").order_by("pk")
    return [re.search(r'"word":"([a-z-]+)"', entry.facts)[1] for entry in entries]  # type: ignore[index]


class TestCode:
    def test_the_receipt_shows_what_to_transfer(self, client: Client, order: Order):
        page = client.get(with_key("show-order", order)).text
        for words in ("Vietcombank", "0123456789", "HTX BUOI DO DONG CAO", f"CDTM {order.code}", "89.000\u00a0₫"):
            assert words in page
        assert "Chợ không giữ tiền" in page
        assert "Tôi đã chuyển khoản" in page

    def test_a_bank_reads_the_drawn_code(self, client: Client, order: Order):
        answer = client.get(with_key("show-vietqr", order))
        assert answer["Content-Type"] == "image/png"
        assert "no-store" in answer["Cache-Control"]
        [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.content)))
        whole = parsed(found.text)
        assert (whole["54"], parsed(whole["62"])["08"]) == ("89000", f"CDTM {order.code}")
        assert parsed(parsed(whole["38"])["01"]) == {"00": "970436", "01": "0123456789"}

    def test_the_code_keeps_the_account_that_was_agreed(self, client: Client, order: Order):
        order.vendor.payment_accounts.update(retired_at="2026-01-01T00:00Z")
        make_account(order.vendor, number="999888777")
        assert "0123456789" in client.get(with_key("show-order", order)).text

    def test_strangers_see_neither_receipt_nor_code(self, client: Client, order: Order):
        for name in ("show-order", "show-vietqr"):
            assert client.get(reverse(f"orders:{name}", args=[order.code])).status_code == 404

    def test_an_order_paid_at_the_door_has_no_code(self, client: Client):
        order = make_order()
        assert client.get(with_key("show-vietqr", order)).status_code == 404
        assert "VietQR" not in client.get(with_key("show-order", order)).text


class TestWords:
    def test_from_waiting_to_received(self, client: Client, order: Order):
        assert client.post(with_key("report-transfer", order)).status_code == 302
        order.refresh_from_db()
        assert (order.payment_state, order.payment_said_at is not None) == ("sent", True)
        owner = order.vendor.members.get().person
        payments.receive_transfer(actor=owner, order=order)
        order.refresh_from_db()
        assert (order.payment_state, order.payment_received_at is not None) == ("received", True)
        assert words_of(order) == ["transfer-sent", "transfer-received"]
        assert [notice.kind for notice in Notice.objects.order_by("pk")] == ["payment-sent", "payment-received"]
        verbs = JournalEntry.objects.filter(verb__startswith="payment.").order_by("pk").values_list("verb", flat=True)
        assert list(verbs) == ["payment.sent", "payment.received"]

    def test_saying_it_twice_is_saying_it_once(self, order: Order):
        owner = order.vendor.members.get().person
        for _again in range(3):
            payments.report_transfer(actor=None, order=order)
        for _again in range(3):
            payments.receive_transfer(actor=owner, order=order)
        payments.report_transfer(actor=None, order=order)
        assert words_of(order) == ["transfer-sent", "transfer-received"]
        assert Order.objects.get(pk=order.pk).payment_state == "received"

    def test_money_that_did_not_come_is_asked_for_again(self, order: Order):
        owner = order.vendor.members.get().person
        payments.report_transfer(actor=None, order=order)
        payments.miss_transfer(actor=owner, order=order)
        payments.miss_transfer(actor=owner, order=order)
        payments.report_transfer(actor=None, order=order)
        assert words_of(order) == ["transfer-sent", "transfer-missed", "transfer-sent"]
        assert Notice.objects.filter(kind="payment-missed").count() == 1

    def test_what_came_cannot_be_missed(self, order: Order):
        owner = order.vendor.members.get().person
        payments.receive_transfer(actor=owner, order=order)
        with pytest.raises(Refused):
            payments.miss_transfer(actor=owner, order=order)

    def test_nothing_is_sent_for_an_order_that_is_off(self, order: Order):
        Order.objects.filter(pk=order.pk).update(status="cancelled", cancel_reason="Đổi ý")
        with pytest.raises(Refused):
            payments.report_transfer(actor=None, order=order)
        assert words_of(order) == []

    def test_an_order_paid_at_the_door_takes_no_words(self):
        order = make_order()
        with pytest.raises(Refused):
            payments.report_transfer(actor=None, order=order)

    def test_a_cancelled_order_that_was_paid_tells_of_the_money(self, client: Client, order: Order):
        payments.receive_transfer(actor=order.vendor.members.get().person, order=order)
        Order.objects.filter(pk=order.pk).update(status="cancelled", cancel_reason="Hết hàng")
        assert "hoàn tiền trong 30 ngày" in client.get(with_key("show-order", order)).text


class TestWhoMay:
    def test_the_vendor_says_it_from_its_desk(self, client: Client, order: Order):
        client.force_login(order.vendor.members.get().person)
        page = client.get(reverse("orders:show-vendor-order", args=[order.vendor.slug, order.code])).text
        assert "Tiền đã về" in page
        assert client.post(reverse("orders:receive-transfer", args=[order.vendor.slug, order.code])).status_code == 302
        assert Order.objects.get(pk=order.pk).payment_state == "received"

    @pytest.mark.parametrize(("part", "status"), [("accountant", 302), ("packer", 403), ("host", 403)])
    def test_who_keeps_the_books_may(self, client: Client, order: Order, part: str, status: int):
        member = cast.make_person("Thành viên")
        order.vendor.members.create(person=member, part=part)
        client.force_login(member)
        for name in ("receive-transfer",):
            answer = client.post(reverse(f"orders:{name}", args=[order.vendor.slug, order.code]))
            assert answer.status_code == status

    def test_anothers_order_does_not_exist(self, client: Client, order: Order):
        rival = cast.make_person("Kẻ khác")
        other = cast.make_vendor("HTX khác", owner=rival)
        client.force_login(rival)
        for slug in (order.vendor.slug, other.slug):
            for name in ("receive-transfer", "miss-transfer"):
                assert client.post(reverse(f"orders:{name}", args=[slug, order.code])).status_code == 404
        assert client.post(reverse("orders:report-transfer", args=[order.code])).status_code == 404
        assert Order.objects.get(pk=order.pk).payment_state == "waiting"

    def test_the_vendor_is_not_the_buyer(self, client: Client, order: Order):
        client.force_login(order.vendor.members.get().person)
        assert client.post(reverse("orders:report-transfer", args=[order.code])).status_code == 404

    def test_a_receipt_draws_names_as_text(self, client: Client, order: Order):
        agree(order, payment_account=make_account(cast.make_vendor("X"), holder='<img src=x onerror="a()">'))
        assert "<img src=x" not in client.get(with_key("show-order", order)).text


def test_everybody_reads_the_words_in_the_log(client: Client, order: Order):
    payments.report_transfer(actor=None, order=order)
    payments.receive_transfer(actor=order.vendor.members.get().person, order=order)
    page = client.get(reverse("orders:show-witness", args=[order.code])).text
    assert "“Đã chuyển khoản” (người mua báo)" in page
    assert "“Tiền chuyển khoản đã về” (người bán báo)" in page


def test_the_desk_tells_how_far_a_transfer_came(client: Client, order: Order):
    payments.report_transfer(actor=None, order=order)
    client.force_login(order.vendor.members.get().person)
    assert "Người mua báo đã chuyển" in client.get(reverse("orders:list-vendor-orders", args=[order.vendor.slug])).text


class TestList:
    def test_reported_ones_first_and_done_ones_not(self, client: Client, order: Order):
        vendor = order.vendor
        listing = order.lines.first().listing  # type: ignore[union-attr]
        later = make_transfer_order(listing, to=contact("+84900000002"))
        done = make_transfer_order(listing, to=contact("+84900000003"))
        off = make_transfer_order(listing, to=contact("+84900000004"))
        owner = vendor.members.get().person
        payments.report_transfer(actor=None, order=later)
        payments.receive_transfer(actor=owner, order=done)
        Order.objects.filter(pk=off.pk).update(status="cancelled", cancel_reason="Đổi ý")
        client.force_login(owner)
        page = client.get(reverse("orders:list-transfers", args=[vendor.slug])).text
        assert page.index(f"CDTM {later.code}") < page.index(f"CDTM {order.code}")
        assert done.code not in page
        assert off.code not in page
        assert "Đối chiếu 1 khoản" in client.get(reverse("office_home:vendor-desk", args=[vendor.slug])).text
        url = reverse("orders:receive-transfer", args=[vendor.slug, later.code])
        assert client.post(url, {"list": "1"})["Location"] == reverse("orders:list-transfers", args=[vendor.slug])

    def test_only_ones_own(self, client: Client, order: Order):
        rival = cast.make_person("Kẻ khác")
        other = cast.make_vendor("HTX khác", owner=rival)
        client.force_login(rival)
        assert client.get(reverse("orders:list-transfers", args=[order.vendor.slug])).status_code == 404
        assert order.code not in client.get(reverse("orders:list-transfers", args=[other.slug])).text
