"""Loading the whole demo once, and bringing it up to this evening at every later start."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from market.accounts.models import Person
from market.demo import (
    after_the_tap,
    crowds,
    duty,
    evenings,
    line_ups,
    order_desk,
    planning,
    readers,
    rules,
    running,
    watching,
)
from market.demo.buying import fill_basket
from market.demo.comments import paste_demo_comments
from market.demo.content.catalogue import demo_products, demo_vendors
from market.demo.copies import load_copies
from market.demo.deliveries import load_deliveries
from market.demo.desk_work import load_desk_work
from market.demo.dossiers import load_dossiers
from market.demo.goods import load_products, load_vendors, tradeable
from market.demo.lots import load_lots
from market.demo.manifest import write_manifest
from market.demo.past_orders import ORDERS, OrderBook
from market.demo.people import CAST, load_people
from market.demo.prices import load_proofs, set_flashes
from market.demo.questions import load_questions
from market.demo.voices import load_voices
from market.places.models import Commune
from orders.models import Order
from orders.reports.compiling import compile_reports
from orders.reports.packs import open_pack
from sessions.models import Listing, MarketSession, SessionRule
from sessions.selectors import live_session
from sessions.services.calendar import ensure_sessions
from vetting.models import Lot, Product

SMALL = 10  # a small demo is this many times smaller
LIVE_ORDERS = 180  # placed in the open session so far
CALLED = 4  # place of the vendor the office calls just now, forty minutes after the opening
NEARLY_OVER = timedelta(hours=1)


def is_loaded() -> bool:
    """Tell whether the demo's people are there."""
    return Person.objects.filter(email=CAST[0].email).exists()


