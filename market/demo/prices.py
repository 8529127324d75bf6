"""Prices of the demo: proofs on most stalls, some waiting, one raised a moment ago, flash prices all evening long."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from market.accounts.models import Person
from market.demo.content.catalogue import DemoProduct
from market.demo.crafts import photograph_shelves
from market.files.services import keep_file
from market.kernel.clock import today_in_hanoi
from sessions.models import FlashWindow, Listing, MarketSession
from vetting.models import PriceEvidence, Product

MOST_PROVED = 24  # photographs; the stalls behind them sell without a struck-through price
WAITING_EVERY, REFUSED = 9, "Không thấy rõ giá trên nhãn kệ. Mời chụp gần hơn."
RAISED = 6  # the stall whose price went up just before
SHOPS = ("Cửa hàng OCOP, 2 Thái Hà", "Siêu thị nông sản sạch, 176 Nguyễn Lương Bằng", "Chợ Đồng Xuân, gian 42")
FLASH_MINUTES, EVERY_MINUTES, FLASHES = 30, 40, 9
FLASH_PERCENT = 85  # of the session price


def load_proofs(stalls: Sequence[DemoProduct], goods: Mapping[str, Product], officer: Person) -> None:
    """Prove the regular prices of the first stalls; each accepted proof is noted on the product (`proof_now`)."""
    chosen = list(stalls)[:MOST_PROVED]
    for serial, (product, clean) in enumerate(zip(chosen, photograph_shelves(chosen), strict=True), 1):
        row = goods[product.sku]
        owner = row.vendor.members.all()[0].person
        proof = PriceEvidence.objects.create(
            product=row,
            kind=PriceEvidence.Kind.SHELF,
            price=row.regular_price,
            seen_on=today_in_hanoi() - timedelta(days=4 + serial % 20),
            place=SHOPS[serial % len(SHOPS)],
            file=keep_file(actor=owner, clean=clean),
            given_by=owner,
            **_judgement(serial, officer),
        )
        if proof.status == PriceEvidence.Status.ACCEPTED:
            row.proof_now = proof  # type: ignore[attr-defined]
    if len(chosen) >= RAISED:
        _raise_price(goods[chosen[RAISED - 1].sku])


def _judgement(serial: int, officer: Person) -> dict[str, object]:
    """Return what the office said: most are accepted, some still wait, one did not hold."""
    if serial % WAITING_EVERY == 0:
        return {}
    said: dict[str, object] = {"checked_by": officer, "checked_at": timezone.now() - timedelta(days=2)}
    if serial == WAITING_EVERY + 1:
        return said | {"status": PriceEvidence.Status.REFUSED, "refusal_reason": REFUSED}
    return said | {"status": PriceEvidence.Status.ACCEPTED}


def _raise_price(row: Product) -> None:
    """Let a product have been cheaper until today: who accepts its listing is told."""
    for price in (row.regular_price * 8 // 10 // 1000 * 1000, row.regular_price):
        row.regular_price = price
        row.save(update_fields=["regular_price"])


def set_flashes(session: MarketSession, director: Person, now: datetime) -> None:
    """Give one stall after another a flash price, from now to the end of the evening; none where there is one."""
    if FlashWindow.objects.filter(listing__session=session, ends_at__gt=now).exists():
        return
    listings = Listing.objects.filter(session=session, withdrawn_at=None, stopped_at=None).order_by("position")
    for serial, listing in enumerate(listings[1 : FLASHES + 1]):
        starts_at = now + timedelta(minutes=EVERY_MINUTES * serial)
        ends_at = starts_at + timedelta(minutes=FLASH_MINUTES)
        if ends_at > session.closes_at or listing.in_stock == 0:
            continue
        FlashWindow.objects.create(
            listing=listing,
            price=listing.session_price * FLASH_PERCENT // 100 // 1000 * 1000,
            allotment=min(10, listing.in_stock),
            starts_at=starts_at,
            ends_at=ends_at,
            set_by=director,
        )
