"""Strangers get 404, colleagues without the right 403; what nobody submitted is nobody else's business."""

import pytest
from django.core.exceptions import PermissionDenied

from market.accounts.models import Person, Role
from market.kernel.errors import Absent
from tests.cast import make_person, make_product, make_vendor
from tests.vetting.conftest import make_paper
from vetting import access
from vetting.models import Dossier, Product, Vendor

pytestmark = pytest.mark.django_db


def test_members_reach_their_vendor_and_nobody_else(owner: Person, vendor: Vendor) -> None:
    assert access.vendor_for(owner, vendor.slug) == vendor
    for stranger in (make_person("Người lạ"), make_person("Quản trị", *Role)):
        with pytest.raises(Absent):
            access.vendor_for(stranger, vendor.slug)
    with pytest.raises(Absent):
        access.vendor_for(owner, "khong-co")


def test_only_owners_change_a_vendor(owner: Person, vendor: Vendor) -> None:
    packer = make_person("Lương Thị Mơ")
    vendor.members.create(person=packer, part="packer")
    assert access.owned_vendor_for(owner, vendor.slug) == vendor
    with pytest.raises(PermissionDenied):
        access.owned_vendor_for(packer, vendor.slug)


def test_a_vendor_reaches_its_own_things_only(vendor: Vendor, product: Product, dossier: Dossier) -> None:
    rival = make_vendor("HTX khác")
    assert access.product_of(vendor, product.pk) == product
    assert access.dossier_of(vendor, dossier.pk) == dossier
    assert access.open_dossier_of(vendor) == dossier
    for ask in (access.product_of, access.dossier_of):
        with pytest.raises(Absent):
            ask(rival, product.pk if ask is access.product_of else dossier.pk)
    with pytest.raises(Absent):
        access.open_dossier_of(rival)


def test_paper_of_another_dossier_is_absent(dossier: Dossier) -> None:
    other = Dossier.objects.create(vendor=make_product().vendor)
    with pytest.raises(Absent):
        access.paper_of(other, make_paper(dossier).pk)


def test_papers_are_seen_by_members_and_reviewers(
    owner: Person, reviewer: Person, approver: Person, submitted: Dossier
) -> None:
    paper = submitted.papers.get(kind="business_licence")
    for person in (owner, reviewer, approver):
        assert access.paper_for(person, paper.pk) == paper


@pytest.mark.parametrize(
    "roles", [(), (Role.DIRECTOR,), (Role.WITNESS,), (Role.OFFICIAL,), (Role.ADMIN,), (Role.REPORT_OFFICER,)]
)
def test_papers_are_absent_for_everybody_else(submitted: Dossier, roles: tuple[Role, ...]) -> None:
    with pytest.raises(Absent):
        access.paper_for(make_person("Người khác", *roles), submitted.papers.get(kind="business_licence").pk)


def test_rivals_never_see_a_paper(submitted: Dossier) -> None:
    rival = make_person("Đối thủ")
    make_vendor("HTX khác", owner=rival)
    with pytest.raises(Absent):
        access.paper_for(rival, submitted.papers.get(kind="business_licence").pk)


def test_reviewers_see_nothing_before_it_is_submitted(reviewer: Person, complete: Dossier) -> None:
    with pytest.raises(Absent):
        access.submitted_dossier(complete.pk)
    with pytest.raises(Absent):
        access.paper_for(reviewer, complete.papers.get(kind="business_licence").pk)


def test_absent_keys(reviewer: Person) -> None:
    for ask in (lambda: access.paper_for(reviewer, 0), lambda: access.office_vendor("khong-co")):
        with pytest.raises(Absent):
            ask()
