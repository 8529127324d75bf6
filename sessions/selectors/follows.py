"""What somebody follows."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from market.accounts.models import Person
from sessions.availability import ON_TABLE
from sessions.models import Follow, Listing, MarketSession
from vetting.models import Product, Vendor

MOST = 200  # shown


@dataclass(frozen=True)
class Followed:
    """Vendors and products somebody follows; each with `is_coming`: on the table of the next evening."""

    vendors: QuerySet[Vendor]
    products: QuerySet[Product]


def followed_by(person: Person, session: MarketSession | None) -> Followed:
    """Return what somebody follows that is open to the public, with whether it comes to this evening."""
    on_table = Listing.objects.filter(ON_TABLE, session=session)
    own = Follow.objects.filter(person=person)
    vendors = Vendor.objects.filter(status=Vendor.Status.APPROVED, pk__in=own.values("vendor"))
    products = Product.objects.filter(
        status=Product.Status.APPROVED, vendor__status=Vendor.Status.APPROVED, pk__in=own.values("product")
    )
    return Followed(
        vendors.annotate(is_coming=Exists(on_table.filter(product__vendor=OuterRef("pk"))))
        .select_related("commune__province")
        .order_by("-is_coming", "display_name")[:MOST],
        products.annotate(is_coming=Exists(on_table.filter(product=OuterRef("pk"))))
        .select_related("vendor")
        .order_by("-is_coming", "name")[:MOST],
    )


def follows(person: Person, *, vendor: Vendor | None = None, product: Product | None = None) -> bool:
    """Tell whether somebody follows a vendor, or a product."""
    return Follow.objects.filter(person=person, vendor=vendor, product=product).exists()


def reminders_of(person: Person) -> "QuerySet[MarketSession]":
    """Return the coming evenings somebody asked to be reminded of, each with `reminder` (the wish's number)."""
    return MarketSession.objects.filter(reminder_requests__person=person).distinct()
