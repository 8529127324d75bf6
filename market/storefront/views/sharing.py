"""What is shared of a product or an evening: its picture, its QR code, a sheet to hang up."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.gate import limits
from market.gate.addresses import address_block
from market.storefront.products import public_product
from market.storefront.sharing.cards import ShareCard, card_of_product, card_of_session
from market.storefront.sharing.drawing import kept_picture, make_picture
from market.storefront.structured import address_of
from sessions.access import evening_numbered
from vetting import stamps


@public
@require_safe
@cache_control(public=True, max_age=3600)
def show_product_picture(request: HttpRequest, slug: str) -> HttpResponse:
    return _picture(request, card_of_product(public_product(slug)))


@public
@require_safe
@cache_control(public=True, max_age=3600)
def show_session_picture(request: HttpRequest, number: int) -> HttpResponse:
    return _picture(request, card_of_session(evening_numbered(number).session))


@public
@require_safe
@cache_control(public=True, max_age=3600)
def show_product_qr(request: HttpRequest, slug: str) -> HttpResponse:
    content = stamps.qr_svg(address_of(public_product(slug)))
    headers = {"Content-Disposition": f'inline; filename="{slug}.svg"'}
    return HttpResponse(content, content_type="image/svg+xml", headers=headers)


@public
@require_safe
def show_poster(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a sheet to print: the product, and the code that leads to its page."""
    product = public_product(slug)
    picture = product.picture.card(alt=product.name) if product.picture else None
    context = {"product": product, "picture": picture, "address": address_of(product), "site": settings.SITE_URL}
    return render(request, "storefront/poster.html", context)


def _picture(request: HttpRequest, card: ShareCard) -> HttpResponse:
    content = kept_picture(card)
    if content is None:  # only making one costs
        limits.hit("share picture", {"address": address_block(request)})
        content = make_picture(card)
    return HttpResponse(content, content_type="image/jpeg")
