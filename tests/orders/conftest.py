"""An evening that sells, and a way to place orders in it."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet

from market.accounts.models import Person
from orders.buying.basket import Contact, WantedLine
from orders.forms.sheet import _meant
from orders.models import Order, Placing
from orders.services.placing import place_orders
from sessions.models import Listing, MarketSession
from tests import cast


def contact(phone: str = "+84912345678", **fields: str) -> Contact:
    """Return where Nguyễn Thị Hoa lives."""
    return Contact(
        **{
            "name": "Nguyễn Thị Hoa",
            "phone": phone,
            "commune": cast.me_linh().pk,
            "street": "Số 5, thôn Đông Cao",
        }
        | fields
    )


def phone_of(number: int) -> str:
    """Return the phone of the number-th buyer."""
    return f"+849{number:08d}"


def wanted(listing: Listing, quantity: int = 1) -> WantedLine:
    """Return a line at the price the listing shows."""
    return WantedLine(listing.pk, quantity, listing.session_price)


def place(
    listing: Listing,
    quantity: int = 1,
    *,
    key: UUID | None = None,
    buyer: Person | None = None,
    to: Contact | None = None,
) -> Placing:
    """Place an order of one listing."""
    return place_lines([wanted(listing, quantity)], listing.session, key=key, buyer=buyer, to=to)


def place_lines(
    lines: list[WantedLine],
    session: MarketSession,
    *,
    key: UUID | None = None,
    buyer: Person | None = None,
    to: Contact | None = None,
) -> Placing:
    """Place an order of several lines."""
    return place_orders(
        key=key or uuid4(),
        lines=lines,
        contact=to or contact(),
        buyer=buyer,
        shown_total=sum(line.amount for line in lines),
        session_number=session.number,
    )


def place_back(orders: QuerySet[Order], moment: datetime) -> None:
    """Let orders have been placed at another time: only a test may, the database refuses it to everybody else."""
    trigger = "orders_order_keeps_what_was_agreed"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE orders_order DISABLE TRIGGER {trigger}")
        orders.update(placed_at=moment)
        cursor.execute(f"ALTER TABLE orders_order ENABLE TRIGGER {trigger}")


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Forget what texts were found to mean: the communes of another test are gone."""
    _meant.cache_clear()


@pytest.fixture
def listing() -> Listing:
    """Twenty pomelos at 89.000 ₫ in a live session, five a buyer."""
    return cast.make_listing()
