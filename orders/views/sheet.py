"""The order sheet: a page of its own, or a part in the dialog of the live page."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods
from django_htmx.http import reswap, retarget

from market.accounts.rules import public
from market.kernel.caching import never_kept_but_refusals
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.kernel.htmx import is_htmx, render_part
from orders import access
from orders.buying.basket import DeliveryChoice
from orders.buying.checkout import value_of
from orders.buying.sheet import brought_to
from orders.forms.sheet import OrderForm
from orders.models import Placing
from orders.services.refusing import Unavailable
from orders.views.sending import Wish, known_contact, send, to_receipt

_WHERE = frozenset({"commune", "commune-code"})  # asked for again while they are typed: delivery may cost something


@public
@never_kept_but_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def place_order(request: HttpRequest, number: int, listing_id: int) -> HttpResponse:
    """Show the sheet; place the order and go to its receipt."""
    if request.method != "POST":
        known = known_contact(request) | {name: value for name, value in request.GET.items() if name in _WHERE}
        return _draw(request, number, listing_id, OrderForm(initial=known))
    if "recount" in request.POST:  # without JavaScript: only the sums are asked for
        return _draw(request, number, listing_id, OrderForm(initial=request.POST.dict()))
    form, status = OrderForm(request.POST), 422
    if form.is_valid():
        try:
            return to_receipt(request, _place(request, form, number, listing_id))
        except Problem as problem:
            add_problem(form, problem)
            status = problem.status
            if isinstance(problem, Unavailable) and is_htmx(request):
                return _tell(request, form, status)
    return _draw(request, number, listing_id, form, status=status)


def _tell(request: HttpRequest, form: OrderForm, status: int) -> HttpResponse:
    """Put only the sentence into the sheet that is open: at 20:30:05 drawing it anew would cost five placed orders."""
    told = render_part(request, "orders/sheet.html", "problem", {"form": form}, status=status)
    return reswap(retarget(told, "#order-problem"), "innerHTML")


def _place(request: HttpRequest, form: OrderForm, number: int, listing_id: int) -> Placing:
    contact, line = form.contact(), form.line(listing_id)
    total = line.amount + (form.cleaned_data["fee"] or 0)
    choices = _chosen(form, number, listing_id, contact.commune)
    return send(request, Wish(form.cleaned_data["key"], [line], contact, total, session=number, choices=choices))


def _chosen(form: OrderForm, number: int, listing_id: int, commune: str) -> dict[int, DeliveryChoice] | None:
    """Return the pick-up point that stood on the page; nothing where the goods are brought, as they mostly are."""
    if not form.cleaned_data["way"].startswith("pickup"):
        return None
    sheet = brought_to(access.sheet_for(number, listing_id, asked=form.cleaned_data["quantity"]), commune)
    same = (each for each in sheet.offer.choices if value_of(each) == form.cleaned_data["way"])
    found = next(same, None)
    return None if found is None else {sheet.vendor.pk: found}


def _draw(request: HttpRequest, number: int, listing_id: int, form: OrderForm, *, status: int = 200) -> HttpResponse:
    asked = (request.POST or request.GET).get("quantity", "")[:6]
    sheet = access.sheet_for(number, listing_id, asked=int(asked) if asked.isdecimal() else 1)
    sheet = brought_to(sheet, form.commune_meant())
    form.set_most(sheet.most)
    context: dict[str, Any] = {
        "sheet": sheet,
        "form": form,
        "key": getattr(form, "cleaned_data", {}).get("key") or uuid4(),
        "fee": str(sheet.delivery_fee),
        "way": value_of(sheet.choice) if sheet.choice else "",
        "price": str(sheet.price),  # a plain number in the page's source, whatever the language
        "is_part": is_htmx(request),
        "is_changed": form.is_bound and form.data.get("price") != str(sheet.price),
    }
    return render_part(request, "orders/sheet.html", "sheet", context, status=status)
