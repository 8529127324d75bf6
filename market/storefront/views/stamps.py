"""Stamps: what their codes open, the form for who has no scanner, and the QR pictures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.clock import today_in_hanoi
from market.kernel.codes import is_well_formed, typed_code
from market.kernel.errors import Absent
from market.storefront.forms import StampForm
from market.storefront.provenance import NATIONAL_PORTAL, picture_of, provenance_of
from vetting import scans, stamps
from vetting.models import Lot
from vetting.selectors.lots import address_of, lot_with_code, lots_meant_by

# A program that fetches the page is nobody who holds the goods.
PROGRAMS = ("bot", "crawl", "spider", "preview", "facebookexternalhit", "curl", "wget", "python", "headless")
KEPT_SECONDS = 30  # by the visitor's own browser, so that going back and forth is no new scan


@public
@require_safe
def check_stamp(request: HttpRequest) -> HttpResponse:
    """Ask for the code on a stamp, or the whole address, and go to its page."""
    form = StampForm(request.GET if "ma" in request.GET else None)
    path = stamps.typed_path(form.cleaned_data["ma"]) if form.is_valid() else ""
    if path:
        return redirect(path)
    return render(request, "storefront/check_stamp.html", {"form": form}, status=422 if form.is_bound else 200)


@public
@require_safe
@cache_control(private=True, max_age=KEPT_SECONDS)
def show_stamp(request: HttpRequest, code: str) -> HttpResponse:
    limits.hit("stamp", {"address": address_block(request)})
    typed = typed_code(code)
    lot = lot_with_code(typed)
    return _unknown(request, typed) if lot is None else _show(request, lot)


@public
@require_safe
@cache_control(private=True, max_age=KEPT_SECONDS)
def resolve_digital_link(request: HttpRequest, gtin: str, lot: str) -> HttpResponse:
    """Open what a GS1 Digital Link means; attributes in its query say nothing new and are left alone."""
    limits.hit("stamp", {"address": address_block(request)})
    number = stamps.lot_meant(lot)
    found = lots_meant_by(gtin, number)
    if len(found) == 1:
        return _show(request, found[0])
    context = {"form": StampForm(), "gtin": gtin, "number": number, "lots": found}
    return render(request, "storefront/unknown_stamp.html", context, status=200 if found else 404)


@public
@require_safe
@cache_control(public=True, max_age=3600)
def show_stamp_svg(request: HttpRequest, code: str) -> HttpResponse:
    return _picture(stamps.qr_svg(_address(code)).encode(), "image/svg+xml", f"tem-{code}.svg")


@public
@require_safe
@cache_control(public=True, max_age=3600)
def show_stamp_png(request: HttpRequest, code: str) -> HttpResponse:
    return _picture(stamps.qr_png(_address(code)), "image/png", f"tem-{code}.png")


def _picture(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)


def _address(code: str) -> str:
    lot = lot_with_code(code)
    if lot is None:
        raise Absent(_("Không có tem mang mã này."))
    return address_of(lot)


def _show(request: HttpRequest, lot: Lot) -> HttpResponse:
    if _is_somebody_looking(request):
        scans.note(lot=lot.pk, network=address_block(request), day=today_in_hanoi())
    context = {"page": provenance_of(lot), "picture": picture_of(lot.product), "portal": NATIONAL_PORTAL}
    return render(request, "storefront/stamp.html", context)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    context = {"form": StampForm(initial={"ma": code}), "code": code, "is_mistyped": not is_well_formed(code)}
    return render(request, "storefront/unknown_stamp.html", context, status=404)


def _is_somebody_looking(request: HttpRequest) -> bool:
    """Tell whether a person opens the page: no HEAD, no prefetching by a browser, no program."""
    if request.method != "GET":
        return False
    purpose = " ".join(request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz")).lower()
    agent = request.headers.get("User-Agent", "").lower()
    return "prefetch" not in purpose and "preview" not in purpose and not any(word in agent for word in PROGRAMS)
