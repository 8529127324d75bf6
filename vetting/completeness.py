"""What a dossier needs, what it has, what is missing. Pure: rows go in, a checklist comes out; `today` is passed in."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol


class State(StrEnum):
    """How one line of the checklist stands."""

    MISSING = "missing"  # no paper
    WAITING = "waiting"  # uploaded, not judged
    ACCEPTED = "accepted"  # judged good, in force today
    REFUSED = "refused"  # judged bad; a better one is needed
    EXPIRED = "expired"  # was good, its last day is over
    REVOKED = "revoked"  # was good, its issuer took it back


class Need(Protocol):
    """A rule: which paper is asked for, and of whom. An empty list narrows nothing."""

    kind: str
    scope: str  # "vendor" or "product"
    duty: str  # "required", "optional" or "not_applicable"
    vendor_kinds: list[str]
    set_numbers: list[int]
    stars: list[int]  # 0: without stars
    claims: list[str]


class Goods(Protocol):
    """A product of the dossier."""

    pk: int
    product_set_id: int
    stars: int | None
    claims: list[str]


class Sheet(Protocol):
    """A paper, of this dossier or accepted in an earlier one."""

    kind: str
    product_id: int | None
    status: str
    ends_on: date | None  # extended or printed on it


_STATES = {
    "uploaded": State.WAITING,
    "accepted": State.ACCEPTED,
    "refused": State.REFUSED,
    "revoked": State.REVOKED,
}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of the checklist: a paper asked for (or handed in unasked), and the paper that answers it."""

    kind: str
    is_mandatory: bool
    state: State
    product: Any = None  # nothing: the paper is the vendor's
    need: Any = None  # nothing: handed in, but not asked for any more
    paper: Any = None
    is_earlier: bool = False  # the paper was accepted in an earlier dossier
    awaited_until: date | None = None  # a condition gives the vendor time to bring it up to this day
    is_begun: bool = False  # a new paper is being prepared

    @property
    def is_there(self) -> bool:
        """Tell whether there is a paper that is good, or may be."""
        return self.state in (State.WAITING, State.ACCEPTED)

    @property
    def is_replaceable(self) -> bool:
        """Tell whether the dossier may still take another paper here."""
        return self.state is not State.ACCEPTED or self.is_earlier

    @property
    def is_awaited(self) -> bool:
        """Tell whether the paper may still come by a later day."""
        return self.is_mandatory and not self.is_there and self.awaited_until is not None

    @property
    def is_missing(self) -> bool:
        """Tell whether the dossier cannot be submitted because of this line."""
        return self.is_mandatory and not self.is_there and self.awaited_until is None

    @property
    def is_settled(self) -> bool:
        """Tell whether this line does not stand in the way of an approval."""
        return self.state is State.ACCEPTED or not self.is_mandatory


@dataclass(frozen=True)
class Group:
    """The lines of the vendor itself (`product` empty) or of one product."""

    product: Any
    items: tuple[Item, ...]

    @property
    def missing(self) -> int:
        """Return how many mandatory papers this group lacks."""
        return sum(item.is_missing for item in self.items)

    @property
    def main(self) -> list[Item]:
        """Return the lines everybody looks at: what is mandatory, and what was handed in or begun."""
        return [item for item in self.items if item.is_mandatory or item.paper or item.is_begun]

    @property
    def offered(self) -> list[Item]:
        """Return the lines one may leave: optional papers nobody handed in or began."""
        return [item for item in self.items if not (item.is_mandatory or item.paper or item.is_begun)]


@dataclass(frozen=True)
class Checklist:
    """The whole dossier, the vendor's own papers first."""

    groups: tuple[Group, ...]

    @property
    def items(self) -> list[Item]:
        """Return all lines in order."""
        return [item for group in self.groups for item in group.items]

    @property
    def total(self) -> int:
        """Return how many papers are mandatory."""
        return sum(item.is_mandatory for item in self.items)

    @property
    def missing(self) -> list[Item]:
        """Return the lines without which the dossier cannot be submitted."""
        return [item for item in self.items if item.is_missing]

    @property
    def awaited(self) -> list[Item]:
        """Return the lines a condition gives the vendor time for."""
        return [item for item in self.items if item.is_awaited]

    @property
    def done(self) -> int:
        """Return how many mandatory papers are there."""
        return sum(item.is_mandatory and item.is_there for item in self.items)

    @property
    def unsettled(self) -> list[Item]:
        """Return the mandatory lines without an accepted paper: none may be left for an approval."""
        return [item for item in self.items if not item.is_settled]

    def find(self, kind: str, product_pk: int | None) -> Item | None:
        """Return the line of one paper, if the dossier has it."""
        for item in self.items:
            if item.kind == kind and (item.product.pk if item.product else None) == product_pk:
                return item
        return None


