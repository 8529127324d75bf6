"""What the public pages show, gathered from the apps below."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from market.kernel.clock import Now
from market.kernel.errors import Absent
from market.kernel.money import dong
from market.kernel.texts import sort_key
from market.storefront.forms import Wishes
from market.storefront.searching import find
from market.storefront.truths import truths
from sessions.availability import HELD_NOW, ON_TABLE
from sessions.models import Listing, MarketSession
from sessions.night.board import Stall
from sessions.selectors import live_session, next_session, past_results
from sessions.selectors.flash import with_flash
from vetting import selectors as vetting
from vetting.models import Product, ProductBranch, Vendor

PAGE = 24  # products on a page of the catalogue
COUNTS = "storefront:counts"
COUNTED_SECONDS = 30  # how old the numbers beside the branches may be
FACTS_SECONDS = 3  # how old what stands beside a product may be


@dataclass(frozen=True)
class FrontPage:
    """Everything on the home page."""

    live: MarketSession | None
    upcoming: MarketSession | None
    cards: list[dict[str, Any]]
    truths: dict[str, int]
    results: list[Any]


@dataclass(frozen=True)
class CataloguePage:
    """One page of the catalogue: cards, how many in all, and where the next page starts."""

    cards: list[dict[str, Any]]
    total: int
    next_after: int | None


@dataclass(frozen=True)
class ProductFacts:
    """What stands beside a product: trust facts, the listing one can buy, evenings it appeared in."""

    picture: dict[str, Any] | None
    trust: Any
    listing: Listing | None
    upcoming: Listing | None
    past: list[Listing]
    related: list[dict[str, Any]]

    @property
    def left(self) -> int:
        """Return how many units of the listing can still be had."""
        return self.listing.in_stock if self.listing else 0

    @property
    def stall(self) -> Stall | None:
        """Return the listing one can buy as every page shows it: what it costs, what proves what it usually costs."""
        return Stall(self.listing) if self.listing else None


def front_page() -> FrontPage:
    """Return what the home page shows: the night, goods on the table, the three truths in numbers."""
    live, upcoming = live_session(), next_session()
    evening = live or upcoming
    listings: Iterable[Listing] = []
    if evening:
        listings = (
            with_flash(evening.listings.filter(ON_TABLE).annotate(held_now=HELD_NOW), Now())
            .select_related("product__vendor__commune", "product__picture", "session", "lot", "price_evidence")
            .order_by("position", "id")[:8]
        )
    return FrontPage(live, upcoming, [listing_card(listing) for listing in listings], truths(), past_results(limit=3))


@dataclass(frozen=True)
class Shelf:
    """One of the six OCOP branches and how many public products it holds."""

    code: str
    name: str
    products: int


def branches() -> list[Shelf]:
    """Return the six OCOP branches with the number of public products in each."""
    counts = _public_counts()
    return [
        Shelf(row.code, row.name, sum(n for (branch, _stars), n in counts.items() if branch == row.code))
        for row in ProductBranch.objects.all()
    ]


def _public_counts() -> dict[tuple[str, int], int]:
    """Return how many products the public sees by branch and stars, as of at most COUNTED_SECONDS ago."""
    counts: dict[tuple[str, int], int] | None = cache.get(COUNTS)
    if counts is None:
        rows = vetting.public_products().order_by().values_list("product_set__branch", "stars").annotate(n=Count("pk"))
        counts = {(branch, stars or 0): n for branch, stars, n in rows}
        cache.set(COUNTS, counts, COUNTED_SECONDS)
    return counts


def catalogue_page(wishes: Wishes) -> CataloguePage:
    """Return one page of vetted products: best match first when searching, else in Vietnamese order of names."""
    products = vetting.public_products()
    if wishes.branch:
        products = products.filter(product_set__branch=wishes.branch)
    if wishes.stars:
        products = products.filter(stars=wishes.stars)
    if wishes.text:
        found = find(products, wishes.text)
        return CataloguePage(product_cards(found), len(found), None)
    if wishes.after:
        products = _after(products, wishes.after)
    rows = list(products.order_by("sort_name", "pk")[: PAGE + 1])
    more = rows[PAGE - 1].pk if len(rows) > PAGE else None
    return CataloguePage(product_cards(rows[:PAGE]), _total(wishes), more)


def _total(wishes: Wishes) -> int:
    """Return how many products the branch and stars asked for hold."""
    return sum(
        n
        for (branch, stars), n in _public_counts().items()
        if wishes.branch in {"", None, branch} and wishes.stars in {0, None, stars}
    )


def _after(products: QuerySet[Product], last: int) -> QuerySet[Product]:
    name = Product.objects.filter(pk=last).values_list("sort_name", flat=True).first()
    if name is None:
        return products
    # Written so that the index on (sort_name, id) is entered where the page begins.
    return products.filter(sort_name__gte=name).exclude(sort_name=name, pk__lte=last)


def public_product(slug: str) -> Product:
    """Return a vetted product, or raise Absent."""
    product = vetting.public_products().filter(slug=slug).first()
    if product is None:
        raise Absent(_("Chưa có sản phẩm này trên chợ, hoặc sản phẩm đang tạm dừng."))
    return product


def public_vendor(slug: str) -> Vendor:
    """Return a vetted vendor, or raise Absent."""
    vendor = vetting.public_vendors().filter(slug=slug).first()
    if vendor is None:
        raise Absent(_("Chưa có chủ thể này trên chợ, hoặc chủ thể đang tạm dừng."))
    return vendor


def products_of(vendor: Vendor) -> QuerySet[Product]:
    """Return a vendor's vetted products in Vietnamese order."""
    return vetting.public_products().filter(vendor=vendor).order_by("sort_name")


