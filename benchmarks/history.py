"""Evenings that were sold in long ago: ten thousand orders each, written by the database itself, row upon row.

Everything an order leaves behind is there: placing, order, contact, lines, tallies, witness entries with their leaf
hashes and places, checkpoints. Triggers and foreign keys are not asked; other constraints are. The signatures of these
checkpoints are nobody's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count, islice

from django.db import connection, transaction

from market.accounts.models import Person
from market.kernel.codes import ALPHABET, check_character
from orders.models import WitnessKey
from sessions.models import Listing, MarketSession
from tests import cast

EVENING = 10_000  # orders of one
VENDORS, GOODS = 50, 4  # goods of each vendor, all of them on its table
PEOPLE = 400  # who ordered signed in
PRICE, REGULAR = 89_000, 100_000  # đồng
ENOUGH = 2_000_000  # units of each listing
BODY = 8  # characters of a code before its check character: one more than real ones have
_STEP, _ALL = 387_420_489, 32**BODY  # odd, so that every code comes up once before one comes again

_TOLD = """
    CREATE TEMPORARY TABLE told ON COMMIT DROP AS
    WITH goods AS (
        SELECT l.id, p.vendor_id, p.name, row_number() OVER (ORDER BY p.vendor_id, l.id) - 1 AS place
        FROM market_sessions_listing l JOIN vetting_product p ON p.id = l.product_id WHERE l.session_id = %(session)s
    ), numbered AS (
        SELECT n - 1 AS n, code, (n - 1) %% %(vendors)s * %(goods)s AS first, (n - 1) / %(vendors)s AS turn
        FROM unnest(%(codes)s::text[]) WITH ORDINALITY AS coded (code, n)
    )
    SELECT n, code, gen_random_uuid() AS key, nextval(pg_get_serial_sequence('orders_placing', 'id')) AS tap,
        nextval(pg_get_serial_sequence('orders_order', 'id')) AS id, 1 + n %% 3 AS quantity,
        CASE WHEN n %% 2 = 0 THEN (%(people)s::bigint[])[1 + n / 2 %% cardinality(%(people)s)] END AS buyer,
        a.vendor_id AS vendor, a.id AS one, a.name AS one_name, b.id AS other, b.name AS other_name,
        '+8490' || lpad(n::text, 7, '0') AS phone,
        %(opens_at)s::timestamptz + n * interval '0.1 second' AS moment
    FROM numbered JOIN goods a ON a.place = first + turn %% %(goods)s
    JOIN goods b ON b.place = first + (turn + 1) %% %(goods)s
