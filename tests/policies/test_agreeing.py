"""Agreeing: a tick nobody sets beforehand, kept with the words it was for; asked again, but in nobody's way."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.policies.models import OF_EVERYBODY, OF_VENDORS, PolicyAcceptance, PolicyKind
from market.policies.selectors import Behalf, edition_in_force, outstanding
from tests import cast
from tests.policies.conftest import Publish
from vetting.behalf import behalves_of
from vetting.services.vendors import VendorProfile, open_vendor

pytestmark = pytest.mark.django_db
BUOI = {"full_name": "Trần Thị Bưởi", "phone": "0912345678", "password1": cast.PASSWORD}
ASK = "/quy-che/dong-y/"


def open_stall(person: Person) -> None:
    profile = VendorProfile(
        kind="cooperative",
        legal_name="Hợp tác xã Bưởi đỏ Đông Cao",
        display_name="HTX Bưởi đỏ Đông Cao",
        tax_code="0312687878",
        representative="Lương Văn Phương",
        phone="+84912345678",
        email="",
        commune=cast.me_linh(),
        former_district="",
        address="Thôn Đông Cao",
        founded_year=None,
        story="",
    )
    open_vendor(actor=person, profile=profile)


def test_signing_up_keeps_what_was_agreed_to(client: Client) -> None:
    assert client.post("/dang-ky/", BUOI | {"agrees": "on"}).status_code == 302
    kept = PolicyAcceptance.objects.select_related("edition")
    assert {each.edition.kind for each in kept} == set(OF_EVERYBODY)
    person = Person.objects.get(phone="+84912345678")
    for each in kept:
        assert (each.person, each.way, each.language) == (person, "sign_up", "vi")
        assert each.text_hash == each.edition.text_hash
    assert not outstanding(person)


def test_without_the_tick_there_is_no_account(client: Client) -> None:
    page = client.post("/dang-ky/", BUOI)
    assert "đánh dấu" in page.text
    assert not Person.objects.exists()
    assert not PolicyAcceptance.objects.exists()


def test_no_tick_is_set_beforehand(client: Client) -> None:
    ticked = 'name="agrees" required id="id_agrees" checked'
    assert 'name="agrees"' in client.get("/dang-ky/").text
    assert ticked not in client.get("/dang-ky/").text
    client.force_login(cast.make_person())
    assert 'name="agrees"' in client.get(reverse("vetting:open-vendor")).text
    assert ticked not in client.get(reverse("vetting:open-vendor")).text


def test_a_mistyped_account_goes_and_what_it_agreed_to_stays(client: Client) -> None:
    client.post("/dang-ky/", BUOI | {"agrees": "on"})
    client.post("/tai-khoan/dang-ky-lai/")
    assert not Person.objects.exists()
    assert PolicyAcceptance.objects.count() == len(OF_EVERYBODY)


def test_opening_a_stall_keeps_it_on_its_behalf() -> None:
    person = cast.make_person()
    open_stall(person)
    kept = PolicyAcceptance.objects.filter(way="open_stall").select_related("edition")
    assert {each.edition.kind for each in kept} == set(OF_VENDORS)
    behalf = behalves_of(person)[0]
    assert {each.on_behalf_of for each in kept} == {behalf.name}
    assert not outstanding(person, [behalf])


def test_a_change_is_asked_about_at_the_next_sign_in(client: Client, publish: Publish) -> None:
    person = cast.make_person()
    home = reverse("storefront:home")
    client.force_login(person)
    assert client.get("/vao-cho/")["Location"] == home
    edition = publish(PolicyKind.TERMS)
    asked = client.get("/vao-cho/")
    assert asked["Location"].startswith(ASK)
    page = client.get(asked["Location"])
    assert "Thêm một đoạn về giữ hàng." in page.text
    assert "checked" not in page.text
    shown = {"shown": str(edition.pk), "next": home}
    assert client.post(ASK, shown).status_code == 422
    assert client.post(ASK, shown | {"agrees": "on"})["Location"] == home
    assert PolicyAcceptance.objects.get().edition == edition
    assert client.post(ASK, shown | {"agrees": "on"})["Location"] == home  # twice is once
    assert PolicyAcceptance.objects.count() == 1
    assert client.get("/vao-cho/")["Location"] == home


def test_it_can_be_left_for_later_and_stands_before_no_order(client: Client, publish: Publish) -> None:
    client.force_login(cast.make_person())
    publish(PolicyKind.TERMS)
    listing = cast.make_listing()
    order = reverse("orders:place-order", args=[listing.session.number, listing.pk])
    assert client.get(order).status_code == 200
    page = client.get(ASK, {"next": order})
    assert f'href="{order}"' in page.text


def test_signing_in_on_the_way_to_an_order_goes_on_to_it(client: Client, publish: Publish) -> None:
    person = cast.make_person(phone="+84912345678", phone_verified=True, email=None)
    publish(PolicyKind.TERMS)
    typed = {"login": "0912345678", "password": cast.PASSWORD, "next": "/phien-cho/3/gio-hang/"}
    assert client.post("/dang-nhap/", typed)["Location"] == "/phien-cho/3/gio-hang/"
    assert outstanding(person)


def test_nobody_agrees_to_what_was_published_in_between(client: Client, publish: Publish) -> None:
    client.force_login(cast.make_person())
    shown = publish(PolicyKind.TERMS)
    later = publish(PolicyKind.TERMS)
    client.post(ASK, {"shown": str(shown.pk), "agrees": "on"})
    assert not PolicyAcceptance.objects.filter(edition=later).exists()


def test_owners_are_asked_for_their_stall(client: Client, publish: Publish) -> None:
    person = cast.make_person()
    open_stall(person)
    edition = publish(PolicyKind.LIVESTREAM)
    behalf = behalves_of(person)[0]
    assert [(each.edition, each.on_behalf_of) for each in outstanding(person, [behalf])] == [(edition, behalf.name)]
    client.force_login(person)
    client.post(client.get("/vao-cho/")["Location"], {"shown": str(edition.pk), "agrees": "on"})
    assert not outstanding(person, [behalf])


def test_who_came_after_a_change_is_not_asked_for_it(publish: Publish) -> None:
    publish(PolicyKind.TERMS)
    person = cast.make_person()
    assert not outstanding(person, [Behalf("vetting.vendor:1", person.created_at)])


def test_who_came_before_a_change_held_is_asked_when_it_does(publish: Publish) -> None:
    publish(PolicyKind.TERMS, effective_from=cast.hanoi_day(3))
    assert not outstanding(cast.make_person())


def test_what_was_agreed_to_stays(client: Client) -> None:
    client.post("/dang-ky/", BUOI | {"agrees": "on"})
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyAcceptance.objects.update(way="asked_again")
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyAcceptance.objects.all().delete()


def test_no_way_out_to_another_site(client: Client) -> None:
    client.force_login(cast.make_person())
    assert client.get(ASK, {"next": "https://evil.example/"})["Location"] == "/"


def test_the_editions_that_hold_are_there() -> None:
    assert edition_in_force(PolicyKind.TERMS)