def product_facts(product: Product) -> ProductFacts:
    """Return what stands beside a product, the same for everybody for FACTS_SECONDS; the sale itself asks anew."""
    key = f"storefront:product:{product.pk}:{get_language()}"
    facts: ProductFacts | None = cache.get(key)
    if facts is None:
        facts = _product_facts(product)
        cache.set(key, facts, FACTS_SECONDS)
    return facts


def _product_facts(product: Product) -> ProductFacts:
    live, upcoming = live_session(), next_session()
    listings = Listing.objects.filter(ON_TABLE, product=product).select_related("session", "lot", "price_evidence")
    related = products_of(product.vendor).exclude(pk=product.pk)[:4]
    evenings = [session for session in (live, upcoming) if session]
    coming = with_flash(listings.filter(session__in=evenings).annotate(held_now=HELD_NOW), Now())
    now_or_next = {listing.session_id: listing for listing in coming}
    return ProductFacts(
        picture=product.picture.card(alt=product.name) if product.picture else None,
        trust=vetting.trust_facts(product),
        listing=now_or_next.get(live.pk) if live else None,
        upcoming=now_or_next.get(upcoming.pk) if upcoming else None,
        past=list(listings.exclude(session__in=evenings).order_by("-session__opens_at")[:6]),
        related=product_cards(related),
    )


def vendors_by_place() -> dict[str, list[Vendor]]:
    """Return the public vendors grouped by former district (Hà Nội) or province, both in Vietnamese order."""
    vendors = (
        vetting.public_vendors()
        .annotate(product_count=Count("products", filter=Q(products__status=Product.Status.APPROVED)))
        .order_by("commune__province__code", "sort_name")
    )
    groups: dict[tuple[str, str], list[Vendor]] = {}
    for vendor in vendors:
        province = vendor.commune.province
        place = vendor.former_district if province.code == "01" and vendor.former_district else province.name
        groups.setdefault((province.code, place), []).append(vendor)
    in_order = sorted(groups, key=lambda group: (group[0], sort_key(group[1])))
    return {place: groups[code, place] for code, place in in_order}


# What a card may show and a product alone does not have: a template that asks for a missing key looks all around.
_PLAIN = dict.fromkeys(
    ("regular", "saving", "evidence", "flash", "session_price", "left", "allotment", "low", "on_air"), None
)


def product_cards(products: Iterable[Product]) -> list[dict[str, Any]]:
    """Return products as the stall card shows them, at their regular price."""
    return [
        _card(product, url=reverse("storefront:show-product", args=[product.slug]), price=dong(product.regular_price))
        for product in products
    ]


def listing_card(listing: Listing) -> dict[str, Any]:
    """Return a listing as the stall card shows it, at what it costs now; struck through only what is proved."""
    stall = Stall(listing)
    url = reverse("storefront:show-product", args=[listing.product.slug])
    return _card(listing.product, url=url, price=stall.price) | {
        "regular": stall.regular,
        "saving": stall.saving,
        "evidence": stall.evidence,
        "flash": stall.flash,
        "session_price": stall.session_price,
        "left": listing.in_stock,
        "allotment": listing.allotment,
    }


def _card(product: Product, *, url: str, price: str) -> dict[str, Any]:
    return _PLAIN | {
        "url": url,
        "name": product.name,
        "producer": product.vendor.display_name,
        "commune": product.vendor.commune.name,
        "stars": product.stars,
        "price": price,
        "unit": product.unit,
        "picture": product.picture.card(alt=product.name) if product.picture else None,
    }
