"""The checklist as pure arithmetic: rows in, lines out."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from vetting.completeness import Checklist, Contents, Item, State, checklist

TODAY = date(2026, 11, 20)


@dataclass
class Need:
    kind: str
    scope: str = "vendor"
    set_numbers: list[int] = field(default_factory=list)
    stars: list[int] = field(default_factory=list)
    duty: str = "required"
    vendor_kinds: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)


@dataclass
class Goods:
    pk: int
    product_set_id: int = 1
    stars: int | None = None
    claims: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    kind: str
    product_id: int | None = None
    status: str = "uploaded"
    ends_on: date | None = None


LICENCE = Need("licence")
HYGIENE = Need("hygiene", set_numbers=[1, 2])
TEST = Need("test", "product", [1, 2])
STARS = Need("stars", "product", stars=[3, 4, 5])
BRAND = Need("brand", duty="optional")
NEEDS = [LICENCE, HYGIENE, TEST, STARS, BRAND]


def lines(
    *,
    goods: list[Goods],
    papers: list[Sheet] | None = None,
    earlier: list[Sheet] | None = None,
    others: frozenset[int] = frozenset(),
    **known: Any,
) -> Checklist:
    contents = Contents(
        needs=NEEDS, goods=goods, papers=papers or [], earlier=earlier or [], other_sets=others, **known
    )
    return checklist(contents, today=TODAY)


def line(found: Checklist, kind: str, product_pk: int | None = None) -> Item:
    item = found.find(kind, product_pk)
    assert item is not None
    return item


def kinds(found: Checklist) -> list[str]:
    return [item.kind for item in found.items]


def test_food_with_stars_needs_everything() -> None:
    found = lines(goods=[Goods(7, 1, 4)])
    assert kinds(found) == ["licence", "hygiene", "brand", "test", "stars"]
    assert (len(found.missing), found.total, found.done) == (4, 4, 0)


def test_crafts_without_stars_need_the_licence_only() -> None:
    found = lines(goods=[Goods(7, 21)])
    assert kinds(found) == ["licence", "brand"]
    assert [item.kind for item in found.missing] == ["licence"]


def test_each_product_has_its_own_lines() -> None:
    found = lines(goods=[Goods(7, 1), Goods(8, 2)], papers=[Sheet("test", 8)])
    assert line(found, "test", 7).state is State.MISSING
    assert line(found, "test", 8).state is State.WAITING
    assert [group.missing for group in found.groups] == [2, 1, 0]


def test_products_sold_already_keep_the_vendors_duties() -> None:
    assert "hygiene" in kinds(lines(goods=[], others=frozenset({2})))
    assert "hygiene" not in kinds(lines(goods=[], others=frozenset({21})))


def test_a_condition_gives_time_until_its_day() -> None:
    for day, missing in ((TODAY, []), (TODAY - timedelta(days=1), ["licence"])):
        found = lines(goods=[], awaited={("licence", None): day})
        assert [item.kind for item in found.missing] == missing
        assert [item.kind for item in found.awaited] == ([] if missing else ["licence"])
        assert (found.total, found.done) == (1, 0)
        assert [item.kind for item in found.unsettled] == ["licence"]
    assert not lines(goods=[], papers=[Sheet("licence")], awaited={("licence", None): TODAY}).awaited


def test_what_was_begun_is_marked_and_stays_in_sight() -> None:
    found = lines(goods=[], begun={("licence", None), ("brand", None)})
    assert [item.kind for item in found.items if item.is_begun] == ["licence", "brand"]
    assert found.groups[0].offered == []
    assert [item.kind for item in found.missing] == ["licence"]


def test_refused_paper_is_missing_and_waiting_one_is_not() -> None:
    found = lines(goods=[Goods(7, 21)], papers=[Sheet("licence", status="refused")])
    assert [item.state for item in found.missing] == [State.REFUSED]
    assert not lines(goods=[Goods(7, 21)], papers=[Sheet("licence")]).missing


def test_only_accepted_papers_settle_the_dossier() -> None:
    waiting = lines(goods=[Goods(7, 21)], papers=[Sheet("licence")])
    assert [item.kind for item in waiting.unsettled] == ["licence"]
    assert not lines(goods=[Goods(7, 21)], papers=[Sheet("licence", status="accepted")]).unsettled


def test_optional_paper_never_stands_in_the_way() -> None:
    found = lines(goods=[Goods(7, 21)], papers=[Sheet("licence", status="accepted"), Sheet("brand", status="refused")])
    assert not found.missing
    assert not found.unsettled


def test_paper_is_good_on_its_last_day_and_over_on_the_next() -> None:
    last_day = Sheet("licence", status="accepted", ends_on=TODAY)
    over = Sheet("licence", status="accepted", ends_on=date(2026, 11, 19))
    assert not lines(goods=[Goods(7, 21)], papers=[last_day]).unsettled
    assert line(lines(goods=[Goods(7, 21)], papers=[over]), "licence").state is State.EXPIRED
    assert lines(goods=[Goods(7, 21)], papers=[over]).missing


def test_paper_of_an_earlier_dossier_counts_while_it_is_valid() -> None:
    earlier = [Sheet("licence", status="accepted", ends_on=date(2027, 1, 1))]
    item = line(lines(goods=[Goods(7, 21)], earlier=earlier), "licence")
    assert (item.state, item.is_earlier) == (State.ACCEPTED, True)
    earlier = [Sheet("licence", status="accepted", ends_on=date(2026, 1, 1))]
    assert line(lines(goods=[Goods(7, 21)], earlier=earlier), "licence").state is State.MISSING


def test_own_paper_goes_before_an_earlier_one() -> None:
    earlier = [Sheet("licence", status="accepted")]
    item = line(lines(goods=[Goods(7, 21)], papers=[Sheet("licence")], earlier=earlier), "licence")
    assert (item.state, item.is_earlier) == (State.WAITING, False)


def test_paper_nobody_asks_for_any_more_is_shown_but_not_counted() -> None:
    found = lines(goods=[Goods(7, 21)], papers=[Sheet("licence"), Sheet("stars", 7)])
    item = line(found, "stars", 7)
    assert (item.need, item.is_mandatory) == (None, False)
    assert found.total == 1


def test_unknown_line_is_nothing() -> None:
    assert lines(goods=[]).find("licence", 99) is None
