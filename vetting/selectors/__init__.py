"""Questions to the vetting tables, by what they are about."""

from vetting.selectors.checklists import checklist_of, current_papers, needs_on, submitted_papers
from vetting.selectors.claims import proofs_of_claims
from vetting.selectors.history import HistoryLine, history_of, team_history_of
from vetting.selectors.members import members_of, unanswered_invitations
from vetting.selectors.queue import QueuePage, QueueRow, QueueWishes, queue_page, waiting_counts
from vetting.selectors.register import RegisterPage, RegisterWishes, papers_in_force, register_page, submitted_dossiers
from vetting.selectors.trust import CheckedPaper, TrustFact, TrustFacts, trust_facts
from vetting.selectors.vendors import (
    VendorDeskFacts,
    conditions_broken_on,
    current_dossier,
    ending_papers,
    papers_not_in_force,
    past_dossiers,
    products_with_state,
    public_products,
    public_vendors,
    sellable_products,
    vendor_desk_facts,
    with_papers_valid_on,
)

__all__ = [
    "CheckedPaper",
    "HistoryLine",
    "QueuePage",
    "QueueRow",
    "QueueWishes",
    "RegisterPage",
    "RegisterWishes",
    "TrustFact",
    "TrustFacts",
    "VendorDeskFacts",
    "checklist_of",
    "conditions_broken_on",
    "current_dossier",
    "current_papers",
    "ending_papers",
    "history_of",
    "members_of",
    "needs_on",
    "papers_in_force",
    "papers_not_in_force",
    "past_dossiers",
    "products_with_state",
    "proofs_of_claims",
    "public_products",
    "public_vendors",
    "queue_page",
    "register_page",
    "sellable_products",
    "submitted_dossiers",
    "submitted_papers",
    "team_history_of",
    "trust_facts",
    "unanswered_invitations",
    "vendor_desk_facts",
    "waiting_counts",
    "with_papers_valid_on",
]
