"""A yes or no to each purpose: nothing ticked beforehand, every answer kept, senders listen."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from market.accounts.models import Consent, Person
from market.accounts.services.consents import consents_of, people_who_agreed, set_consent
from market.kernel.clock import database_now
from market.notices.models import Notice
from orders.models import Order
from sessions.evening import Evening
from sessions.services.reminders import ask_reminder, remind_followers
from tests.cast import make_person, make_session
from tests.orders.delivery_room import make_order

pytestmark = pytest.mark.django_db

PAGE = "/cua-toi/dong-y/"
EVENINGS = Consent.Purpose.EVENINGS


@pytest.fixture
def hoa(client):
    person = make_person("Nguyễn Thị Hoa")
    client.force_login(person)
    return person


def test_nothing_is_ticked_for_anybody(client, hoa):
    page = client.get(PAGE)
    assert "checked" not in page.content.decode()
    assert set(page.context["form"].fields) == set(Consent.Purpose.values) - {"trade-name"}


def test_answers_are_kept_with_the_words_that_were_read(client, hoa):
    client.post(PAGE, {"evenings": "on"})
    client.post(PAGE, {"evenings": "on"})
    client.post(PAGE, {})
    answers = list(Consent.objects.values_list("purpose", "is_given", "way"))
    assert answers == [("evenings", True, "consents"), ("evenings", False, "consents")]
    client.post(PAGE, {"push-orders": "on", "push-follows": "on"})
    assert {purpose for purpose, is_given in consents_of(hoa).items() if is_given} == {"push-orders", "push-follows"}
    assert Consent.objects.earliest("pk").words.startswith("Tôi đồng ý nhận thư nhắc")
    assert "Thôi đồng ý" in client.get(PAGE).content.decode()


def test_an_answer_cannot_be_rewritten(hoa):
    set_consent(person=hoa, purpose=EVENINGS, is_given=True, way="test")
    for change in (lambda: Consent.objects.update(is_given=False), lambda: Consent.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_latest_answer_counts(hoa):
    for is_given in (True, False, True):
        set_consent(person=hoa, purpose=EVENINGS, is_given=is_given, way="test")
    assert consents_of(hoa) == {"evenings": True}
    assert list(people_who_agreed(EVENINGS)) == [hoa]
    set_consent(person=hoa, purpose=EVENINGS, is_given=False, way="test")
    assert not people_who_agreed(EVENINGS).exists()


def test_every_evening_is_told_to_who_agreed_and_only_once(hoa):
    evening = make_session(opens_at=database_now() + timedelta(minutes=30))
    set_consent(person=hoa, purpose=EVENINGS, is_given=True, way="test")
    lan = make_person("Lan")
    for person in (hoa, lan):
        ask_reminder(evening=Evening(evening, database_now()), email=person.email or "", person=person)
    make_person("Minh")
    binh = make_person("Bình")
    set_consent(person=binh, purpose=EVENINGS, is_given=True, way="test")
    assert remind_followers(evening.pk) == 3
    told = Notice.objects.filter(kind="session-reminder").values_list("recipient", flat=True)
    assert sorted(told) == sorted([hoa.email, lan.email, binh.email])


class TestTradeNames:
    """A trader's name reaches vendors after a yes of its own, and no longer than that."""

    @pytest.fixture
    def trader(self, client):
        person = make_person("Đỗ Quang Khải", kind=Person.Kind.TRADER)
        client.force_login(person)
        return person

    @pytest.fixture
    def order(self, trader):
        return make_order(buyer=trader)

    def read_by_vendor(self, order: Order) -> str:
        vendor = Client()
        vendor.force_login(order.vendor.members.get().person)
        return vendor.get(f"/gian-hang/{order.vendor.slug}/don-hang/{order.code}/").content.decode()

    def test_it_is_shown_after_a_yes_and_hidden_after_a_no(self, client, trader, order):
        client.post("/tai-khoan/", {"full_name": trader.full_name, "kind": "trader", "trade_name": "Bếp Hoa Sen"})
        assert "Bếp Hoa Sen" not in self.read_by_vendor(order)
        assert "Bếp Hoa Sen" in client.get(PAGE).content.decode()
        client.post(PAGE, {"trade-name": "on"})
        assert "Bếp Hoa Sen" in self.read_by_vendor(order)
        client.post(PAGE, {})
        assert "Bếp Hoa Sen" not in self.read_by_vendor(order)

    def test_who_buys_for_the_family_is_not_asked(self, client, hoa):
        assert "trade_name" not in client.get("/tai-khoan/").context["form"].fields
        client.post(PAGE, {"trade-name": "on"})
        assert not Consent.objects.exists()

    def test_a_yes_can_be_taken_back_by_who_is_no_trader_any_more(self, client, trader, order):
        set_consent(person=trader, purpose=Consent.Purpose.TRADE_NAME, is_given=True, way="test")
        Person.objects.update(kind="consumer", trade_name="Bếp Hoa Sen")
        assert "Bếp Hoa Sen" not in self.read_by_vendor(order)
        client.post(PAGE, {})
        assert consents_of(trader)["trade-name"] is False
