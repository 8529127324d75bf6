"""The home page's numbers: of all evenings, added up again only where something still happens."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from market.storefront.truths import SETTLED, TRUTHS, truths
from orders.models import WitnessEntry
from sessions.models import MarketSession
from tests import cast
from tests.orders.conftest import place
from tests.orders.sealing import close
from tests.vetting.proofs import make_proof

pytestmark = pytest.mark.django_db


def evening_with_an_order(*, ago: timedelta) -> MarketSession:
    """Make an evening in which one order saved 22.000 ₫ against a proved price."""
    product = cast.make_product()
    listing = cast.make_listing(product=product, price_evidence=make_proof(product, status="accepted"))
    place(listing, 2)
    close(listing.session, ago=ago)
    return listing.session


def test_early_and_late_evenings_count_alike() -> None:
    evening_with_an_order(ago=timedelta(days=1))
    evening_with_an_order(ago=2 * SETTLED)
    found = truths()
    assert found["witnessed"] == WitnessEntry.objects.filter(kind="placed").count() == 2
    assert found["saving"] == 2 * 22_000


def test_what_happens_now_shows_within_half_a_minute() -> None:
    evening_with_an_order(ago=2 * SETTLED)
    assert truths()["witnessed"] == 1
    evening_with_an_order(ago=timedelta(hours=1))
    assert truths()["witnessed"] == 1
    cache.delete(TRUTHS)
    assert truths()["witnessed"] == 2
