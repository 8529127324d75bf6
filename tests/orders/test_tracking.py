"""Looking up an order without an account: who holds the contact gets in, nobody learns what exists."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.notices.models import Notice
from orders.models import Order, OrderContact
from orders.services import tracking
from tests.orders.conftest import contact
from tests.orders.delivery_room import make_order

pytestmark = pytest.mark.django_db

ASK, ENTER = "/tra-cuu-don/", "/tra-cuu-don/ma/"


@pytest.fixture
def order() -> Order:
    """An order of 0912 345 678 with an address for mail."""
    return make_order(to=contact(email="hoa@example.vn"))


def ask(client: Client, code: str, digits: str = "5678") -> Any:
    return client.post(ASK, {"code": code, "last_digits": digits})


def sent() -> str:
    notice = Notice.objects.filter(kind__startswith="order-track").latest("pk")
    return str(re.findall(r"\b\d{6}\b", notice.body)[-1])


class TestTheWayIn:
    def test_code_digits_and_the_code_sent_open_the_receipt(self, client: Client, order: Order):
        receipt = reverse("orders:show-order", args=[order.code])
        assert client.get(receipt).status_code == 404
        assert ask(client, order.code)["Location"] == ENTER
        notice = Notice.objects.get(kind="order-track-code")
        assert (notice.recipient, notice.is_secret) == ("hoa@example.vn", True)
        assert client.post(ENTER, {"digits": sent()})["Location"] == receipt
        assert client.get(receipt).status_code == 200

    def test_typed_as_people_type(self, client: Client, order: Order):
        ask(client, f" {order.code[:4].lower()}-{order.code[4:]} ")
        digits = sent()
        assert client.post(ENTER, {"digits": f"{digits[:3]} {digits[3:]}"}).status_code == 302

    def test_without_mail_it_goes_to_the_phone(self, client: Client):
        order = make_order()
        ask(client, order.code)
        notice = Notice.objects.get(kind="order-track-text-code")
        assert (notice.channel, notice.recipient) == ("sms", "+84912345678")
        assert notice.body.isascii()
        assert client.post(ENTER, {"digits": sent()}).status_code == 302

    def test_another_browser_cannot_use_the_code(self, client: Client, order: Order):
        ask(client, order.code)
        digits, other = sent(), Client()
        assert other.post(ENTER, {"digits": digits})["Location"] == ASK
        other.post(ASK, {"code": order.code, "last_digits": "0000"})
        assert other.post(ENTER, {"digits": digits}).status_code == 422

    def test_a_code_opens_once(self, client: Client, order: Order):
        ask(client, order.code)
        digits = sent()
        client.post(ENTER, {"digits": digits})
        assert client.post(ENTER, {"digits": digits})["Location"] == ASK

    def test_links(self, client: Client):
        assert ASK in client.get("/").text
        assert 'value="7K3F9QRM"' in client.get(ASK, {"ma": "7K3F9QRM"}).text


class TestNoOracle:
    def test_every_answer_is_the_same(self, client: Client, order: Order):
        erased = make_order(to=contact("+84900000001"))
        OrderContact.objects.filter(order=erased).delete()
        answers = []
        for code, digits in (
            (order.code, "5678"),
            (order.code, "0000"),
            ("7K3F9QRM", "5678"),
            ("khong phai ma", "5678"),
            (erased.code, "0001"),
        ):
            browser = Client()
            first = ask(browser, code, digits)
            second = browser.get(ENTER)
            third = browser.post(ENTER, {"digits": "000000"})
            pages = [re.sub(r"\b\w{64}\b|20\d\d-[-T:.+\d]+", "", page.text) for page in (second, third)]
            answers.append((first.status_code, first["Location"], second.status_code, third.status_code, *pages))
        assert set(answers) == {answers[0]}
        assert Notice.objects.filter(kind__startswith="order-track").count() == 1

    def test_a_code_is_guessed_five_times_at_most(self, client: Client, order: Order):
        ask(client, order.code)
        right = sent()
        for guess in range(tracking.TRIES):
            assert client.post(ENTER, {"digits": f"{(int(right) + 1 + guess) % 10**6:06}"}).status_code == 422
        assert client.post(ENTER, {"digits": right}).status_code == 422

    def test_an_old_code_opens_nothing(self, client: Client, order: Order):
        ask(client, order.code)
        session = client.session
        session["track"] = session["track"] | {"until": 0}
        session.save()
        assert client.post(ENTER, {"digits": sent()}).status_code == 422

    def test_asking_too_often_is_refused_whatever_is_asked(self, client: Client, order: Order):
        for code in (order.code, "7K3F9QRM"):
            statuses = [ask(Client(), code).status_code for _time in range(7)]
            assert statuses == [302] * 6 + [429]
        assert Notice.objects.filter(kind="order-track-code").count() == 6

    @pytest.mark.parametrize(
        "data",
        [
            {"code": "", "last_digits": "1234"},
            {"code": "7K3F9QRM", "last_digits": "12"},
            {"code": "7K3F9QRM", "last_digits": "٣٤٥٦"},
            {"code": "x" * 21, "last_digits": "1234"},
        ],
    )
    def test_nonsense_is_told_beside_the_field(self, client: Client, data: dict[str, str]):
        answer = client.post(ASK, data)
        assert answer.status_code == 422
        assert "field-error" in answer.text
