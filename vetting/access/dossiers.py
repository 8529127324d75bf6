"""Dossiers and papers, the vendor's own and those the office may see: fetching and permission are one act."""

from django.utils.translation import gettext as _

from market.accounts.models import Person, Role
from market.kernel.errors import Absent
from vetting.models import Dossier, Paper, Vendor, VendorMember
from vetting.parts import Ability, may

VETTING_ROLES = frozenset({Role.REVIEWER, Role.APPROVER})


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
