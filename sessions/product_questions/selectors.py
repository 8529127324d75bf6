"""Questions about products as desks and pages show them."""

from enum import StrEnum

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.accounts.models import Person
from market.kernel.clock import Now, now
from sessions.availability import ON_TABLE
from sessions.models import Listing, ProductQuestion
from sessions.selectors import evening_of, live_session
from sessions.services.questions import takes_questions
from vetting.models import Product, Vendor

Status = ProductQuestion.Status
MOST_SHOWN = 200
MOST_ANSWERED = 20  # at the vendor's desk, below what waits


class Shelf(StrEnum):
    """Where a question lies on the office's desk."""

    LATE = "qua-han"
    OPEN = "cho-tra-loi"
    DONE = "da-tra-loi"
    AWAY = "da-an"


_IS_LATE = Q(status=Status.OPEN, due_at__lte=Now())
_SHELVES: dict[Shelf, tuple[str, Q]] = {
    Shelf.LATE: (gettext_noop("Quá hạn"), _IS_LATE),
    Shelf.OPEN: (gettext_noop("Chờ trả lời"), Q(status=Status.OPEN, due_at__gt=Now())),
    Shelf.DONE: (gettext_noop("Đã trả lời"), Q(status=Status.ANSWERED)),
    Shelf.AWAY: (gettext_noop("Đã ẩn"), Q(status=Status.HIDDEN)),
}
_ORDERS: dict[Shelf, tuple[str, ...]] = {
    Shelf.LATE: ("due_at", "pk"),
    Shelf.OPEN: ("due_at", "pk"),
    Shelf.DONE: ("-answered_at", "-pk"),
    Shelf.AWAY: ("-decided_at", "-pk"),
}


def shelf_counts() -> list[tuple[Shelf, str, int]]:
    """Return each shelf with its name and how many questions lie on it; one query."""
    counts = {shelf.name: Count("pk", filter=which) for shelf, (_label, which) in _SHELVES.items()}
    found = ProductQuestion.objects.aggregate(**counts)
    return [(shelf, _(label), found[shelf.name]) for shelf, (label, _which) in _SHELVES.items()]


def questions_on(shelf: Shelf) -> list[ProductQuestion]:
    """Return a shelf's questions: what is due first, what was settled last."""
    found = _whole(ProductQuestion.objects.filter(_SHELVES[shelf][1])).order_by(*_ORDERS[shelf])
    return list(found[:MOST_SHOWN])


def shelf_of(question: ProductQuestion) -> Shelf:
    """Return where a question lies."""
    if question.status == Status.OPEN:
        return Shelf.LATE if question.due_at <= now() else Shelf.OPEN
    return Shelf.DONE if question.status == Status.ANSWERED else Shelf.AWAY


def late_count() -> int:
    """Return how many questions nobody answered in time; one query."""
    return ProductQuestion.objects.filter(_IS_LATE).count()


def open_count(vendor: Vendor) -> int:
    """Return how many questions wait for a vendor; one query."""
    return ProductQuestion.objects.filter(product__vendor=vendor, status=Status.OPEN).count()


def questions_of_vendor(vendor: Vendor) -> list[ProductQuestion]:
    """Return what waits for a vendor, due first, then the latest it answered; two queries."""
    own = _whole(ProductQuestion.objects.filter(product__vendor=vendor))
    waiting = own.filter(status=Status.OPEN).order_by("due_at", "pk")[:MOST_SHOWN]
    answered = own.filter(status=Status.ANSWERED).order_by("-answered_at", "-pk")[:MOST_ANSWERED]
    return [*waiting, *answered]


def questions_of_person(person: Person, product: Product | None = None) -> QuerySet[ProductQuestion]:
    """Return what somebody asked about products, or about one of them, newest first."""
    own = _whole(ProductQuestion.objects.filter(person=person)).order_by("-pk")
    return own.filter(product=product) if product else own


def listing_asked_on_air(product: Product) -> Listing | None:
    """Return the product's stall in the running evening while that takes questions: there the answer comes at once."""
    live = live_session()
    if live is None or not takes_questions(evening_of(live)):
        return None
    return Listing.objects.filter(ON_TABLE, session=live, product=product).select_related("session").first()


def _whole(questions: QuerySet[ProductQuestion]) -> QuerySet[ProductQuestion]:
    return questions.select_related("product__vendor", "answered_by", "decided_by")
