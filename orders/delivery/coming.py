"""What a person is about to receive, day by day."""

from datetime import date, timedelta
from itertools import groupby

from django.db.models import Prefetch

from market.accounts.models import Person
from orders.delivery.calendar import TO_BRING
from orders.models import Order, OrderLine

MOST = 30  # orders
LATEST = timedelta(days=30)  # what is overdue for longer is no longer on its way


def coming_to(person: Person, today: date) -> list[tuple[date, list[Order]]]:
    """Return a person's orders that are still to come, by the day they are promised for."""
    lines = OrderLine.objects.in_force().select_related("listing__product").order_by("pk")
    orders = (
        Order.objects.filter(buyer=person, status__in=TO_BRING, deliver_by__gte=today - LATEST)
        .select_related("vendor", "pickup_point__commune__province")
        .prefetch_related(Prefetch("lines", queryset=lines), "pickup_point__hours")
        .order_by("deliver_by", "pk")
    )
    return [(day, list(own)) for day, own in groupby(orders[:MOST], key=lambda order: order.deliver_by)]
