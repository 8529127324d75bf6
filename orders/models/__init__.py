"""What was agreed, and who saw it. Dependency: orders → witness entries; reports read both."""

from orders.models.agreements import AmendedLine, Amendment, Attestation, Party
from orders.models.archives import VendorArchive
from orders.models.basket import HOLD_LASTS, OFFER_LASTS, Basket, BasketLine, Hold, WaitingBuyer
from orders.models.cases import Case, CaseEntry, ConductReply
from orders.models.delivery import DeliveryArea, DeliveryStep, PaymentAccount, PickupHours, PickupPoint
from orders.models.drafts import CommentBatch, DraftOrder
from orders.models.invoices import InvoiceRequest
from orders.models.orders import BuyerTally, Order, OrderContact, OrderLine, Placing
from orders.models.reports import (
    Compilation,
    NightMinute,
    ReaderScope,
    ReportFile,
    ReportSubscription,
    UnmetDemand,
)
from orders.models.results import ListingResult, VendorResult
from orders.models.reviews import Review, ReviewInvitation
from orders.models.statements import ClosingNews, ClosingStatement
from orders.models.witness import (
    Checkpoint,
    Publication,
    TimeStamp,
    WitnessDecision,
    WitnessEntry,
    WitnessKey,
    WitnessLeaf,
)

__all__ = [
    "HOLD_LASTS",
    "OFFER_LASTS",
    "AmendedLine",
    "Amendment",
    "Attestation",
    "Basket",
    "BasketLine",
    "BuyerTally",
    "Case",
    "CaseEntry",
    "Checkpoint",
    "ClosingNews",
    "ClosingStatement",
    "CommentBatch",
    "Compilation",
    "ConductReply",
    "DeliveryArea",
    "DeliveryStep",
    "DraftOrder",
    "Hold",
    "InvoiceRequest",
    "ListingResult",
    "NightMinute",
    "Order",
    "OrderContact",
    "OrderLine",
    "Party",
    "PaymentAccount",
    "PickupHours",
    "PickupPoint",
    "Placing",
    "Publication",
    "ReaderScope",
    "ReportFile",
    "ReportSubscription",
    "Review",
    "ReviewInvitation",
    "TimeStamp",
    "UnmetDemand",
    "VendorArchive",
    "VendorResult",
    "WaitingBuyer",
    "WitnessDecision",
    "WitnessEntry",
    "WitnessKey",
    "WitnessLeaf",
]
