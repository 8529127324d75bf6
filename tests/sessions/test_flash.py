"""Setting and withdrawing flash prices, what pages show of them, and who may."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from sessions.models import FlashWindow, Listing, MarketSession, PromotionKind
from sessions.night.board import board_numbered
from sessions.services.flash import FlashTerms, set_flash, withdraw_flash
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from tests.orders.racing import all_at_once
from tests.sessions.flashes import make_flash

pytestmark = pytest.mark.django_db
TERMS = FlashTerms(price=70_000, allotment=5, minutes=10)


@pytest.fixture
def listing() -> Listing:
    return make_listing()


@pytest.fixture
def setting(director: Person, listing: Listing) -> Callable[..., FlashWindow]:
    def act(**terms: Any) -> FlashWindow:
        session = MarketSession.objects.get(pk=listing.session_id)
        given = {"price": 70_000, "allotment": 5, "minutes": 10} | terms
        chosen = FlashTerms(**given)
        return set_flash(actor=director, session=session, version=session.version, listing=listing, terms=chosen)

    return act


def test_a_window_begins_at_once_and_is_in_the_journal(setting: Any, director: Person) -> None:
    flash = setting()
    assert flash.starts_at <= database_now() < flash.ends_at
    assert flash.ends_at - flash.starts_at == timedelta(minutes=10)
    entry = JournalEntry.objects.get(verb="flash.set")
    assert (entry.actor, entry.facts["price"], entry.facts["units"]) == (director, 70_000, 5)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"price": 89_000}, "price"),
        ({"price": 95_000}, "price"),
        ({"price": 900}, "price"),
        ({"allotment": 0}, "allotment"),
        ({"allotment": 21}, "allotment"),
        ({"minutes": 7}, "minutes"),
        ({"minutes": 600}, "minutes"),
    ],
)
def test_nonsense_is_refused_beside_its_field(setting: Any, terms: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        setting(**terms)
    assert refused.value.field == field
    assert not FlashWindow.objects.exists()


@pytest.mark.parametrize("offset", [timedelta(hours=-1), timedelta(hours=3), timedelta(minutes=85)])
def test_a_window_lies_within_the_selling_time(setting: Any, offset: timedelta) -> None:
    with pytest.raises(Refused) as refused:
        setting(starts_at=database_now() + offset)
    assert refused.value.field == "starts_at"


def test_the_law_binds_the_flash_price_too(setting: Any, listing: Listing) -> None:
    kind = PromotionKind.objects.get(pk="ordinary")
    MarketSession.objects.filter(pk=listing.session_id).update(promotion=kind)
    listing.product.product_set.number = 7
    listing.product.product_set.save()
    listing.product.product_set_id = 7
    listing.product.save(update_fields=["product_set"])
    with pytest.raises(Refused, match="nhiều nhất 50%"):
        setting(price=49_000)


@pytest.mark.parametrize("state", ["withdrawn_at", "stopped_at"])
def test_what_is_off_the_table_gets_no_flash(setting: Any, listing: Listing, state: str) -> None:
    Listing.objects.filter(pk=listing.pk).update(**{state: database_now()})
    with pytest.raises(Refused, match="không còn bày"):
        setting()


def test_an_application_gets_no_flash(setting: Any, listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(standing="applied")
    with pytest.raises(Refused, match="không còn bày"):
        setting()


def test_twice_is_once_and_another_is_refused(setting: Any) -> None:
    assert setting() == setting()
    with pytest.raises(Refused, match="đã có giá chớp nhoáng"):
        setting(price=60_000)
    assert FlashWindow.objects.count() == 1


def test_an_old_look_is_stale(director: Person, listing: Listing) -> None:
    session = listing.session
    MarketSession.objects.filter(pk=session.pk).update(version=session.version + 1)
    with pytest.raises(Stale):
        set_flash(actor=director, session=session, version=session.version, listing=listing, terms=TERMS)


def test_withdrawing_twice_is_once(director: Person, listing: Listing) -> None:
    flash, session = make_flash(listing), listing.session
    act = partial(withdraw_flash, actor=director, session=session, version=session.version, flash=flash)
    assert act().withdrawn_at == act().withdrawn_at
    assert JournalEntry.objects.filter(verb="flash.withdrawn").count() == 1


def test_what_is_over_is_not_withdrawn(director: Person, listing: Listing) -> None:
    flash, session = make_flash(listing, starts=-20, minutes=10), listing.session
    with pytest.raises(Refused, match="hết giờ"):
        withdraw_flash(actor=director, session=session, version=session.version, flash=flash)


class TestShown:
    def test_the_board_takes_two_queries_with_windows_and_proofs(self, listing: Listing) -> None:
        make_flash(listing)
        for _n in range(3):
            make_flash(make_listing(listing.session, make_product()))
        with CaptureQueriesContext(connection) as caught:
            board = board_numbered(listing.session.number)
            assert board is not None
            prices = {(stall.price, stall.session_price, bool(stall.regular)) for stall in board.stalls}
        assert len(caught) == 2
        assert prices == {("70.000\u00a0₫", "89.000\u00a0₫", False)}

    def test_a_coming_window_is_announced_not_asked_for(self, listing: Listing) -> None:
        make_flash(listing, starts=5)
        stall = board_numbered(listing.session.number).stalls[0]  # type: ignore[union-attr]
        assert stall.flash is not None
        assert (stall.flash.is_on, stall.unit_price, stall.session_price) == (False, 89_000, "")

    @pytest.mark.parametrize("state", [{"sold": 10}, {"starts": -20}, {"starts": 100, "minutes": 5}])
    def test_what_is_used_up_over_or_outside_is_not_shown(self, listing: Listing, state: dict[str, Any]) -> None:
        make_flash(listing, **state)
        assert board_numbered(listing.session.number).stalls[0].flash is None  # type: ignore[union-attr]

    def test_the_sheet_asks_for_the_flash_price_and_no_more_than_is_left(
        self, client: Client, listing: Listing
    ) -> None:
        make_flash(listing, allotment=3, sold=1)
        url = reverse("orders:place-order", args=[listing.session.number, listing.pk])
        html = client.get(url, {"quantity": "4"}).content.decode()
        assert 'name="price" value="70000"' in html
        assert "140.000" in html
        assert "Với giá chớp nhoáng chỉ còn 2 quả" in html
        assert "<s>" not in html

    def test_a_page_drawn_before_the_end_is_asked_again_with_the_difference(
        self, client: Client, listing: Listing
    ) -> None:
        flash = make_flash(listing)
        url = reverse("orders:place-order", args=[listing.session.number, listing.pk])
        key = client.get(url).context["key"]
        FlashWindow.objects.filter(pk=flash.pk).update(ends_at=database_now())
        typed = {"key": key, "price": "70000", "quantity": "1", "name": "Nguyễn Thị Hoa", "phone": "0912345678"}
        response = client.post(url, typed | {"commune": "Xã Mê Linh", "street": "Số 5"})
        html = response.content.decode()
        assert response.status_code == 422
        assert "hơn 19.000" in html
        assert 'name="price" value="89000"' in html


class TestPages:
    def test_the_director_sets_one_and_takes_it_back(self, client: Client, director: Person, listing: Listing) -> None:
        client.force_login(director)
        number, version = listing.session.number, listing.session.version
        page = reverse("sessions:set-flash", args=[number, listing.pk])
        assert client.get(page).status_code == 200
        typed = {"version": version, "price": "70.000", "allotment": "5", "starts_at": "", "minutes": "10"}
        prices = reverse("sessions:show-session-prices", args=[number])
        assert client.post(page, typed).headers["Location"] == prices
        assert "Đang chớp nhoáng" in client.get(prices).content.decode()
        flash = FlashWindow.objects.get()
        back = reverse("sessions:withdraw-flash", args=[number, flash.pk])
        assert client.get(back).status_code == 200
        version = MarketSession.objects.get(pk=listing.session_id).version
        assert client.post(back, {"version": version}).headers["Location"] == prices

    def test_a_wrong_price_comes_back_with_its_reason(self, client: Client, director: Person, listing: Listing) -> None:
        client.force_login(director)
        page = reverse("sessions:set-flash", args=[listing.session.number, listing.pk])
        typed = {"version": listing.session.version, "price": "90.000", "allotment": "5", "minutes": "10"}
        response = client.post(page, typed)
        assert response.status_code == 422
        assert "thấp hơn giá phiên chợ" in response.content.decode()

    def test_a_vendor_wishes_and_the_director_reads_it(
        self, client: Client, director: Person, listing: Listing
    ) -> None:
        vendor = listing.product.vendor
        client.force_login(vendor.members.get().person)
        number = listing.session.number
        wish = reverse("sessions:wish-flash", args=[vendor.slug, number, listing.pk])
        assert client.get(wish).status_code == 200
        typed = {"price": "72.000", "units": "4", "note": "lúc lên sóng"}
        own = reverse("sessions:show-own-prices", args=[vendor.slug, number])
        assert client.post(wish, typed).headers["Location"] == own
        client.post(wish, typed)
        assert JournalEntry.objects.filter(verb="flash.proposed").count() == 1
        assert "đã đề nghị" in client.get(own).content.decode()
        client.force_login(director)
        html = client.get(reverse("sessions:show-session-prices", args=[number])).content.decode()
        assert "lúc lên sóng" in html
        assert not FlashWindow.objects.exists()

    def test_another_vendor_wishes_nothing_here(self, client: Client, listing: Listing) -> None:
        rival = make_person("Đối thủ")
        vendor = make_vendor("HTX Khác", owner=rival)
        client.force_login(rival)
        url = reverse("sessions:wish-flash", args=[vendor.slug, listing.session.number, listing.pk])
        assert client.get(url).status_code == 404

    def test_the_prices_cost_the_same_for_many(self, client: Client, director: Person, listing: Listing) -> None:
        client.force_login(director)
        url = reverse("sessions:show-session-prices", args=[listing.session.number])
        client.get(url)
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        for _n in range(5):
            make_flash(make_listing(listing.session, make_product()))
        with CaptureQueriesContext(connection) as many:
            client.get(url)
        assert len(many) == len(few)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_directors_one_sets_the_window() -> None:
    listing = make_listing(make_session())
    session = listing.session
    directors = [make_person("Vũ Hoàng Long"), make_person("Phan Thị Hạnh")]
    prices = [70_000, 65_000]
    calls: list[Callable[[], Any]] = [
        partial(
            set_flash,
            actor=director,
            session=session,
            version=session.version,
            listing=listing,
            terms=FlashTerms(price=price, allotment=5, minutes=10),
        )
        for director, price in zip(directors, prices, strict=True)
    ]
    outcomes = all_at_once(calls)
    assert sum(isinstance(each, FlashWindow) for each in outcomes) == 1
    assert FlashWindow.objects.count() == 1
