"""Communes and their producers: who is to be asked, who answered what, how much of the city is covered (R23)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from market.kernel import clock
from market.kernel.written import written_once
from market.notices.models import Notice
from market.places.models import Commune
from vetting.models import CommuneAnswer, CommuneContact, CommuneRound, Product, Vendor

ACTIVE = (Vendor.Status.APPROVED, Vendor.Status.SUSPENDED)  # the producers communes are asked about
SILENT_AFTER = timedelta(days=10)  # then a commune is reminded
FRESH_DAYS = 60  # how long a confirmation is shown to the public
_REMINDER = "commune-reminder-"


def this_month() -> date:
    """Return the first day of the month in Hanoi."""
    return clock.today_in_hanoi().replace(day=1)


def reminder_key(round_id: int) -> str:
    """Return the key of a round's one reminder in the outbox."""
    return f"{_REMINDER}{round_id}"


def producers_of(commune_id: str) -> QuerySet[Vendor]:
    """Return the producers a commune is asked about, by name, with their approved products."""
    goods = Product.objects.filter(status=Product.Status.APPROVED).only("name", "vendor").order_by("sort_name")
    return (
        Vendor.objects.filter(commune=commune_id, status__in=ACTIVE)
        .prefetch_related(Prefetch("products", goods, to_attr="goods"))
        .order_by("sort_name", "pk")
    )


def communes_to_ask(month: date) -> list[str]:
    """Return the communes with a contact and producers that were not asked in a month."""
    contacts = CommuneContact.objects.filter(
        Exists(Vendor.objects.filter(commune=OuterRef("commune"), status__in=ACTIVE)),
        ~Exists(CommuneRound.objects.filter(commune=OuterRef("commune"), month=month)),
    )
    return list(contacts.values_list("commune", flat=True))


def rounds_to_remind() -> list[int]:
    """Return the rounds open for SILENT_AFTER, not finished and not reminded of."""
    now = clock.now()
    reminded = Notice.objects.filter(key=OuterRef("key"))
    rounds = CommuneRound.objects.filter(finished_at=None, sent_at__lte=now - SILENT_AFTER, expires_at__gt=now)
    keyed = rounds.annotate(key=Concat(Value(_REMINDER), Cast("pk", CharField())))
    return list(keyed.filter(~Exists(reminded)).values_list("pk", flat=True))


@dataclass(frozen=True)
class Coverage:
    """How much of the market communes have spoken about in a month."""

    communes: int  # with producers
    reachable: int  # of these with a contact
    asked: int
    finished: int
    producers: int
    answered: int
    confirmed: int

    @property
    def percent(self) -> int:
        """Return the share of producers confirmed as working."""
        return 100 * self.confirmed // self.producers if self.producers else 0


@dataclass(frozen=True)
class CommuneLine:
    """One commune in a month: whom the office wrote to, and how far it came."""

    commune: Commune
    contact: CommuneContact | None
    round: CommuneRound | None
    producers: int
    answered: int
    confirmed: int
    corrected: int
    closed: int

    @property
    def percent(self) -> int:
        """Return the share of producers the commune has spoken about."""
        return 100 * self.answered // self.producers if self.producers else 0

    @property
    def is_silent(self) -> bool:
        """Tell whether an answer is still missing."""
        return self.answered < self.producers


def commune_lines(month: date) -> list[CommuneLine]:
    """Return every commune with producers, the one with most unanswered first."""
    rows: dict[str, Any] = {
        row["commune"]: row
        for row in Vendor.objects.filter(status__in=ACTIVE)
        .values("commune")
        .annotate(
            producers=Count("pk", distinct=True),
            **{
                verdict: Count(
                    "pk",
                    distinct=True,
                    filter=Q(commune_answers__round__month=month, commune_answers__verdict=verdict),
                )
                for verdict in CommuneAnswer.Verdict.values
            },
        )
    }
    rounds = {row.commune_id: row for row in CommuneRound.objects.filter(month=month)}
    contacts = {row.commune_id: row for row in CommuneContact.objects.all()}
    communes = Commune.objects.filter(pk__in=rows).select_related("province")
    lines = [_line(each, rows[each.pk], contacts.get(each.pk), rounds.get(each.pk)) for each in communes]
    return sorted(lines, key=lambda line: (line.answered - line.producers, line.commune.pk))


