"""The page on which a buyer speaks of an order's goods: each line with its form, or with what was said of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from orders.models import Order, OrderLine, Review
from orders.reviews.forms import ReviewForm
from orders.reviews.selectors import reviews_of_order
from orders.reviews.services import takes_reviews


@dataclass(frozen=True)
class Row:
    """One line of the order."""

    line: OrderLine
    review: Review | None
    form: ReviewForm | None


class ReviewSheet:
    """Every line of an order; the form somebody sent is bound to what was typed."""

    def __init__(self, order: Order, sent: QueryDict | None) -> None:
        self.order = order
        self.is_open = takes_reviews(order)
        self.said: Mapping[int, Review] = reviews_of_order(order)
        asked = sent.get("line") if sent is not None else None
        self.rows = [self._row(line, sent if str(line.pk) == asked else None) for line in order.current_lines]

    def _row(self, line: OrderLine, sent: QueryDict | None) -> Row:
        review = self.said.get(line.pk)
        may_write = self.is_open and (review is None or sent is not None)
        return Row(line, review, ReviewForm(sent, line=line) if may_write else None)

    @property
    def sent_form(self) -> ReviewForm | None:
        """Return the form that was sent."""
        return next((row.form for row in self.rows if row.form and row.form.is_bound), None)
