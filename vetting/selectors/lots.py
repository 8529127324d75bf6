"""Questions about lots: a vendor's, the office's, those that can be listed, and the one a stamp means."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum

from market.kernel import clock, journal
from market.kernel.codes import is_well_formed
from market.kernel.texts import fold
from vetting import stamps
from vetting.labels.sizes import PAPERS
from vetting.models import Lot, Paper, PaperKind, Product, ScanDay, Vendor

PAGE = 30  # lots on a page
DAYS = 30  # of scans shown


@dataclass(frozen=True)
class Printed:
    """One printing of stamps."""

    at: datetime
    count: int
    paper: str  # the size, in words


@dataclass(frozen=True)
class Correction:
    """One correction of a lot's quantity."""

    at: datetime
    before: int
    after: int
    reason: str


@dataclass(frozen=True)
class LotFile:
    """Everything there is to know about a lot beside its row."""

    lot: Lot
    address: str  # in the QR code
    short_address: str  # for people who type
    printed: tuple[Printed, ...]
    corrections: tuple[Correction, ...]
    scan_days: tuple[ScanDay, ...]

    @property
    def spelled(self) -> str:
        """Return the code as it stands on the stamp."""
        return stamps.spelled(self.lot.code)

    @property
    def printed_total(self) -> int:
        """Return how many stamps were printed in all."""
        return sum(each.count for each in self.printed)

    @property
    def is_over(self) -> bool:
        """Tell whether the goods are past their best-before day."""
        return is_over(self.lot, clock.today_in_hanoi())


def is_over(lot: Lot, today: date) -> bool:
    """Tell whether a lot is past its best-before day."""
    return lot.best_before is not None and lot.best_before < today


def lots_of(vendor: Vendor, *, before: int | None = None) -> QuerySet[Lot]:
    """Return one page (and one lot more) of a vendor's lots, the newest first."""
    lots = _with_product().filter(product__vendor=vendor)
    return _page(lots, before)


def found_lots(text: str, *, before: int | None = None) -> QuerySet[Lot]:
    """Return one page (and one lot more) of all lots by code, number, product or vendor, the newest first."""
    lots = _with_product()
    if text:
        named = Q(code__iexact=text.replace(" ", "")) | Q(number__icontains=text)
        lots = lots.filter(named | Q(product__folded_name__contains=fold(text)))
    return _page(lots, before)


def _with_product() -> QuerySet[Lot]:
    scans = ScanDay.objects.filter(lot=OuterRef("pk")).order_by().values("lot").annotate(n=Sum("scans")).values("n")
    return Lot.objects.select_related("product__vendor", "product__picture").annotate(scan_total=Subquery(scans))


def _page(lots: QuerySet[Lot], before: int | None) -> QuerySet[Lot]:
    if before is not None:
        lots = lots.filter(pk__lt=before)
    return lots.order_by("-pk")[: PAGE + 1]


def open_lots(product: Product, *, good_on: date) -> QuerySet[Lot]:
    """Return the lots of a product one can sell from: open, with something left, good on the day of delivery."""
    good = Q(best_before=None) | Q(best_before__gte=good_on)
    return Lot.objects.filter(good, product=product, closed_at=None, sold__lt=F("quantity")).order_by("made_on", "pk")


def test_reports(vendor: Vendor) -> QuerySet[Paper]:
    """Return the vendor's accepted test reports, which its lots may point to, newest first."""
    papers = Paper.objects.filter(vendor=vendor, kind=PaperKind.TEST_REPORT, status=Paper.Status.ACCEPTED)
    return papers.exclude(product=None).select_related("product").order_by("-issued_on", "-pk")


def lot_file(lot: Lot) -> LotFile:
    """Return a lot with its addresses, what its journal keeps and the scans of its latest days, in two queries."""
    entries = list(journal.entries_of(lot))
    printed = [
        Printed(entry.recorded_at, int(entry.facts["count"]), _paper_words(str(entry.facts["paper"])))
        for entry in entries
        if entry.verb == "lot.stamps_printed"
    ]
    corrections = [
        Correction(entry.recorded_at, **entry.facts)  # its facts are named as the fields are
        for entry in entries
        if entry.verb == "lot.corrected"
    ]
    days = lot.scan_days.select_related("reviewed_by").order_by("-day")[:DAYS]
    return LotFile(
        lot=lot,
        address=address_of(lot),
        short_address=settings.SITE_URL + stamps.short_path(lot.code),
        printed=tuple(printed),
        corrections=tuple(corrections),
        scan_days=tuple(days),
    )


def _paper_words(key: str) -> str:
    return PAPERS[key].label if key in PAPERS else key


def address_of(lot: Lot) -> str:
    """Return the whole address in the QR code of a lot's stamps."""
    return stamps.stamp_address(settings.SITE_URL, code=lot.code, gtin=lot.product.gtin, lot=lot.number)


def lots_meant_by(gtin: str, number: str) -> list[Lot]:
    """Return the lots a digital link means; more than one only when two vendors claim one GTIN."""
    if not stamps.LOT_NUMBER.fullmatch(number):
        return []
    return list(_public().filter(product__gtin__in=stamps.same_gtins(gtin), number=number).order_by("pk"))


def lot_with_code(code: str) -> Lot | None:
    """Return the lot whose stamps carry a code, or None."""
    return _public().filter(code=code).first() if is_well_formed(code) else None


def _public() -> QuerySet[Lot]:
    related = ("product__vendor__commune__province", "product__product_set", "product__picture", "test_report")
    return Lot.objects.select_related(*related)


def unusual_scans() -> QuerySet[ScanDay]:
    """Return the days of unusual scanning nobody has looked at, the oldest first."""
    return _flagged().filter(reviewed_at=None).order_by("flagged_at", "pk")


def reviewed_scans() -> QuerySet[ScanDay]:
    """Return the days of unusual scanning the office has looked at, the latest first."""
    return _flagged().exclude(reviewed_at=None).order_by("-reviewed_at", "-pk")


def _flagged() -> QuerySet[ScanDay]:
    return ScanDay.objects.filter(flagged_at__isnull=False).select_related("lot__product__vendor", "reviewed_by")
