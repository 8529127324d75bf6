"""A completed order and what its buyer said, to fill the addresses of the access matrix."""

import uuid
from typing import Any

from market.accounts.models import Person
from orders.models import Order, OrderLine, Placing, Review, WitnessEntry
from sessions.models import Listing
from tests import cast


def review_numbers(listing: Listing, buyer: Person | None) -> dict[str, Any]:
    """Return a review with words of the sample vendor's goods."""
    placing = Placing.objects.create(key=uuid.uuid4(), buyer=buyer, session=listing.session)
    vendor, price = listing.product.vendor, listing.session_price
    order = Order.objects.create(
        code="4W8XN2QB",
        placing=placing,
        session=listing.session,
        vendor=vendor,
        buyer=buyer,
        status=Order.Status.COMPLETED,
        goods_total=price,
        deliver_by=cast.hanoi_day(),
    )
    line = OrderLine.objects.create(
        order=order, listing=listing, quantity=1, unit_price=price, regular_price=listing.regular_price
    )
    WitnessEntry.objects.create(session=order.session, kind="placed", subject=order.code, facts='{"rules": []}')
    review = Review.objects.create(
        line=line, vendor=vendor, product=listing.product, score=4, text="Bưởi ngọt.", status="shown", key=uuid.uuid4()
    )
    return {"orders review_pk": review.pk, "storefront:list-reviews slug": listing.product.slug}