def coverage(lines: Iterable[CommuneLine]) -> Coverage:
    """Return what a month's lines say together."""
    lines = list(lines)
    return Coverage(
        communes=len(lines),
        reachable=sum(line.contact is not None for line in lines),
        asked=sum(line.round is not None for line in lines),
        finished=sum(line.round is not None and not line.is_silent for line in lines),
        producers=sum(line.producers for line in lines),
        answered=sum(line.answered for line in lines),
        confirmed=sum(line.confirmed for line in lines),
    )


def _line(
    commune: Commune, row: Mapping[str, int], contact: CommuneContact | None, commune_round: CommuneRound | None
) -> CommuneLine:
    said = {verdict: row[verdict] for verdict in CommuneAnswer.Verdict.values}
    return CommuneLine(commune, contact, commune_round, row["producers"], sum(said.values()), **said)


def answers_to_handle() -> QuerySet[CommuneAnswer]:
    """Return the corrections and closures the office has done nothing about, oldest first."""
    return (
        CommuneAnswer.objects.exclude(verdict=CommuneAnswer.Verdict.CONFIRMED)
        .filter(handled_at=None)
        .select_related("vendor", "round__commune")
        .order_by("answered_at", "pk")
    )


def contacts() -> QuerySet[CommuneContact]:
    """Return all contacts with their communes."""
    return CommuneContact.objects.select_related("commune__province").order_by("commune__folded_name", "commune")


@dataclass(frozen=True)
class ReviewRow:
    """R23: one producer in one month, as its commune sees it."""

    commune: str
    producer: Vendor
    products: int
    verdict: str  # in words; empty: not answered
    answered_by: str
    answered_at: datetime | None
    note: str
    handling: str


def review_rows(month: date, commune_id: str = "") -> Iterator[ReviewRow]:
    """Yield R23 by commune and name: every active producer, and those a commune has spoken about since they left."""
    answers = CommuneAnswer.objects.filter(round__month=month).select_related("round")
    spoken = answers.filter(vendor=OuterRef("pk"))
    vendors = (
        Vendor.objects.filter(Q(status__in=ACTIVE) | Exists(spoken))
        .select_related("commune")
        .annotate(number=Count("products", filter=Q(products__status=Product.Status.APPROVED)))
        .prefetch_related(Prefetch("commune_answers", answers, to_attr="said"))
        .order_by("commune__folded_name", "commune", "sort_name", "pk")
    )
    if commune_id:
        vendors = vendors.filter(commune=commune_id)
    for vendor in vendors.iterator(chunk_size=1000):
        yield _review_row(vendor)


def _review_row(vendor: Vendor) -> ReviewRow:
    said: CommuneAnswer | None = next(iter(vendor.said), None)  # type: ignore[attr-defined]
    return ReviewRow(
        commune=vendor.commune.name,
        producer=vendor,
        products=vendor.number,  # type: ignore[attr-defined]
        verdict=said.get_verdict_display() if said else "",
        answered_by=said.round.answered_by if said else "",
        answered_at=said.answered_at if said else None,
        note=said.note if said else "",
        handling=said.handling_note if said else "",
    )


def confirmed_at(vendor: Vendor) -> datetime | None:
    """Return when the vendor's commune last said that it works, unless that is old or the last word was another."""
    last = next(iter(_last_answers(vendor.pk)), None)
    if last is None or last.verdict != CommuneAnswer.Verdict.CONFIRMED:
        return None
    return last.answered_at if last.answered_at > clock.now() - timedelta(days=FRESH_DAYS) else None


@written_once
def _last_answers(vendor: int) -> QuerySet[CommuneAnswer]:
    own = CommuneAnswer.objects.filter(vendor=vendor, round__commune=F("vendor__commune"))
    return own.order_by("-answered_at", "-pk")[:1]
