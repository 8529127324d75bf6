"""Who may speak on air: whether each host was identified, and until when (E-commerce Law 122/2025)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel.clock import Now, in_hanoi, today_in_hanoi
from market.kernel.templatetags.formats import day
from sessions.models import HostCheck, Listing, MarketSession, Slot
from vetting.models import Vendor, VendorMember

SPEAKERS = (VendorMember.Part.OWNER, VendorMember.Part.HOST)  # the parts that may speak on air
ENDING = timedelta(days=30)
SHOWN = 200  # people on the office's page


def checks_in_force(on: date) -> QuerySet[HostCheck]:
    """Return the checks that hold on a day: none revoked, none that ended before it."""
    return HostCheck.objects.filter(revoked_at=None, valid_until__gte=on)


def valid_check(person: Person, on: date) -> HostCheck | None:
    """Return the check that lets a person speak on air on a day, the longest valid one, or None."""
    return checks_in_force(on).filter(person=person).order_by("-valid_until", "-pk").first()


def valid_checks(people: Iterable[int], on: date) -> dict[int, HostCheck]:
    """Return the check of each person that has one on a day, by person, in one query."""
    found = checks_in_force(on).filter(person__in=list(people)).order_by("valid_until", "pk")
    return {check.person_id: check for check in found}


@dataclass(frozen=True)
class HostState:
    """A member who may speak on air, the next evening that matters, and whether they were identified for it."""

    member: VendorMember
    needed_on: date  # the day of the next evening, else today
    number: int | None  # of that evening
    is_booked: bool  # is named as the host of a coming slot
    check: HostCheck | None  # the longest valid one that has not ended

    @property
    def is_valid(self) -> bool:
        """Tell whether the person may speak on the day that matters."""
        return self.check is not None and self.check.valid_until >= self.needed_on

    @property
    def words(self) -> str:
        """Return the state in words."""
        if self.check is None:
            return _("Chưa xác minh")
        if not self.is_valid:
            return _("Hết giá trị ngày %(day)s, trước phiên") % {"day": day(self.check.valid_until)}
        return _("Đã xác minh, đến %(day)s") % {"day": day(self.check.valid_until)}

    @property
    def tone(self) -> str:
        """Return the tone of the badge."""
        if not self.is_valid or self.check is None:
            return "vermilion"
        return "gold" if self.check.valid_until < self.needed_on + ENDING else "jade"

    @property
    def icon(self) -> str:
        """Return the icon beside the words."""
        return "shield-check" if self.is_valid else "circle-alert"


def hosts_of_coming_evenings(*, only_missing: bool = False) -> list[HostState]:
    """Return whoever may speak for vendors with coming slots or listings, the soonest evening first."""
    slots = _coming(Slot.objects.filter(vendor=OuterRef("vendor")))
    listings = _coming(Listing.objects.filter(product__vendor=OuterRef("vendor"), withdrawn_at=None, stopped_at=None))
    rows = VendorMember.objects.filter(part__in=SPEAKERS, vendor__status=Vendor.Status.APPROVED).filter(
        Exists(slots) | Exists(listings)
    )
    states = _states(rows)
    return [state for state in states if not (only_missing and state.is_valid)][:SHOWN]


def own_hosts(vendor: Vendor) -> list[HostState]:
    """Return the vendor's people who may speak on air, those named for a slot first."""
    return _states(VendorMember.objects.filter(part__in=SPEAKERS, vendor=vendor))


def hosts_without_check() -> list[int]:
    """Return the people named as hosts of coming slots whom no check lets on air, for the outside service."""
    return sorted({state.member.person_id for state in hosts_of_coming_evenings(only_missing=True) if state.is_booked})


def checks_of(person: Person) -> QuerySet[HostCheck]:
    """Return a person's checks, the newest first."""
    return HostCheck.objects.filter(person=person).select_related("vendor", "checked_by", "evidence")


def _coming[Row: (Slot, Listing)](rows: QuerySet[Row]) -> QuerySet[Row]:
    return rows.filter(session__closes_at__gt=Now(), session__stopped_at=None).order_by("session__opens_at")


def _states(members: QuerySet[VendorMember]) -> list[HostState]:
    """Return the states of members in two queries."""
    slots = _coming(Slot.objects.filter(vendor=OuterRef("vendor")))
    listings = _coming(Listing.objects.filter(product__vendor=OuterRef("vendor"), withdrawn_at=None, stopped_at=None))
    rows = members.annotate(
        slot_number=Subquery(slots.values("session__number")[:1]),
        slot_at=Subquery(slots.values("session__opens_at")[:1]),
        listing_number=Subquery(listings.values("session__number")[:1]),
        listing_at=Subquery(listings.values("session__opens_at")[:1]),
        is_booked=Exists(_coming(Slot.objects.filter(vendor=OuterRef("vendor"), host=OuterRef("person")))),
    ).select_related("person", "vendor")
    found = list(rows.order_by("vendor__sort_name", "pk"))
    checks = valid_checks({member.person_id for member in found}, today_in_hanoi())
    states = [_state(member, checks.get(member.person_id)) for member in found]
    return sorted(
        states, key=lambda state: (state.number is None, state.needed_on, state.is_valid, not state.is_booked)
    )


def _state(member: VendorMember, check: HostCheck | None) -> HostState:
    number = member.slot_number or member.listing_number  # type: ignore[attr-defined]
    opens_at: datetime | None = member.slot_at or member.listing_at  # type: ignore[attr-defined]
    return HostState(
        member=member,
        needed_on=max(in_hanoi(opens_at).date(), today_in_hanoi()) if opens_at else today_in_hanoi(),
        number=number,
        is_booked=member.is_booked,  # type: ignore[attr-defined]
        check=check,
    )


def next_evening(person: Person) -> MarketSession | None:
    """Return the next evening in which the person is named as host."""
    slots = _coming(Slot.objects.filter(host=person)).select_related("session")
    slot = slots.first()
    return slot.session if slot else None
