"""A product's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.storefront.product.more import drawn_parts
from market.storefront.products import product_facts, public_product
from market.storefront.sharing.links import share_of
from market.storefront.structured import product_markup


@public
@require_safe
def show_product(request: HttpRequest, slug: str) -> HttpResponse:
    product = public_product(slug)
    facts = product_facts(product)
    context = {
        "product": product,
        "facts": facts,
        "more": drawn_parts(product),
        "markup": product_markup(product, facts),
        "share": share_of(product),
    }
    return render(request, "storefront/product.html", context)
