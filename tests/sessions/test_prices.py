"""Prices of an evening: struck through only with a proof, flags for who accepts, kinds of promotion with a preview."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from sessions.models import Listing, PromotionKind
from sessions.night.board import Stall, board_numbered
from sessions.selectors.prices import mark_of_kind, price_flags_of
from sessions.services.listings import change_listing
from sessions.services.prices import attach_proofs, change_kind
from sessions.services.terms import Terms
from tests.cast import make_listing, make_product, make_session
from tests.vetting.proofs import make_proof
from vetting.models import PriceEvidence, Product

pytestmark = pytest.mark.django_db


@pytest.fixture
def proved() -> Listing:
    """Return a listing in a live session with a proof of its regular price."""
    product = make_product()
    return make_listing(product=product, price_evidence=make_proof(product, status="accepted"))


def flags_of(listing: Listing) -> list[str]:
    """Return what the office is told to look at twice about one listing's prices."""
    return price_flags_of([listing])[listing.pk]


def pages(listing: Listing) -> list[str]:
    """Return every public page that shows the listing's price."""
    number = listing.session.number
    return [
        reverse("storefront:home"),
        reverse("storefront:show-product", args=[listing.product.slug]),
        reverse("sessions:show-session", args=[number]),
        reverse("orders:place-order", args=[number, listing.pk]),
    ]


class TestStruckThrough:
    def test_with_a_proof_every_page_shows_price_saving_and_what_proves_it(
        self, client: Client, proved: Listing
    ) -> None:
        for url in pages(proved):
            html = client.get(url).content.decode()
            assert "<s>100.000\u00a0₫</s>" in html, url
            assert "Cửa hàng OCOP, 2 Thái Hà" in html, url
            assert proved.price_evidence.file.path not in html  # type: ignore[union-attr]

    def test_without_one_no_page_strikes_anything_through(self, client: Client) -> None:
        listing = make_listing()
        for url in pages(listing):
            html = client.get(url).content.decode()
            assert "<s>" not in html, url
            assert "Bớt so với giá niêm yết" not in html, url

    @pytest.mark.parametrize("status", ["refused", "withdrawn", "waiting"])
    def test_a_proof_that_no_longer_stands_is_none(self, proved: Listing, status: str) -> None:
        PriceEvidence.objects.update(status=status, refusal_reason="Ảnh giả")
        stall = board_numbered(proved.session.number).stalls[0]  # type: ignore[union-attr]
        assert (stall.regular, stall.saving, stall.evidence) == ("", "", "")

    def test_nor_does_it_hinder_the_vendor(self, proved: Listing) -> None:
        PriceEvidence.objects.update(status="refused", refusal_reason="Ảnh giả")
        owner = proved.product.vendor.members.get().person
        changed = change_listing(actor=owner, listing=proved, terms=Terms(89_000, 30, 5))
        assert (changed.allotment, changed.regular_is_proved) == (30, False)

    def test_the_saving_never_overstates(self, proved: Listing) -> None:
        proved.session_price = 99_500
        assert Stall(proved).saving == ""

    @pytest.mark.parametrize(
        "wrong", [{"status": "waiting"}, {"price": 99_999, "status": "accepted"}, {"of_another": True}]
    )
    def test_the_database_takes_no_other_proof(self, wrong: dict[str, Any]) -> None:
        listing = make_listing()
        product = make_product() if wrong.pop("of_another", False) else listing.product
        proof = make_proof(product, **{"status": "accepted"} | wrong)
        with pytest.raises(IntegrityError, match="prove"), transaction.atomic():
            Listing.objects.filter(pk=listing.pk).update(price_evidence=proof)

    def test_the_database_lists_no_strong_alcohol(self) -> None:
        spirit = make_product(name="Rượu nếp", alcohol_percent=29)
        with pytest.raises(IntegrityError, match="alcohol"), transaction.atomic():
            make_listing(product=spirit)


class TestFlags:
    def test_a_price_raised_shortly_before_is_told_with_its_day(self) -> None:
        listing = make_listing(make_session("planned"))
        Product.objects.filter(pk=listing.product_id).update(regular_price=130_000)
        assert any(words.startswith("Vừa tăng giá ") and "130.000" in words for words in flags_of(listing))

    def test_an_honest_price_has_no_flag(self) -> None:
        assert flags_of(make_listing(make_session("planned"))) == []

    def test_a_price_out_of_bounds_is_told_with_its_source(self) -> None:
        kind = PromotionKind.objects.get(pk="concentrated")
        kind.least_percent = 20
        kind.save()
        listing = make_listing(make_session("planned", promotion=kind))
        assert any("ít nhất 20%" in words and kind.source in words for words in flags_of(listing))

    def test_flags_of_many_take_one_query(self, django_assert_num_queries: Any) -> None:
        session = make_session("planned")
        rows = [make_listing(session) for _n in range(4)]
        listings = list(Listing.objects.filter(pk__in=[row.pk for row in rows]).select_related("product", "session"))
        with django_assert_num_queries(1):
            assert set(price_flags_of(listings)) == {row.pk for row in rows}


class TestAttaching:
    def test_a_proof_accepted_later_is_found_once(self) -> None:
        listing = make_listing()
        proof = make_proof(listing.product, status="accepted")
        assert (attach_proofs(), attach_proofs()) == (1, 0)
        listing.refresh_from_db()
        assert listing.price_evidence == proof
        assert JournalEntry.objects.filter(verb="listing.proved").count() == 1

    @pytest.mark.parametrize("proof", [{}, {"status": "accepted", "price": 99_000}, {"status": "refused"}])
    def test_what_proves_nothing_is_left(self, proof: dict[str, Any]) -> None:
        listing = make_listing()
        make_proof(listing.product, **proof)
        assert attach_proofs() == 0

    def test_evenings_gone_by_stay_as_they_were(self) -> None:
        listing = make_listing(make_session("closed"))
        make_proof(listing.product, status="accepted")
        assert attach_proofs() == 0


