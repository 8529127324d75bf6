"""The demo's evenings: the rule, six Fridays gone by, one session open right now, the coming Friday."""

from datetime import datetime, time, timedelta

from market.kernel.clock import HANOI
from sessions.models import Listing, MarketSession, SessionRule, SessionTemplate
from sessions.services.calendar import ensure_sessions
from vetting.models import Product

START, MINUTES = time(20, 30), 120
PAST_EVENINGS = 6
LIVE_FOR = timedelta(hours=6)  # the demo's open session lasts, so that one can look around
LIVE_SINCE = timedelta(minutes=40)
STREAM = "https://www.youtube.com/watch?v=jNQXAC9IVRw"
THEMES = (
    "Mùa cốm làng Vòng",
    "Rau vụ đông Mê Linh",
    "Trà, sen và mật ong",
    "Mùa bưởi và cam",
    "Quà quê ngày lạnh",
    "Tinh hoa làng nghề Hà Nội",
)


def load_rule(today: datetime, template: SessionTemplate) -> SessionRule:
    """Make the rule "every Friday 20:30, 120 minutes", in force since the first of the past evenings."""
    return SessionRule.objects.create(
        template=template,
        title=template.title,
        rrule="FREQ=WEEKLY;BYDAY=FR",
        starts_at=START,
        minutes=template.minutes,
        first_on=last_fridays(today)[0].date(),
    )


def last_fridays(today: datetime) -> list[datetime]:
    """Return the openings of the last six Fridays that are over, oldest first, in Hanoi time."""
    local = today.astimezone(HANOI)
    friday = local.replace(hour=20, minute=30, second=0, microsecond=0) - timedelta(days=(local.weekday() - 4) % 7)
    if friday + timedelta(minutes=MINUTES) > local:
        friday -= timedelta(days=7)
    return [friday - timedelta(days=7 * back) for back in reversed(range(PAST_EVENINGS))]


def load_past_evenings(rule: SessionRule, today: datetime) -> list[MarketSession]:
    """Make the six Fridays gone by."""
    return [
        MarketSession.objects.create(
            rule=rule,
            occurrence=opening.date(),
            number=number,
            title=rule.title,
            theme=THEMES[number - 1],
            opens_at=opening,
            closes_at=opening + timedelta(minutes=MINUTES),
            planned_closes_at=opening + timedelta(minutes=MINUTES),
            stream_url=STREAM,
            announced_opening_at=opening,
            reminded_vendors_at=opening,
            reminded_followers_at=opening,
        )
        for number, opening in enumerate(last_fridays(today), 1)
    ]


def open_live_evening(now: datetime, products: list[Product]) -> MarketSession:
    """Open a session that is live right now, with every product on its stalls."""
    opens_at = now - LIVE_SINCE
    last = MarketSession.objects.order_by("-number").values_list("number", flat=True).first() or 0
    session = MarketSession.objects.create(
        number=last + 1,
        title="Chợ đêm trên mây",
        theme="Phiên đặc biệt: hương vị ngoại thành",
        opens_at=opens_at,
        closes_at=opens_at + LIVE_FOR,
        planned_closes_at=opens_at + LIVE_FOR,
        stream_url=STREAM,
        announced_opening_at=now,
        reminded_vendors_at=now,
        reminded_followers_at=now,
    )
    put_on_air(session, list_products(session, products))
    return session


def put_on_air(session: MarketSession, listings: list[Listing]) -> None:
    """Let the host speak about the first listing."""
    session.on_air = listings[0] if listings else None
    session.save(update_fields=["on_air"])


def list_products(session: MarketSession, products: list[Product]) -> list[Listing]:
    """Put products on the stalls of a session at the prices the content names (`terms` on each product)."""
    listings = [
        Listing(
            session=session,
            product=product,
            standing=Listing.Standing.ACCEPTED,
            lot=getattr(product, "lot_now", None),  # of what was just made: evenings gone by sold from none
            regular_price=product.regular_price,
            price_evidence=getattr(product, "proof_now", None),
            session_price=product.terms["session_price"],  # type: ignore[attr-defined]
            allotment=product.terms["allotment"],  # type: ignore[attr-defined]
            per_buyer_limit=product.terms["per_buyer_limit"],  # type: ignore[attr-defined]
            position=position,
        )
        for position, product in enumerate(products, 1)
    ]
    return Listing.objects.bulk_create(listings)


def plan_fridays(rule: SessionRule) -> MarketSession:
    """Let the next eight Fridays come to be as they do every week; return the first of them."""
    ensure_sessions(rule)
    return MarketSession.objects.filter(rule=rule, opens_at__gt=datetime.now(HANOI)).order_by("opens_at")[0]
