"""Three days after an order was completed its buyer is asked once what the goods were like."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from orders.models import Order, Review, ReviewInvitation
from orders.proofs import receipt_key
from orders.services.agreed import lock_order, tell_buyer
from sessions.models import MarketSession

INVITED_AFTER = timedelta(days=3)  # goods are tasted by then
INVITED_UNTIL = timedelta(days=14)  # later nobody remembers; a market without workers for a week asks late
EVENINGS = timedelta(days=90)  # how far back evenings are looked through
MOST_IN_ONE_RUN = 500


def orders_to_invite() -> QuerySet[Order]:
    """Return the orders completed days ago whose buyers said nothing of the goods and were not asked."""
    evenings = MarketSession.objects.filter(closes_at__gt=Now() - EVENINGS)
    ripe = Order.objects.filter(
        session__in=evenings,
        status=Order.Status.COMPLETED,
        status_changed_at__lte=Now() - INVITED_AFTER,
        status_changed_at__gt=Now() - INVITED_UNTIL,
        contact__isnull=False,
        review_invitation=None,
    )
    return (
        ripe.exclude(contact__email="")
        .filter(~Exists(Review.objects.filter(line__order=OuterRef("pk"))))
        .order_by("pk")
    )


@transaction.atomic
def invite_buyer(order_id: int) -> bool:
    """Ask one buyer; tell whether this call did. Running twice asks once."""
    order = lock_order(Order.objects.get(pk=order_id))
    if not orders_to_invite().filter(pk=order.pk).exists():
        return False
    facts = {"review_url": review_url(order)}
    tell_buyer(order, kind="review-invitation", key=f"order-{order.pk}-review", context=facts)
    ReviewInvitation.objects.create(order=order)
    return True


def review_url(order: Order) -> str:
    """Return the address at which a buyer speaks of an order's goods without signing in."""
    path = reverse("orders:review-order", args=[order.code])
    return f"{settings.SITE_URL}{path}?k={receipt_key(order.code)}"
