"""What was agreed, and who saw it. Dependency: orders → witness entries; reports read both."""

from orders.models.archives import VendorArchive
from orders.models.drafts import CommentBatch, DraftOrder
from orders.models.orders import BuyerTally, Order, OrderContact, OrderLine, Placing
from orders.models.reports import SessionReport
from orders.models.witness import WitnessEntry

__all__ = [
    "BuyerTally",
    "CommentBatch",
    "DraftOrder",
    "Order",
    "OrderContact",
    "OrderLine",
    "Placing",
    "SessionReport",
    "VendorArchive",
    "WitnessEntry",
]
