"""What stands on a page about an order after the tap: both sides' words, its versions, its case."""

from dataclasses import dataclass
from functools import cached_property

from market.kernel.clock import now
from orders.aftercare.acts import Side
from orders.aftercare.attesting import Standing, Words, words_of
from orders.aftercare.case_desk import OPEN
from orders.aftercare.invoices import invoice_of, may_ask
from orders.aftercare.versions import Version, proposed_changes, versions_of
from orders.models import Amendment, Attestation, Case, InvoiceRequest, Order

# From here on somebody could have said something; before, silence means nothing.
UNDER_WAY = frozenset(Order.Status) - {
    Order.Status.PLACED,
    Order.Status.CONFIRMED,
    Order.Status.PACKED,
    Order.Status.CANCELLED,
}
AMENDABLE = frozenset({Order.Status.PLACED, Order.Status.CONFIRMED, Order.Status.PACKED})

# From confirming on either side may ask the office for help; where a case is open already, it is asked there.
HELPED = frozenset(Order.Status) - {Order.Status.PLACED, Order.Status.DISPUTED}


@dataclass(frozen=True)
class After:
    """An order's page for one side; each question is asked when the page asks it, and once."""

    order: Order
    side: Side

    @cached_property
    def said(self) -> list[Attestation]:
        """Return what both sides said, oldest first."""
        return list(self.order.attestations.order_by("pk"))

    @cached_property
    def words(self) -> Words:
        """Return the last word of each side."""
        is_received = self.order.payment_state == Order.PaymentState.RECEIVED
        return words_of(self.said, is_transfer_received=is_received)

    @property
    def vendor_word(self) -> str:
        """Return the vendor's last word as it is read."""
        return str(Attestation.Word(self.words.vendor.word).label) if self.words.vendor else ""

    @property
    def buyer_word(self) -> str:
        """Return the buyer's last word as it is read."""
        return str(Attestation.Word(self.words.buyer.word).label) if self.words.buyer else ""

    @property
    def shows_words(self) -> bool:
        """Tell whether the delivery has come so far that silence is worth a sentence."""
        return self.order.status in UNDER_WAY

    @property
    def is_agreed(self) -> bool:
        """Tell whether both sides say the same."""
        return self.words.standing is Standing.AGREED

    @cached_property
    def versions(self) -> list[Version]:
        """Return what was agreed over time, newest first; nothing when it never changed."""
        return versions_of(self.order) if self.order.version > 1 else []

    @cached_property
    def proposal(self) -> Amendment | None:
        """Return the change that waits for an answer."""
        return self.order.amendments.waiting().prefetch_related("lines__listing__product").first()

    @property
    def proposed_changes(self) -> list[str]:
        """Return what it would change, in words."""
        return proposed_changes(self.order, self.proposal) if self.proposal else []

    @property
    def is_asked(self) -> bool:
        """Tell whether it is this side that has to answer."""
        return self.proposal is not None and self.proposal.side != self.side

    @property
    def may_propose(self) -> bool:
        """Tell whether this side may propose a change now."""
        return self.order.status in AMENDABLE and self.proposal is None

    @property
    def may_ask_to_cancel(self) -> bool:
        """Tell whether the buyer may ask the vendor to cancel; before confirming nobody has to be asked."""
        return self.side is Side.BUYER and self.may_propose and self.order.status != Order.Status.PLACED

    @cached_property
    def case(self) -> Case | None:
        """Return the latest case about the order."""
        return self.order.cases.order_by("-pk").first()

    @property
    def invoice(self) -> InvoiceRequest | None:
        """Return whom an invoice is made out to, when one is asked for."""
        return invoice_of(self.order)

    @property
    def may_ask_for_invoice(self) -> bool:
        """Tell whether the buyer may ask for an invoice now, or change whom it is for."""
        if self.side is not Side.BUYER or (self.invoice and self.invoice.is_issued):
            return False
        return may_ask(self.order, self.said, now())

    @property
    def may_ask_office(self) -> bool:
        """Tell whether this side may ask the office for help."""
        return self.order.status in HELPED and (self.case is None or self.case.status not in OPEN)
