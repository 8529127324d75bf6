"""A vendor's deliveries as a calendar to subscribe to (RFC 5545), without names, numbers or streets.

The link is a member's own: it closes when the member leaves, may no longer see the orders, or changes the password.
"""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event, vUri

from market.kernel.clock import now, today_in_hanoi
from market.kernel.errors import Absent
from market.kernel.texts import nfc
from orders.delivery.calendar import AHEAD, BEHIND, DeliveryDay, Route, days_between
from orders.desk.member_desk import Desk
from vetting.models import Vendor, VendorMember

_ASK_AGAIN = timedelta(hours=3)  # how often a calendar should fetch it
KEY_CHARACTERS = 32


def feed_key(member: VendorMember) -> str:
    """Return the secret of a member's own link."""
    about = f"{member.pk} {member.vendor_id} {member.person_id} {member.person.password}"
    return salted_hmac("orders.delivery-feed", about, algorithm="sha256").hexdigest()[:KEY_CHARACTERS]


def feed_url(member: VendorMember) -> str:
    """Return the whole address of a member's own link."""
    return settings.SITE_URL + reverse("orders:delivery-feed", args=[member.pk, feed_key(member)])


def desk_of_feed(member_id: int, secret: str) -> Desk:
    """Return the desk a link opens, or raise Absent."""
    member = (
        VendorMember.objects.select_related("vendor", "person").filter(pk=member_id, person__is_active=True).first()
    )
    desk = Desk(member.vendor, member.part) if member else None
    is_right = member is not None and constant_time_compare(feed_key(member), secret)
    if desk is None or not is_right or not (desk.sees_money or desk.packs):
        raise Absent(_("Đường dẫn lịch này không còn dùng được."))
    return desk


def feed_of(desk: Desk) -> bytes:
    """Return the calendar file: one whole-day event for each day on which something is due."""
    today = today_in_hanoi()
    days = days_between(desk.vendor, today - BEHIND, today + AHEAD, statuses=desk.statuses)
    return bytes(_calendar(desk.vendor, days).to_ical())


def _calendar(vendor: Vendor, days: Iterable[DeliveryDay]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Cho dem tren may//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Lịch giao của %(name)s") % {"name": nfc(vendor.display_name)})
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", _ASK_AGAIN)
    for each in days:
        calendar.add_component(_event(vendor, each))
    return calendar


def _event(vendor: Vendor, due: DeliveryDay) -> Event:
    url = f"{settings.SITE_URL}{reverse('orders:show-delivery-calendar', args=[vendor.slug])}?tu={due.day.isoformat()}"
    event = Event()
    event.add("uid", f"giao-{vendor.pk}-{due.day.isoformat()}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", now())
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    event.add("summary", ngettext("Giao %(n)d đơn", "Giao %(n)d đơn", due.count) % {"n": due.count})
    event.add("description", "\n".join([*map(_words, due.routes), url]))
    event.add("url", vUri(url))
    event.add("transp", "TRANSPARENT")
    return event


def _words(route: Route) -> str:
    words = ngettext("%(place)s: %(n)d đơn, %(kg)s kg", "%(place)s: %(n)d đơn, %(kg)s kg", len(route.orders))
    return words % {"place": nfc(route.name), "n": len(route.orders), "kg": route.kilograms}