type Place = tuple[str, int | None]  # kind of paper, and of which product; nothing: the vendor's own


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a checklist is made from."""

    needs: Iterable[Need]
    goods: Iterable[Goods]
    papers: Iterable[Sheet]  # of this dossier, current
    earlier: Iterable[Sheet] = ()  # of the same vendor, accepted in earlier dossiers, newest first
    other_sets: frozenset[int] = frozenset()  # product sets the vendor already sells
    vendor_kind: str = ""
    awaited: Mapping[Place, date] = field(default_factory=dict)  # by which day a condition wants a paper
    begun: Container[Place] = ()  # what is being prepared


def checklist(contents: Contents, *, today: date) -> Checklist:
    """Return the checklist of a dossier as of `today`."""
    needs, goods = list(contents.needs), list(contents.goods)
    own = {(paper.kind, paper.product_id): paper for paper in contents.papers}
    earlier: dict[Place, Sheet] = {}
    for paper in contents.earlier:
        if not _is_over(paper, today):
            earlier.setdefault((paper.kind, paper.product_id), paper)
    awaited = {place: day for place, day in contents.awaited.items() if day >= today}
    found = _Found(own, earlier, awaited, contents.begun, today)
    vendor_sets = contents.other_sets | {item.product_set_id for item in goods}
    vendor = Subject("vendor", contents.vendor_kind, frozenset(vendor_sets))
    groups = [_group(None, needs_of(needs, vendor), found)]
    for product in goods:
        subject = subject_of(product, contents.vendor_kind)
        groups.append(_group(product, needs_of(needs, subject), found))
    return Checklist(tuple(groups))


@dataclass(frozen=True)
class Subject:
    """Whom a rule is asked about: a vendor with all sets it sells, or one product."""

    scope: str
    vendor_kind: str
    sets: frozenset[int]
    stars: int = 0
    claims: frozenset[str] = frozenset()


def subject_of(product: Goods, vendor_kind: str) -> Subject:
    """Return a product as the rules see it."""
    sets = frozenset({product.product_set_id})
    return Subject("product", vendor_kind, sets, product.stars or 0, frozenset(product.claims))


def needs_of[N: Need](needs: Iterable[N], subject: Subject) -> list[N]:
    """Return the one rule of each kind that holds for the subject: the narrowest that fits, of equals the last."""
    needs = list(needs)
    holding = {kind: rules[0] for kind, rules in fitting(needs, subject).items()}
    return [need for need in needs if holding.get(need.kind) is need and need.duty != "not_applicable"]


def fitting[N: Need](needs: Iterable[N], subject: Subject) -> dict[str, list[N]]:
    """Return all rules that fit the subject, by kind of paper; the first of each holds, the others stand behind it."""
    found: dict[str, list[N]] = {}
    for need in needs:
        if _fits(need, subject):
            found.setdefault(need.kind, []).insert(0, need)
    return {kind: sorted(rules, key=_width) for kind, rules in found.items()}


def _fits(need: Need, subject: Subject) -> bool:
    return (
        need.scope == subject.scope
        and (not need.vendor_kinds or subject.vendor_kind in need.vendor_kinds)
        and (not need.set_numbers or not subject.sets.isdisjoint(need.set_numbers))
        and (not need.stars or subject.stars in need.stars)
        and (not need.claims or not subject.claims.isdisjoint(need.claims))
    )


def _width(need: Need) -> int:
    """Return how wide a rule is: each list that narrows it makes it narrower."""
    return -sum(bool(column) for column in (need.vendor_kinds, need.set_numbers, need.stars, need.claims))


def _is_over(paper: Sheet, today: date) -> bool:
    return paper.ends_on is not None and paper.ends_on < today


@dataclass(frozen=True)
class _Found:
    """What is known of each place of a checklist."""

    own: Mapping[Place, Sheet]
    earlier: Mapping[Place, Sheet]
    awaited: Mapping[Place, date]
    begun: Container[Place]
    today: date


def _group(product: Goods | None, needs: list[Need], found: _Found) -> Group:
    pk = product.pk if product else None
    items = []
    for need in needs:
        place = (need.kind, pk)
        mine = found.own.get(place)
        paper = mine or found.earlier.get(place)
        items.append(
            Item(
                kind=need.kind,
                is_mandatory=need.duty == "required",
                state=_state(paper, found.today),
                product=product,
                need=need,
                paper=paper,
                is_earlier=mine is None and paper is not None,
                awaited_until=found.awaited.get(place),
                is_begun=place in found.begun,
            )
        )
    asked = {need.kind for need in needs}
    for (kind, of), paper in found.own.items():
        if of == pk and kind not in asked:  # such as a star certificate after the product gave up its stars
            state = _state(paper, found.today)
            items.append(Item(kind=kind, is_mandatory=False, state=state, product=product, paper=paper))
    return Group(product, tuple(items))


def _state(paper: Sheet | None, today: date) -> State:
    if paper is None:
        return State.MISSING
    if _is_over(paper, today) and paper.status not in ("refused", "revoked"):
        return State.EXPIRED
    return _STATES[paper.status]
