"""Simulated buyers: they order, ask and complain through the very services real people use, inside a rehearsal only."""

import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Problem
from market.notices.heartbeats import BEAT, WORKER, note_alive
from market.office_home.rehearsal import doors, people
from market.office_home.rehearsal.schema import FIRST_NEW_ID
from market.places.models import Commune
from orders.buying.basket import Contact, WantedLine
from orders.buying.terms import Terms, read_terms
from orders.proofs import buyer_key
from orders.services.placing import place_orders
from sessions.availability import ON_TABLE
from sessions.evening import Evening
from sessions.models import Complaint, Listing, MarketSession, Rehearsal
from sessions.services import complaints
from sessions.services.calls import call_next
from sessions.services.questions import Asking, ask_question

MOST_AT_ONCE = 25  # orders of one step: nobody waits for longer than a second
BY_HAND = 10  # orders of one press
MOST_UNITS = 3
# Of so many orders one brings a question or a complaint along.
ORDERS_PER_QUESTION, ORDERS_PER_UNFIT, ORDERS_PER_COMPLAINT = 6, 25, 40


def orders_due(crowd: int, since: datetime, moment: datetime) -> int:
    """Return how many orders a crowd of so many a minute has to place by now."""
    return min(MOST_AT_ONCE, int(crowd * (moment - since) / timedelta(minutes=1)))


def came_until(crowd: int, since: datetime, moment: datetime) -> datetime:
    """Return up to when the crowd's orders are placed; what was missed while nobody looked is not made up for."""
    due = orders_due(crowd, since, moment)
    return moment if due == MOST_AT_ONCE else since + due * timedelta(minutes=1) / crowd


def invite() -> None:
    """Bring the crowd into the rehearsal that has just begun (called inside it)."""
    for name in people.NAMES:
        Person.objects.create_person(full_name=people.simulated(name), phone=people.phone())


@transaction.atomic
def come(rehearsal: Rehearsal) -> int:
    """Let the crowd do what is due since it last came; return how many orders it tried. Two steps at once are one."""
    rows = Rehearsal.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
    row = rows.filter(pk=rehearsal.pk, ended_at=None).annotate(moment=Now()).first()
    if row is None or not row.crowd:
        return 0
    due = orders_due(row.crowd, row.crowd_came_at, row.moment)
    if due:
        row.crowd_came_at = came_until(row.crowd, row.crowd_came_at, row.moment)
        row.save(update_fields=["crowd_came_at"])
        act(due)
    return due


def choose_crowd(rehearsal: Rehearsal, crowd: int) -> None:
    """Let so many orders a minute come from now on."""
    Rehearsal.objects.filter(pk=rehearsal.pk, ended_at=None).update(crowd=crowd, crowd_came_at=Now())


def act(orders: int) -> int:
    """Enter the rehearsal and place so many orders, with the questions that come along; return how many held."""
    with doors.inside():
        _keep_watch()
        evening = the_evening()
        if not evening.is_live:
            return 0
        held = sum(order_something(evening) for _each in range(orders))
        for _each in range(orders):
            _say_something(evening)
        return held


def the_evening() -> Evening:
    """Return the one evening a rehearsal has (called inside it)."""
    return Evening(MarketSession.objects.get(), database_now())


def _keep_watch() -> None:
    """Stand in for the workers, who never come here: they live, and whoever is next is called."""
    note_alive(BEAT, WORKER)
    call_next(MarketSession.objects.get().pk)


def order_something(evening: Evening, *, only: Listing | None = None, greedy: bool = False) -> bool:
    """Place one order of somebody invented; tell whether it held. A refusal is what it is on any night."""
    number = evening.session.number
    phone = people.phone()
    wanted = [only.pk] if only else list(_on_table(evening).values_list("pk", flat=True))
    terms = read_terms(session_number=number, listings=wanted, buyer_keys=[buyer_key(phone)])
    chosen = _chosen(list(terms.values()), evening.session.on_air_id)
    if chosen is None:
        return False
    most = max(1, min(chosen.limit, chosen.left)) if greedy else max(1, min(chosen.limit, MOST_UNITS))
    line = WantedLine(chosen.listing, most if greedy else 1 + secrets.randbelow(most), chosen.price)
    try:
        place_orders(
            key=uuid4(),
            lines=[line],
            contact=_contact(phone),
            buyer=None,
            shown_total=line.amount,
            session_number=number,
        )
    except Problem:
        return False
    return True


def _on_table(evening: Evening) -> QuerySet[Listing]:
    return Listing.objects.filter(ON_TABLE, session=evening.session)


def _chosen(terms: list[Terms], on_air: int | None) -> Terms | None:
    """Return what somebody wants: half the time what is on air, and now and then what is sold out."""
    if not terms:
        return None
    shown = next((each for each in terms if each.listing == on_air), None)
    if shown is not None and secrets.randbelow(2):
        return shown
    in_stock = [each for each in terms if each.obstacle(WantedLine(each.listing, 1, each.price)) is None]
    return secrets.choice(in_stock if in_stock and secrets.randbelow(10) else terms)


def _contact(phone: str) -> Contact:
    communes = list(Commune.objects.filter(province__code="01").values_list("code", flat=True)[:60])
    return Contact(
        name=people.simulated(secrets.choice(people.NAMES)),
        phone=phone,
        commune=secrets.choice(communes or list(Commune.objects.values_list("code", flat=True)[:60])),
        street=secrets.choice(people.STREETS),
    )


def _say_something(evening: Evening) -> None:
    if not secrets.randbelow(ORDERS_PER_QUESTION):
        ask(evening, people.QUESTIONS)
    if not secrets.randbelow(ORDERS_PER_UNFIT):
        ask(evening, people.UNFIT)
    if not secrets.randbelow(ORDERS_PER_COMPLAINT):
        complain(evening)


def ask(evening: Evening, texts: tuple[str, ...]) -> bool:
    """Let somebody of the crowd ask one of the questions; slow mode and repeats refuse them as anybody."""
    about = evening.session.on_air or _on_table(evening).order_by("?").first()
    asking = Asking(people.said(secrets.choice(texts)), about, uuid4())
    try:
        ask_question(actor=_somebody(), evening=evening, asking=asking)
    except Problem:
        return False
    return True


def complain(evening: Evening) -> None:
    """Let somebody of the crowd complain about what is on air."""
    listing = evening.session.on_air or _on_table(evening).select_related("product__vendor").first()
    if listing is None:
        return
    somebody = _somebody()
    complaints.file_complaint(
        subject=complaints.Subject(evening.session, listing, listing.product, listing.product.vendor),
        contact=complaints.Contact(somebody, name=somebody.full_name),
        words=complaints.Words(
            Complaint.About.CLAIM, people.said(secrets.choice(people.COMPLAINTS)), evening.moment, uuid4()
        ),
    )


def _somebody() -> Person:
    return secrets.choice(list(Person.objects.filter(pk__gte=FIRST_NEW_ID)))
