"""The catalogue: products that were vetted, found without diacritics."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.kernel.htmx import render_part
from market.storefront import selectors
from market.storefront.forms import CatalogueForm


@public
@require_safe
def list_products(request: HttpRequest) -> HttpResponse:
    form = CatalogueForm(request.GET)
    page = selectors.catalogue_page(form.wishes())
    context = {"form": form, "page": page, "branches": selectors.branches(), "wishes": form.wishes()}
    return render_part(request, "storefront/products.html", "results", context)


@public
@require_safe
def show_product(request: HttpRequest, slug: str) -> HttpResponse:
    product = selectors.public_product(slug)
    return render(request, "storefront/product.html", {"product": product, "facts": selectors.product_facts(product)})
