"""Following vendors and products."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.models import Consent
from market.accounts.rules import PersonRequest, signed_in
from market.accounts.services.consents import consents_of
from market.kernel.htmx import is_htmx, render_part
from market.mine.access import product_to_follow, vendor_to_follow
from sessions.selectors import next_session
from sessions.selectors.follows import followed_by, follows
from sessions.services.follows import follow, unfollow
from vetting.models import Product, Vendor

READ_OR_WRITE = ["GET", "HEAD", "POST"]


@signed_in
@never_cache
@require_safe
def list_follows(request: PersonRequest) -> HttpResponse:
    session = next_session()
    context = {
        "session": session,
        "followed": followed_by(request.user, session),
        "hears": consents_of(request.user).get(Consent.Purpose.FOLLOWS, False),
    }
    return render(request, "mine/follows.html", context)


@signed_in
@never_cache
@require_http_methods(READ_OR_WRITE)
def follow_vendor(request: PersonRequest, slug: str) -> HttpResponse:
    """Say whether one follows a vendor; a POST follows it."""
    vendor = vendor_to_follow(slug)
    if request.method == "POST":
        follow(person=request.user, vendor=vendor)
    return _draw(request, vendor=vendor)


@signed_in
@require_POST
def unfollow_vendor(request: PersonRequest, slug: str) -> HttpResponse:
    vendor = vendor_to_follow(slug)
    unfollow(person=request.user, vendor=vendor)
    return _draw(request, vendor=vendor)


@signed_in
@never_cache
@require_http_methods(READ_OR_WRITE)
def follow_product(request: PersonRequest, slug: str) -> HttpResponse:
    """Say whether one follows a product; a POST follows it."""
    product = product_to_follow(slug)
    if request.method == "POST":
        follow(person=request.user, product=product)
    return _draw(request, product=product)


@signed_in
@require_POST
def unfollow_product(request: PersonRequest, slug: str) -> HttpResponse:
    product = product_to_follow(slug)
    unfollow(person=request.user, product=product)
    return _draw(request, product=product)


def _draw(request: PersonRequest, *, vendor: Vendor | None = None, product: Product | None = None) -> HttpResponse:
    """Return the button as it is now; a plain POST goes to the page of everything one follows."""
    if request.method == "POST" and not is_htmx(request):
        messages.success(request, _("Đã ghi. Đây là những gì Anh/Chị theo dõi."))
        return redirect("mine:list-follows")
    is_followed = follows(request.user, vendor=vendor, product=product)
    context = {"vendor": vendor, "product": product, "is_followed": is_followed}
    return render_part(request, "mine/follow.html", "button", context)
