"""What a report speaks of: what was asked for, narrowed to what the reader may see, as querysets to begin with.

No report asks the models by itself: it begins with one of these querysets, so that a scope holds in every figure
(a house test looks for it).
"""

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from market.accounts.models import Person
from market.kernel.clock import HANOI
from market.kernel.texts import fold, nfc
from orders.models import Case, Order, OrderLine, ReaderScope
from sessions.models import Listing, MarketSession
from vetting.models import Dossier, Paper, Product, Vendor

CONSUMER, TRADER = "consumer", "trader"  # kinds of buyers


@dataclass(frozen=True)
class Wishes:
    """What was asked for, made sane; empty means all. Kept with each file as JSON, so that it can be made again."""

    session: int | None = None  # key
    since: date | None = None  # days in Hanoi on which a session opened, both included
    until: date | None = None
    place: str = ""  # in the name of a vendor's commune, former district or province
    commune: str = ""  # code, of the vendor
    vendor: int | None = None  # key
    branch: str = ""  # of products
    stars: int | None = None  # of a product; 0: without stars
    buyer: str = ""  # CONSUMER or TRADER

    def as_json(self) -> dict[str, Any]:
        """Return what is asked for as plain JSON values, without what is not."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in plain.items()
            if value not in (None, "")
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return what was asked for, as `as_json` wrote it."""
        days: dict[str, Any] = {name: date.fromisoformat(data[name]) for name in ("since", "until") if name in data}
        return cls(**(data | days))


