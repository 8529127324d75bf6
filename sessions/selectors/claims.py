"""What a host may say of a product and what not, from the papers the office accepted (E-commerce Law 122/2025)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from market.kernel.clock import today_in_hanoi
from sessions.models import Listing
from sessions.speech.claim_words import Card, card_of
from vetting.models import Claim, Dossier, Paper, PaperKind, Product, Vendor
from vetting.selectors.trust import PROOF


@dataclass(frozen=True)
class Proofs:
    """The accepted papers of one product that a host may lean on, by kind; a product's own before its vendor's."""

    papers: dict[str, Paper]

    def of(self, kind: str) -> Paper | None:
        """Return the paper of a kind."""
        return self.papers.get(kind)


def claims_cards(vendor: Vendor, listings: Iterable[Listing]) -> list[tuple[Listing, Card]]:
    """Return each listing with what may be said of it; two queries, whatever the number of listings."""
    rows = list(listings)
    papers = _papers(vendor, today_in_hanoi())
    branches = dict(Product.objects.filter(pk__in=[row.product_id for row in rows]).values_list("pk", "product_set"))
    return [(row, _card(row, vendor, papers, branches.get(row.product_id, 0))) for row in rows]


def _papers(vendor: Vendor, today: date) -> list[Paper]:
    """Return the vendor's papers in force on a day, the newest of each kind last."""
    in_force = Q(ends_on=None) | Q(ends_on__gte=today)
    rows = Paper.objects.filter(in_force, vendor=vendor, status=Paper.Status.ACCEPTED)
    kinds = [PaperKind.STAR_CERTIFICATE, PaperKind.TEST_REPORT, *PROOF.values()]
    return list(rows.filter(dossier__status__in=Dossier.CLOSED, kind__in=kinds).order_by("pk"))


def _card(listing: Listing, vendor: Vendor, papers: list[Paper], set_number: int) -> Card:
    product = listing.product
    of_vendor = {paper.kind: paper for paper in papers if paper.product_id is None}
    own = {paper.kind: paper for paper in papers if paper.product_id == product.pk}
    proofs = Proofs(of_vendor | own)
    claims = [(claim, proofs.of(PROOF[Claim(claim)])) for claim in product.claims]
    return card_of(
        product=product,
        commune=vendor.commune.name,
        stars=proofs.of(PaperKind.STAR_CERTIFICATE),
        test=proofs.of(PaperKind.TEST_REPORT),
        claims=claims,
        set_number=set_number,
    )
