"""The catalogue: products that were vetted, found without diacritics."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.kernel.htmx import render_part
from market.storefront.catalogue import branches, catalogue_page
from market.storefront.forms import CatalogueForm
from market.storefront.products import product_facts, public_product


@public
@require_safe
def list_products(request: HttpRequest) -> HttpResponse:
    form = CatalogueForm(request.GET)
    page = catalogue_page(form.wishes())
    context = {"form": form, "page": page, "branches": branches(), "wishes": form.wishes()}
    return render_part(request, "storefront/products.html", "results", context)


@public
@require_safe
def show_product(request: HttpRequest, slug: str) -> HttpResponse:
    product = public_product(slug)
    return render(request, "storefront/product.html", {"product": product, "facts": product_facts(product)})
