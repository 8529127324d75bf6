"""What the two sides' words about a delivery mean together. Pure; silence is silence and never counts as a yes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.models import Attestation, Case, Party

Word = Attestation.Word
HANDED_OVER = frozenset({Word.DELIVERED, Word.COLLECTED, Word.UNPAID})

# What cannot both be true: the vendor's words, by the buyer's.
CONTRADICTED_BY = {
    Word.RECEIVED: frozenset({Word.UNPAID, Word.REFUSED}),
    Word.PROBLEM: frozenset({Word.REFUSED}),
    Word.MISSING: HANDED_OVER,
}


class Standing(StrEnum):
    """How far the two words go together."""

    NONE = "none"  # nobody has said anything
    VENDOR = "vendor"  # only the vendor
    BUYER = "buyer"  # only the buyer
    APART = "apart"  # both spoke, not yet of the same thing
    CONTRADICTED = "contradicted"  # one of them is wrong
    AGREED = "agreed"  # handed over and paid, both say so


LABELS: dict[Standing, Promise] = {
    Standing.NONE: _("Chưa bên nào xác nhận"),
    Standing.VENDOR: _("Một bên xác nhận: người bán"),
    Standing.BUYER: _("Một bên xác nhận: người mua"),
    Standing.APART: _("Hai bên đã nói, chưa trùng nhau"),
    Standing.CONTRADICTED: _("Hai bên nói khác nhau"),
    Standing.AGREED: _("Hai bên cùng xác nhận"),
}


@dataclass(frozen=True)
class Said:
    """One side's last word and when it was said."""

    word: str
    at: datetime


@dataclass(frozen=True)
class Words:
    """The last word of each side, and whether the vendor said that a transfer has arrived."""

    vendor: Said | None = None
    buyer: Said | None = None
    is_transfer_received: bool = False

    @property
    def standing(self) -> Standing:
        """Return how far the two words go together."""
        vendor, buyer = self.vendor, self._buyer_now
        if vendor is None or buyer is None:
            return Standing.VENDOR if vendor else Standing.BUYER if buyer else Standing.NONE
        if vendor.word in CONTRADICTED_BY.get(Word(buyer.word), ()):
            return Standing.CONTRADICTED
        is_paid = vendor.word == Word.COLLECTED or (vendor.word == Word.DELIVERED and self.is_transfer_received)
        return Standing.AGREED if buyer.word == Word.RECEIVED and is_paid else Standing.APART

    @property
    def label(self) -> Promise:
        """Return the same in words."""
        return LABELS[self.standing]

    @property
    def _buyer_now(self) -> Said | None:
        """Return the buyer's word; "not here yet" is over once the vendor says later that the goods are there."""
        if self.buyer and self.vendor and self.buyer.word == Word.MISSING and self.buyer.at < self.vendor.at:
            return None
        return self.buyer


def words_of(attestations: "list[Attestation]", *, is_transfer_received: bool) -> Words:
    """Return the last word of each side from what was said, oldest first."""
    last = {each.side: Said(each.word, each.said_at) for each in attestations}
    return Words(last.get(Party.VENDOR), last.get(Party.BUYER), is_transfer_received)


def case_kind(words: Words) -> str:
    """Return what kind of case the last words open."""
    if words.standing is Standing.CONTRADICTED:
        return Case.Kind.CONTRADICTION
    last = max((said for said in (words.vendor, words.buyer) if said), key=lambda said: said.at)
    return {Word.UNPAID: Case.Kind.UNPAID, Word.REFUSED: Case.Kind.REFUSED}.get(Word(last.word), Case.Kind.PROBLEM)
