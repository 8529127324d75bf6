"""A product's page, and all that buyers said of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.kernel.texts import whole_number
from market.storefront.product.more import drawn_parts
from market.storefront.products import product_facts, public_product
from market.storefront.sharing.links import share_of
from market.storefront.structured import product_markup
from orders.reviews.selectors import page_of, rating_of_product, worded_reviews
from sessions.selectors import live_session


@public
@require_safe
def show_product(request: HttpRequest, slug: str) -> HttpResponse:
    product = public_product(slug)
    live = live_session()
    facts = product_facts(product, live)
    context = {
        "product": product,
        "facts": facts,
        "more": drawn_parts(product, facts),
        "markup": product_markup(product, facts, facts.rating),
        "share": share_of(product),
        "nav": {"live_session": live},  # what the frame asks for, so that the database is not asked twice
    }
    return render(request, "storefront/product.html", context)


@public
@require_safe
def list_reviews(request: HttpRequest, slug: str) -> HttpResponse:
    product = public_product(slug)
    before = whole_number(request.GET.get("truoc", ""))
    reviews, next_before = page_of(worded_reviews(product=product), before)
    context = {
        "product": product,
        "rating": rating_of_product(product),
        "reviews": reviews,
        "next_before": next_before,
        "is_later": before is not None,
    }
    return render(request, "storefront/reviews.html", context)
