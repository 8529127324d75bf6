"""How each vendor's goods can come to a place and be paid: read for all vendors of a basket at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import time
from itertools import product
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from market.places.models import Commune
from orders.buying.basket import DeliveryChoice
from orders.delivery.fees import Area, DeliveryQuote, Place, Step, quote
from orders.delivery.words import hours_words
from orders.models import DeliveryArea, DeliveryStep, Order, PaymentAccount, PickupHours, PickupPoint
from vetting.models import Vendor

DELIVERY, PICKUP = Order.Method.DELIVERY.value, Order.Method.PICKUP.value
COD, TRANSFER = Order.Payment.COD.value, Order.Payment.TRANSFER.value


@dataclass(frozen=True)
class Hours:
    """When a point hands over on a weekday (Monday is 1)."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Point:
    """A pick-up point as it is offered. `fee` in đồng."""

    pk: int
    name: str
    place: str  # street, commune, province
    phone: str
    instructions: str
    fee: int
    hours: tuple[Hours, ...]

    @property
    def hours_words(self) -> list[str]:
        """Return when it hands over, in lines."""
        return hours_words(self.hours)


@dataclass(frozen=True)
class DeliveryOffer:
    """Everything a vendor offers a parcel: bringing it, points to fetch it at, whether a transfer can pay it."""

    quote: DeliveryQuote
    points: tuple[Point, ...] = ()
    account: int | None = None

    @property
    def choices(self) -> list[DeliveryChoice]:
        """Return what can be agreed on: each way with each payment, the plainest first; nothing when none is left."""
        ways = [DeliveryChoice(DELIVERY, self.quote.fee, self.quote.extra_days)] if self.quote.is_served else []
        ways += [DeliveryChoice(PICKUP, point.fee, pickup_point=point.pk) for point in self.points]
        payments = [(COD, None)] if self.account is None else [(COD, None), (TRANSFER, self.account)]
        pairs = product(ways, payments)
        return [replace(way, payment=payment, payment_account=account) for way, (payment, account) in pairs]


NOWHERE = Area(is_served=False)  # stands for all the areas of a vendor that lie elsewhere
FREE = DeliveryOffer(DeliveryQuote())  # what a vendor without areas, points and account offers


def choices_for(
    vendors: Collection[int], commune: str, goods: Mapping[int, int], grams: Mapping[int, int]
) -> dict[int, list[DeliveryChoice]]:
    """Return what can be agreed on with each vendor for goods (đồng) and grams to a commune; one query."""
    return {vendor: offer.choices for vendor, offer in offers_for(vendors, commune, goods, grams).items()}


def offers_for(
    vendors: Collection[int], commune: str, goods: Mapping[int, int], grams: Mapping[int, int]
) -> dict[int, DeliveryOffer]:
    """Return what each vendor offers, with all a page shows of it; one query. Of an unknown place nothing is said."""
    rows = _rows(vendors, commune)
    return {row["pk"]: _offer(row, commune, goods.get(row["pk"], 0), grams.get(row["pk"], 0)) for row in rows}


def _offer(row: dict[str, Any], commune: str, goods: int, grams: int) -> DeliveryOffer:
    if not commune and row["has_areas"]:  # no point either: nobody who types an address means to fetch the goods
        return DeliveryOffer(DeliveryQuote(is_served=False, why=_("Điền xã, phường để biết phí giao.")))
    areas = [_area(each) for each in row["areas"]] or ([NOWHERE] if row["has_areas"] else [])
    found = quote(areas, Place(commune, row["province"] or ""), grams, goods)
    return DeliveryOffer(found, tuple(map(_point, row["points"])), row["account"])


def _area(row: dict[str, Any]) -> Area:
    return Area(**row | {"steps": [Step(**step) for step in row["steps"]]})


def _point(row: dict[str, Any]) -> Point:
    hours = (Hours(each["weekday"], *map(time.fromisoformat, (each["opens"], each["closes"]))) for each in row["hours"])
    place = f"{row.pop('street')}, {row.pop('commune')}, {_short(row.pop('province'))}"
    return Point(**row | {"hours": tuple(hours), "place": place})


def _short(province: str) -> str:
    return province.removeprefix("Thành phố ").removeprefix("Tỉnh ")


def _rows(vendors: Collection[int], commune: str) -> Any:
    """Return each vendor's areas that hold the commune, its open points and its account as one row."""
    province = Subquery(Commune.objects.filter(pk=commune).values("province")[:1])
    own = DeliveryArea.objects.filter(vendor=OuterRef("pk"))
    holding = own.filter(Q(commune=commune) | Q(commune=None, province=province) | Q(province=None))
    return Vendor.objects.filter(pk__in=vendors).values(
        "pk",
        province=province,
        has_areas=Exists(own),
        areas=ArraySubquery(_areas(holding)),
        points=ArraySubquery(_points()),
        account=Subquery(PaymentAccount.objects.filter(vendor=OuterRef("pk"), retired_at=None).values("pk")),
    )


def _areas(holding: QuerySet[DeliveryArea]) -> Any:
    steps = DeliveryStep.objects.filter(area=OuterRef("pk")).order_by("from_grams")
    fields = ("is_served", "fee", "free_from", "extra_days")
    return holding.values(
        json=JSONObject(
            **{name: name for name in fields},
            commune=F("commune_id"),
            province=F("province_id"),
            steps=ArraySubquery(steps.values(json=JSONObject(from_grams="from_grams", fee="fee"))),
        )
    )


def _points() -> Any:
    hours = PickupHours.objects.filter(point=OuterRef("pk")).order_by("weekday", "opens")
    fields = ("pk", "name", "street", "phone", "instructions", "fee")
    return (
        PickupPoint.objects.filter(Q(closed_at=None), vendor=OuterRef("pk"))
        .order_by("pk")
        .values(
            json=JSONObject(
                **{name: name for name in fields},
                commune="commune__name",
                province="commune__province__name",
                hours=ArraySubquery(hours.values(json=JSONObject(weekday="weekday", opens="opens", closes="closes"))),
            )
        )
    )
