"""Applications to an evening: what the office reads before it accepts or returns, and what speaks against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from market.kernel.clock import Now, today_in_hanoi
from sessions.availability import promised_date
from sessions.evening import Evening
from sessions.models import Listing, MarketSession
from sessions.selectors.prices import price_flags_of
from vetting.models import Paper, PaperKind, PriceEvidence, Product, Vendor
from vetting.selectors import conditions_broken_on, papers_not_in_force
from vetting.selectors.prices import PROOF_DAYS


def mark_of(listing: Listing) -> str:
    """Return a short mark of what is applied for: a decision holds for the terms that were read."""
    terms = (listing.session_price, listing.regular_price, listing.allotment, listing.per_buyer_limit, listing.lot_id)
    return "-".join(str(value or 0) for value in (*terms, listing.standing))


def missing_kinds(session: MarketSession, product: Product, promised: date) -> list[str]:
    """Return which of the papers the evening asks for are not in force on the promised day, in words."""
    if not session.required_kinds:
        return []
    found = _in_force([product], session.required_kinds, promised)
    return [str(PaperKind(kind).label) for kind in session.required_kinds if (product.pk, kind) not in found]


def _in_force(products: Iterable[Product], kinds: list[str], day: date) -> set[tuple[int, str]]:
    """Return which product has which kind of paper in force on a day, its own or its vendor's: one query for all."""
    wanted = list(products)
    of_vendors: dict[int, list[int]] = {}
    for product in wanted:
        of_vendors.setdefault(product.vendor_id, []).append(product.pk)
    papers = Paper.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), vendor__in=of_vendors, kind__in=kinds, status=Paper.Status.ACCEPTED
    )
    found: set[tuple[int, str]] = set()
    for vendor, product_pk, kind in papers.values_list("vendor", "product", "kind"):
        found.update((pk, kind) for pk in (of_vendors[vendor] if product_pk is None else [product_pk]))
    return found


def newest_evidence(product: Product, regular_price: int) -> PriceEvidence | None:
    """Return the newest accepted proof that a product sells at its regular price or above; none when it is too old."""
    return _evidence().filter(product=product, price__gte=regular_price).first()


def _evidence() -> QuerySet[PriceEvidence]:
    since = today_in_hanoi() - timedelta(days=PROOF_DAYS)
    accepted = PriceEvidence.objects.filter(status=PriceEvidence.Status.ACCEPTED, seen_on__gte=since)
    return accepted.order_by("-seen_on", "-pk")


@dataclass(frozen=True)
class Application:
    """A listing as the office judges it."""

    listing: Listing
    has_evidence: bool
    doubts: list[str]  # what speaks against it, as sentences

    @property
    def mark(self) -> str:
        """Return the mark that travels with a decision."""
        return mark_of(self.listing)

    @property
    def ticket(self) -> str:
        """Return what a tick stands for in a form: which listing, under which terms."""
        return f"{self.listing.pk}:{self.mark}"


@dataclass(frozen=True)
class Applications:
    """All applications to one evening, by what became of them."""

    waiting: list[Application]
    accepted: list[Application]
    returned: list[Application]


def applications_of(evening: Evening) -> Applications:
    """Return the evening's applications, oldest first: the same number of queries, whatever theirs."""
    rows = Listing.objects.filter(session=evening.session, withdrawn_at=None, stopped_at=None)
    listings = list(
        rows.select_related("product__vendor__commune", "lot", "judged_by", "session__promotion").order_by("pk")
    )
    proofs = _proofs(listings)
    doubts, flags = _doubts(evening, listings), price_flags_of(listings)
    applications = [
        Application(
            listing,
            proofs.get(listing.product_id, 0) >= listing.regular_price,
            [*doubts[listing.pk], *flags[listing.pk]],
        )
        for listing in listings
    ]
    by_standing = {
        standing: [application for application in applications if application.listing.standing == standing]
        for standing in Listing.Standing.values
    }
    return Applications(by_standing["applied"], by_standing["accepted"], by_standing["returned"])


def _proofs(listings: list[Listing]) -> dict[int, int]:
    """Return the highest price proved for each product."""
    proofs: dict[int, int] = {}
    for product, price in _evidence().filter(product__listings__in=listings).values_list("product", "price"):
        proofs[product] = max(price, proofs.get(product, 0))
    return proofs


def _doubts(evening: Evening, listings: list[Listing]) -> dict[int, list[str]]:
    """Return what speaks against each listing, in sentences."""
    promised = promised_date(evening.session, evening.moment)
    kinds = evening.session.required_kinds
    in_force = _in_force([listing.product for listing in listings], kinds, promised) if kinds else set()
    vendors = {listing.product.vendor_id for listing in listings}
    gone = set(papers_not_in_force(promised).filter(vendor__in=vendors).values_list("vendor", "product"))
    gone |= set(conditions_broken_on(today_in_hanoi()).filter(vendor__in=vendors).values_list("vendor", "product"))
    return {
        listing.pk: [
            *(
                _("Thiếu %(paper)s còn hạn đến ngày giao.") % {"paper": PaperKind(kind).label}
                for kind in kinds
                if (listing.product_id, kind) not in in_force
            ),
            *_own_doubts(listing, promised, _keys(listing) & gone),
        ]
        for listing in listings
    }


def _keys(listing: Listing) -> set[tuple[int, int | None]]:
    """Return what a paper or a condition that concerns the listing hangs on: its product, or its vendor as a whole."""
    return {(listing.product.vendor_id, listing.product_id), (listing.product.vendor_id, None)}


def _own_doubts(listing: Listing, promised: date, gone: set[tuple[int, int | None]]) -> list[str]:
    doubts, product, lot = [], listing.product, listing.lot
    if product.status != Product.Status.APPROVED or product.vendor.status != Vendor.Status.APPROVED:
        doubts.append(_("Sản phẩm hoặc gian hàng không còn ở trạng thái đã duyệt."))
    if gone:
        doubts.append(_("Có giấy tờ không còn hiệu lực đến ngày giao, hoặc điều kiện đã quá hẹn."))
    if lot is not None and lot.best_before is not None and lot.best_before < promised:
        doubts.append(_("Lô hàng hết hạn dùng trước ngày giao."))
    if listing.regular_price != product.regular_price:
        doubts.append(_("Giá niêm yết của sản phẩm đã đổi từ lúc đăng ký."))
    return doubts


def sessions_to_judge() -> list[tuple[MarketSession, int]]:
    """Return the coming and running sessions that have applications waiting, soonest first, each with how many."""
    waiting = Q(listings__standing=Listing.Standing.APPLIED, listings__withdrawn_at=None, listings__stopped_at=None)
    rows = MarketSession.objects.filter(stopped_at=None, closes_at__gt=Now()).annotate(
        waiting=Count("listings", filter=waiting)
    )
    return [(session, session.waiting) for session in rows.filter(waiting__gt=0).order_by("opens_at")]
