"""The demo's lots: what was just picked or made, with stamps printed and scanned; one of them a little too often."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from market.kernel import journal
from market.kernel.codes import new_code
from vetting.models import Lot, Paper, PaperKind, Product, ScanDay

EVERY = 3  # every third product on the stalls has a lot
LONG_ENOUGH = 14  # days a lot keeps, so that it can still be sold on the coming Friday
EVENINGS = 3  # a lot holds what so many sessions offer
PICKED = range(1, 2)  # product sets of fresh fruit and vegetables
SCANS = ((6, 4, 3), (5, 9, 7), (4, 12, 9), (3, 7, 6), (2, 15, 11), (1, 11, 8))  # days ago, openings, networks
COPIED = (1, 1460, 690)  # somebody photographed a stamp and printed it


def load_lots(stalls: Iterable[Product], *, first: int) -> None:
    """Give every third product, and all of the vendor `first`, a lot; products that do not keep have none."""
    products = [
        product
        for index, product in enumerate(stalls)
        if (index % EVERY == 0 or product.vendor_id == first)
        and (product.shelf_life_days is None or product.shelf_life_days >= LONG_ENOUGH)
    ]
    lots = Lot.objects.bulk_create(_lot(product) for product in products)
    for lot in lots:
        lot.product.lot_now = lot  # type: ignore[attr-defined]
    own = [lot for lot in lots if lot.product.vendor_id == first] or lots
    _close_an_older_one(own[0])
    _print_and_scan(own, copied=own[-1])


def _lot(product: Product) -> Lot:
    made_on = timezone.localdate() - timedelta(days=2)
    life = product.shelf_life_days
    is_picked = product.product_set_id in PICKED
    return Lot(
        product=product,
        code=new_code(),
        number=f"L{made_on:%y%m%d}",
        origin=Lot.Origin.HARVESTED if is_picked else Lot.Origin.PRODUCED,
        made_on=made_on,
        best_before=made_on + timedelta(days=life) if life else None,
        place=f"{'Vườn' if is_picked else 'Xưởng'} ở {product.vendor.address}"[:160],
        quantity=EVENINGS * product.terms["allotment"],  # type: ignore[attr-defined]
        test_report=_report(product),
        added_by=product.vendor.members.all()[0].person,
    )


def _report(product: Product) -> Paper | None:
    papers = product.papers.filter(kind=PaperKind.TEST_REPORT, status=Paper.Status.ACCEPTED)
    return papers.order_by("-pk").first()


def _close_an_older_one(lot: Lot) -> None:
    """Let the product have had a lot that is over and closed."""
    made_on = lot.made_on - timedelta(days=60)
    Lot.objects.create(
        product=lot.product,
        code=new_code(),
        number=f"L{made_on:%y%m%d}",
        origin=lot.origin,
        made_on=made_on,
        best_before=made_on + timedelta(days=45),
        place=lot.place,
        quantity=80,
        closed_at=timezone.now() - timedelta(days=20),
        added_by=lot.added_by,
    )


def _print_and_scan(lots: list[Lot], *, copied: Lot) -> None:
    today = timezone.localdate()
    for lot in lots:
        journal.record("lot.added", actor=lot.added_by, subject=lot, product=lot.product_id, quantity=lot.quantity)
        journal.record("lot.stamps_printed", actor=lot.added_by, subject=lot, paper="21", count=min(lot.quantity, 84))
    ScanDay.objects.bulk_create(
        ScanDay(lot=lot, day=today - timedelta(days=ago), scans=scans, places=places)
        for lot in lots
        for ago, scans, places in SCANS
        if (lot, ago) != (copied, COPIED[0])
    )
    ago, scans, places = COPIED
    ScanDay.objects.create(
        lot=copied, day=today - timedelta(days=ago), scans=scans, places=places, flagged_at=timezone.now()
    )
