"""The demo's voices: what buyers said of goods they received, and what people asked about goods; told by a seed."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from market.accounts.models import Person
from market.demo.questions import ASKERS, asker
from market.demo.spoken import ADVERTISED, EXCHANGES, FAIR, GOOD, POOR, REPLIES, SAID, STILL_OPEN, kind_of_goods
from market.kernel.clock import database_now
from orders.models import Order, OrderLine, Review
from orders.reviews.names import short_name
from sessions.models import Listing, MarketSession, ProductQuestion, Question
from sessions.product_questions.clock import ANSWER_WITHIN
from sessions.speech.question_rules import same_words
from vetting.models import Product, VendorMember
from vetting.selectors import public_products

SEED = 20
SPOKEN_OF = 0.16  # of the things received
WORDED, NAMED, REPLIED = 0.6, 0.8, {GOOD: 0.25, FAIR: 0.6, POOR: 0.9}
SCORES, WEIGHTS = (5, 4, 3, 2, 1), (52, 30, 11, 5, 2)
WAITING = 6  # the latest words, which the office has not read
EVENINGS, ASKED_IN_ONE = 4, 6
ASKED_BETWEEN = 40  # products
BATCH = 500
HOUR = timedelta(hours=1)


class Voices:
    """Draws what is said, the same at every loading."""

    def __init__(self, moderator: Person) -> None:
        self.dice = random.Random(SEED)
        self.moderator, self.now = moderator, database_now()
        self.people = [asker(name, number) for number, name in enumerate(ASKERS, 1)]
        members = VendorMember.objects.filter(part=VendorMember.Part.OWNER).order_by("-pk")
        self.owners = dict(members.values_list("vendor_id", "person_id"))
        self.used: dict[int, set[str]] = defaultdict(set)  # nothing is said twice of one product

    def key(self) -> UUID:
        """Draw what a form would have drawn."""
        return UUID(int=self.dice.getrandbits(128), version=4)

    def fresh(self, product: int, texts: Iterable[str]) -> str:
        """Draw one of these texts that was not said of the product, or nothing."""
        left = [text for text in texts if text not in self.used[product]]
        text = self.dice.choice(left) if left else ""
        self.used[product].add(text)
        return text


def load_voices(moderator: Person, guest_vendor: int) -> None:
    """Let people have spoken of past evenings' goods, and asked about goods, once."""
    if Review.objects.exists() or ProductQuestion.objects.exists():
        return
    voices = Voices(moderator)
    _write_reviews(voices)
    for session in MarketSession.objects.filter(closes_at__lt=voices.now).order_by("-opens_at")[:EVENINGS]:
        _ask_in(session, voices)
    products = list(public_products().order_by("pk"))
    voices.dice.shuffle(products)
    rows = [_answered(product, voices) for product in products[:ASKED_BETWEEN]]
    rows += _left_open([each for each in products if each.vendor_id == guest_vendor], products, voices)
    ProductQuestion.objects.bulk_create(row for row in sorted(rows, key=lambda row: row.asked_at) if row.text)


def _write_reviews(voices: Voices) -> None:
    lines = OrderLine.objects.in_force().filter(order__status=Order.Status.COMPLETED).order_by("pk")
    whole = lines.select_related("listing__product", "order__contact")
    said = [_review(line, voices) for line in whole if voices.dice.random() < SPOKEN_OF]
    said.sort(key=lambda review: review.written_at)
    worded = [review for review in said if review.text]
    for review in worded[-WAITING:]:
        review.status = Review.Status.WAITING
        review.reply, review.replied_by_id, review.replied_at = "", None, None
    for review in worded[:1]:
        review.text, review.reply, review.replied_by_id, review.replied_at = ADVERTISED, "", None, None
        review.status, review.hide_reason = Review.Status.HIDDEN, Review.HideReason.ADVERTISING
    for review in worded[:-WAITING]:
        review.decided_by, review.decided_at = voices.moderator, _later(review.written_at, 9 * HOUR, voices.now)
    Review.objects.bulk_create(said, batch_size=BATCH)


