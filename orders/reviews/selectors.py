"""Reviews as pages show them: a product's, a vendor's, those of one order, those that wait."""

from django.db.models import Count, Q, QuerySet

from orders.models import Order, Review
from orders.reviews.rating import Rating, rating_of_spread
from vetting.models import Product, Vendor

PAGE = 20
ON_PAGE = 5  # beside other things
Status = Review.Status


def rating_of_product(product: Product) -> Rating:
    """Return what buyers gave a product."""
    return _rating(Review.objects.filter(product=product))


def rating_of_vendor(vendor: Vendor) -> Rating:
    """Return what buyers gave all goods of a vendor."""
    return _rating(Review.objects.filter(vendor=vendor))


def _rating(reviews: QuerySet[Review]) -> Rating:
    hidden = Count("pk", filter=Q(status=Status.HIDDEN))
    rows = list(reviews.values_list("score").annotate(n=Count("pk"), hidden=hidden).order_by())
    return rating_of_spread({score: n for score, n, _hidden in rows}, sum(each for _score, _n, each in rows))


def worded_reviews(*, vendor: Vendor | None = None, product: Product | None = None) -> QuerySet[Review]:
    """Return the reviews of one of the two whose words everybody may read, the newest first."""
    whose = Q(product=product) if product else Q(vendor=vendor)
    shown = Review.objects.filter(whose, status=Status.SHOWN).exclude(text="")
    return shown.select_related("product", "vendor").order_by("-pk")


def page_of(reviews: QuerySet[Review], before: int | None) -> tuple[list[Review], int | None]:
    """Return one page of reviews, and where the next begins."""
    found = list((reviews.filter(pk__lt=before) if before is not None else reviews)[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def reviews_of_order(order: Order) -> dict[int, Review]:
    """Return what the buyer said of an order's goods, by line."""
    return {review.line_id: review for review in Review.objects.filter(line__order=order)}


def reviews_on(shelf: str) -> QuerySet[Review]:
    """Return the reviews with words in one state: what waits longest first, otherwise what was decided last."""
    found = Review.objects.filter(status=shelf).exclude(text="").select_related("product", "vendor", "decided_by")
    return found.order_by("pk" if shelf == Status.WAITING else "-pk")


def waiting_count() -> int:
    """Return how many reviews wait for the office to read their words."""
    return Review.objects.filter(status=Status.WAITING).count()
