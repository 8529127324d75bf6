"""A part of the host's console: how many orders so far."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.htmx import render_part
from orders.desk.own_counts import own_counts
from sessions.access import evening_numbered
from vetting.access import vendor_where
from vetting.parts import Ability


@vendor_only
@require_safe
def show_own_counts(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    """Show a vendor its counts of a session, as a page or as a part of the console."""
    vendor = vendor_where(request.user, vendor_slug, Ability.COUNT_ORDERS)
    evening = evening_numbered(number)
    counts = own_counts(vendor, evening.session, evening.moment)
    context = {"vendor": vendor, "session": evening.session, "evening": evening, "counts": counts}
    return render_part(request, "orders/own_counts.html", "counts", context)
