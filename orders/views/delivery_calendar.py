"""The vendor's calendar of deliveries: a week as a page, and a feed for the calendar of a phone."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from market.accounts.rules import PersonRequest, public, vendor_only
from market.gate import limits
from market.gate.addresses import address_block
from market.kernel.clock import today_in_hanoi
from orders import access
from orders.delivery.calendar import DAYS, days_between, late_orders
from orders.delivery.feed import desk_of_feed, feed_of, feed_url

FARTHEST = timedelta(days=3660)  # of a week that is asked for


@vendor_only
@require_safe
def show_delivery_calendar(request: PersonRequest, vendor_slug: str) -> HttpResponse:
    desk = access.desk_for(request.user, vendor_slug)
    today = today_in_hanoi()
    first = _day(request.GET.get("tu", ""), today)
    last = first + timedelta(days=DAYS - 1)
    week = timedelta(days=DAYS)
    context = {
        "vendor": desk.vendor,
        "first": first,
        "last": last,
        "today": today,
        "days": days_between(desk.vendor, first, last, statuses=desk.statuses),
        "late": late_orders(desk.vendor, today, statuses=desk.statuses),
        "previous_url": f"?tu={(first - week).isoformat()}",
        "next_url": f"?tu={(first + week).isoformat()}",
        "feed": feed_url(desk.vendor.members.select_related("person").get(person=request.user)),
    }
    return render(request, "orders/delivery_calendar.html", context)


def _day(text: str, today: date) -> date:
    """Return the day that is asked for; today for what is no day, or lies beyond any use."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return today
    return asked if abs(asked - today) <= FARTHEST else today


@public
@never_cache
@require_safe
def delivery_feed(request: HttpRequest, member_id: int, secret: str) -> HttpResponse:
    """Return the calendar file to whoever holds a member's link."""
    limits.hit("feed", {"address": address_block(request)})
    with override("vi"):
        file = feed_of(desk_of_feed(member_id, secret))
    return HttpResponse(file, content_type="text/calendar; charset=utf-8")
