"""Who may sell what. Dependency: reviews, drafts and lots → dossiers → vendors and products → rules and taxonomy."""

from vetting.models.communes import CommuneAnswer, CommuneContact, CommuneRound
from vetting.models.dossiers import Dossier, Paper
from vetting.models.drafts import CommitmentCode, DraftPage, PaperDraft, ProductImport
from vetting.models.handovers import HandOver
from vetting.models.lots import Lot, ScanDay
from vetting.models.names import NameWish
from vetting.models.pictures import ProductPicture
from vetting.models.prices import PriceEvidence, RegularPrice
from vetting.models.requirements import Claim, Criterion, PaperKind, PaperRequirement
from vetting.models.reviews import (
    Condition,
    Correction,
    Lookup,
    PaperCheck,
    PaperLikeness,
    PaperReminder,
    RedactedCopy,
)
from vetting.models.taxonomy import ProductBranch, ProductSet
from vetting.models.vendors import MemberInvitation, Product, Vendor, VendorMember

__all__ = [
    "Claim",
    "CommitmentCode",
    "CommuneAnswer",
    "CommuneContact",
    "CommuneRound",
    "Condition",
    "Correction",
    "Criterion",
    "Dossier",
    "DraftPage",
    "HandOver",
    "Lookup",
    "Lot",
    "MemberInvitation",
    "NameWish",
    "Paper",
    "PaperCheck",
    "PaperDraft",
    "PaperKind",
    "PaperLikeness",
    "PaperReminder",
    "PaperRequirement",
    "PriceEvidence",
    "Product",
    "ProductBranch",
    "ProductImport",
    "ProductPicture",
    "ProductSet",
    "RedactedCopy",
    "RegularPrice",
    "ScanDay",
    "Vendor",
    "VendorMember",
]
