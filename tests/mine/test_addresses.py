"""The book of addresses, and the sheet it fills."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from market.accounts.models import SavedAddress
from tests.cast import make_listing, make_person, me_linh

pytestmark = pytest.mark.django_db

BOOK = "/cua-toi/dia-chi/"
HOME = {"name": "Nguyễn Thị Hoa", "phone": "0912 345 678", "commune": "Xã Mê Linh, Hà Nội", "street": "Số 3 thôn Đông"}


@pytest.fixture
def hoa(client, opening_rules):
    person = make_person("Nguyễn Thị Hoa")
    client.force_login(person)
    return person


def add(client: Client, **other: str) -> Any:
    return client.post(BOOK, HOME | other)


def sheet_of(client: Client, query: str = "") -> Any:
    listing = make_listing()
    page = client.get(f"/phien-cho/{listing.session.number}/dat/{listing.pk}/{query}")
    assert page.status_code == 200
    return page.context["form"].initial


def test_the_first_address_fills_the_sheet(client, hoa):
    assert add(client)["Location"] == BOOK
    address = SavedAddress.objects.get()
    assert (address.phone, address.commune.code, address.is_default) == ("+84912345678", "09022", True)
    known = sheet_of(client)
    assert (known["name"], known["street"], known["commune"]) == ("Nguyễn Thị Hoa", "Số 3 thôn Đông", me_linh())


def test_saving_the_same_place_twice_is_once(client, hoa):
    add(client)
    add(client)
    assert SavedAddress.objects.count() == 1


def test_another_place_is_chosen_on_the_sheet(client, hoa):
    add(client)
    add(client, street="Số 9 phố Huế")
    other = SavedAddress.objects.get(street="Số 9 phố Huế")
    assert sheet_of(client)["street"] == "Số 3 thôn Đông"
    assert sheet_of(client, f"?noi-nhan={other.pk}")["street"] == "Số 9 phố Huế"


def test_a_strangers_place_is_not_filled_in(client, hoa):
    strange = SavedAddress.objects.create(
        person=make_person("Lan"), name="Lan", phone="+84981234567", commune=me_linh(), street="Số 1"
    )
    add(client)
    assert sheet_of(client, f"?noi-nhan={strange.pk}")["street"] == "Số 3 thôn Đông"
    for act in ("", "chon/", "xoa/"):
        assert client.post(f"{BOOK}{strange.pk}/{act}", HOME).status_code == 404
    assert SavedAddress.objects.filter(pk=strange.pk, street="Số 1").exists()


def test_another_default_is_chosen_and_the_default_is_deleted(client, hoa):
    add(client)
    add(client, street="Số 9 phố Huế")
    first, second = SavedAddress.objects.order_by("pk")
    client.post(f"{BOOK}{second.pk}/chon/")
    assert SavedAddress.objects.get(is_default=True) == second
    client.post(f"{BOOK}{second.pk}/xoa/")
    assert SavedAddress.objects.get(is_default=True) == first


def test_an_address_is_mended(client, hoa):
    add(client)
    pk = SavedAddress.objects.get().pk
    assert 'value="Số 3 thôn Đông"' in client.get(f"{BOOK}{pk}/").content.decode()
    client.post(f"{BOOK}{pk}/", HOME | {"street": "Số 5"})
    assert SavedAddress.objects.get().street == "Số 5"


def test_nonsense_is_refused_beside_its_field(client, hoa):
    page = add(client, phone="12", commune="Xã Không Có")
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"phone", "commune"}
    assert not SavedAddress.objects.exists()


def test_ten_places_are_enough(client, hoa):
    for number in range(11):
        page = add(client, street=f"Số {number}")
    assert "đủ 10 nơi" in page.content.decode()
    assert SavedAddress.objects.count() == 10


def test_the_database_holds_one_default(hoa):
    facts = {"person": hoa, "name": "x", "phone": "+84912345678", "commune": me_linh(), "is_default": True}
    SavedAddress.objects.create(street="1", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedAddress.objects.create(street="2", **facts)


def test_the_sheet_asks_for_places_once_however_many_there_are(client, hoa, django_assert_num_queries):
    from orders.places import known_places

    for number in range(5):
        add(client, street=f"Số {number}")
    with django_assert_num_queries(1):
        assert len(known_places(hoa)) == 5
