"""Invoices: asked for by the buyer while there is time, read by the vendor once it confirmed, gone with the person."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.clock import today_in_hanoi
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.aftercare.acts import CANCEL, COLLECT, CONFIRM, DELIVER, RECEIVE, SHIP, Act
from orders.aftercare.invoices import may_ask
from orders.models import Attestation, InvoiceRequest, Order
from orders.proofs import receipt_key
from orders.services.erasing import erase_person
from orders.services.invoices import InvoiceDetails, ask_for_invoice, drop_invoice, issue_invoice
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.orders.buying import filled
from tests.orders.conftest import contact, place
from tests.orders.racing import all_at_once
from tests.orders.sealing import close, tamper
from tests.orders.test_parts_at_the_desk import client_as
from vetting.models import Vendor

pytestmark = pytest.mark.django_db
DETAILS = InvoiceDetails("Công ty Hoa Sen", "0100109106", "Số 1 Tràng Tiền, Hà Nội", "ketoan@hoasen.vn")
FORM = {"name": DETAILS.name, "tax_code": "0100109106", "address": DETAILS.address, "email": DETAILS.email}
SECRETS = (DETAILS.name, DETAILS.tax_code, DETAILS.address, DETAILS.email)


@pytest.fixture
def order(listing: Listing) -> Order:
    return placed(listing)


@pytest.fixture
def vendor(listing: Listing) -> Vendor:
    return listing.product.vendor


@pytest.fixture
def owner(vendor: Vendor) -> Person:
    return vendor.members.get(part="owner").person


def placed(listing: Listing) -> Order:
    return Order.objects.get(code=place(listing, 2, to=contact(email="hoa@example.vn")).codes[0])


def moved(order: Order, *acts: Act) -> Order:
    for act in acts:
        order = move_order(actor=None, order=order, act=act, words="vì thế" if act.needs_words else "")
    return order


def asked(order: Order, **changes: str) -> InvoiceRequest:
    details = InvoiceDetails(**{**vars(DETAILS), **changes})
    return ask_for_invoice(actor=None, order=order, details=details)


def long_ago(order: Order) -> None:
    tamper("orders_attestation", "UPDATE orders_attestation SET said_at = said_at - interval '25 hours'")


def test_asked_twice_is_once_and_later_details_count(order: Order) -> None:
    Notice.objects.all().delete()
    for _twice in range(2):
        asked(order)
    assert Notice.objects.filter(kind="invoice-asked").count() == 1
    asked(order, email="moi@hoasen.vn")
    assert InvoiceRequest.objects.get().email == "moi@hoasen.vn"
    mails = Notice.objects.filter(kind="invoice-asked")
    assert ["sửa" in mail.subject for mail in mails.order_by("pk")] == [False, True]
    for mail in mails:
        assert not any(secret in mail.body for secret in SECRETS)
    facts = JournalEntry.objects.filter(verb__startswith="invoice.").values_list("facts", flat=True)
    assert list(facts) == [{"code": order.code}] * 2


@pytest.mark.parametrize(("acts", "may"), [((), True), ((CONFIRM, SHIP, DELIVER), True), ((CANCEL,), False)])
def test_until_a_day_after_the_goods_changed_hands(order: Order, acts: tuple[Act, ...], may: bool) -> None:
    moved(order, *acts)
    order = Order.objects.get()
    assert may_ask(order, order.attestations.all(), order.placed_at) is may
    if may:
        asked(order)
    else:
        with pytest.raises(Refused, match="24 giờ"):
            asked(order)


def test_a_day_later_is_too_late_for_asking_and_for_changing(order: Order) -> None:
    asked(order)
    moved(order, CONFIRM, SHIP, RECEIVE)
    long_ago(order)
    assert Attestation.objects.count() == 1
    with pytest.raises(Refused, match="24 giờ"):
        asked(order, name="Tên khác")
    drop_invoice(actor=None, order=order)  # personal data may always be taken back
    drop_invoice(actor=None, order=order)
    assert not InvoiceRequest.objects.exists()
    assert JournalEntry.objects.filter(verb="invoice.dropped").count() == 1


def test_the_vendor_says_it_is_issued(order: Order, owner: Person) -> None:
    asked(order)
    today = today_in_hanoi()
    issue = partial(issue_invoice, actor=owner, order=order, number="00000123")
    with pytest.raises(Refused, match="xác nhận đơn trước"):
        issue(issued_on=today)
    moved(order, CONFIRM)
    for wrong in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(Refused, match="Ngày hóa đơn"):
            issue(issued_on=wrong)
    for _twice in range(2):
        issue(issued_on=today)
    mail = Notice.objects.get(kind="invoice-issued")
    assert (mail.recipient, "00000123" in mail.body) == ("hoa@example.vn", True)
    for change in (partial(asked, order, name="Tên khác"), partial(drop_invoice, actor=None, order=order)):
        with pytest.raises(Refused, match="đã xuất hóa đơn số 00000123"):
            change()
    issue_invoice(actor=owner, order=order, number="00000124", issued_on=today)  # a number typed wrongly
    assert InvoiceRequest.objects.get().number == "00000124"


def test_erasing_a_person_removes_it(order: Order, owner: Person) -> None:
    asked(order)
    moved(order, CONFIRM, SHIP, COLLECT, RECEIVE)
    issue_invoice(actor=owner, order=order, number="00000123", issued_on=today_in_hanoi())
    close(order.session)
    assert erase_person(actor=None, phone="+84912345678").count == 1
    assert not InvoiceRequest.objects.exists()
    assert not Notice.objects.filter(body__contains=DETAILS.name).exists()


@pytest.mark.parametrize("wrong", [{"tax_code": "12"}, {"number": "1"}, {"issued_on": "2026-11-20"}])
def test_the_database_keeps_it_whole(order: Order, wrong: dict[str, Any]) -> None:
    asked(order)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvoiceRequest.objects.update(**wrong)


class TestPages:
    def test_the_buyer_asks_changes_and_takes_back(self, order: Order) -> None:
        buyer, key = Client(), f"?k={receipt_key(order.code)}"
        receipt = reverse("orders:show-order", args=[order.code]) + key
        url = reverse("orders:ask-for-invoice", args=[order.code]) + key
        assert url in buyer.get(receipt).text
        assert "24 giờ" in buyer.get(url).text
        assert buyer.post(url, FORM)["Location"] == receipt
        page = buyer.get(receipt).text
        assert DETAILS.name in page
        assert "chưa báo đã xuất" in page
        assert f'value="{DETAILS.email}"' in buyer.get(url).text
        buyer.post(reverse("orders:drop-invoice", args=[order.code]) + key)
        assert DETAILS.name not in buyer.get(receipt).text
        assert not InvoiceRequest.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"tax_code": "12345"}, "10, 12 hoặc 13 chữ số"),
            ({"name": ""}, "Hãy điền tên trên hóa đơn"),
            ({"email": "x"}, "has-error"),
            ({"address": "x" * 301}, "has-error"),
        ],
    )
    def test_nonsense_stays_on_the_page(self, order: Order, wrong: dict[str, str], words: str) -> None:
        url = reverse("orders:ask-for-invoice", args=[order.code]) + f"?k={receipt_key(order.code)}"
        response = Client().post(url, FORM | wrong)
        assert (response.status_code, words in response.text) == (422, True)
        assert not InvoiceRequest.objects.exists()

    def test_a_doubtful_tax_code_is_told_and_none_is_fine(self, order: Order) -> None:
        url = reverse("orders:ask-for-invoice", args=[order.code]) + f"?k={receipt_key(order.code)}"
        assert "gõ nhầm" in Client().post(url, FORM | {"tax_code": "0100109107"}, follow=True).text
        assert "gõ nhầm" not in Client().post(url, FORM | {"tax_code": ""}, follow=True).text
        assert InvoiceRequest.objects.get().tax_code == ""

    def test_the_vendor_reads_it_once_confirmed_and_writes_the_number(self, order: Order, vendor: Vendor) -> None:
        asked(order)
        books = client_as("accountant", vendor)
        url = reverse("orders:issue-invoice", args=[vendor.slug, order.code])
        listed = reverse("orders:list-invoices", args=[vendor.slug])
        assert listed in books.get(reverse("orders:list-vendor-orders", args=[vendor.slug])).text
        for page in (url, listed, reverse("orders:show-vendor-order", args=[vendor.slug, order.code])):
            words = books.get(page).text
            assert not any(secret in words for secret in SECRETS)
        assert "hiện đủ khi Anh/Chị xác nhận" in books.get(url).text
        moved(order, CONFIRM)
        words = books.get(url).text
        assert all(secret in words for secret in SECRETS)
        day = today_in_hanoi().strftime("%d/%m/%Y")
        assert books.post(url, {"number": "", "issued_on": day}).status_code == 422
        assert books.post(url, {"number": "00000123", "issued_on": day})["Location"] == listed
        assert "00000123" in books.get(listed).text
        assert client_as("packer", vendor).get(url).status_code == 403
        assert client_as("packer", vendor).get(listed).status_code == 403
        receipt = reverse("orders:show-order", args=[order.code]) + f"?k={receipt_key(order.code)}"
        assert "đã xuất hóa đơn số 00000123" in Client().get(receipt).text
        assert DETAILS.name not in books.get(reverse("orders:show-order", args=[order.code])).text

    def test_strangers_see_and_change_nothing(self, order: Order, vendor: Vendor) -> None:
        asked(order)
        for name in ("ask-for-invoice", "drop-invoice"):
            assert Client().post(reverse(f"orders:{name}", args=[order.code]), FORM).status_code == 404
        rival = cast.make_vendor("Gốm sứ Quang Vinh")
        stranger = Client()
        stranger.force_login(rival.members.get().person)
        for slug in (vendor.slug, rival.slug):
            assert stranger.get(reverse("orders:issue-invoice", args=[slug, order.code])).status_code == 404
        assert stranger.get(reverse("orders:list-invoices", args=[vendor.slug])).status_code == 404
        drop_invoice(actor=None, order=order)
        assert (
            client_as("owner", vendor).get(reverse("orders:issue-invoice", args=[vendor.slug, order.code])).status_code
            == 404
        )


class TestCheckout:
    @pytest.fixture
    def buyer(self) -> Person:
        return cast.make_person()

    def checked_out(self, buyer: Person, listing: Listing, **invoice: str) -> Any:
        filled(listing, 2, buyer)
        client = Client()
        client.force_login(buyer)
        url = reverse("orders:check-out", args=[listing.session.number])
        page = client.get(url)
        assert "Xuất hóa đơn cho tôi" in page.text
        data = {
            "key": str(page.context["sheet"].basket.key),
            "shown": page.context["page"].shown,
            "name": "Nguyễn Thị Hoa",
            "phone": "0912345678",
            "commune": "Xã Mê Linh, Hà Nội",
            "street": "Số 5, thôn Đông Cao",
        }
        sent = data | {f"hoa-don-{name}": value for name, value in invoice.items()}
        return client.post(url, sent), client.post(url, sent | {"recount": "1"})

    def test_an_invoice_is_asked_for_with_the_order(self, buyer: Person, listing: Listing) -> None:
        cast.me_linh()
        response, _again = self.checked_out(buyer, listing, wanted="on", **FORM)
        assert response.status_code == 302
        invoice = InvoiceRequest.objects.get()
        assert (invoice.order, invoice.tax_code) == (Order.objects.get(), DETAILS.tax_code)

    def test_what_is_missing_is_asked_before_anything_is_placed(self, buyer: Person, listing: Listing) -> None:
        cast.me_linh()
        response, again = self.checked_out(buyer, listing, wanted="on", **FORM | {"address": ""})
        assert response.status_code == 422
        assert "Hãy điền địa chỉ trên hóa đơn" in response.text
        assert not Order.objects.exists()
        assert f'value="{DETAILS.name}"' in again.text  # what was typed stays while the fee is counted again

    def test_unwanted_details_hold_nobody_up(self, buyer: Person, listing: Listing) -> None:
        cast.me_linh()
        response, _again = self.checked_out(buyer, listing, tax_code="nonsense", email="x")
        assert response.status_code == 302
        assert not InvoiceRequest.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_ask_once() -> None:
    order = placed(cast.make_listing())
    outcomes = all_at_once([partial(asked, order) for _click in range(4)])
    assert not any(isinstance(each, Exception) for each in outcomes)
    assert InvoiceRequest.objects.count() == 1
    assert Notice.objects.filter(kind="invoice-asked").count() == 1
