"""Rows a person may touch: fetching and permission are one act. Strangers get Absent (404), colleagues 403."""

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils.translation import gettext as _

from market.accounts.models import Person, Role
from market.accounts.secret_links import hashed
from market.kernel import clock
from market.kernel.errors import Absent
from vetting.models import Dossier, MemberInvitation, Paper, Product, ProductImport, Vendor, VendorMember
from vetting.parts import Ability, may

VETTING_ROLES = frozenset({Role.REVIEWER, Role.APPROVER})


def vendor_for(person: Person, slug: str) -> Vendor:
    """Return a vendor the person is a member of, whatever their part."""
    own = Vendor.objects.filter(slug=slug, members__person_id=person.pk).annotate(part=F("members__part"))
    vendor = own.select_related("commune__province").first()
    if vendor is None:
        raise Absent(_("Không có gian hàng này, hoặc Anh/Chị không phải thành viên."))
    _parts_of(person)[slug] = vendor.part
    return vendor


def part_in(person: Person, slug: str) -> str:
    """Return a person's part in a vendor, or nothing; read once per request."""
    known = _parts_of(person)
    if slug not in known:
        found = VendorMember.objects.filter(person_id=person.pk, vendor__slug=slug).values_list("part", flat=True)
        known[slug] = found.first() or ""
    return known[slug]


def _parts_of(person: Person) -> dict[str, str]:
    """Return what this request has read of a person's parts, by vendor."""
    known: dict[str, str] = person.__dict__.setdefault("_parts", {})
    return known


def vendor_where(person: Person, slug: str, ability: Ability) -> Vendor:
    """Return a vendor in which the person's part includes an ability; other members learn that theirs does not."""
    vendor = vendor_for(person, slug)
    if not may(part_in(person, slug), ability):
        raise PermissionDenied
    return vendor


def vendor_for_dossier(person: Person, slug: str) -> Vendor:
    """Return a vendor whose dossiers the person may read."""
    return vendor_where(person, slug, Ability.SEE_DOSSIER)


def vendor_for_products(person: Person, slug: str) -> Vendor:
    """Return a vendor whose list of products the person may read."""
    return vendor_where(person, slug, Ability.SEE_PRODUCTS)


def vendor_for_sessions(person: Person, slug: str) -> Vendor:
    """Return a vendor whose goods in the sessions the person may read."""
    return vendor_where(person, slug, Ability.SEE_SESSIONS)


def vendor_for_listing(person: Person, slug: str) -> Vendor:
    """Return a vendor the person may offer goods for."""
    return vendor_where(person, slug, Ability.LIST_GOODS)


def vendor_for_packing(person: Person, slug: str) -> Vendor:
    """Return a vendor whose orders the person may confirm, pack and send."""
    return vendor_where(person, slug, Ability.PACK)


def vendor_for_settling(person: Person, slug: str) -> Vendor:
    """Return a vendor whose orders the person may decline or call paid."""
    return vendor_where(person, slug, Ability.SETTLE)


def vendor_for_members(person: Person, slug: str) -> Vendor:
    """Return a vendor whose members the person may change."""
    return vendor_where(person, slug, Ability.KEEP_MEMBERS)


def owned_vendor_for(person: Person, slug: str) -> Vendor:
    """Return a vendor whose profile, products and dossier the person may change; other members get 403."""
    return vendor_where(person, slug, Ability.KEEP_DOSSIER)


def invitation_of(vendor: Vendor, pk: int) -> MemberInvitation:
    """Return one of the vendor's invitations."""
    invitation = vendor.invitations.filter(pk=pk).first()
    if invitation is None:
        raise Absent(_("Không có lời mời này."))
    return invitation


def open_membership(secret: str) -> MemberInvitation:
    """Return the invitation of a link that still holds, or raise Absent: used, withdrawn, expired, forged alike."""
    invitation = (
        MemberInvitation.objects.filter(
            secret_hash=hashed(secret), accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
        )
        .select_related("vendor", "invited_by")
        .first()
    )
    if invitation is None:
        raise Absent(_("Đường dẫn này không còn dùng được. Hãy nhờ chủ gian hàng gửi lại lời mời."))
    return invitation


def is_owner(person: Person, vendor: Vendor) -> bool:
    """Tell whether a person may change the vendor's profile, products and dossier."""
    return may(part_in(person, vendor.slug), Ability.KEEP_DOSSIER)


def product_of(vendor: Vendor, pk: int) -> Product:
    """Return one of the vendor's products."""
    product = vendor.products.select_related("product_set", "picture", "vendor").filter(pk=pk).first()
    if product is None:
        raise Absent(_("Không có sản phẩm này trong gian hàng."))
    return product


def import_of(vendor: Vendor, pk: int) -> ProductImport:
    """Return one of the vendor's lists of products."""
    found = vendor.imports.filter(pk=pk).first()
    if found is None:
        raise Absent(_("Không có bảng này, hoặc đã có bảng mới hơn."))
    return found


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
    parts = VendorMember.objects.filter(vendor_id=paper.vendor_id, person_id=person.pk).values_list("part", flat=True)
    return any(may(part, Ability.SEE_DOSSIER) for part in parts)


def office_vendor(slug: str) -> Vendor:
    """Return any vendor, for the office."""
    vendor = Vendor.objects.select_related("commune__province").filter(slug=slug).first()
    if vendor is None:
        raise Absent(_("Không có chủ thể này."))
    return vendor
