"""The demo's deliveries: areas, pick-up points and accounts of some vendors, and orders that are paid by transfer."""

import random
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from market.places.models import Province
from orders.models import DeliveryArea, Order, PaymentAccount
from orders.paying.vietqr import holder_name
from vetting.models import Vendor

HANOI, ISLANDS = "01", "91"  # Phú Quốc and its neighbours lie in An Giang
BANKS = ("970405", "970436", "970415", "970422", "970418")  # where a cooperative near Hà Nội has its account
BY_TRANSFER = 0.3  # of the orders of vendors with an account
WHILE_NOT_SENT = ("waiting", "sent", "received")
State = Order.PaymentState


def load_deliveries(vendors: Mapping[str, Vendor]) -> None:
    """Give every second vendor an account, every third areas, every fourth a point; the first one, all of it."""
    for place, vendor in enumerate(vendors.values()):
        if place % 2 == 0:
            _account(vendor, place)
        if place % 3 == 0:
            _areas(vendor)
        if place % 4 == 0:
            _point(vendor)


def _account(vendor: Vendor, place: int) -> None:
    PaymentAccount.objects.create(
        vendor=vendor,
        bank=BANKS[place % len(BANKS)],
        number=f"1900{place:03d}{vendor.pk:06d}",
        holder=holder_name(vendor.legal_name)[:120],
    )


def _areas(vendor: Vendor) -> None:
    """Near is cheap and free for a large order, far takes two days more, the islands are too far."""
    near = DeliveryArea.objects.create(
        vendor=vendor, province=Province.objects.get(code=HANOI), fee=20_000, free_from=500_000
    )
    near.steps.create(from_grams=5_000, fee=35_000)
    near.steps.create(from_grams=15_000, fee=60_000)
    DeliveryArea.objects.create(vendor=vendor, province=vendor.commune.province, commune=vendor.commune, fee=0)
    far = DeliveryArea.objects.create(vendor=vendor, fee=45_000, extra_days=2)
    far.steps.create(from_grams=5_000, fee=90_000)
    DeliveryArea.objects.create(vendor=vendor, province=Province.objects.get(code=ISLANDS), is_served=False)


def _point(vendor: Vendor) -> None:
    point = vendor.pickup_points.create(
        name=f"Điểm giao {vendor.commune.name}",
        commune=vendor.commune,
        street=vendor.address,
        phone=vendor.phone,
        instructions="Gọi trước mười phút.",
    )
    for weekday, opens, closes in ((6, time(8), time(11, 30)), (6, time(14), time(17)), (7, time(8), time(11))):
        point.hours.create(weekday=weekday, opens=opens, closes=closes)


class Transfers:
    """Which orders of an evening are paid by transfer, and how far each came; drawn apart from everything else."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.accounts = {account.vendor_id: account for account in PaymentAccount.objects.filter(retired_at=None)}

    def columns(self, vendor: int, status: str, placed_at: datetime) -> dict[str, Any]:
        """Return the columns about payment of one order."""
        account = self.accounts.get(vendor)
        if account is None or status == Order.Status.CANCELLED or self.dice.random() > BY_TRANSFER:
            return {}
        is_early = status in {Order.Status.PLACED, Order.Status.CONFIRMED}
        state = State(self.dice.choice(WHILE_NOT_SENT) if is_early else State.RECEIVED)
        return {
            "payment": Order.Payment.TRANSFER,
            "payment_account": account,
            "payment_state": state,
            "payment_said_at": None if state == State.WAITING else placed_at + timedelta(minutes=4),
            "payment_received_at": placed_at + timedelta(minutes=25) if state == State.RECEIVED else None,
        }
