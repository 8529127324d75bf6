"""What counts as delivered, on time, sent back and collected: said once, for every report. Both sides' words decide."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, TruncDate

from market.kernel.clock import HANOI
from orders.models import Attestation, Order, Party
from orders.reports.figures import KEPT

Status = Order.Status
Word = Attestation.Word
HANDED_OVER = (Word.DELIVERED, Word.COLLECTED, Word.UNPAID, Word.RECEIVED)  # somebody says: the goods are there
SENT_BACK = (Status.REFUSED, Status.RETURNED)
LEFT = (  # the vendor
    Status.SHIPPED,
    Status.DELIVERED,
    Status.PAID,
    Status.COMPLETED,
    Status.REFUSED,
    Status.DISPUTED,
    Status.RESOLVED,
    Status.RETURNED,
)


@dataclass(frozen=True)
class Deliveries:
    """What became of orders: how many of which, and đồng the vendors say they were paid."""

    orders: int  # not cancelled
    left: int
    delivered: int
    on_time: int
    due: int  # delivered, or should have been
    sent_back: int
    collected: int

    @property
    def on_time_percent(self) -> Decimal | None:
        """Return how many of a hundred that were due came on time."""
        return _percent(self.on_time, self.due)

    @property
    def sent_back_percent(self) -> Decimal | None:
        """Return how many of a hundred that left the vendor were refused at the door or sent back."""
        return _percent(self.sent_back, self.left)


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01")) if whole else None


COLLECTED = KEPT & (
    Q(vendor_word=Word.COLLECTED) | Q(payment_state=Order.PaymentState.RECEIVED) | Q(status=Status.COMPLETED)
)


DELIVERED = KEPT & Q(delivered_on__isnull=False)
ON_TIME = KEPT & Q(delivered_on__lte=F("deliver_by"))


def due_by(today: date) -> Q:
    """Return which orders count when it is said how many of a hundred came on time: delivered, or should have been."""
    return KEPT & (Q(delivered_on__isnull=False) | ~Q(status__in=SENT_BACK) & Q(deliver_by__lt=today))


def with_deliveries(orders: QuerySet[Order], today: date) -> QuerySet[Order]:
    """Add when somebody first said that the goods are there, whether that was due and on time, and whether it is paid.

    Reports read it here and nowhere else, and so do the sums of the officials' desk (`results`).
    """
    words = Attestation.objects.filter(order=OuterRef("pk"))
    handed_over = words.filter(word__in=HANDED_OVER).order_by().values("order").annotate(at=Min("said_at")).values("at")
    last_of_vendor = words.filter(side=Party.VENDOR).order_by("-pk").values("word")[:1]
    return orders.alias(vendor_word=Subquery(last_of_vendor)).annotate(
        delivered_at=Subquery(handed_over),
        delivered_on=TruncDate(Subquery(handed_over), tzinfo=HANOI),
        is_on_time=ExpressionWrapper(ON_TIME, output_field=BooleanField()),
        is_due=ExpressionWrapper(due_by(today), output_field=BooleanField()),
        is_collected=ExpressionWrapper(COLLECTED, output_field=BooleanField()),
    )


def deliveries_of(orders: QuerySet[Order], today: date) -> Deliveries:
    """Return what became of orders by a day: one query."""
    counted = (
        with_deliveries(orders, today)
        .order_by()
        .aggregate(
            orders=Count("pk", filter=KEPT),
            left=Count("pk", filter=Q(status__in=LEFT)),
            delivered=Count("pk", filter=DELIVERED),
            on_time=Count("pk", filter=Q(is_on_time=True)),
            due=Count("pk", filter=Q(is_due=True)),
            sent_back=Count("pk", filter=Q(status__in=SENT_BACK)),
            collected=Coalesce(Sum(F("goods_total") + F("delivery_fee"), filter=Q(is_collected=True)), 0),
        )
    )
    return Deliveries(**counted)


def delivered_of_traders(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Return those of orders of buyers who sell on that were delivered and not sent back."""
    said = Attestation.objects.filter(order=OuterRef("pk"), word__in=HANDED_OVER)
    return orders.filter(KEPT, Exists(said), buyer__kind="trader").exclude(status__in=SENT_BACK)
