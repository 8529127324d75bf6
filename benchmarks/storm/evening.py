"""What the storm is about: an evening of scarce goods, some with a fee, a flash price or a lot that others share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sessions.models import Listing

SHARE = 0.35  # units there are for each attempt: most come too late, cancelled ones come back
VENDORS, GOODS = 3, 8  # goods of each vendor
LEAST_PEOPLE, ATTEMPTS_EACH = 24, 80  # who are signed in, and how much each may do within the gate's limits
LIMIT = 5  # units a buyer may have
FEE, FREE_FROM = 15_000, 300_000  # đồng: what the first vendor takes for bringing goods, and from what value nothing


@dataclass(frozen=True)
class Good:
    """One listing as its card shows it; `price` in đồng."""

    listing: int
    code: str  # its stall code, for orders by text
    price: int
    has_fee: bool

    def fee(self, quantity: int) -> int:
        """Return what bringing so many costs at the card's price; the page tells whether that is right."""
        return FEE if self.has_fee and quantity * self.price < FREE_FROM else 0


@dataclass(frozen=True)
class Evening:
    """Where to send what."""

    session: int  # its number
    other_session: int  # another that is open, which sells from one lot with this one
    goods: list[Good]
    others: list[Good]  # of the other session
    people: list[str]  # the session cookies of people signed in


def build(attempts: int) -> Evening:
    """Make the evening in the database the settings name; Django is set up already."""
    from orders.models import DeliveryArea
    from tests import cast
    from tests.sessions.flashes import make_flash

    session, other = (cast.make_session("live", minutes=24 * 60) for _ in range(2))
    vendors = [cast.make_vendor(name) for name in ("HTX Bưởi Đông Cao", "HTX Mật ong Ba Vì", "HTX Chè Ba Trại")]
    DeliveryArea.objects.create(vendor=vendors[0], fee=FEE, free_from=FREE_FROM)
    units = max(2 * LIMIT, round(attempts * SHARE / (VENDORS * GOODS)))
    products = [cast.make_product(vendor, f"Hàng {n}") for n in range(GOODS) for vendor in vendors]
    lot = cast.make_lot(products[1], quantity=units + units // 2)
    listings = [
        cast.make_listing(
            session,
            product,
            allotment=units,
            stall_code=f"A{number + 1}",
            lot=lot if product == lot.product else None,
        )
        for number, product in enumerate(products)
    ]
    shared = cast.make_listing(other, lot.product, allotment=units, lot=lot, stall_code="B1")
    make_flash(listings[2], minutes=24 * 60, allotment=units // 2)
    return Evening(
        session=session.number,
        other_session=other.number,
        goods=[_good(each, vendors[0].pk) for each in listings],
        others=[_good(shared, vendors[0].pk)],
        people=[_signed_in(number) for number in range(max(LEAST_PEOPLE, attempts // ATTEMPTS_EACH))],
    )


def _good(listing: "Listing", fee_of: int) -> Good:
    return Good(listing.pk, listing.stall_code, listing.session_price, listing.product.vendor_id == fee_of)


def _signed_in(number: int) -> str:
    """Return the session cookie of one more person."""
    from django.conf import settings
    from django.test import Client

    from market.accounts.models import Person

    facts = {"email": f"mua-{number}@example.vn", "phone": f"+8498{number:07d}"}
    client = Client()
    client.force_login(Person.objects.create_person(full_name=f"Người mua {number}", **facts))
    return client.cookies[settings.SESSION_COOKIE_NAME].value