@dataclass(frozen=True)
class Scope:
    """Which part of the market somebody may see; empty means the whole."""

    communes: frozenset[str] = frozenset()  # codes
    province: str = ""  # code
    branch: str = ""  # code

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is held back."""
        return self == Scope()


def scope_of(person: Person | None) -> Scope:
    """Return what a reader may see. A pack, made for the office as a whole, has no reader: it is whole."""
    found = ReaderScope.objects.filter(person=person).prefetch_related("communes").first() if person else None
    if found is None:
        return Scope()
    return Scope(
        frozenset(commune.pk for commune in found.communes.all()), found.province_id or "", found.branch_id or ""
    )


@dataclass(frozen=True)
class Selection:
    """The rows of the market a report is about, at the moment its snapshot was taken."""

    wishes: Wishes
    moment: datetime
    scope: Scope = field(default_factory=Scope)
    with_people: bool = False  # with names, telephone numbers and addresses

    @cached_property
    def session(self) -> MarketSession | None:
        """Return the session that was asked for, or None."""
        return MarketSession.objects.filter(pk=self.wishes.session).first() if self.wishes.session else None

    @property
    def is_of_goods(self) -> bool:
        """Tell whether only some goods are meant, so that an order may hold others too."""
        return bool(self.scope.branch or self.wishes.branch or self.wishes.stars is not None)

    @property
    def is_whole(self) -> bool:
        """Tell whether everything of the sessions asked for is meant: also what is of no vendor and no product."""
        asked = self.wishes.as_json().keys() - {"session", "since", "until"}
        return self.scope.is_whole and not asked

    def before(self) -> "Selection | None":
        """Return the same question about the session before the one asked for; None when there was none."""
        if self.session is None:
            return None
        before = MarketSession.objects.filter(opens_at__lt=self.session.opens_at).order_by("-opens_at").first()
        return replace(self, wishes=replace(self.wishes, session=before.pk)) if before else None

    def sessions(self) -> QuerySet[MarketSession]:
        """Return the sessions asked for, the first one first; a scope does not narrow them, only what is in them."""
        found = MarketSession.objects.order_by("opens_at")
        if self.wishes.session:
            found = found.filter(pk=self.wishes.session)
        if self.wishes.since:
            found = found.filter(opens_at__gte=_midnight(self.wishes.since))
        if self.wishes.until:
            found = found.filter(opens_at__lt=_midnight(self.wishes.until + timedelta(days=1)))
        return found

    def vendors(self) -> QuerySet[Vendor]:
        """Return the vendors asked for, whatever they list."""
        found = Vendor.objects.filter(self._of_vendor(""))
        goods = self._of_goods("")
        return found.filter(Exists(Product.objects.filter(goods, vendor=OuterRef("pk")))) if goods else found

    def products(self) -> QuerySet[Product]:
        """Return the products asked for."""
        return Product.objects.filter(self._of_vendor("vendor__"), self._of_goods(""))

    def listings(self) -> QuerySet[Listing]:
        """Return what was on the tables: listings accepted and not taken back."""
        return Listing.objects.filter(
            self._of_vendor("product__vendor__"),
            self._of_goods("product__"),
            self._of_session("session"),
            standing=Listing.Standing.ACCEPTED,
            withdrawn_at=None,
        )

    def orders(self) -> QuerySet[Order]:
        """Return the orders asked for; of those with several goods, every one that holds a product asked for."""
        found = Order.objects.filter(self._of_vendor("vendor__"), self._of_session("session"), self._of_buyer(""))
        goods = self._of_goods("listing__product__")
        if not goods:
            return found
        return found.filter(Exists(OrderLine.objects.in_force().filter(goods, order=OuterRef("pk"))))

    def lines(self) -> QuerySet[OrderLine]:
        """Return the lines in force of the orders asked for."""
        return OrderLine.objects.in_force().filter(
            self._of_vendor("order__vendor__"),
            self._of_goods("listing__product__"),
            self._of_session("order__session"),
            self._of_buyer("order__"),
        )

    def dossiers(self) -> QuerySet[Dossier]:
        """Return the dossiers of the vendors asked for; the days are those of the last submission."""
        found = Dossier.objects.exclude(submitted_at=None).filter(self._of_vendor("vendor__"))
        if self.wishes.since:
            found = found.filter(submitted_at__gte=_midnight(self.wishes.since))
        if self.wishes.until:
            found = found.filter(submitted_at__lt=_midnight(self.wishes.until + timedelta(days=1)))
        goods = self._of_goods("")
        return found.filter(Exists(Product.objects.filter(goods, dossiers=OuterRef("pk")))) if goods else found

    def papers(self) -> QuerySet[Paper]:
        """Return the papers of the vendors asked for; when goods are narrowed, only those of such products."""
        found = Paper.objects.filter(self._of_vendor("vendor__"))
        goods = self._of_goods("product__")
        return found.filter(goods, product__isnull=False) if goods else found

    def cases(self) -> QuerySet[Case]:
        """Return the cases about the orders asked for; the days are those of opening."""
        found = Case.objects.filter(self._of_vendor("order__vendor__"), self._of_buyer("order__"))
        if self.wishes.session:
            found = found.filter(order__session=self.wishes.session)
        if self.wishes.since:
            found = found.filter(opened_at__gte=_midnight(self.wishes.since))
        if self.wishes.until:
            found = found.filter(opened_at__lt=_midnight(self.wishes.until + timedelta(days=1)))
        goods = self._of_goods("listing__product__")
        if not goods:
            return found
        return found.filter(Exists(OrderLine.objects.in_force().filter(goods, order=OuterRef("order"))))

    def _of_vendor(self, prefix: str) -> Q:
        found = of_place(self.wishes.place, prefix)
        if self.wishes.commune:
            found &= Q(**{f"{prefix}commune": self.wishes.commune})
        if self.wishes.vendor:
            found &= Q(**{f"{prefix}pk": self.wishes.vendor})
        if self.scope.communes:
            found &= Q(**{f"{prefix}commune__in": sorted(self.scope.communes)})
        if self.scope.province:
            found &= Q(**{f"{prefix}commune__province": self.scope.province})
        return found

    def _of_goods(self, prefix: str) -> Q:
        found = Q()
        for branch in filter(None, (self.wishes.branch, self.scope.branch)):
            found &= Q(**{f"{prefix}product_set__branch": branch})
        if self.wishes.stars:
            found &= Q(**{f"{prefix}stars": self.wishes.stars})
        elif self.wishes.stars == 0:
            found &= Q(**{f"{prefix}stars__isnull": True})
        return found

    def _of_session(self, path: str) -> Q:
        found = Q()
        if self.wishes.session:
            found &= Q(**{path: self.wishes.session})
        if self.wishes.since:
            found &= Q(**{f"{path}__opens_at__gte": _midnight(self.wishes.since)})
        if self.wishes.until:
            found &= Q(**{f"{path}__opens_at__lt": _midnight(self.wishes.until + timedelta(days=1))})
        return found

    def _of_buyer(self, prefix: str) -> Q:
        trader = Q(**{f"{prefix}buyer__kind": Person.Kind.TRADER})
        return {CONSUMER: ~trader, TRADER: trader}.get(self.wishes.buyer, Q())


def of_place(text: str, prefix: str) -> Q:
    """Return the condition that a vendor's commune, former district or province holds a text."""
    text = nfc(text.replace("\x00", "")).strip()
    if not text:
        return Q()
    return (
        Q(**{f"{prefix}commune__folded_name__contains": fold(text)})
        | Q(**{f"{prefix}former_district__unaccent__icontains": text})
        | Q(**{f"{prefix}commune__province__name__unaccent__icontains": text})
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, HANOI)
