"""A product's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.storefront.product.more import drawn_parts
from market.storefront.products import product_facts, public_product


@public
@require_safe
def show_product(request: HttpRequest, slug: str) -> HttpResponse:
    product = public_product(slug)
    context = {"product": product, "facts": product_facts(product), "more": drawn_parts(product)}
    return render(request, "storefront/product.html", context)
