"""What a vendor says of delivery: areas with their fees, points with their hours. Orders keep what they agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from market.places.models import Commune, Province
from orders.delivery.fees import Step
from orders.models import DeliveryArea, DeliveryStep, Order, PickupHours, PickupPoint
from vetting.models import Vendor

MOST_AREAS = 300  # of one vendor: more than the communes of any province
MOST_POINTS = 30
DESCRIBED = ("name", "commune", "street", "phone", "instructions", "fee")  # of a point, besides its hours


@dataclass(frozen=True, kw_only=True)
class AreaTerms:
    """What a vendor says of a commune, of a province, or (both empty) of everywhere. Fees in đồng."""

    province: Province | None
    commune: Commune | None
    is_served: bool = True
    fee: int = 0
    free_from: int | None = None
    extra_days: int = 0
    steps: Sequence[Step] = ()

    @property
    def columns(self) -> dict[str, object]:
        """Return what stands in the row itself; a place that is not served has no terms."""
        if not self.is_served:
            return {"is_served": False, "fee": 0, "free_from": None, "extra_days": 0}
        return {"is_served": True, "fee": self.fee, "free_from": self.free_from, "extra_days": self.extra_days}


@dataclass(frozen=True, kw_only=True)
class PointTerms:
    """A pick-up point as its vendor describes it; `hours` as (weekday from Monday 1, opens, closes)."""

    name: str
    commune: Commune
    street: str
    phone: str
    instructions: str = ""
    fee: int = 0
    hours: Sequence[tuple[int, time, time]] = ()


@transaction.atomic
def keep_area(*, actor: Person, vendor: Vendor, terms: AreaTerms, area: DeliveryArea | None = None) -> DeliveryArea:
    """Write down an area, or change one; each place stands once."""
    _lock(vendor)
    province = terms.commune.province if terms.commune else terms.province
    same = DeliveryArea.objects.filter(vendor=vendor, province=province, commune=terms.commune)
    there = same.exclude(pk=area.pk if area else 0).first()
    if there is not None and area is None and _says(there, terms):
        return there  # the same click came twice
    if area is not None and (area.province, area.commune) == (province, terms.commune) and _says(area, terms):
        return area
    if there is not None:
        raise Refused(_("Nơi này đã có trong danh sách. Anh/Chị sửa dòng ấy."), field="commune")
    if area is None and DeliveryArea.objects.filter(vendor=vendor).count() >= MOST_AREAS:
        raise Refused(_("Mỗi gian hàng ghi tối đa %(n)d vùng giao.") % {"n": MOST_AREAS})
    if not terms.is_served and not _is_inside_another(vendor, province, terms.commune, area):
        raise Refused(
            _("Ghi nơi có giao trước, rồi mới ghi nơi không giao bên trong: chỉ những nơi đã ghi mới được giao."),
            field="is_served",
        )
    kept = area or DeliveryArea(vendor=vendor)
    kept.province, kept.commune = province, terms.commune
    for name, value in terms.columns.items():
        setattr(kept, name, value)
    kept.save()
    kept.steps.all().delete()
    steps = terms.steps if terms.is_served else ()
    DeliveryStep.objects.bulk_create(DeliveryStep(area=kept, from_grams=s.from_grams, fee=s.fee) for s in steps)
    journal.record("delivery.area_kept", actor=actor, subject=vendor, area=kept.pk, fee=kept.fee, served=kept.is_served)
    return kept


def _says(area: DeliveryArea, terms: AreaTerms) -> bool:
    """Tell whether an area holds these very terms."""
    steps = [(step.from_grams, step.fee) for step in sorted(terms.steps, key=lambda step: step.from_grams)]
    is_same = all(getattr(area, name) == value for name, value in terms.columns.items())
    return is_same and list(area.steps.values_list("from_grams", "fee")) == (steps if terms.is_served else [])


def _is_inside_another(
    vendor: Vendor, province: Province | None, commune: Commune | None, area: DeliveryArea | None
) -> bool:
    """Tell whether a wider area of the vendor is served: without one an exception excepts nothing."""
    wider = DeliveryArea.objects.filter(vendor=vendor, is_served=True).exclude(pk=area.pk if area else 0)
    if commune is not None:
        return wider.filter(commune=None, province=province).exists() or wider.filter(province=None).exists()
    return province is not None and wider.filter(province=None).exists()


@transaction.atomic
def drop_area(*, actor: Person, area: DeliveryArea) -> bool:
    """Take an area out of the list; what was ordered stays as agreed. Tell whether it was still there."""
    vendor, pk = area.vendor, area.pk
    _lock(vendor)
    gone, _by_model = DeliveryArea.objects.filter(pk=pk).delete()
    if gone:
        journal.record("delivery.area_dropped", actor=actor, subject=vendor, area=pk)
    return bool(gone)


@transaction.atomic
def keep_point(*, actor: Person, vendor: Vendor, terms: PointTerms, point: PickupPoint | None = None) -> PickupPoint:
    """Open a pick-up point, or change one; where orders wait at the old place, that one is closed and stays theirs."""
    _lock(vendor)
    if point is None:  # the same place again is the same point, such as after a second click
        open_ones = PickupPoint.objects.filter(vendor=vendor, closed_at=None)
        point = open_ones.filter(name=terms.name, commune=terms.commune, street=terms.street).first()
    if point is not None and _is_described(point, terms):
        return point
    if point is None and PickupPoint.objects.filter(vendor=vendor, closed_at=None).count() >= MOST_POINTS:
        raise Refused(_("Mỗi gian hàng mở tối đa %(n)d điểm nhận.") % {"n": MOST_POINTS})
    if point is not None and _has_moved(point, terms) and Order.objects.filter(pickup_point=point).exists():
        PickupPoint.objects.filter(pk=point.pk, closed_at=None).update(closed_at=Now())
        point = None
    kept = point or PickupPoint(vendor=vendor)
    for name in DESCRIBED:
        setattr(kept, name, getattr(terms, name))
    kept.save()
    kept.hours.all().delete()
    PickupHours.objects.bulk_create(
        PickupHours(point=kept, weekday=weekday, opens=opens, closes=closes) for weekday, opens, closes in terms.hours
    )
    journal.record("delivery.point_kept", actor=actor, subject=vendor, point=kept.pk, fee=kept.fee)
    return kept


def _is_described(point: PickupPoint, terms: PointTerms) -> bool:
    """Tell whether a point holds these very terms."""
    hours = list(point.hours.order_by("weekday", "opens").values_list("weekday", "opens", "closes"))
    return hours == sorted(terms.hours) and all(getattr(point, name) == getattr(terms, name) for name in DESCRIBED)


def _has_moved(point: PickupPoint, terms: PointTerms) -> bool:
    return any(getattr(point, name) != getattr(terms, name) for name in ("name", "commune", "street"))


@transaction.atomic
def close_point(*, actor: Person, point: PickupPoint) -> bool:
    """Offer a point no longer; orders that named it are still handed over there. Tell whether it was still open."""
    closed = PickupPoint.objects.filter(pk=point.pk, closed_at=None).update(closed_at=Now())
    if closed:
        journal.record("delivery.point_closed", actor=actor, subject=point.vendor, point=point.pk)
    return bool(closed)


@transaction.atomic
def reopen_point(*, actor: Person, point: PickupPoint) -> bool:
    """Offer a closed point again; tell whether it was closed."""
    opened = PickupPoint.objects.filter(pk=point.pk).exclude(closed_at=None).update(closed_at=None)
    if opened:
        journal.record("delivery.point_reopened", actor=actor, subject=point.vendor, point=point.pk)
    return bool(opened)


def _lock(vendor: Vendor) -> None:
    """Let one change of a vendor's list at a time through."""
    Vendor.objects.select_for_update(no_key=True, of=("self",)).only("pk").get(pk=vendor.pk)
