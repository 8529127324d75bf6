"""Verification: what the organiser witnessed of an order, for anybody who holds its code."""

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from market.accounts.rules import public
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.codes import is_well_formed, typed_code
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from orders import access
from orders.access import Viewer
from orders.buying.own_orders import proof_of
from orders.forms.verification import CodeForm, FileForm
from orders.qr import verification_address
from orders.reports.about import document_number
from orders.reports.genuine import GenuineReport, genuine_report
from orders.reports.registry import REPORTS, title_of
from orders.witness import dropped
from orders.witness import log as witness_log
from orders.witness.certificates import certificate_of, standing_of_code


@public
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code; go to its page when it is known, say what is wrong with it beside the field otherwise."""
    if "code" not in request.GET:
        return render(request, "orders/verify.html", {"form": CodeForm(), "file_form": FileForm()})
    form = CodeForm(request.GET)
    if form.is_valid():
        limits.hit("verify", {"address": address_block(request)})
        try:
            witness_log.history_of(form.cleaned_data["code"])
        except Problem as problem:
            form.add_error("code", problem.message)
        else:
            return redirect("orders:show-witness", typed_code(form.cleaned_data["code"]))
    return render(request, "orders/verify.html", {"form": form, "file_form": FileForm()}, status=422)


@public
@require_POST
def verify_file(request: HttpRequest) -> HttpResponse:
    """Say what a report or a certificate is, or go to the order whose QR code is on a photo or a receipt."""
    limits.hit("verify file", {"address": address_block(request)})
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        genuine = genuine_report(file)
        if genuine is not None:
            return _show_report(request, genuine)
        try:
            found = dropped.examine(file)
        except Problem as problem:
            add_problem(form, problem)
        else:
            if isinstance(found, str):
                return redirect("orders:show-witness", found)
            return render(request, "orders/proven.html", {"proven": found})
    return render(request, "orders/verify.html", {"form": CodeForm(), "file_form": form}, status=422)


def _show_report(request: HttpRequest, genuine: GenuineReport) -> HttpResponse:
    compilation = genuine.compilation
    context = {
        "genuine": genuine,
        "title": title_of(compilation),
        "report": None if compilation.report else REPORTS.get(genuine.file.report),
        "number": document_number(compilation, compilation.taken_at) if compilation.taken_at else "",
    }
    return render(request, "orders/genuine_report.html", context)


@public
@never_cache
@require_safe
def download_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out an order's certificate to its two sides and the office; only the buyer's own names the buyer."""
    order, viewer = access.receipt_for(request.user, code, proof_of(request))
    content = certificate_of(order, with_person=viewer is Viewer.BUYER)
    headers = {"Content-Disposition": f'attachment; filename="chung-nhan-{order.code}.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@public
@require_safe
def show_witness(request: HttpRequest, code: str) -> HttpResponse:
    limits.hit("verify", {"address": address_block(request)})
    history = witness_log.history_of(code)
    context = {"placed": history[0], "moves": history[1:], "is_intact": all(each.is_intact for each in history)}
    context["standing"] = standing_of_code(history[0].entry.subject)
    return render(request, "orders/witnessed.html", context)


@public
@require_safe
@cache_control(public=True, max_age=86400)
def show_qr(request: HttpRequest, code: str) -> HttpResponse:
    """Return the QR code that leads to an order's verification, as SVG. Says nothing about whether it exists."""
    if not is_well_formed(typed_code(code)):
        raise Http404
    picture = segno.make(verification_address(code), error="m").svg_inline(scale=4, border=2, dark="#1b1a2b")
    picture = picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return HttpResponse(picture, content_type="image/svg+xml")
