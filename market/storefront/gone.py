"""Products that left the market: their addresses were shared and printed, so they say so and name what is near."""

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from market.kernel.errors import Gone
from market.storefront.cards import product_cards
from sessions.availability import ON_TABLE
from sessions.models import Listing
from vetting import selectors as vetting
from vetting.models import Product

NEAR = 4  # cards


def refuse_withdrawn(slug: str) -> None:
    """Raise Gone for a product that was sold here once and is no longer."""
    product = _withdrawn(slug)
    if product is not None:
        message = _(
            "%(vendor)s không còn bán sản phẩm này ở chợ. "
            "Đơn đã đặt và tem trên hàng đã mua vẫn tra cứu được như trước."
        ) % {"vendor": product.vendor.display_name}
        raise Gone(message, title=product.name, cards=product_cards(_near(product)))


def _withdrawn(slug: str) -> Product | None:
    """Return a withdrawn product that the public could see: one that stood in an evening."""
    stood = Exists(Listing.objects.filter(ON_TABLE, product=OuterRef("pk")))
    gone = Product.objects.filter(stood, slug=slug, status=Product.Status.WITHDRAWN)
    return gone.select_related("vendor").first()


def _near(product: Product) -> list[Product]:
    """Return what is most like a product: of the same vendor first, then of the same kind."""
    rank = Case(When(vendor=product.vendor, then=Value(0)), default=Value(1), output_field=IntegerField())
    alike = vetting.public_products().filter(Q(vendor=product.vendor) | Q(product_set=product.product_set))
    return list(alike.annotate(rank=rank).order_by("rank", "sort_name")[:NEAR])
