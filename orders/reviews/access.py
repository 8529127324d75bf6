"""Which reviews somebody may touch; what is not theirs does not exist for them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel.errors import Absent
from orders.models import Review
from orders.reviews.selectors import worded_reviews
from vetting.access.vendors import vendor_where
from vetting.models import Vendor
from vetting.parts import Ability


def vendor_with_reviews(person: Person, slug: str) -> Vendor:
    """Return a vendor to who knows its goods; other members get 403."""
    return vendor_where(person, slug, Ability.SEE_PRODUCTS)


def review_to_answer(person: Person, slug: str, pk: int) -> Review:
    """Return a review everybody may read to who speaks for the vendor."""
    return _one(worded_reviews(vendor=vendor_where(person, slug, Ability.LIST_GOODS)), pk)


def review_numbered(pk: int) -> Review:
    """Return a review with words to the office."""
    return _one(Review.objects.exclude(text="").select_related("product", "vendor"), pk)


def _one(reviews: QuerySet[Review], pk: int) -> Review:
    found = reviews.filter(pk=pk).first()
    if found is None:
        raise Absent(_("Không có đánh giá này."))
    return found
