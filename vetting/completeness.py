"""What a dossier needs, what it has, what is missing. Pure: rows go in, a checklist comes out; `today` is passed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


class Need(Protocol):
    """A requirement: which paper is asked for, and of what."""

    kind: str
    scope: str  # "vendor" or "product"
    set_numbers: list[int]  # empty: every product set
    starred_only: bool
    is_mandatory: bool


class Goods(Protocol):
    """A product of the dossier."""

    pk: int
    product_set_id: int
    stars: int | None


class Sheet(Protocol):
    """A paper, of this dossier or accepted in an earlier one."""

    kind: str
    product_id: int | None
    status: str
    expires_on: date | None


_STATES = {"uploaded": State.WAITING, "accepted": State.ACCEPTED, "refused": State.REFUSED}


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

    @property
    def is_missing(self) -> bool:
        """Tell whether the dossier cannot be submitted because of this line."""
        return self.is_mandatory and self.state not in (State.WAITING, State.ACCEPTED)

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
        """Return the lines everybody looks at: what is mandatory, and what was handed in."""
        return [item for item in self.items if item.is_mandatory or item.paper]

    @property
    def offered(self) -> list[Item]:
        """Return the lines one may leave: optional papers nobody handed in."""
        return [item for item in self.items if not item.is_mandatory and not item.paper]


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
    def done(self) -> int:
        """Return how many mandatory papers are there."""
        return self.total - len(self.missing)

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


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a checklist is made from."""

    needs: Iterable[Need]
    goods: Iterable[Goods]
    papers: Iterable[Sheet]  # of this dossier, current
    earlier: Iterable[Sheet] = ()  # of the same vendor, accepted in earlier dossiers, newest first
    other_sets: frozenset[int] = frozenset()  # product sets the vendor already sells


def checklist(contents: Contents, *, today: date) -> Checklist:
    """Return the checklist of a dossier as of `today`."""
    needs, goods = list(contents.needs), list(contents.goods)
    own = {(paper.kind, paper.product_id): paper for paper in contents.papers}
    earlier: dict[tuple[str, int | None], Sheet] = {}
    for paper in contents.earlier:
        if not _is_over(paper, today):
            earlier.setdefault((paper.kind, paper.product_id), paper)
    vendor_sets = contents.other_sets | {item.product_set_id for item in goods}
    vendor_needs = [need for need in needs if need.scope == "vendor" and _is_for(need, vendor_sets)]
    groups = [_group(None, vendor_needs, own, earlier, today)]
    for product in goods:
        product_needs = [need for need in needs if need.scope == "product" and _is_asked(need, product)]
        groups.append(_group(product, product_needs, own, earlier, today))
    return Checklist(tuple(groups))


def _is_for(need: Need, sets: Iterable[int]) -> bool:
    return not need.set_numbers or not set(need.set_numbers).isdisjoint(sets)


def _is_asked(need: Need, product: Goods) -> bool:
    return _is_for(need, [product.product_set_id]) and (not need.starred_only or product.stars is not None)


def _is_over(paper: Sheet, today: date) -> bool:
    return paper.expires_on is not None and paper.expires_on < today


Papers = Mapping[tuple[str, int | None], Sheet]


def _group(product: Goods | None, needs: list[Need], own: Papers, earlier: Papers, today: date) -> Group:
    pk = product.pk if product else None
    items = []
    for need in needs:
        mine = own.get((need.kind, pk))
        paper = mine or earlier.get((need.kind, pk))
        items.append(
            Item(
                kind=need.kind,
                is_mandatory=need.is_mandatory,
                state=_state(paper, today),
                product=product,
                need=need,
                paper=paper,
                is_earlier=mine is None and paper is not None,
            )
        )
    asked = {need.kind for need in needs}
    for (kind, of), paper in own.items():
        if of == pk and kind not in asked:  # such as a star certificate after the product gave up its stars
            items.append(Item(kind=kind, is_mandatory=False, state=_state(paper, today), product=product, paper=paper))
    return Group(product, tuple(items))


def _state(paper: Sheet | None, today: date) -> State:
    if paper is None:
        return State.MISSING
    if _is_over(paper, today) and paper.status != "refused":
        return State.EXPIRED
    return _STATES[paper.status]