def load(*, small: bool, say: Callable[[str], Any]) -> None:
    """Fill an empty market; all or nothing."""
    share = SMALL if small else 1
    vendors = demo_vendors()[: len(demo_vendors()) // share]
    codes = {vendor.code for vendor in vendors}
    products = [product for product in demo_products(timezone.localdate()) if product.vendor in codes]
    with transaction.atomic():
        people = load_people()
        say(f"Vendors and products ({len(vendors)}, {len(products)})")
        rows = load_vendors(vendors, people)
        load_deliveries(rows)
        goods = load_products(products, rows)
        say("Dossiers and papers")
        load_dossiers(vendors, products, (rows, goods), people)
        load_desk_work(rows, people)
        load_copies(rows, people["reviewer"])
        say("Evenings and orders")
        _load_evenings(products, goods, people, orders=ORDERS // share)
        readers.load_readers(people)
        load_voices(people["moderator"], _guest(1).vendor)
        rules.load_rules(people["admin"], people["approver"])


def _load_evenings(products: list[Any], goods: dict[str, Product], people: dict[str, Person], *, orders: int) -> None:
    now = datetime.now(UTC)
    for_sale = tradeable(products, goods, timezone.localdate() + timedelta(days=10))
    for product in for_sale:
        goods[product.sku].terms = {  # type: ignore[attr-defined]
            "session_price": product.session_price,
            "allotment": product.allotment,
            "per_buyer_limit": product.per_buyer_limit,
        }
    load_proofs(for_sale, goods, people["reviewer"])
    stalls = [goods[product.sku] for product in for_sale]
    fridays, harvest = planning.load_templates(people["director"])
    rule = evenings.load_rule(now, fridays)
    planning.load_skipped_days(people["director"], now)
    for age, session in enumerate(reversed(evenings.load_past_evenings(rule, now)), 1):
        evenings.list_products(session, _came_that_evening(stalls, session.number))
        line_ups.seat(session, now, _guest(1))
        _book(session, people).write(crowds.orders_of(session, orders), age=age, until=session.closes_at)
        crowds.record(session)
    running.stop_one(MarketSession.objects.earliest("opens_at"), people["director"])
    _leave_work_after_the_tap(MarketSession.objects.filter(closes_at__lt=now).latest("opens_at"), people["witness"])
    load_lots(stalls, first=Person.objects.get(email=_email_of("vendor")).vendor_memberships.all()[0].vendor_id)
    live = evenings.open_live_evening(now, stalls)
    line_ups.seat(live, now, _guest(CALLED))
    _book(live, people).write(min(orders, LIVE_ORDERS), age=0, until=now)
    paste_demo_comments(live, people["moderator"])
    set_flashes(live, people["director"], timezone.now())
    watching.announce(live, people["director"], now)
    friday = evenings.plan_fridays(rule)
    evenings.list_products(friday, stalls[: len(stalls) // 3])
    line_ups.leave_work(friday, line_ups.seat(friday, now, _guest(CALLED)), _guest(CALLED))
    planning.load_themes(rule)
    planning.load_special(people["director"], harvest, now)


def _leave_work_after_the_tap(latest: MarketSession, witness: Person) -> None:
    """Leave cases and waiting changes of the evening that is just over."""
    vendor = _guest(1).vendor
    after_the_tap.leave_disagreements(latest, vendor=vendor, mediator=witness)
    after_the_tap.leave_changes(latest, vendor=vendor)


def _guest(place: int) -> line_ups.Guest:
    """Return the vendor one looks around with, at a place among the vendors of an evening."""
    member = Person.objects.get(email=_email_of("vendor")).vendor_memberships.earliest("pk")
    return line_ups.Guest(member.vendor_id, place)


def _came_that_evening(stalls: list[Product], number: int) -> list[Product]:
    """Return the goods of an evening gone by: every fourth vendor was not there."""
    return [product for product in stalls if (product.vendor_id + number) % 4]


def _book(session: MarketSession, people: dict[str, Person]) -> OrderBook:
    communes = list(Commune.objects.filter(province="01").order_by("code"))
    buyers = [people["buyer"], people["business_buyer"]]
    return OrderBook(session, seed=session.number, buyers=buyers, communes=communes)


def freshen(manifest: Path) -> None:
    """Make sure that a session is open, that the past ones have reports, and write the manifest."""
    for session in MarketSession.objects.filter(closes_at__lt=timezone.now(), packs=None):
        compile_reports(open_pack(session).pk)
    for rule in SessionRule.objects.filter(is_active=True):
        ensure_sessions(rule)
    live = live_session()
    if live is None or live.closes_at - timezone.now() < NEARLY_OVER:
        live = _reopen()
    set_flashes(live, Person.objects.get(email=_email_of("director")), timezone.now())
    running.announce(live, Person.objects.get(email=_email_of("director")))
    load_questions(live, Person.objects.get(email=_email_of("moderator")))
    duty.staff(live, {figure.key: Person.objects.get(email=figure.email) for figure in CAST})
    buyer = Person.objects.get(email=CAST[0].email)
    fill_basket(live, buyer)
    order_desk.make_statements()
    order_desk.answer_calls(live, Person.objects.get(email=_email_of("moderator")))
    order = Order.objects.filter(buyer=buyer).order_by("-pk")[0]
    mine = Listing.objects.filter(session=live, product__vendor__members__person__email=_email_of("vendor"))
    listing = mine.select_related("product__vendor", "lot").order_by("position")[0]
    write_manifest(manifest, live=live, order=order, listing=listing)


def _reopen() -> MarketSession:
    """Open a new live session with the goods of the last one that had some."""
    last = MarketSession.objects.exclude(listings=None).filter(opens_at__lt=timezone.now()).order_by("-opens_at")[0]
    session = evenings.open_live_evening(datetime.now(UTC), [])
    Listing.objects.bulk_create(
        Listing(
            session=session,
            product_id=listing.product_id,
            standing=Listing.Standing.ACCEPTED,
            lot=_lot_for(listing),
            regular_price=listing.regular_price,
            price_evidence=listing.price_evidence if listing.regular_is_proved else None,
            session_price=listing.session_price,
            allotment=listing.allotment,
            per_buyer_limit=listing.per_buyer_limit,
            position=listing.position,
        )
        for listing in last.listings.filter(withdrawn_at=None).select_related("lot", "price_evidence")
    )
    line_ups.seat(session, datetime.now(UTC), _guest(CALLED))
    paste_demo_comments(session, Person.objects.get(email=_email_of("moderator")))
    return session


def _lot_for(listing: Listing) -> Lot | None:
    """Return the lot of the listing of another day while it keeps until a delivery and has enough left."""
    lot, arriving = listing.lot, timezone.localdate() + timedelta(days=7)
    is_good = lot and lot.left >= listing.allotment and (lot.best_before is None or lot.best_before > arriving)
    return lot if is_good else None


def _email_of(key: str) -> str:
    return next(figure.email for figure in CAST if figure.key == key)
