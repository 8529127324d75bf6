"""After the night: whoever sold is reminded once to send, whoever bought once to say that it came."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from market.kernel.clock import database_now
from orders.aftercare.clocks import (
    CONFIRM_REMINDER,
    CONFIRM_REMINDER_UNTIL,
    CONFIRM_REST,
    DELIVER_REMINDER,
    DELIVER_REMINDER_UNTIL,
)
from orders.models import Attestation, Order, Party
from orders.services.agreed import lock_order, tell_buyer, tell_vendor
from sessions.availability import ENDS_AT
from sessions.checks.due import switched_on
from sessions.models import MarketSession

UNSENT = (Order.Status.PLACED, Order.Status.CONFIRMED, Order.Status.PACKED)
ARRIVED = (Order.Status.DELIVERED, Order.Status.PAID)
MOST_IN_ONE_RUN = 500


def _ended_between(longest: timedelta, shortest: timedelta, reminder: str) -> QuerySet[MarketSession]:
    sessions = MarketSession.objects.filter(switched_on(reminder)).alias(end=ENDS_AT)
    return sessions.filter(end__gt=Now() - longest, end__lte=Now() - shortest)


def unsent_orders() -> QuerySet[Order]:
    """Return the orders of the last nights that have not left and whose vendor was not reminded of them."""
    nights = _ended_between(DELIVER_REMINDER_UNTIL, DELIVER_REMINDER, MarketSession.Reminder.DELIVER)
    return Order.objects.filter(session__in=nights, status__in=UNSENT, vendor_reminded_at=None)


def vendors_to_remind() -> list[tuple[int, int]]:
    """Return session and vendor of every such order, each pair once, oldest first."""
    pairs = unsent_orders().order_by("session_id", "vendor_id").values_list("session_id", "vendor_id")
    return list(pairs.distinct())


@transaction.atomic
def remind_vendor(*, session_id: int, vendor_id: int) -> int:
    """Remind one vendor of all its unsent orders of one night at once; return how many. Twice reminds once."""
    wanted = unsent_orders().filter(session=session_id, vendor=vendor_id).order_by("pk")
    orders = list(wanted.select_for_update(no_key=True, of=("self",)).select_related("vendor", "session"))
    if not orders:
        return 0
    facts = {"session": orders[0].session, "orders": orders, "first": min(order.deliver_by for order in orders)}
    key = f"deliver-{orders[0].session.number}-{vendor_id}-{orders[-1].pk}"
    tell_vendor(orders[0], kind="deliver-reminder", key=key, context=facts)
    Order.objects.filter(pk__in=[order.pk for order in orders]).update(vendor_reminded_at=database_now())
    return len(orders)


def unconfirmed_orders() -> QuerySet[Order]:
    """Return the orders that arrived by the vendor's word, of which the buyer said nothing and was not reminded."""
    nights = _ended_between(CONFIRM_REMINDER_UNTIL, CONFIRM_REMINDER, MarketSession.Reminder.CONFIRM)
    arrived = Order.objects.filter(session__in=nights, status__in=ARRIVED, buyer_reminded_at=None)
    spoke = Attestation.objects.filter(order=OuterRef("pk"), side=Party.BUYER)
    rested = arrived.filter(status_changed_at__lte=Now() - CONFIRM_REST)
    return rested.filter(~Exists(spoke)).exclude(contact=None).order_by("pk")


@transaction.atomic
def remind_buyer(order_id: int) -> bool:
    """Ask one buyer whether the goods came; tell whether this call did. Running twice asks once."""
    order = lock_order(Order.objects.get(pk=order_id))
    if not unconfirmed_orders().filter(pk=order.pk).exists():
        return False
    tell_buyer(order, kind="confirm-reminder", key=f"order-{order.pk}-confirm", context={})
    Order.objects.filter(pk=order.pk).update(buyer_reminded_at=database_now())
    return True
