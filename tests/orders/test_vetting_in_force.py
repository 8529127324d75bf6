"""What vetting decides holds at the very next order, without any job: each act between two orders of one listing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from market.accounts.models import Person, Role
from market.kernel import clock
from market.kernel.errors import Refused
from orders.models import Order
from sessions.availability import promised_date
from sessions.models import Listing
from tests.cast import hanoi_day, make_dossier, make_person, make_product
from tests.orders.conftest import place
from tests.sessions.papers import make_file, make_paper
from tests.vetting.conftest import photo
from vetting.models import Condition, Paper
from vetting.services import certificates, conditions, decisions, suspensions

pytestmark = pytest.mark.django_db

REVOKED = "bị nơi cấp thu hồi"
OVER = "không còn hiệu lực đến ngày giao hàng"
OVERDUE = "phải bổ sung đã quá hẹn"


@pytest.fixture
def approver() -> Person:
    return make_person("Lê Quang Minh", Role.APPROVER)


def certificate(listing: Listing, *, days: int, **fields: Any) -> Paper:
    """Make the star certificate of a listing's product that ends in some days."""
    product = listing.product
    facts = {"kind": "star_certificate"} | fields
    return make_paper(product.vendor, product, expires_on=hanoi_day(days), **facts)


def refused(listing: Listing, words: str) -> None:
    """Tell that no order is taken, why, and that the refusal leaves nothing."""
    before = Order.objects.count()
    with pytest.raises(Refused, match=words):
        place(listing)
    assert Order.objects.count() == before


def act_between(listing: Listing, act: Callable[[], object], words: str) -> None:
    """Order, act, and order again: the second order is refused with these words."""
    place(listing)
    act()
    refused(listing, words)


def test_suspension(listing: Listing, approver: Person) -> None:
    vendor = listing.product.vendor
    act_between(
        listing,
        lambda: suspensions.suspend_vendor(actor=approver, vendor=vendor, reason="Có phản ánh"),
        "đang tạm ngừng bán",
    )
    suspensions.restore_vendor(actor=approver, vendor=vendor)
    place(listing)


def test_revocation_and_a_newer_accepted_paper(listing: Listing, approver: Person) -> None:
    paper = certificate(listing, days=400)
    revoke: dict[str, Any] = {"decision": "12/QĐ-UBND", "decided_on": hanoi_day(), "reason": "Không còn đạt tiêu chí"}
    act_between(listing, lambda: certificates.revoke_paper(actor=approver, paper=paper, **revoke), REVOKED)
    newer = make_dossier(
        paper.vendor, "reviewed", by=make_person("Trần Thu Hà", Role.REVIEWER), commitment_sha256="0" * 64
    )
    Paper.objects.create(
        dossier=newer,
        vendor=paper.vendor,
        product=paper.product,
        kind="star_certificate",
        expires_on=hanoi_day(1000),
        file=make_file(),
        status="accepted",
        judged_at=clock.now(),
        judged_by=newer.reviewer,
    )
    refused(listing, REVOKED)  # it counts once its dossier is approved
    fill_vendor(newer)
    decisions.approve_dossier(actor=approver, dossier=newer, seen_round=newer.rounds)
    paper.refresh_from_db()
    assert paper.status == "replaced"
    place(listing)


def fill_vendor(dossier: Any) -> None:
    """Give a dossier what else its vendor needs for an approval."""
    for kind in ("business_licence", "food_safety_certificate"):
        Paper.objects.create(
            dossier=dossier,
            vendor=dossier.vendor,
            kind=kind,
            expires_on=hanoi_day(500),
            file=make_file(),
            status="accepted",
            judged_at=clock.now(),
            judged_by=dossier.reviewer,
        )


@pytest.mark.parametrize("days", [0, 1, 2])  # goods ordered today arrive within three days
def test_end_between_today_and_the_promised_day(listing: Listing, days: int) -> None:
    certificate(listing, days=days)
    refused(listing, OVER)


def test_end_on_the_promised_day(listing: Listing) -> None:
    paper = certificate(listing, days=3)
    assert paper.expires_on == promised_date(listing.session, clock.now())
    place(listing)


@pytest.mark.parametrize("days", [1, -1])  # still in force, though not till the delivery; over already
def test_extension(listing: Listing, approver: Person, days: int) -> None:
    paper = certificate(listing, days=days)
    refused(listing, OVER)
    until = hanoi_day(60)
    certificates.extend_certificate(
        actor=approver, paper=paper, until=until, reason="Xã đã nhận hồ sơ", evidence=photo()
    )
    place(listing)


def test_extension_that_ends_before_the_delivery(listing: Listing, approver: Person) -> None:
    paper = certificate(listing, days=-10)
    certificates.extend_certificate(
        actor=approver, paper=paper, until=hanoi_day(2), reason="Xã đã nhận hồ sơ", evidence=photo()
    )
    refused(listing, OVER)


@pytest.mark.parametrize(("days", "is_sold"), [(0, True), (1, True), (-1, False)])
def test_condition_by_its_day(listing: Listing, approver: Person, days: int, is_sold: bool) -> None:
    vendor = listing.product.vendor
    due_on = clock.today_in_hanoi() + timedelta(days=days)
    condition = Condition.objects.create(vendor=vendor, text="Nộp giấy", due_on=due_on, set_by=approver)
    if is_sold:
        place(listing)
        return
    refused(listing, OVERDUE)
    conditions.meet_condition(actor=approver, condition=condition, note="Đã xem bản gốc")
    place(listing)


def test_condition_of_another_product_does_not_matter(listing: Listing, approver: Person) -> None:
    other = make_product(listing.product.vendor, "Trà bưởi")
    Condition.objects.create(vendor=other.vendor, product=other, text="Nộp giấy", due_on=hanoi_day(-5), set_by=approver)
    place(listing)


def test_sentences_expose_no_details(listing: Listing, approver: Person) -> None:
    paper = certificate(listing, days=400, number="123/QĐ")
    certificates.revoke_paper(
        actor=approver, paper=paper, decision="12/QĐ-UBND", decided_on=hanoi_day(), reason="Bí mật của nơi cấp"
    )
    with pytest.raises(Refused) as refusal:
        place(listing)
    assert not [word for word in ("Bí mật", "12/QĐ", "123/QĐ", "sao") if word in refusal.value.message]