def _review(line: OrderLine, voices: Voices) -> Review:
    dice, order, product = voices.dice, line.order, line.listing.product
    score = dice.choices(SCORES, WEIGHTS)[0]
    mood = GOOD if score > 3 else FAIR if score == 3 else POOR
    texts = SAID[kind_of_goods(product.product_set_id)][mood]
    text = voices.fresh(product.pk, texts) if dice.random() < WORDED else ""
    written_at = _later(order.placed_at, dice.randrange(50, 160) * HOUR, voices.now)
    review = Review(
        line=line,
        vendor_id=order.vendor_id,
        product=product,
        score=score,
        text=text,
        shown_name=short_name(order.contact.name) if dice.random() < NAMED else "",
        status=Review.Status.SHOWN,
        key=voices.key(),
        written_at=written_at,
    )
    if text and dice.random() < REPLIED[mood]:
        review.reply, review.replied_by_id = dice.choice(REPLIES[mood]), voices.owners[order.vendor_id]
        review.replied_at = _later(written_at, dice.randrange(3, 40) * HOUR, voices.now)
    return review


def _later(moment: datetime, wait: timedelta, now: datetime) -> datetime:
    return min(moment + wait, now)


def _ask_in(session: MarketSession, voices: Voices) -> None:
    listings = list(session.listings.select_related("product").order_by("pk"))
    chosen = voices.dice.sample(listings, min(ASKED_IN_ONE, len(listings)))
    rows = [row for place, listing in enumerate(chosen) for row in _question(session, listing, place, voices)]
    moments = [row.asked_at for row in rows]
    made = Question.objects.bulk_create(rows)
    for row, moment in zip(made, moments, strict=True):
        row.asked_at = moment  # the column fills itself with the time of loading
    Question.objects.bulk_update(made, ["asked_at"])


def _question(session: MarketSession, listing: Listing, place: int, voices: Voices) -> Iterator[Question]:
    told = {each.asked: each.told for each in EXCHANGES[kind_of_goods(listing.product.product_set_id)]}
    text = voices.fresh(listing.product_id, told)
    if not text:
        return
    asked_at = session.opens_at + timedelta(minutes=9 + 11 * place)
    yield Question(
        session=session,
        listing=listing,
        person=voices.people[place % len(voices.people)],
        text=text,
        folded=same_words(text),
        asked_at=asked_at,
        status=Question.Status.ANSWERED,
        decided_by=voices.moderator,
        decided_at=asked_at + timedelta(seconds=40),
        answer=told[text],
        answer_side=Question.Side.VENDOR,
        answered_by_id=voices.owners[listing.product.vendor_id],
        answered_at=asked_at + timedelta(minutes=3),
    )


def _answered(product: Product, voices: Voices) -> ProductQuestion:
    told = {each.asked: each.told for each in EXCHANGES[kind_of_goods(product.product_set_id)]}
    text = voices.fresh(product.pk, told)
    row = _asked(product, text, voices.dice.randrange(60, 600) * HOUR, voices)
    row.status, row.answer, row.answer_side = ProductQuestion.Status.ANSWERED, told.get(text, ""), row.Side.VENDOR
    row.answered_by_id = voices.owners[product.vendor_id]
    row.answered_at = row.asked_at + voices.dice.randrange(2, 44) * HOUR
    return row


def _asked(product: Product, text: str, ago: timedelta, voices: Voices) -> ProductQuestion:
    asked_at = voices.now - ago
    number = voices.dice.randrange(1000)
    is_visitor = number % 2 == 0
    return ProductQuestion(
        product=product,
        key=voices.key(),
        text=text,
        folded=same_words(text),
        asked_at=asked_at,
        due_at=asked_at + ANSWER_WITHIN,
        person=None if is_visitor else voices.dice.choice(voices.people),
        email=f"khach{number}@nguoimua.example" if is_visitor else "",
    )


def _left_open(own: list[Product], products: list[Product], voices: Voices) -> Iterator[ProductQuestion]:
    """Leave work: two questions for the vendor one looks around with, one of another that is late, one hidden."""
    for product, text, hours in zip(own, STILL_OPEN, (5, 27), strict=False):
        row = _asked(product, text, hours * HOUR, voices)
        row.reminded_at = row.asked_at + 24 * HOUR if hours > 24 else None
        yield row
    for product in products[ASKED_BETWEEN : ASKED_BETWEEN + 1] or products[:1]:
        row = _asked(product, STILL_OPEN[-1], 60 * HOUR, voices)
        row.reminded_at, row.overdue_at = row.asked_at + 24 * HOUR, row.due_at
        yield row
        row = _asked(product, ADVERTISED, 90 * HOUR, voices)
        row.status, row.hide_reason = ProductQuestion.Status.HIDDEN, ProductQuestion.HideReason.ADVERTISING
        row.decided_by, row.decided_at = voices.moderator, row.asked_at + 2 * HOUR
        yield row
