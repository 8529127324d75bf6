"""Proofs of regular prices for tests."""

from typing import Any

from market.kernel import clock
from tests.cast import hanoi_day, make_person
from tests.vetting.conftest import make_file
from vetting.models import PriceEvidence, Product


def make_proof(product: Product, **fields: Any) -> PriceEvidence:
    """Make a proof of 100.000 ₫ seen three days ago, waiting unless told otherwise."""
    if fields.get("status") in {"accepted", "refused"}:
        fields = {"checked_by": make_person("Trần Thu Hà"), "checked_at": clock.now()} | fields
    if fields.get("status") == "refused":
        fields = {"refusal_reason": "Ảnh mờ"} | fields
    return PriceEvidence.objects.create(
        **{
            "product": product,
            "kind": PriceEvidence.Kind.SHELF,
            "price": 100_000,
            "seen_on": hanoi_day(-3),
            "place": "Cửa hàng OCOP, 2 Thái Hà",
            "file": make_file(),
            "given_by": product.vendor.members.earliest("pk").person,
        }
        | fields
    )
