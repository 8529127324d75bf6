"""The devices one signed in on."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from market.accounts.models import Device, Person
from market.kernel.models import JournalEntry
from tests.accounts.people import PASSWORD

pytestmark = pytest.mark.django_db

ROOT = "/tai-khoan/bao-mat/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(client: Client, agent: str = PHONE) -> Client:
    client.post("/dang-nhap/", {"login": "hoa@example.vn", "password": PASSWORD}, headers={"User-Agent": agent})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/tai-khoan/").status_code == 200


def test_a_device_is_named_as_it_says_itself(client, hoa):
    sign_in(client)
    assert Device.objects.get().label == "Chrome · Android"
    page = client.get(ROOT).content.decode()
    assert "Chrome · Android" in page
    assert "Máy này" in page


def test_the_first_device_is_no_news_and_the_second_one_is(client, hoa, outbox):
    sign_in(client)
    assert not outbox(kind="account-new-device")
    sign_in(Client(), LAPTOP)
    told = outbox(kind="account-new-device")
    assert [each.recipient for each in told] == ["hoa@example.vn"]
    assert "Firefox · Windows" in told[0].body
    assert ROOT in told[0].body


def test_signing_out_empties_what_the_browser_kept(client, hoa):
    sign_in(client)
    assert client.post("/dang-xuat/")["Clear-Site-Data"] == '"cache"'


def test_a_device_is_known_again_after_signing_out(client, hoa, outbox):
    sign_in(client)
    client.post("/dang-xuat/")
    sign_in(client)
    assert Device.objects.count() == 1
    assert not outbox(kind="account-new-device")


def test_a_made_up_word_is_replaced(client, hoa):
    client.cookies["may"] = "x"
    sign_in(client)
    assert len(client.cookies["may"].value) == 43
    assert client.cookies["may"]["httponly"]


def test_a_device_two_people_share_belongs_to_each(client, hoa):
    sign_in(client)
    client.post("/dang-xuat/")
    lan = Person.objects.create_person(full_name="Lan", phone="+84981234567", phone_verified=True, password=PASSWORD)
    client.post("/dang-nhap/", {"login": "0981234567", "password": PASSWORD})
    assert {device.person_id for device in Device.objects.all()} == {hoa.pk, lan.pk}


def test_one_device_is_signed_out_from_another(client, hoa):
    sign_in(client)
    laptop = sign_in(Client(), LAPTOP)
    client.post(f"{ROOT}may/{Device.objects.get(label='Firefox · Windows').pk}/dang-xuat/")
    assert is_signed_in(client)
    assert not is_signed_in(laptop)
    assert "đã đăng xuất" in client.get(ROOT).content.decode()


def test_every_other_device_is_signed_out_at_once(client, hoa):
    others = [sign_in(Client(), LAPTOP) for _ in range(2)]
    sign_in(client)
    client.post(f"{ROOT}may/dang-xuat-het/")
    assert is_signed_in(client)
    assert not any(is_signed_in(other) for other in others)
    assert Device.objects.exclude(session_key="").count() == 1
    assert JournalEntry.objects.filter(verb="person.devices_ended").count() == 1


def test_a_device_can_be_ended_after_its_owner_changed_the_password_on_it(client, hoa):
    sign_in(client)
    client.post(
        "/tai-khoan/doi-mat-khau/",
        {"oldpassword": PASSWORD, "password1": "sen-trang-hoa-99"},
    )
    device = Device.objects.get()
    assert device.session_key == client.session.session_key
    laptop = Client()
    laptop.post("/dang-nhap/", {"login": "hoa@example.vn", "password": "sen-trang-hoa-99"})
    laptop.post(f"{ROOT}may/{device.pk}/dang-xuat/")
    assert not Session.objects.filter(session_key=device.session_key).exists()
    assert not is_signed_in(client)


def test_a_strangers_device_does_not_exist(client, hoa):
    sign_in(Client())
    other = Person.objects.create_person(full_name="Lan", email="lan@example.vn", password=PASSWORD)
    client.force_login(other)
    device = Device.objects.get()
    assert client.post(f"{ROOT}may/{device.pk}/dang-xuat/").status_code == 404
    device.refresh_from_db()
    assert device.session_key


def test_the_page_asks_the_database_as_often_for_many_devices(client, hoa, django_assert_max_num_queries):
    sign_in(client)
    client.get(ROOT)
    moment = Device.objects.get().signed_in_at
    for number in range(12):
        Device.objects.create(person=hoa, key=str(number), label="Chrome", signed_in_at=moment)
    with django_assert_max_num_queries(12):
        client.get(ROOT)
