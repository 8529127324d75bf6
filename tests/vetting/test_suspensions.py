"""Stopping a vendor or a product, and letting it go on."""

import pytest

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from market.kernel.templatetags.formats import day_and_time
from market.notices.models import Notice
from tests.cast import make_person, make_product, make_vendor
from vetting.models import Product, Vendor
from vetting.selectors import public_products, public_vendors, sellable_products
from vetting.services import suspensions

pytestmark = pytest.mark.django_db


@pytest.fixture
def selling() -> Product:
    return make_product()


def test_suspended_vendor_is_gone_from_the_street(approver: Person, selling: Product) -> None:
    vendor = suspensions.suspend_vendor(actor=approver, vendor=selling.vendor, reason="Có phản ánh")
    assert (vendor.status, vendor.suspension_reason) == ("suspended", "Có phản ánh")
    assert not public_products().exists()
    assert not public_vendors().exists()
    assert not sellable_products(vendor).exists()
    notice = Notice.objects.get()
    assert notice.kind == "vendor-suspended"
    assert "Có phản ánh" in notice.body


def test_only_those_who_see_the_goods_are_told(approver: Person, selling: Product) -> None:
    for part in ("host", "packer", "accountant"):
        selling.vendor.members.create(person=make_person(part, email=f"{part}@example.vn"), part=part)
    suspensions.suspend_vendor(actor=approver, vendor=selling.vendor, reason="Có phản ánh")
    told = set(Notice.objects.values_list("recipient", flat=True))
    assert {"host@example.vn", "accountant@example.vn"} < told
    assert len(told) == 3


def test_restored_vendor_is_back(approver: Person, selling: Product) -> None:
    suspensions.suspend_vendor(actor=approver, vendor=selling.vendor, reason="Có phản ánh")
    vendor = suspensions.restore_vendor(actor=approver, vendor=selling.vendor)
    assert (vendor.status, vendor.suspension_reason) == ("approved", "")
    assert list(sellable_products(vendor)) == [selling]
    assert set(Notice.objects.values_list("kind", flat=True)) == {"vendor-suspended", "vendor-restored"}


def test_the_second_to_suspend_learns_since_when_and_changes_nothing(approver: Person, selling: Product) -> None:
    vendor = selling.vendor
    suspensions.suspend_product(actor=approver, product=selling, reason="Tem không đọc được")
    suspensions.suspend_vendor(actor=approver, vendor=vendor, reason="Có phản ánh")
    moment = day_and_time(JournalEntry.objects.latest("pk").recorded_at)
    for _ in range(9):
        with pytest.raises(Stale, match=f"đã tạm dừng từ {moment}"):
            suspensions.suspend_vendor(actor=approver, vendor=vendor, reason="Một lý do khác hẳn")
        with pytest.raises(Stale, match=f"{selling.name} đã tạm dừng từ"):
            suspensions.suspend_product(actor=approver, product=selling, reason="Một lý do khác hẳn")
    assert Vendor.objects.get().suspension_reason == "Có phản ánh"
    assert Product.objects.get().suspension_reason == "Tem không đọc được"
    assert (JournalEntry.objects.count(), Notice.objects.count()) == (2, 2)


def test_what_was_stopped_outside_the_journal_is_stopped_too(approver: Person) -> None:
    vendor = make_vendor(status="suspended", suspension_reason="Có phản ánh")
    with pytest.raises(Stale, match="đã tạm dừng từ trước"):
        suspensions.suspend_vendor(actor=approver, vendor=vendor, reason="Một lý do khác hẳn")


def test_restoring_twice_is_once(approver: Person, selling: Product) -> None:
    suspensions.suspend_vendor(actor=approver, vendor=selling.vendor, reason="Có phản ánh")
    for _ in range(2):
        suspensions.restore_vendor(actor=approver, vendor=selling.vendor)
    assert Notice.objects.count() == 2
    assert JournalEntry.objects.count() == 2


def test_suspending_again_later_is_told_again(approver: Person, selling: Product) -> None:
    for reason in ("Có phản ánh lần một", "Có phản ánh lần hai"):
        suspensions.suspend_vendor(actor=approver, vendor=selling.vendor, reason=reason)
        suspensions.restore_vendor(actor=approver, vendor=selling.vendor)
    assert Notice.objects.filter(kind="vendor-suspended").count() == 2


@pytest.mark.parametrize("reason", ["", "   ", "-1", "Mờ", "1234567890", "Có\u200b\u200b\u200b\u200b\u200b\u200b phản"])
def test_reason_is_needed(approver: Person, selling: Product, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        suspensions.suspend_vendor(actor=approver, vendor=selling.vendor, reason=reason)
    assert refusal.value.field == "reason"
    assert Vendor.objects.get().status == "approved"


def test_draft_is_neither_suspended_nor_slipped_into_the_market(approver: Person) -> None:
    vendor = make_vendor(status="draft")
    with pytest.raises(Refused):
        suspensions.suspend_vendor(actor=approver, vendor=vendor, reason="Có phản ánh")
    with pytest.raises(Refused):
        suspensions.restore_vendor(actor=approver, vendor=vendor)
    assert Vendor.objects.get().status == "draft"


def test_one_product_alone_is_stopped_and_let_go(approver: Person, selling: Product) -> None:
    other = make_product(selling.vendor, "Trà bưởi")
    suspensions.suspend_product(actor=approver, product=selling, reason="Tem không đọc được")
    assert list(sellable_products(selling.vendor)) == [other]
    assert selling.name in Notice.objects.get().body
    suspensions.restore_product(actor=approver, product=selling)
    suspensions.restore_product(actor=approver, product=selling)
    assert sellable_products(selling.vendor).count() == 2
    assert Notice.objects.count() == 2
