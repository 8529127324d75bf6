"""Reviews as pages show them: a product's, a vendor's, those of one order, those that wait."""

from django.db.models import Count, Q, QuerySet

from market.kernel.written import written_once
from orders.models import Order, Review
from orders.reviews.rating import Rating, rating_of_spread
from vetting.models import Product, Vendor

PAGE = 20
ON_PAGE = 5  # beside other things
Status = Review.Status

type _Score = tuple[int, int, int]  # a score, how many gave it, of how many the words are hidden


def rating_of_product(product: Product) -> Rating:
    """Return what buyers gave a product."""
    return _rating(_scores_of_product(product.pk))


def rating_of_vendor(vendor: Vendor) -> Rating:
    """Return what buyers gave all goods of a vendor."""
    return _rating(_scores_of_vendor(vendor.pk))


@written_once
def _scores_of_product(product: int) -> QuerySet[Review, _Score]:
    return _scores(Review.objects.filter(product=product))


@written_once
def _scores_of_vendor(vendor: int) -> QuerySet[Review, _Score]:
    return _scores(Review.objects.filter(vendor=vendor))


def _scores(reviews: QuerySet[Review]) -> QuerySet[Review, _Score]:
    hidden = Count("pk", filter=Q(status=Status.HIDDEN))
    return reviews.values_list("score").annotate(n=Count("pk"), hidden=hidden).order_by()


def _rating(rows: list[_Score]) -> Rating:
    return rating_of_spread({score: n for score, n, _hidden in rows}, sum(each for _score, _n, each in rows))


def worded_reviews(*, vendor: Vendor | None = None, product: Product | None = None) -> QuerySet[Review]:
    """Return the reviews of one of the two whose words everybody may read, the newest first."""
    whose = Q(product=product) if product else Q(vendor=vendor)
    return _worded(whose)


@written_once
def latest_of_product(product: int) -> QuerySet[Review]:
    """Return the newest of a product, as many as stand beside other things."""
    return _worded(Q(product=product))[:ON_PAGE]


@written_once
def latest_of_vendor(vendor: int) -> QuerySet[Review]:
    """Return the newest of all goods of a vendor, as many as stand beside other things."""
    return _worded(Q(vendor=vendor))[:ON_PAGE]


def _worded(whose: Q) -> QuerySet[Review]:
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
