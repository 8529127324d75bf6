"""Questions about regular prices: what a product cost since when, what proves it, what was raised shortly before."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Lag

from market.kernel.written import written_once
from vetting.models import PriceEvidence, Product, RegularPrice

PROOF_DAYS = 180  # an older proof of a regular price no longer shows it
PAGE = 30  # proofs on a page of the office's list


@dataclass(frozen=True)
class PriceStep:
    """A regular price from a moment on: đồng, and how many percent above (+) or below (-) the one before."""

    price: int
    holds_from: datetime
    before: int | None

    @property
    def is_first(self) -> bool:
        """Tell whether nothing is known of before."""
        return self.before is None

    @property
    def percent(self) -> int:
        """Return the change in whole percent of the price before."""
        return round((self.price - self.before) * 100 / self.before) if self.before else 0


def price_history(product: Product) -> list[PriceStep]:
    """Return what a product cost, newest first; the database wrote it down with every change."""
    return _by_product(_prices_of(product.pk))[product.pk][::-1]


@written_once
def _prices_of(product: int) -> QuerySet[RegularPrice]:
    return _prices(RegularPrice.objects.filter(product=product))


def raised_prices(products: Collection[int], since: datetime, until: datetime) -> dict[int, PriceStep]:
    """Return the latest raise of each product's regular price in a span of time, of those that had one."""
    found: dict[int, PriceStep] = {}
    for product, steps in _by_product(_prices(RegularPrice.objects.filter(product__in=products))).items():
        for step in steps:
            if step.before is not None and step.price > step.before and since <= step.holds_from < until:
                found[product] = step
    return found


def _prices(rows: QuerySet[RegularPrice]) -> QuerySet[RegularPrice]:
    before = Window(Lag("price"), partition_by="product", order_by=[F("holds_from").asc(), F("pk").asc()])
    return rows.annotate(before=before).order_by("holds_from", "pk")


def _by_product(prices: Iterable[RegularPrice]) -> dict[int, list[PriceStep]]:
    steps: dict[int, list[PriceStep]] = defaultdict(list)
    for row in prices:
        steps[row.product_id].append(PriceStep(row.price, row.holds_from, row.before))  # type: ignore[attr-defined]
    return steps


def proofs_of(product: Product) -> QuerySet[PriceEvidence]:
    """Return a product's proofs, newest first, those taken back left out."""
    proofs = product.price_evidence.exclude(status=PriceEvidence.Status.WITHDRAWN)
    return proofs.select_related("file", "checked_by", "given_by").order_by("-given_at", "-pk")


def accepted_proofs(products: Collection[int], on: date) -> dict[int, list[PriceEvidence]]:
    """Return the accepted proofs of each product that still speak on a day, the most recent first."""
    proofs: dict[int, list[PriceEvidence]] = defaultdict(list)
    accepted = PriceEvidence.objects.filter(product__in=products, status=PriceEvidence.Status.ACCEPTED)
    for proof in accepted.filter(seen_on__gte=on - timedelta(days=PROOF_DAYS)).order_by("-seen_on", "-pk"):
        proofs[proof.product_id].append(proof)
    return proofs


def proof_of(proofs: Iterable[PriceEvidence], regular_price: int) -> PriceEvidence | None:
    """Return the first proof that a product sold at such a regular price or above it, or None."""
    return next((proof for proof in proofs if proof.price >= regular_price), None)


@dataclass(frozen=True)
class ProofPage:
    """One page of the office's list of proofs, and where the next one starts."""

    rows: list[PriceEvidence]
    next_after: int | None


def proof_page(status: str, after: int | None) -> ProofPage:
    """Return proofs in one state: what waits oldest first, what is judged latest first."""
    waits = status == PriceEvidence.Status.WAITING
    proofs = PriceEvidence.objects.filter(status=status).select_related("product__vendor", "file", "checked_by")
    if after is not None:
        proofs = proofs.filter(pk__gt=after) if waits else proofs.filter(pk__lt=after)
    rows = list(proofs.order_by("pk" if waits else "-pk")[: PAGE + 1])
    return ProofPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def waiting_proofs() -> int:
    """Return how many proofs wait for the office."""
    return PriceEvidence.objects.filter(status=PriceEvidence.Status.WAITING).count()


def same_file_elsewhere(proof: PriceEvidence) -> QuerySet[Product]:
    """Return other products whose price the very same file was to prove."""
    others = Product.objects.exclude(pk=proof.product_id).select_related("vendor")
    return others.filter(price_evidence__file__original_sha256=proof.file.original_sha256).distinct()
