"""Opening a vendor and keeping its profile."""

from dataclasses import replace

import pytest

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from market.kernel.texts import sort_key
from tests.cast import make_person, make_product, make_vendor
from tests.vetting.conftest import profile_of_vendor, put
from vetting.models import Dossier, Product, Vendor, VendorMember
from vetting.services.vendors import change_profile, open_vendor

pytestmark = pytest.mark.django_db


def test_opening_makes_the_vendor_its_owner_and_its_first_dossier(owner: Person) -> None:
    vendor = open_vendor(actor=owner, profile=profile_of_vendor())
    assert (vendor.status, vendor.slug) == (Vendor.Status.DRAFT, "htx-buoi-do-dong-cao")
    member = vendor.members.get()
    assert (member.person, member.part) == (owner, VendorMember.Part.OWNER)
    assert vendor.dossiers.get().status == Dossier.Status.DRAFT
    assert set(JournalEntry.objects.values_list("verb", flat=True)) == {"vendor.opened", "dossier.opened"}


def test_former_district_is_filled_from_a_commune_of_hanoi(owner: Person) -> None:
    vendor = open_vendor(actor=owner, profile=profile_of_vendor())
    assert vendor.former_district == "Huyện Mê Linh"
    other = profile_of_vendor(tax_code="0107123457", display_name="HTX Trà sen", legal_name="Hợp tác xã Trà sen")
    typed = open_vendor(actor=owner, profile=replace(other, former_district="Huyện Đông Anh"))
    assert typed.former_district == "Huyện Đông Anh"


def test_opening_twice_is_opening_once(owner: Person) -> None:
    first = open_vendor(actor=owner, profile=profile_of_vendor())
    assert open_vendor(actor=owner, profile=profile_of_vendor()) == first
    assert Dossier.objects.count() == 1


def test_a_taken_tax_code_is_refused_beside_its_field(owner: Person) -> None:
    open_vendor(actor=owner, profile=profile_of_vendor())
    with pytest.raises(Refused) as refusal:
        open_vendor(actor=make_person("Người khác"), profile=profile_of_vendor())
    assert refusal.value.field == "tax_code"
    assert Vendor.objects.count() == 1


def test_names_that_make_the_same_address_get_two(owner: Person) -> None:
    first = open_vendor(actor=owner, profile=profile_of_vendor(display_name="烏龍"))
    second = open_vendor(actor=owner, profile=profile_of_vendor(tax_code="0107123457", display_name="茶館"))
    assert second.slug.startswith(f"{first.slug}-")


@pytest.mark.parametrize(("name", "slug"), [("Mở", "mo-"), ("烏龍", "gian-hang")])
def test_address_never_collides_with_our_own_words(owner: Person, name: str, slug: str) -> None:
    assert open_vendor(actor=owner, profile=profile_of_vendor(display_name=name)).slug.startswith(slug)


def test_profile_can_be_changed_before_the_dossier_goes_out(owner: Person, vendor: Vendor) -> None:
    changed = change_profile(actor=owner, vendor=vendor, profile=profile_of_vendor(legal_name="HTX Đông Cao mới"))
    assert changed.legal_name == "HTX Đông Cao mới"
    entry = JournalEntry.objects.get(verb="vendor.profile_changed")
    assert "legal_name" in entry.facts["fields"]


def test_new_name_is_found_in_the_products(owner: Person, vendor: Vendor) -> None:
    product = make_product(vendor)
    changed = change_profile(actor=owner, vendor=vendor, profile=profile_of_vendor(display_name="Vườn Ông Cát"))
    changed.refresh_from_db()
    assert changed.sort_name == sort_key("Vườn Ông Cát")
    assert "vuon ong cat" in Product.objects.get(pk=product.pk).folded_name


@pytest.mark.parametrize("status", ["submitted", "approved"])
def test_vetted_part_is_closed_once_the_office_has_it(
    owner: Person, vendor: Vendor, dossier: Dossier, status: str
) -> None:
    if status == "approved":
        Vendor.objects.filter(pk=vendor.pk).update(status="approved")
    else:
        put(dossier, status)
    with pytest.raises(Stale):
        change_profile(actor=owner, vendor=vendor, profile=profile_of_vendor(legal_name="Tên khác"))
    vendor.refresh_from_db()
    assert vendor.legal_name != "Tên khác"


def test_the_rest_stays_open_after_the_approval(owner: Person) -> None:
    vendor = make_vendor(owner=owner)
    kept = {name: getattr(vendor, name) for name in ("legal_name", "tax_code", "representative")}
    change_profile(actor=owner, vendor=vendor, profile=profile_of_vendor(**kept, story="Nghề của ba đời."))
    vendor.refresh_from_db()
    assert vendor.story == "Nghề của ba đời."


def test_nothing_changed_leaves_no_trace(owner: Person) -> None:
    vendor = open_vendor(actor=owner, profile=profile_of_vendor())
    change_profile(actor=owner, vendor=vendor, profile=profile_of_vendor())
    assert not JournalEntry.objects.filter(verb="vendor.profile_changed").exists()
