"""Rows a person may touch: fetching and permission are one act. Strangers get Absent (404), colleagues 403."""

from vetting.access.communes import commune_answer, commune_round, commune_round_behind
from vetting.access.decisions import correction_of, sent_correction_of
from vetting.access.desk import likeness_of, screenshot_of
from vetting.access.dossiers import VETTING_ROLES, dossier_of, open_dossier_of, paper_for, paper_of, submitted_dossier
from vetting.access.lots import flagged_day, lot_of, office_lot
from vetting.access.members import invitation_of, open_membership
from vetting.access.products import import_of, product_of
from vetting.access.register import (
    accepted_paper,
    condition_of,
    extension_evidence,
    name_wish_of,
    rule,
    star_certificate,
)
from vetting.access.vendors import (
    is_owner,
    office_vendor,
    owned_vendor_for,
    part_in,
    vendor_for,
    vendor_for_dossier,
    vendor_for_listing,
    vendor_for_members,
    vendor_for_packing,
    vendor_for_products,
    vendor_for_sessions,
    vendor_for_settling,
    vendor_where,
)

__all__ = [
    "VETTING_ROLES",
    "accepted_paper",
    "commune_answer",
    "commune_round",
    "commune_round_behind",
    "condition_of",
    "correction_of",
    "dossier_of",
    "extension_evidence",
    "flagged_day",
    "import_of",
    "invitation_of",
    "is_owner",
    "likeness_of",
    "lot_of",
    "name_wish_of",
    "office_lot",
    "office_vendor",
    "open_dossier_of",
    "open_membership",
    "owned_vendor_for",
    "paper_for",
    "paper_of",
    "part_in",
    "product_of",
    "rule",
    "screenshot_of",
    "sent_correction_of",
    "star_certificate",
    "submitted_dossier",
    "vendor_for",
    "vendor_for_dossier",
    "vendor_for_listing",
    "vendor_for_members",
    "vendor_for_packing",
    "vendor_for_products",
    "vendor_for_sessions",
    "vendor_for_settling",
    "vendor_where",
]
