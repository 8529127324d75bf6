"""Closing a vendor: not while somebody waits for goods or the office for a dossier; afterwards nothing is sold."""

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.errors import Problem, Refused
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.models import Order
from orders.services.closing import close_vendor
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import place
from vetting.models import Dossier, Vendor
from vetting.selectors import public_vendors
from vetting.services.dossiers import open_dossier, submit_dossier
from vetting.services.invitations import invite_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def vendor(listing: Listing) -> Vendor:
    return listing.product.vendor


@pytest.fixture
def owner(vendor: Vendor) -> Person:
    return vendor.members.get().person


@pytest.fixture
def desk(owner: Person) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def url(vendor: Vendor) -> str:
    return reverse("orders:close-vendor", args=[vendor.slug])


def test_the_owner_closes_by_typing_the_name(desk: Client, vendor: Vendor, owner: Person, listing: Listing) -> None:
    assert "pháp luật yêu cầu" in desk.get(url(vendor)).text
    assert desk.post(url(vendor), {"name": "khác"}).status_code == 422
    assert desk.post(url(vendor), {"name": f" {vendor.display_name.upper()} "}).status_code == 302
    vendor.refresh_from_db()
    assert vendor.status == Vendor.Status.CLOSED
    assert vendor not in public_vendors()
    listing.refresh_from_db()
    assert listing.withdrawn_at is not None
    assert JournalEntry.objects.filter(verb="vendor.closed", actor=owner).count() == 1
    assert Notice.objects.get(kind="vendor-closed").recipient == owner.email
    assert desk.get(reverse("orders:list-archives", args=[vendor.slug])).status_code == 200
    assert "đã nghỉ bán" in desk.get(url(vendor)).text


def test_nothing_is_sold_afterwards(owner: Person, vendor: Vendor, listing: Listing) -> None:
    close_vendor(actor=owner, vendor=vendor)
    with pytest.raises(Problem):
        place(listing)
    assert not Order.objects.exists()


@pytest.mark.parametrize("status", ["placed", "confirmed", "shipped", "disputed"])
def test_not_while_somebody_waits(desk: Client, vendor: Vendor, listing: Listing, status: str) -> None:
    place(listing)
    Order.objects.update(status=status, problem="Thiếu hàng")
    assert "Còn 1 đơn chưa xong" in desk.get(url(vendor)).text
    assert desk.post(url(vendor), {"name": vendor.display_name}).status_code == 422
    vendor.refresh_from_db()
    assert vendor.status == Vendor.Status.APPROVED


@pytest.mark.parametrize("status", ["delivered", "completed", "cancelled"])
def test_orders_that_are_over_stand_in_nobodys_way(
    owner: Person, vendor: Vendor, listing: Listing, status: str
) -> None:
    place(listing)
    Order.objects.update(status=status, cancel_reason="Đổi ý")
    assert close_vendor(actor=owner, vendor=vendor).status == Vendor.Status.CLOSED


@pytest.mark.parametrize("status", ["submitted", "in_review", "reviewed"])
def test_not_while_the_office_has_a_dossier(owner: Person, vendor: Vendor, status: str) -> None:
    cast.make_dossier(vendor, status)
    with pytest.raises(Refused) as refused:
        close_vendor(actor=owner, vendor=vendor)
    assert "Ban tổ chức" in refused.value.message


def test_closing_twice_is_closing_once(owner: Person, vendor: Vendor) -> None:
    for _twice in range(2):
        close_vendor(actor=owner, vendor=vendor)
    assert JournalEntry.objects.filter(verb="vendor.closed").count() == 1


def test_a_closed_vendor_begins_nothing(owner: Person, vendor: Vendor) -> None:
    invite_member(actor=owner, vendor=vendor, name="Gói", part="packer", email="goi@example.vn")
    close_vendor(actor=owner, vendor=vendor)
    assert vendor.invitations.get().withdrawn_at is not None
    with pytest.raises(Refused):
        open_dossier(actor=owner, vendor=vendor)
    with pytest.raises(Refused):
        invite_member(actor=owner, vendor=vendor, name="Khác", part="packer", email="khac@example.vn")
    assert not Dossier.objects.exists()


def test_a_dossier_being_prepared_is_not_sent_any_more(owner: Person, vendor: Vendor) -> None:
    dossier = open_dossier(actor=owner, vendor=vendor)
    close_vendor(actor=owner, vendor=vendor)
    with pytest.raises(Refused) as refused:
        submit_dossier(actor=owner, dossier=dossier, seen_round=0)
    assert "nghỉ bán" in refused.value.message


@pytest.mark.parametrize(("part", "status"), [("host", 403), ("packer", 403), ("accountant", 403), (None, 404)])
def test_only_owners_close(vendor: Vendor, part: str | None, status: int) -> None:
    person, client = cast.make_person("Người khác"), Client()
    if part:
        vendor.members.create(person=person, part=part)
    client.force_login(person)
    assert client.post(url(vendor), {"name": vendor.display_name}).status_code == status
    vendor.refresh_from_db()
    assert vendor.status == Vendor.Status.APPROVED