class TestKinds:
    @pytest.fixture
    def kind(self) -> PromotionKind:
        return PromotionKind.objects.get(pk="ordinary")

    def typed(self, kind: PromotionKind, **fields: Any) -> dict[str, Any]:
        names = ("title", "least_percent", "most_percent", "source")
        return {name: getattr(kind, name) for name in names} | {"fresh_is_exempt": "on"} | fields

    def test_a_change_is_shown_before_it_is_made(self, client: Client, director: Person, kind: PromotionKind) -> None:
        listing = make_listing(make_session("planned", promotion=kind))
        client.force_login(director)
        url = reverse("sessions:change-promotion", args=[kind.pk])
        typed = self.typed(kind, least_percent=20, seen=mark_of_kind(kind))
        page = client.post(url, typed)
        assert page.status_code == 200
        assert listing.product.name in page.content.decode()
        kind.refresh_from_db()
        assert kind.least_percent == 1
        done = client.post(url, typed | {"agreed": page.context["mark"]})
        assert done.headers["Location"] == reverse("sessions:list-promotions")
        kind.refresh_from_db()
        assert kind.least_percent == 20
        listing.refresh_from_db()
        assert listing.session_price == 89_000

    def test_an_agreement_to_something_else_is_shown_again(
        self, client: Client, director: Person, kind: PromotionKind
    ) -> None:
        client.force_login(director)
        url = reverse("sessions:change-promotion", args=[kind.pk])
        typed = self.typed(kind, least_percent=20, seen=mark_of_kind(kind))
        mark = client.post(url, typed).context["mark"]
        make_listing(make_session("planned", promotion=kind))
        assert client.post(url, typed | {"agreed": mark}).status_code == 200
        kind.refresh_from_db()
        assert kind.least_percent == 1

    @pytest.mark.parametrize(("least", "most"), [(0, 50), (60, 50), (10, 101)])
    def test_nonsense_is_refused(
        self, client: Client, director: Person, kind: PromotionKind, least: int, most: int
    ) -> None:
        client.force_login(director)
        url = reverse("sessions:change-promotion", args=[kind.pk])
        typed = self.typed(kind, least_percent=least, most_percent=most, seen=mark_of_kind(kind))
        assert client.post(url, typed).status_code == 422
        terms = {"title": "x", "least_percent": least, "most_percent": most} | {
            "fresh_is_exempt": True,
            "needs_decision": False,
            "source": "y",
        }
        with pytest.raises(Refused):
            change_kind(actor=director, kind=kind, seen=mark_of_kind(kind), terms=terms)

    def test_the_second_director_is_sent_back_to_look(self, director: Person, kind: PromotionKind) -> None:
        seen = mark_of_kind(kind)
        terms = {name: getattr(kind, name) for name in ("title", "fresh_is_exempt", "needs_decision", "source")}
        change_kind(actor=director, kind=kind, seen=seen, terms=terms | {"least_percent": 5, "most_percent": 50})
        with pytest.raises(Stale):
            change_kind(actor=director, kind=kind, seen=seen, terms=terms | {"least_percent": 9, "most_percent": 50})

    def test_the_list_names_every_kind(self, client: Client, director: Person) -> None:
        client.force_login(director)
        html = client.get(reverse("sessions:list-promotions")).content.decode()
        assert all(kind.title in html for kind in PromotionKind.objects.all())


def test_the_prices_are_shown_by_what_is_to_do(client: Client, director: Person) -> None:
    session, product = make_session("planned"), make_product(name="Trà sen")
    make_listing(session, product, price_evidence=make_proof(product, status="accepted"))
    raised = make_listing(session, make_product(name="Mật ong"))
    Product.objects.filter(pk=raised.product_id).update(regular_price=130_000)
    client.force_login(director)
    url = reverse("sessions:show-session-prices", args=[session.number])
    pages = {shelf: client.get(url, {"xem": shelf}).text for shelf in ("", "can-xem", "chua-chung", "chop-nhoang", "x")}
    told = {shelf: (product.name in page, "Mật ong" in page) for shelf, page in pages.items()}
    both, one, none = (True, True), (False, True), (False, False)
    assert told == {"": both, "can-xem": one, "chua-chung": one, "chop-nhoang": none, "x": both}


def test_the_prices_come_page_by_page_and_are_found_by_code_name_or_stall(
    client: Client, director: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sessions.views.prices.LINES_PER_PAGE", 2)
    session = make_session("planned")
    for name in ("Trà sen", "Mật ong", "Cốm khô"):
        make_listing(session, make_product(name=name))
    client.force_login(director)
    url = reverse("sessions:show-session-prices", args=[session.number])
    first, second = (client.get(url, {"trang": page}) for page in (1, 2))
    assert [len(answer.context["page"]) for answer in (first, second)] == [2, 1]
    assert "trang=2" in first.text
    assert "1–2 trên 3" in first.text
    found = client.get(url, {"tim": "mat ong"})
    assert [line.listing.product.name for line in found.context["page"]] == ["Mật ong"]
    assert "xem=can-xem&amp;tim=mat+ong" in found.text
    assert "Không có sản phẩm nào ở đây" in client.get(url, {"tim": "xe máy"}).text


def test_a_raise_long_ago_is_no_flag() -> None:
    listing = make_listing(make_session("planned"))
    Product.objects.filter(pk=listing.product_id).update(regular_price=130_000)
    listing.session.opens_at += timedelta(days=60)
    assert flags_of(listing) == []
