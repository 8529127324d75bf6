"""Completed orders, and what their buyers say."""

from datetime import timedelta
from uuid import UUID, uuid4

from market.accounts.models import Person
from market.kernel.clock import database_now
from orders.aftercare.acts import COLLECT, CONFIRM, RECEIVE, SHIP
from orders.models import Order, Review
from orders.reviews.services import Writing, write_review
from orders.services.moves import move_order
from sessions.models import Listing
from tests.orders.conftest import contact, phone_of, place


def completed(
    listing: Listing, number: int = 1, *, buyer: Person | None = None, name: str = "Nguyễn Thị Mai", days: int = 0
) -> Order:
    """Return an order of which both sides said, so many days ago, that all is well."""
    to = contact(phone_of(number), name=name, email=f"mai-{number}@example.vn")
    order = Order.objects.get(code=place(listing, buyer=buyer, to=to).codes[0])
    for act in (CONFIRM, SHIP, COLLECT, RECEIVE):
        order = move_order(actor=None, order=order, act=act)
    Order.objects.filter(pk=order.pk).update(status_changed_at=database_now() - timedelta(days=days))
    return Order.objects.get(pk=order.pk)


def said(order: Order, score: int = 5, text: str = "", *, is_named: bool = True, key: UUID | None = None) -> Review:
    """Let the buyer of an order speak of its first line."""
    writing = Writing(order.current_lines[0].pk, score, text, is_named, key or uuid4())
    return write_review(actor=order.buyer, order=order, writing=writing)
