"""What search engines read of a product and of the market: schema.org as JSON-LD. Only what the page itself says."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from market.kernel.clock import in_hanoi
from market.storefront.products import ProductFacts
from orders.reviews.rating import Rating
from sessions.models import Listing
from sessions.night.structured import data_block
from vetting.models import Product

SCHEMA = "https://schema.org"


def product_markup(product: Product, facts: ProductFacts, rating: Rating | None = None) -> SafeString:
    """Return a product with its offer, and where its page stands, as a data block."""
    return data_block([product_of(product, facts, rating), trail_of(product)])


def product_of(product: Product, facts: ProductFacts, rating: Rating | None = None) -> dict[str, Any]:
    """Return a product as schema.org's Product; an average only of enough ratings."""
    found: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Product",
        "name": product.name,
        "description": product.summary,
        "url": address_of(product),
        "sku": product.sku,
        "category": _(product.product_set.name),
        "brand": {"@type": "Brand", "name": product.vendor.display_name},
        "image": [_whole(frame["largest"]) for frame in facts.frames],
        "offers": offer_of(product, facts),
    }
    if product.gtin:
        found["gtin"] = product.gtin
    if rating and rating.is_telling:
        found["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": round(rating.average, 1),
            "reviewCount": rating.count,
        }
    return found


def offer_of(product: Product, facts: ProductFacts) -> dict[str, Any]:
    """Return what it costs and whether it can be bought this minute: only in a live evening, and while some is left."""
    vendor, listing = product.vendor, facts.listing or facts.upcoming
    state = "OutOfStock" if facts.listing is None else "InStock" if facts.left else "SoldOut"
    price = facts.stall.unit_price if facts.stall else listing.session_price if listing else product.regular_price
    return {
        "@type": "Offer",
        "url": address_of(product),
        "price": price,
        "priceCurrency": "VND",
        "itemCondition": f"{SCHEMA}/NewCondition",
        "availability": f"{SCHEMA}/{state}",
        "seller": {
            "@type": "Organization",
            "name": vendor.display_name,
            "url": _whole(reverse("storefront:show-vendor", args=[vendor.slug])),
            "address": {
                "@type": "PostalAddress",
                "addressLocality": vendor.commune.name,
                "addressRegion": vendor.commune.province.name,
                "addressCountry": "VN",
            },
        },
    } | (_times(listing) if listing else {})


def _times(listing: Listing) -> dict[str, str]:
    """Return when the price of an evening holds."""
    session = listing.session
    ends = in_hanoi(session.closes_at).isoformat(timespec="seconds")
    return {
        "availabilityStarts": in_hanoi(session.opens_at).isoformat(timespec="seconds"),
        "availabilityEnds": ends,
        "priceValidUntil": ends,
    }


def trail_of(product: Product) -> dict[str, Any]:
    """Return where a product's page stands in the catalogue, as schema.org's BreadcrumbList."""
    catalogue, branch = _whole(reverse("storefront:list-products")), product.product_set.branch
    steps = [
        (_("Sản phẩm"), catalogue),
        (_(branch.name), f"{catalogue}?nhom={branch.pk}"),
        (product.name, address_of(product)),
    ]
    return {
        "@context": SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, 1)
        ],
    }


def market_markup() -> SafeString:
    """Return the market itself and how to search it, as a data block for the home page."""
    catalogue = _whole(reverse("storefront:list-products"))
    market = {
        "@context": SCHEMA,
        "@type": "Organization",
        "@id": f"{settings.SITE_URL}/#cho",
        "name": _("Chợ đêm trên mây"),
        "url": settings.SITE_URL,
        "logo": _whole(static("apple-touch-icon.png")),
    }
    site = {
        "@context": SCHEMA,
        "@type": "WebSite",
        "name": _("Chợ đêm trên mây"),
        "url": settings.SITE_URL,
        "inLanguage": ["vi", "en"],
        "publisher": {"@id": market["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": catalogue + "?q={search_term_string}"},
            "query-input": "required name=search_term_string",
        },
    }
    return data_block([market, site])


def address_of(product: Product) -> str:
    """Return the whole address of a product's page."""
    return _whole(reverse("storefront:show-product", args=[product.slug]))


def _whole(path: str) -> str:
    return path if path.startswith("http") else settings.SITE_URL + path
