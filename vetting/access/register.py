"""Rows of the register and of the rules, for the office: fetching and permission are one act."""

from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from vetting.models import Condition, NameWish, Paper, PaperKind, PaperRequirement, Vendor


def rule(pk: int) -> PaperRequirement:
    """Return a rule, past, present or to come."""
    found = PaperRequirement.objects.filter(pk=pk).first()
    if found is None:
        raise Absent(_("Không có quy định này."))
    return found


def accepted_paper(vendor: Vendor, pk: int) -> Paper:
    """Return one of the vendor's papers that a reviewer accepted and that still counts."""
    papers = Paper.objects.select_related("product", "file", "vendor", "dossier")
    paper = papers.filter(vendor=vendor, pk=pk, status=Paper.Status.ACCEPTED).first()
    if paper is None:
        raise Absent(_("Không có giấy tờ này, hoặc giấy tờ không còn được công nhận."))
    return paper


def star_certificate(vendor: Vendor, pk: int) -> Paper:
    """Return one of the vendor's accepted star certificates with an end."""
    paper = accepted_paper(vendor, pk)
    if paper.kind != PaperKind.STAR_CERTIFICATE or paper.expires_on is None:
        raise Absent(_("Chỉ giấy chứng nhận sao OCOP có ghi ngày hết hạn mới được gia hạn."))
    return paper


def extension_evidence(vendor: Vendor, pk: int) -> Paper:
    """Return one of the vendor's extended papers, to see its evidence."""
    papers = Paper.objects.select_related("extension_file")
    paper = papers.filter(vendor=vendor, pk=pk, extension_file__isnull=False).first()
    if paper is None:
        raise Absent(_("Giấy tờ này không có bằng chứng gia hạn."))
    return paper


def name_wish_of(vendor: Vendor, pk: int) -> NameWish:
    """Return one of the vendor's wishes for another name."""
    found = vendor.name_wishes.filter(pk=pk).first()
    if found is None:
        raise Absent(_("Không có đề nghị đổi tên này."))
    return found


def condition_of(vendor: Vendor, pk: int) -> Condition:
    """Return one of the vendor's conditions."""
    condition = vendor.conditions.filter(pk=pk).first()
    if condition is None:
        raise Absent(_("Không có điều kiện này."))
    return condition
