"""The demo's voices: reviews of goods received, and questions with answers; a second loading adds nothing."""

import uuid
from datetime import timedelta

import pytest

from market.accounts.models import Role
from market.demo.spoken import EXCHANGES, REPLIES, SAID
from market.demo.voices import load_voices
from market.kernel.clock import database_now
from orders.models import Order, OrderContact, OrderLine, Placing, Review
from orders.reviews.selectors import rating_of_product
from sessions.models import Listing, ProductQuestion, Question
from sessions.selectors.answered import answered_about
from sessions.speech.question_rules import LONGEST, LONGEST_ANSWER, contacts_in
from tests import cast


def received(listing: Listing, number: int) -> None:
    """Make one completed order of a listing."""
    placing = Placing.objects.create(key=uuid.uuid4(), session=listing.session)
    price, placed_at = listing.session_price, database_now() - timedelta(days=20)
    order = Order.objects.create(
        code=f"D{number:07d}",
        placing=placing,
        session=listing.session,
        vendor=listing.product.vendor,
        status=Order.Status.COMPLETED,
        goods_total=price,
        deliver_by=cast.hanoi_day(-17),
        placed_at=placed_at,
    )
    whom = {"name": "Nguyễn Thị Mai", "phone": "+84912000111", "street": "Số 3", "commune": cast.me_linh()}
    OrderContact.objects.create(order=order, salt=b"s" * 16, **whom)
    OrderLine.objects.create(
        order=order, listing=listing, quantity=1, unit_price=price, regular_price=listing.regular_price
    )


def counts() -> tuple[int, ...]:
    return Review.objects.count(), Question.objects.count(), ProductQuestion.objects.count()


@pytest.mark.django_db
def test_goods_that_were_received_are_spoken_of_once() -> None:
    listing = cast.make_listing(cast.make_session("closed"))
    for number in range(80):
        received(listing, number)
    moderator = cast.make_person("Đặng Mai Chi", Role.MODERATOR)
    load_voices(moderator, listing.product.vendor_id)
    made = counts()
    load_voices(moderator, listing.product.vendor_id)
    assert counts() == made
    assert all(made)
    assert rating_of_product(listing.product).is_telling
    texts = list(Review.objects.exclude(text="").values_list("text", flat=True))
    assert len(texts) == len(set(texts))  # nothing is said twice of one product
    assert answered_about(product=listing.product)
    assert ProductQuestion.objects.filter(status="open", product=listing.product).exists()


def test_what_is_said_keeps_the_rules() -> None:
    said = [text for moods in SAID.values() for texts in moods.values() for text in texts]
    said += [each.asked for exchanges in EXCHANGES.values() for each in exchanges]
    told = [each.told for exchanges in EXCHANGES.values() for each in exchanges]
    told += [text for texts in REPLIES.values() for text in texts]
    assert all(len(text) <= LONGEST for text in said)
    assert all(len(text) <= LONGEST_ANSWER for text in told)
    assert not [text for text in said + told if contacts_in(text) or "!" in text]
