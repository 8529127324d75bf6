"""Following vendors and products, and hearing of them."""

from datetime import timedelta

import pytest

from market.accounts.models import Consent, Person
from market.accounts.services.consents import set_consent
from market.kernel.clock import database_now
from market.notices.models import Notice
from sessions.models import Follow, MarketSession
from sessions.services.follows import follow, tell_followers
from sessions.tasks import remind_due_sessions
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor

pytestmark = pytest.mark.django_db

LIST = "/cua-toi/theo-doi/"


@pytest.fixture
def hoa(client):
    person = make_person("Nguyễn Thị Hoa")
    client.force_login(person)
    return person


@pytest.fixture
def tomorrow():
    return make_session(opens_at=database_now() + timedelta(hours=20))


def agree(person: Person, *, is_given: bool = True) -> None:
    set_consent(person=person, purpose=Consent.Purpose.FOLLOWS, is_given=is_given, way="test")


def test_a_vendor_is_followed_and_left_without_a_script(client, hoa):
    vendor = make_product().vendor
    url = f"{LIST}chu-the/{vendor.slug}/"
    assert "Theo dõi" in client.get(url).content.decode()
    for _twice in range(2):
        assert client.post(url)["Location"] == LIST
    assert Follow.objects.get().vendor == vendor
    assert vendor.display_name in client.get(LIST).content.decode()
    client.post(f"{url}thoi/")
    assert not Follow.objects.exists()


def test_the_button_alone_comes_to_htmx(client, hoa):
    product = make_product()
    page = client.post(f"{LIST}san-pham/{product.slug}/", headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert "Thôi theo dõi" in page.content.decode()


def test_the_pages_of_vendor_and_product_lead_there(client):
    product = make_product()
    assert f"{LIST}chu-the/{product.vendor.slug}/" in client.get(f"/chu-the/{product.vendor.slug}/").content.decode()
    page = client.get(f"/san-pham/{product.slug}/").content.decode()
    assert f"{LIST}san-pham/{product.slug}/" in page
    assert "hx-get" not in page.split("Theo dõi")[0][-300:]  # visitors fetch nothing


def test_what_the_public_does_not_see_cannot_be_followed(client, hoa):
    vendor = make_vendor(status="draft")
    assert client.post(f"{LIST}chu-the/{vendor.slug}/").status_code == 404


def test_who_agreed_is_told_once_with_all_they_follow(hoa, tomorrow):
    first, second = make_product(name="Bưởi đỏ"), make_product(name="Mật ong")
    make_listing(tomorrow, first)
    make_listing(tomorrow, second)
    follow(person=hoa, vendor=first.vendor)
    follow(person=hoa, product=first)
    follow(person=hoa, product=second)
    agree(hoa)
    assert tell_followers(tomorrow.pk) == 1
    assert tell_followers(tomorrow.pk) == 0
    told = Notice.objects.get(kind="follow-news")
    assert told.recipient == hoa.email
    assert told.body.count("- Bưởi đỏ (") == 1
    assert "Mật ong" in told.body


def test_without_a_yes_nobody_is_told(hoa, tomorrow):
    listing = make_listing(tomorrow)
    follow(person=hoa, vendor=listing.product.vendor)
    assert tell_followers(tomorrow.pk) == 0
    agree(hoa)
    agree(hoa, is_given=False)
    MarketSession.objects.update(told_follows_at=None)
    assert tell_followers(tomorrow.pk) == 0
    assert not Notice.objects.exists()


def test_goods_taken_back_are_no_news(hoa, tomorrow):
    listing = make_listing(tomorrow, withdrawn_at=database_now())
    follow(person=hoa, vendor=listing.product.vendor)
    agree(hoa)
    assert tell_followers(tomorrow.pk) == 0


@pytest.mark.parametrize("hours", [1, 30])
def test_too_late_and_too_early_nothing_is_due(hoa, hours):
    session = make_session(opens_at=database_now() + timedelta(hours=hours))
    listing = make_listing(session)
    follow(person=hoa, vendor=listing.product.vendor)
    agree(hoa)
    assert tell_followers(session.pk) == 0


def test_the_finder_finds_it(hoa, tomorrow, monkeypatch):
    MarketSession.objects.update(reminded_vendors_at=database_now(), reminded_day_before_at=database_now())
    handed: list[int] = []
    monkeypatch.setattr("sessions.tasks.remind_session_task.delay", handed.append)
    assert remind_due_sessions() == 1
    assert handed == [tomorrow.pk]


def test_the_list_asks_as_often_for_many(client, hoa, django_assert_max_num_queries):
    for _ in range(6):
        product = make_product()
        follow(person=hoa, vendor=product.vendor)
        follow(person=hoa, product=product)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(LIST)
