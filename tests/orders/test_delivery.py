"""What delivery costs, where a vendor delivers, and what can be agreed on."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from random import Random

import pytest

from market.places.models import Commune, Province
from orders.buying.basket import DeliveryChoice
from orders.delivery.fees import Area, DeliveryQuote, Place, Step, quote
from orders.delivery.terms import Hours, choices_for, offers_for
from orders.delivery.words import hours_words
from tests import cast
from vetting.models import Vendor

ME_LINH = Place("09022", "01")
CAO_BANG = Place("01273", "04")
EVERYWHERE = Area(fee=40_000, extra_days=3)
HANOI = Area(province="01", fee=20_000)
OWN_COMMUNE = Area(province="01", commune="09022", fee=0)


def random_areas(luck: Random) -> Iterator[Area]:
    """Return a few areas of any kind."""
    for _number in range(luck.randrange(5)):
        yield Area(
            province=luck.choice([None, "01", "04"]),
            is_served=luck.random() < 0.7,
            fee=luck.randrange(2_000_000),
            free_from=luck.choice([None, luck.randrange(1_000_000)]),
            extra_days=luck.randrange(15),
            steps=[Step(luck.randrange(1, 90_000), luck.randrange(5_000_000)) for _step in range(luck.randrange(4))],
        )


class TestQuote:
    def test_a_vendor_without_areas_brings_it_for_nothing(self):
        assert quote([], CAO_BANG, 50_000, 1) == DeliveryQuote(fee=0, extra_days=0, is_served=True)

    @pytest.mark.parametrize(
        ("to", "fee", "days"), [(ME_LINH, 0, 0), (Place("00004", "01"), 20_000, 0), (CAO_BANG, 40_000, 3)]
    )
    def test_the_narrowest_area_wins(self, to: Place, fee: int, days: int):
        for areas in ([EVERYWHERE, HANOI, OWN_COMMUNE], [OWN_COMMUNE, EVERYWHERE, HANOI]):
            found = quote(areas, to, 1_000, 100_000)
            assert (found.fee, found.extra_days, found.is_served) == (fee, days, True)

    def test_elsewhere_is_not_served(self):
        found = quote([HANOI], CAO_BANG, 1_000, 100_000)
        assert not found.is_served
        assert found.why

    def test_an_exception_inside_a_wider_area(self):
        closed = Area(province="01", commune="09022", is_served=False)
        assert not quote([EVERYWHERE, closed], ME_LINH, 1, 1).is_served
        assert quote([EVERYWHERE, closed], Place("00004", "01"), 1, 1).is_served

    @pytest.mark.parametrize(("grams", "fee"), [(0, 20_000), (1_999, 20_000), (2_000, 30_000), (9_000, 55_000)])
    def test_heavier_parcels_cost_the_step_they_reach(self, grams: int, fee: int):
        area = Area(fee=20_000, steps=(Step(5_000, 55_000), Step(2_000, 30_000)))
        assert quote([area], ME_LINH, grams, 1).fee == fee

    @pytest.mark.parametrize(("goods", "fee"), [(499_999, 20_000), (500_000, 0), (900_000, 0)])
    def test_free_from_a_sum_of_goods_whatever_the_weight(self, goods: int, fee: int):
        area = Area(fee=20_000, free_from=500_000, steps=(Step(1, 20_000),))
        found = quote([area], ME_LINH, 90_000, goods)
        assert found.fee == fee
        assert found.free_from == (500_000 if fee else None)

    @pytest.mark.parametrize("seed", range(40))
    def test_whatever_the_areas_the_fee_is_one_somebody_wrote(self, seed: int):
        areas = list(random_areas(Random(seed)))
        found = quote(areas, ME_LINH, seed * 1_700, seed * 30_000)
        written = {0} | {area.fee for area in areas} | {step.fee for area in areas for step in area.steps}
        assert found.fee in written
        assert found.is_served or (found.fee == 0 and found.why)


@pytest.fixture
def vendor() -> Vendor:
    """A vendor that delivers at home, in Hà Nội, and everywhere but Cao Bằng."""
    vendor = cast.make_vendor()
    commune = cast.me_linh()
    cao_bang, _ = Province.objects.get_or_create(code="04", defaults={"name": "Tỉnh Cao Bằng"})
    Commune.objects.get_or_create(
        code="01273", defaults={"name": "Phường Thục Phán", "folded_name": "phuong thuc phan", "province": cao_bang}
    )
    vendor.delivery_areas.create(fee=45_000, extra_days=2)
    hanoi = vendor.delivery_areas.create(province=commune.province, fee=20_000, free_from=500_000)
    hanoi.steps.create(from_grams=3_000, fee=35_000)
    vendor.delivery_areas.create(province=cao_bang, is_served=False)
    return vendor


@pytest.mark.django_db
class TestChoices:
    def test_a_vendor_that_said_nothing_delivers_free_and_is_paid_at_the_door(self):
        vendor = cast.make_vendor()
        assert choices_for([vendor.pk], "09022", {}, {}) == {vendor.pk: [DeliveryChoice()]}

    def test_one_query_for_all_vendors(self, vendor: Vendor, django_assert_num_queries):
        others = [cast.make_vendor(f"HTX {n}").pk for n in range(4)]
        with django_assert_num_queries(1):
            found = choices_for([vendor.pk, *others], "09022", {vendor.pk: 1}, {vendor.pk: 3_500})
        assert found[vendor.pk] == [DeliveryChoice(fee=35_000)]
        assert len(found) == 5

    def test_the_place_and_the_worth_count(self, vendor: Vendor):
        free = choices_for([vendor.pk], "09022", {vendor.pk: 500_000}, {vendor.pk: 9_000})
        assert free == {vendor.pk: [DeliveryChoice(fee=0)]}
        assert choices_for([vendor.pk], "01273", {}, {}) == {vendor.pk: []}

    def test_a_place_nobody_knows_is_elsewhere(self, vendor: Vendor):
        assert choices_for([vendor.pk], "99999", {}, {}) == {vendor.pk: [DeliveryChoice(fee=45_000, days=2)]}

    def test_before_the_place_is_known_nothing_is_promised(self, vendor: Vendor):
        offer = offers_for([vendor.pk], "", {}, {})[vendor.pk]
        assert offer.choices == []
        assert "xã, phường" in offer.quote.why

    def test_no_point_stands_for_a_delivery_whose_place_is_not_typed_yet(self, vendor: Vendor):
        vendor.pickup_points.create(name="Điểm", commune=cast.me_linh(), street="x", phone="+84912345678")
        assert offers_for([vendor.pk], "", {}, {})[vendor.pk].choices == []

    def test_points_and_account_make_more_choices(self, vendor: Vendor):
        point = vendor.pickup_points.create(
            name="Nhà văn hóa Đông Cao", commune=cast.me_linh(), street="Thôn Đông Cao", phone="+84912345678", fee=5_000
        )
        point.hours.create(weekday=6, opens=time(8), closes=time(11, 30))
        vendor.pickup_points.create(
            name="Đã đóng", commune=cast.me_linh(), street="x", phone="+84912345678", closed_at=datetime.now(UTC)
        )
        account = vendor.payment_accounts.create(bank="970436", number="0123456789", holder="LUONG VAN PHUONG")
        offer = offers_for([vendor.pk], "09022", {}, {})[vendor.pk]
        assert offer.choices == [
            DeliveryChoice(fee=20_000),
            DeliveryChoice(fee=20_000, payment="transfer", payment_account=account.pk),
            DeliveryChoice("pickup", 5_000, 0, point.pk),
            DeliveryChoice("pickup", 5_000, 0, point.pk, "transfer", account.pk),
        ]
        [shown] = offer.points
        assert shown.place == "Thôn Đông Cao, Xã Mê Linh, Hà Nội"
        assert shown.hours[0].closes == time(11, 30)

    def test_a_retired_account_is_not_offered(self, vendor: Vendor):
        vendor.payment_accounts.create(bank="970436", number="0123456789", holder="A", retired_at=datetime.now(UTC))
        assert offers_for([vendor.pk], "09022", {}, {})[vendor.pk].account is None

    def test_a_pickup_point_serves_where_no_parcel_goes(self, vendor: Vendor):
        vendor.pickup_points.create(name="Điểm", commune=cast.me_linh(), street="x", phone="+84912345678")
        assert [each.method for each in choices_for([vendor.pk], "01273", {}, {})[vendor.pk]] == ["pickup"]


def test_hours_of_a_week_in_words():
    morning, evening = (time(8), time(11)), (time(17), time(19, 30))
    week = [Hours(day, *span) for day in (5, 1, 2, 3) for span in (morning, evening)] + [Hours(7, *evening)]
    assert hours_words(week) == [
        "Thứ Hai đến Thứ Tư, Thứ Sáu: 08:00–11:00, 17:00–19:30",
        "Chủ Nhật: 17:00–19:30",
    ]
    assert hours_words([]) == []
