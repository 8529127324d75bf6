"""The checkout of a basket: one page with everything the law wants before "Chốt đơn", then an order for each vendor."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from market.accounts.rules import public
from market.kernel.caching import never_kept_but_refusals
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from orders import access
from orders.buying.basket_sheet import sheet_of
from orders.buying.checkout import Checkout, checkout_of
from orders.buying.own_basket import basket_of, remember_basket
from orders.delivery.terms import offers_for
from orders.forms.basket import CheckoutForm, asked_in
from orders.forms.invoices import PREFIX, WantedInvoiceForm
from orders.models import Basket, Placing
from orders.services import baskets
from orders.services.invoices import ask_for_invoices
from orders.services.placing import placed_before
from orders.views.sending import Wish, known_contact, person_of, send, to_receipt
from sessions.access import evening_numbered

# What is kept on the page while nothing can be placed: a pause ends, and nobody types an address twice.
_TYPED = ("name", "phone", "commune", "commune-code", "street", "note", "email")
_KEPT = (*_TYPED, *(f"{PREFIX}-{name}" for name in WantedInvoiceForm.base_fields))


@public
@never_kept_but_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def check_out(request: HttpRequest, number: int) -> HttpResponse:
    """Show what is agreed on; place it when it is what was shown, else show what changed and ask again."""
    evening = evening_numbered(number)
    basket = basket_of(request, evening.session)
    if request.method == "POST" and (placed := _placed_before(request, basket)):
        return to_receipt(request, placed)
    if basket is None:
        messages.info(request, _("Giỏ này đã chốt hoặc chưa có món nào."))
        return redirect("orders:show-basket", number)
    if request.method != "POST":
        return _draw(request, basket, CheckoutForm(initial=known_contact(request)))
    if "recount" in request.POST:  # only what delivery costs is asked for
        return _draw(request, basket, CheckoutForm(initial=request.POST.dict()))
    form, status = CheckoutForm(request.POST), 422
    if form.is_valid():
        page = _page(request, basket, form)
        if page.shown == form.cleaned_data["shown"] and page.can_be_placed:
            try:
                return _place(request, basket, form, page)
            except Problem as problem:
                add_problem(form, problem)
                status = problem.status
        else:
            status = 409
    return _draw(request, basket, form, status=status)


def _placed_before(request: HttpRequest, basket: Basket | None) -> Placing | None:
    """Return what this very page has placed already, to who sent it: the first answer may never have come."""
    if "key" not in request.POST or (basket is not None and request.POST["key"] == str(basket.key)):
        return None
    form = CheckoutForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else None
    placing = placed_before(key) if key else None
    if placing is None or not access.may_see_repeat(request.user, placing, form.contact().phone):
        return None
    return placing


def _place(request: HttpRequest, basket: Basket, form: CheckoutForm, page: Checkout) -> HttpResponse:
    wish = Wish(
        key=basket.key,
        lines=page.lines,
        contact=form.contact(),
        shown_total=page.total,
        session=basket.session.number,
        choices=page.choices,
        basket=basket,
    )
    placing = send(request, wish)
    if form.invoice.is_wanted:
        ask_for_invoices(actor=person_of(request), placing=placing, details=form.invoice.details())
    basket.refresh_from_db()
    following = baskets.carry_over(basket)
    if following is not None:
        remember_basket(request, following)
        messages.info(request, _("Những món chưa chốt được vẫn ở trong giỏ của Anh/Chị."))
    return to_receipt(request, placing)


def _page(request: HttpRequest, basket: Basket, form: CheckoutForm) -> Checkout:
    """Return the checkout for the place that is known so far, with what each vendor asks for bringing it there."""
    sheet = sheet_of(basket, evening_numbered(basket.session.number))
    ready = [(group.vendor.pk, [row for row in group.rows if row.can_be_bought]) for group in sheet.groups]
    goods = {vendor: sum(row.amount for row in rows) for vendor, rows in ready if rows}
    grams = {
        vendor: sum(row.quantity * row.listing.product.net_weight for row in rows) for vendor, rows in ready if rows
    }
    offers = offers_for(list(goods), form.commune_meant(), goods, grams) if goods else {}
    return checkout_of(sheet, offers, asked_in(request.POST))


def _draw(request: HttpRequest, basket: Basket, form: CheckoutForm, *, status: int = 200) -> HttpResponse:
    page = _page(request, basket, form)
    was_shown = request.POST.get("shown", "")
    context: dict[str, Any] = {
        "page": page,
        "sheet": page.sheet,
        "session": basket.session,
        "form": form,
        "invoice": form.invoice,
        "commune_known": bool(form.commune_meant()),
        "typed": [(name, request.POST[name]) for name in _KEPT if request.POST.get(name)],
        "changes": page.changes(was_shown) if was_shown else [],
        "asks_again": status == 409,
    }
    return render(request, "orders/checkout.html", context, status=status)
