"""A sealed and published log, and an order that waits for the officer."""

from typing import Any

from market.accounts.models import Person
from orders.models import Order
from orders.services.publishing import publish_session
from orders.services.sealing import checkpoint_session
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import place


def witness_numbers(listing: Listing, officer: Person) -> dict[str, Any]:
    """Return what the addresses of the witness need."""
    over = cast.make_session("closed")
    checkpoint_session(over.pk)
    publish_session(over.pk)
    code = place(listing).codes[0]
    Order.objects.filter(code=code).update(assisted_by=officer)
    return {
        "orders:show-log number": over.number,
        "orders:show-log-file number": over.number,
        "orders:show-log-file name": "checkpoints.json",
        **{f"orders:{name} code": code for name in ("show-exception", "witness-order", "refuse-witness")},
    }
