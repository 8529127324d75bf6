"""A proof of a regular price and a flash window, to fill the addresses of the access matrix."""

from datetime import timedelta
from typing import Any

from market.files.models import StoredFile
from sessions.models import FlashWindow, Listing
from tests import cast
from vetting.models import PriceEvidence


def price_numbers(listing: Listing, file: StoredFile) -> dict[str, Any]:
    """Return what the addresses of prices ask for."""
    product, person = listing.product, cast.make_person()
    proof = PriceEvidence.objects.create(
        product=product,
        kind=PriceEvidence.Kind.SHELF,
        price=100_000,
        seen_on=cast.hanoi_day(-3),
        place="Cửa hàng OCOP, 2 Thái Hà",
        file=file,
        given_by=person,
    )
    starts_at = listing.session.closes_at - timedelta(minutes=20)
    flash = FlashWindow.objects.create(
        listing=listing,
        price=70_000,
        allotment=5,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=10),
        set_by=person,
    )
    return {
        **{f"vetting:{name} pk": product.pk for name in ("show-prices", "add-proof", "withdraw-proof")},
        **{f"vetting:{name} pk": proof.pk for name in ("judge-proof", "show-proof-page", "download-proof")},
        "vetting proof_pk": proof.pk,
        "sessions flash_pk": flash.pk,
        "sessions:change-promotion code": "ordinary",
    }
