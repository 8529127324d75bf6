"""Rows a person may touch: fetching and permission are one act. Strangers get Absent (404), colleagues 403."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from market.accounts.models import Person, Role
from market.kernel.errors import Absent
from vetting.models import Dossier, Paper, Product, Vendor, VendorMember

VETTING_ROLES = frozenset({Role.REVIEWER, Role.APPROVER})


def vendor_for(person: Person, slug: str) -> Vendor:
    """Return a vendor the person is a member of."""
    vendor = Vendor.objects.filter(slug=slug, members__person_id=person.pk).select_related("commune__province").first()
    if vendor is None:
        raise Absent(_("Không có gian hàng này, hoặc Anh/Chị không phải thành viên."))
    return vendor


def owned_vendor_for(person: Person, slug: str) -> Vendor:
    """Return a vendor the person owns; other members learn that this is the owner's to do."""
    vendor = vendor_for(person, slug)
    if not is_owner(person, vendor):
        raise PermissionDenied
    return vendor


def is_owner(person: Person, vendor: Vendor) -> bool:
    """Tell whether a person may change the vendor's profile, products and dossier."""
    return vendor.members.filter(person_id=person.pk, part=VendorMember.Part.OWNER).exists()


def product_of(vendor: Vendor, pk: int) -> Product:
    """Return one of the vendor's products."""
    product = vendor.products.select_related("product_set", "picture", "vendor").filter(pk=pk).first()
    if product is None:
        raise Absent(_("Không có sản phẩm này trong gian hàng."))
    return product


def dossier_of(vendor: Vendor, pk: int) -> Dossier:
    """Return one of the vendor's dossiers."""
    dossier = vendor.dossiers.select_related("vendor", "decided_by", "reviewer").filter(pk=pk).first()
    if dossier is None:
        raise Absent(_("Không có hồ sơ này trong gian hàng."))
    return dossier


def open_dossier_of(vendor: Vendor) -> Dossier:
    """Return the vendor's dossier that is not decided yet."""
    dossier = vendor.dossiers.select_related("vendor").exclude(status__in=Dossier.CLOSED).first()
    if dossier is None:
        raise Absent(_("Gian hàng không có hồ sơ nào đang mở."))
    return dossier


def submitted_dossier(pk: int) -> Dossier:
    """Return a dossier the office may see: one that was submitted at least once."""
    dossier = (
        Dossier.objects.exclude(submitted_at=None)
        .select_related("vendor__commune__province", "reviewer", "decided_by", "commitment_accepted_by")
        .filter(pk=pk)
        .first()
    )
    if dossier is None:
        raise Absent(_("Không có hồ sơ này, hoặc chủ thể chưa gửi."))
    return dossier


def paper_of(dossier: Dossier, pk: int) -> Paper:
    """Return one of the dossier's papers."""
    paper = dossier.papers.select_related("file", "product", "judged_by").filter(pk=pk).first()
    if paper is None:
        raise Absent(_("Không có giấy tờ này trong hồ sơ."))
    paper.dossier = dossier
    return paper


def paper_for(person: Person, pk: int) -> Paper:
    """Return a paper its vendor's members may see, and the office's reviewers once it was submitted."""
    paper = Paper.objects.select_related("file", "dossier").filter(pk=pk).first()
    if paper and _may_see(person, paper):
        return paper
    raise Absent(_("Không có giấy tờ này, hoặc giấy tờ không dành cho Anh/Chị."))


def _may_see(person: Person, paper: Paper) -> bool:
    if VETTING_ROLES & person.roles and paper.dossier.submitted_at is not None:
        return True
    return VendorMember.objects.filter(vendor_id=paper.vendor_id, person_id=person.pk).exists()


def office_vendor(slug: str) -> Vendor:
    """Return any vendor, for the office."""
    vendor = Vendor.objects.select_related("commune__province").filter(slug=slug).first()
    if vendor is None:
        raise Absent(_("Không có chủ thể này."))
    return vendor
