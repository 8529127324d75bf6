"""Looking up an order without an account. Every answer is the same whether or not there is such an order."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from market.accounts.rules import public
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.clock import now
from market.kernel.codes import typed_code
from orders.buying import tracked
from orders.buying.own_orders import remember
from orders.forms.tracking import TrackCodeForm, TrackForm
from orders.services import tracking

KEPT = "track"  # in the visitor's session: which order, the hash of what was sent, until when, how often tried


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track_order(request: HttpRequest) -> HttpResponse:
    """Ask for the order's code and the end of the phone number; send a one-time code to its contact."""
    form = TrackForm(request.POST or None, initial={"code": request.GET.get("ma", "")[:20]})
    if form.is_valid():
        code, block = typed_code(form.cleaned_data["code"]), address_block(request)
        limits.hit("track", {"code here": f"{code} {block}", "code": code, "address": block})
        digits = tracking.new_digits()
        tracking.send_code(typed=code, last_digits=form.cleaned_data["last_digits"], digits=digits)
        until = (now() + tracking.LIFETIME).timestamp()
        request.session[KEPT] = {"code": code, "hash": tracking.hashed(digits, code), "until": until, "tries": 0}
        return redirect("orders:enter-track-code")
    return render(request, "orders/track.html", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_track_code(request: HttpRequest) -> HttpResponse:
    """Take the one-time code and open the receipt in this browser."""
    kept = request.session.get(KEPT)
    if kept is None:
        return redirect("orders:track-order")
    form = TrackCodeForm(request.POST or None)
    if form.is_valid():
        limits.hit("track code", {"order": kept["code"], "address": address_block(request)})
        if _is_right(request, "".join(form.cleaned_data["digits"].split())):
            del request.session[KEPT]
            tracked.keep(request.session, kept["code"])
            response = redirect("orders:show-order", kept["code"])
            remember(request, response, [kept["code"]])
            return response
        form.add_error("digits", _("Mã chưa đúng hoặc đã hết hạn. Hãy xem lại tin mới nhất, hoặc xin mã mới."))
    return render(request, "orders/track_code.html", {"form": form}, status=422 if form.errors else 200)


def _is_right(request: HttpRequest, digits: str) -> bool:
    """Count a try; tell whether it was the code that was sent, still in time and not guessed at too often."""
    kept = request.session[KEPT]
    kept["tries"] += 1
    request.session[KEPT] = kept
    is_open = kept["tries"] <= tracking.TRIES and now().timestamp() < kept["until"]
    return tracking.fits(digits, kept["code"], kept["hash"]) and is_open
