"""The order sheet: a page of its own, or a part in the dialog of the live page."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from market.accounts.models import Person
from market.accounts.rules import public
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.errors import Problem, Refused
from market.kernel.forms import add_problem
from market.kernel.htmx import go_to, is_htmx, render_part
from orders import access
from orders.forms.sheet import OrderForm
from orders.models import Placing
from orders.own_orders import remember
from orders.selectors import last_contact
from orders.services.placing import place_orders


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place_order(request: HttpRequest, number: int, listing_id: int) -> HttpResponse:
    """Show the sheet; place the order and go to its receipt."""
    if request.method != "POST":
        return _draw(request, number, listing_id, OrderForm(initial=_known(request)))
    if "recount" in request.POST:  # without JavaScript: only the sums are asked for
        return _draw(request, number, listing_id, OrderForm(initial=request.POST.dict()))
    form, status = OrderForm(request.POST), 422
    if form.is_valid():
        try:
            return _to_receipt(request, _place(request, form, number, listing_id))
        except Problem as problem:
            add_problem(form, problem)
            status = problem.status
    return _draw(request, number, listing_id, form, status=status)


def _place(request: HttpRequest, form: OrderForm, number: int, listing_id: int) -> Placing:
    contact, line = form.contact(), form.line(listing_id)
    limits.hit("order", {"buyer": contact.phone, "address": address_block(request)})
    buyer = _person(request)
    placing = place_orders(
        key=form.cleaned_data["key"],
        lines=[line],
        contact=contact,
        buyer=buyer,
        shown_total=line.amount,
        session_number=number,
    )
    if placing.is_repeat and not access.may_see_repeat(request.user, placing, contact.phone):
        raise Refused(_("Trang này đã dùng để chốt một đơn khác. Anh/Chị tải lại trang rồi chốt lại."))
    return placing


def _to_receipt(request: HttpRequest, placing: Placing) -> HttpResponse:
    if placing.is_repeat:
        messages.info(request, _("Anh/Chị đã chốt đơn này rồi, đây là biên nhận. Muốn đặt thêm, hãy mở lại trang đặt."))
    response = go_to(request, "orders:show-order", placing.codes[0])
    if not request.user.is_authenticated:
        remember(request, response, placing.codes)
    return response


def _draw(request: HttpRequest, number: int, listing_id: int, form: OrderForm, *, status: int = 200) -> HttpResponse:
    asked = (request.POST or request.GET).get("quantity", "")[:6]
    sheet = access.sheet_for(number, listing_id, asked=int(asked) if asked.isdecimal() else 1)
    form.set_most(sheet.most)
    context: dict[str, Any] = {
        "sheet": sheet,
        "form": form,
        "key": getattr(form, "cleaned_data", {}).get("key") or uuid4(),
        "price": str(sheet.price),  # a plain number in the page's source, whatever the language
        "is_part": is_htmx(request),
        "is_changed": form.is_bound and form.data.get("price") != str(sheet.price),
    }
    return render_part(request, "orders/sheet.html", "sheet", context, status=status)


def _known(request: HttpRequest) -> dict[str, Any]:
    """Return what is known about who is signed in: from the last order, else from the account."""
    person = _person(request)
    if person is None:
        return {}
    last = last_contact(person)
    if last is None:
        return {"name": person.full_name, "phone": person.phone or ""}
    return {"name": last.name, "phone": last.phone, "commune": last.commune, "street": last.street}


def _person(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None
