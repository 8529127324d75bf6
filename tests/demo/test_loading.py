"""The demo loads, is what it says it is, and comes up again another day."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q, Sum

from market.demo.evenings import PAST_EVENINGS
from market.demo.people import CAST
from market.policies.models import PolicyDraft, PolicyEdition
from orders.models import (
    Compilation,
    NightMinute,
    Order,
    OrderLine,
    ReaderScope,
    ReportSubscription,
    Review,
    WitnessEntry,
)
from orders.reviews.selectors import rating_of_product
from orders.services.sealing import checkpoint_session
from orders.witness import entries
from orders.witness.audit import audit_session
from sessions.models import Listing, MarketSession, ProductQuestion, Question
from sessions.selectors import live_session
from sessions.selectors.answered import answered_about
from vetting.models import Dossier, Lot, Paper, Product, ScanDay

ACCOUNTS = {
    *("buyer", "business_buyer", "vendor", "rival_vendor", "reviewer"),
    *("second_reviewer", "packer", "accountant"),
    *("approver", "director", "moderator", "witness", "official", "admin"),
    *("district_official", "report_officer"),
}
PATHS = {
    *("home", "login", "live", "live_fragment", "upcoming", "past"),
    *("product", "stamp", "vendor", "order", "report_xlsx", "health"),
}
LIVE = PAST_EVENINGS + 1


@pytest.mark.django_db
def test_a_real_market_refuses_the_demo(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo", manifest=tmp_path / "demo.json")


@pytest.mark.django_db(transaction=True, serialized_rollback=False)
def test_the_demo_is_a_market_and_comes_up_again(tmp_path: Path, settings: Any, opening_rules: None) -> None:
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path / "media"  # no files of evenings that other tests gave the same numbers
    manifest = tmp_path / "demo.json"
    call_command("load_demo", small=True, manifest=manifest)

    _is_complete(json.loads(manifest.read_text()))
    _is_consistent()
    _has_voices()
    loaded = _counts()

    ended = datetime.now(UTC) - timedelta(hours=20)  # a day later
    MarketSession.objects.filter(number=LIVE).update(
        opens_at=ended - timedelta(hours=6), closes_at=ended, planned_closes_at=ended
    )
    call_command("load_demo", small=True, manifest=manifest)
    _is_witnessed()
    assert _counts() == loaded
    live = live_session()
    assert live is not None
    assert live.number > LIVE
    assert live.listings.exists()
    assert Compilation.objects.filter(status="ready", stage="closing").count() == LIVE


def _counts() -> tuple[int, ...]:
    """Return how many there are of what is made once."""
    orders = Order.objects.filter(assisted_by=None)
    return orders.count(), Paper.objects.count(), Review.objects.count(), ProductQuestion.objects.count()


def _is_complete(manifest: dict[str, Any]) -> None:
    assert set(manifest["accounts"]) == ACCOUNTS == {figure.key for figure in CAST}
    assert set(manifest["paths"]) == PATHS
    assert all(manifest["paths"].values())
    assert MarketSession.objects.filter(closes_at__lt=datetime.now(UTC)).count() == PAST_EVENINGS
    assert Compilation.objects.filter(status="ready", stage="closing").count() == PAST_EVENINGS
    assert live_session() is not None
    coming = MarketSession.objects.filter(opens_at__gt=datetime.now(UTC)).order_by("opens_at")
    assert coming.count() == 9  # eight Fridays and a harvest surge
    assert coming[0].listings.exists()
    assert NightMinute.objects.values("session").distinct().count() == PAST_EVENINGS
    assert ReaderScope.objects.get().communes.count() > 1
    assert ReportSubscription.objects.count() == 4
    coming_rules = PolicyEdition.objects.get(number=2)
    assert coming_rules.effective_from > datetime.now(UTC).date()
    assert PolicyDraft.objects.get().submitted_at is not None


def _has_voices() -> None:
    """Product pages have something to show: averages, answers, words that wait, questions late and open."""
    product = Product.objects.annotate(n=Count("reviews")).latest("n")
    assert rating_of_product(product).is_telling
    assert Review.objects.exclude(reply="").exists()
    assert set(Review.objects.values_list("status", flat=True)) == {"shown", "waiting", "hidden"}
    in_evening = Question.objects.filter(session__number__lt=LIVE, status="answered").latest("pk")
    assert in_evening.listing
    assert answered_about(product=in_evening.listing.product)
    assert answered_about(product=ProductQuestion.objects.filter(status="answered").latest("pk").product)
    assert set(ProductQuestion.objects.values_list("status", flat=True)) == {"open", "answered", "hidden"}


def _is_witnessed() -> None:
    """Every evening, over, running or coming: the orders are what the log says, transfers too."""
    for session in MarketSession.objects.order_by("number"):
        assert audit_session(session) == [], session.number
        call_command("verify_session", session.number, stdout=StringIO())
    transfers = Order.objects.filter(payment="transfer", payment_state="received")
    words = WitnessEntry.objects.filter(kind="attested", facts__contains='"word":"transfer-received"')
    assert set(transfers.values_list("code", flat=True)) == set(words.values_list("subject", flat=True)) != set()


def _is_consistent() -> None:
    sold = Listing.objects.aggregate(n=Sum("sold"))["n"]
    lines = OrderLine.objects.in_force().exclude(order__status="cancelled")
    assert sold == lines.aggregate(n=Sum("quantity"))["n"]
    assert Order.objects.count() == WitnessEntry.objects.filter(kind="placed").count()
    total = lines.aggregate(n=Sum(F("quantity") * F("unit_price")))["n"]
    assert total == Order.objects.exclude(status="cancelled").aggregate(n=Sum("goods_total"))["n"]
    for entry in WitnessEntry.objects.all()[:50]:
        assert bytes(entry.leaf_hash) == entries.leaf_hash(entry.facts, entry.recorded_at)
    for session in MarketSession.objects.filter(closes_at__lt=datetime.now(UTC)):
        checkpoint = checkpoint_session(session.pk)
        assert checkpoint is not None
        assert checkpoint.is_seal
    _is_witnessed()
    assert Dossier.objects.filter(status="approved").exists()
    decided = Dossier.objects.filter(status__in=("approved", "rejected", "changes_requested"))
    assert not decided.filter(Q(decided_by=None) | Q(decided_at=None) | Q(decided_at__gt=datetime.now(UTC))).exists()
    for lot in Lot.objects.all():
        assert lot.sold == sum(lot.listings.values_list("sold", flat=True))
    assert Lot.objects.filter(sold__gt=0).exists()
    assert ScanDay.objects.filter(flagged_at__isnull=False).count() == 1
