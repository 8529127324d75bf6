"""What the tests of rehearsals share: a coming evening with people, and a fingerprint of the real market."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone

from market.accounts.models import Person, Role
from sessions.models import Duty, Listing, MarketSession, Slot
from tests import cast
from vetting.models import Vendor

NUMBER_ABOVE = 9_000
STREAM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
# What a rehearsal may leave behind in the real market: itself, its two lines in the journal, and who is signed in.
OWN = frozenset({"market_sessions_rehearsal", "kernel_journalentry", "django_session"})


@dataclass
class Stage:
    """A coming evening, with its people."""

    session: MarketSession
    vendor: Vendor
    owner: Person
    director: Person
    moderator: Person
    listings: list[Listing]
    browsers: dict[int, Client] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """Return the number of the copy."""
        return NUMBER_ABOVE + self.session.number

    @property
    def page(self) -> str:
        """Return the address of the rehearsal's own page."""
        return f"/van-phong/phien/{self.session.number}/dien-tap/"

    def browser(self, person: Person) -> Client:
        """Return the one browser of a person, signed in."""
        if person.pk not in self.browsers:
            self.browsers[person.pk] = signed_in(person)
        return self.browsers[person.pk]

    def start(self, minutes: int = 20) -> Client:
        """Start the rehearsal; return the director's browser, who is inside."""
        client = self.browser(self.director)
        answer = client.post(f"{self.page}bat-dau/", {"minutes": minutes})
        assert answer.status_code == 302, answer.content.decode()
        return client

    def join(self, person: Person) -> Client:
        """Return the browser of somebody who joined."""
        client = self.browser(person)
        own = person.pk == self.owner.pk
        path = f"/gian-hang/{self.vendor.slug}/phien/{self.session.number}/dien-tap/" if own else f"{self.page}vao/"
        answer = client.post(path)
        assert answer.status_code == 302, answer.content.decode()
        return client


def signed_in(person: Person) -> Client:
    """Return a browser of a person."""
    client = Client()
    client.force_login(person)
    return client


def make_stage() -> Stage:
    """Make an evening that opens in two days, with two products of one vendor and one of another."""
    owner, other = cast.make_person("Lương Văn Phương"), cast.make_person("Đào Thị Sen")
    director = cast.make_person("Phạm Minh Đức", Role.DIRECTOR)
    session = cast.make_session("planned", opens_at=timezone.now() + timedelta(days=2), stream_url=STREAM)
    vendor, rival = cast.make_vendor(owner=owner), cast.make_vendor("HTX Trà Ba Vì", owner=other)
    goods = [(vendor, "Bưởi đỏ", "A1"), (vendor, "Mứt bưởi", "A2"), (rival, "Chè búp", "B1")]
    listings = [
        cast.make_listing(session, cast.make_product(each, name), stall_code=code, allotment=200)
        for each, name, code in goods
    ]
    for position, (each, host) in enumerate([(vendor, owner), (rival, other)], start=1):
        Slot.objects.create(session=session, vendor=each, host=host, position=position, minutes=9)
    Duty.objects.create(session=session, part=Duty.Part.DIRECTOR, person=director)
    moderator = cast.make_person("Trần Thu Hà", Role.MODERATOR)
    return Stage(session, vendor, owner, director, moderator, listings)


def fingerprint(*, but: frozenset[str] = OWN) -> dict[str, str]:
    """Return a hash of every row of every real table, and of what its counters stand at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
        tables = [row[0] for row in cursor.fetchall() if row[0] not in but]
        prints = {}
        for table in tables:
            cursor.execute(f"SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY t::text)) FROM public.{table} t")
            prints[table] = str(cursor.fetchone())
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        counters = {name: str(value) for name, value in cursor.fetchall()}
    kept = {name: value for name, value in counters.items() if not name.startswith(tuple(but))}
    return prints | kept


def schema_exists() -> bool:
    """Tell whether the copy is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('rehearsal') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def search_path() -> Any:
    """Return what the real connection of this thread sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schemas(false)::text[]")
        return cursor.fetchone()[0]