"""
_WRITTEN = (
    """
    INSERT INTO orders_placing (id, key, buyer_id, session_id, placed_at)
    SELECT tap, key, buyer, %(session)s, moment FROM told
    """,
    """
    INSERT INTO orders_order (
        id, code, placing_id, session_id, vendor_id, buyer_id, status, goods_total, delivery_fee, saving, deliver_by,
        placed_at, status_changed_at, buyer_told_at, vendor_told_at, payment_state
    )
    SELECT id, code, tap, %(session)s, vendor, buyer, %(status)s, (quantity + 1) * %(price)s, 0,
        (quantity + 1) * (%(regular)s - %(price)s), (moment + interval '3 days')::date,
        moment, moment, moment, moment, 'waiting' FROM told
    """,
    """
    INSERT INTO orders_ordercontact (order_id, name, phone, email, commune_id, street, note, salt)
    SELECT id, 'Nguyễn Thị Hoa', phone, '', %(commune)s, 'Số 5, thôn Đông Cao', '', decode(md5(code), 'hex') FROM told
    """,
    """
    INSERT INTO orders_orderline (order_id, version, listing_id, quantity, unit_price, regular_price)
    SELECT id, 1, one, quantity, %(price)s, %(regular)s FROM told
    UNION ALL SELECT id, 1, other, 1, %(price)s, %(regular)s FROM told
    """,
    """
    INSERT INTO orders_buyertally (listing_id, buyer_key, quantity, quantity_limit)
    SELECT one, sha256(convert_to(phone, 'UTF8')), quantity, %(enough)s FROM told
    UNION ALL SELECT other, sha256(convert_to(phone, 'UTF8')), 1, %(enough)s FROM told
    """,
    """
    INSERT INTO orders_witnessentry (session_id, kind, subject, facts, recorded_at, leaf_hash)
    SELECT %(session)s, kind, code, facts, moment, sha256('\\x00'::bytea || convert_to(
        facts || '|' || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'UTF8'))
    FROM told CROSS JOIN LATERAL (
        SELECT 'placed' AS kind, json_build_object(
            'v', 2, 'kind', 'placed', 'order', code, 'session', %(number)s, 'vendor', json_build_object('id', vendor),
            'lines', json_build_array(
                json_build_object('listing', one, 'product', one_name, 'quantity', quantity, 'price', %(price)s),
                json_build_object('listing', other, 'product', other_name, 'quantity', 1, 'price', %(price)s)),
            'goods_total', (quantity + 1) * %(price)s, 'delivery_fee', 0, 'total', (quantity + 1) * %(price)s,
            'buyer', repeat('ab', 32), 'method', 'delivery', 'payment', 'cod', 'grace', false,
            'rules', json_build_array('session-live', 'vendor-approved', 'product-approved', 'papers-valid', 'stock')
        )::text AS facts
        UNION ALL SELECT 'moved', json_build_object(
            'v', 1, 'kind', 'moved', 'order', code, 'session', %(number)s, 'from', 'placed', 'to', %(status)s::text,
            'by', 'vendor', 'reason', NULL)::text
        WHERE %(status)s <> 'placed'
    ) AS entry
    """,
    """
    INSERT INTO orders_witnessleaf (entry_id, session_id, "index")
    SELECT id, session_id, row_number() OVER (ORDER BY id) - 1 FROM orders_witnessentry WHERE session_id = %(session)s
    """,
    """
    INSERT INTO orders_checkpoint (
        session_id, number, size, root, previous, text, key_id, signature, is_seal, made_at
    )
    SELECT %(session)s, 1, count(*), decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), '',
        %(key)s, decode(repeat('00', 64), 'hex'), %(status)s <> 'placed', now()
    FROM orders_witnessleaf WHERE session_id = %(session)s
    """,
    """
    UPDATE market_sessions_listing l SET sold = bought.units FROM (
        SELECT listing, sum(quantity) AS units
        FROM (SELECT one AS listing, quantity FROM told UNION ALL SELECT other, 1 FROM told) AS line GROUP BY listing
    ) AS bought WHERE l.id = bought.listing
    """,
)


@dataclass
class History:
    """The evening that is open, and all that were sold in before."""

    live: MarketSession
    listings: dict[int, int]  # of the open evening → whose
    people: list[Person]
    evenings: int = 0  # filled so far, the open one first
    evening: int = EVENING  # orders of each
    codes: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def orders(self) -> int:
        """Return how many orders were written."""
        return self.evenings * self.evening

    def grow(self, orders: int) -> None:
        """Write evenings until there are so many orders."""
        while self.orders < orders:
            session = self._earlier() if self.evenings else self.live
            self._fill(session, "completed" if self.evenings else "placed")
            self.evenings += 1
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # as the database does by itself within minutes

    def add(self, status: str) -> MarketSession:
        """Write one more evening before all others; return it."""
        self.evenings += 1
        session = self._earlier()
        self._fill(session, status)
        return session

    def _earlier(self) -> MarketSession:
        """Return an evening before all others, with the same goods on its tables."""
        opens_at = self.live.opens_at - timedelta(weeks=self.evenings)
        session = cast.make_session("closed", opens_at=opens_at, number=self.live.number - self.evenings)
        columns = [
            each.column for each in Listing._meta.concrete_fields if not each.primary_key and each.name != "session"
        ]
        names = ", ".join(columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO market_sessions_listing (session_id, {names})"
                f" SELECT %s, {names} FROM market_sessions_listing WHERE session_id = %s",
                [session.pk, self.live.pk],
            )
        return session

    @transaction.atomic
    def _fill(self, session: MarketSession, status: str) -> None:
        values = {
            "session": session.pk,
            "number": session.number,
            "opens_at": session.opens_at,
            "codes": list(islice(_codes(self.codes), self.evening)),
            "people": [person.pk for person in self.people],
            "commune": cast.me_linh().pk,
            "key": WitnessKey.objects.get_or_create(key_id="0" * 16, defaults={"public_key": bytes(32)})[0].pk,
            "status": status,
            "vendors": VENDORS,
            "goods": GOODS,
            "price": PRICE,
            "regular": REGULAR,
            "enough": ENOUGH,
        }
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in (_TOLD, *_WRITTEN):
                cursor.execute(statement, values)


def begin() -> History:
    """Open an evening with nothing sold in it yet, in the empty database the settings name."""
    session = cast.make_session("live", minutes=24 * 60, number=100_000)
    first, others = cast.make_person("Lương Văn Phương"), cast.make_person("Nguyễn Văn Tuyên")
    listings = {}
    for number in range(VENDORS):
        vendor = cast.make_vendor(f"HTX Đông Cao {number}", owner=others if number else first)
        for position in range(GOODS):
            product = cast.make_product(vendor, f"Bưởi đỏ {number} {position}")
            listing = cast.make_listing(
                session,
                product,
                allotment=ENOUGH,
                session_price=PRICE,
                regular_price=REGULAR,
                per_buyer_limit=ENOUGH,
                position=number * GOODS + position,
            )
            listings[listing.pk] = vendor.pk
    people = [Person(full_name=f"Người mua {number}", email=f"mua-{number}@example.vn") for number in range(PEOPLE)]
    return History(session, listings, Person.objects.bulk_create(people))


def _codes(numbers: "count[int]") -> Iterator[str]:
    """Yield codes as the market's own are, one character longer, no two the same."""
    for number in numbers:
        value, body = number * _STEP % _ALL, ""
        for _place in range(BODY):
            value, digit = divmod(value, len(ALPHABET))
            body += ALPHABET[digit]
        check = check_character(body)
        if check in ALPHABET:
            yield body + check
