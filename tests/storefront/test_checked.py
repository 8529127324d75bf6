"""What the product page says was checked, by whom, until when, and what was not."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import hanoi_day, make_dossier, make_person, make_product, make_vendor
from tests.vetting.conftest import make_paper, queries_of
from vetting.models import Condition, Criterion, Dossier, Paper, PaperCheck, Product
from vetting.selectors import trust_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]
__all__ = ["queries_of"]

CHECKED = datetime(2026, 10, 12, 3, tzinfo=UTC)


@pytest.fixture
def product() -> Product:
    return make_product(make_vendor(), claims=["registered_brand"])


@pytest.fixture
def dossier(product: Product) -> Dossier:
    dossier = make_dossier(product.vendor, "approved")
    dossier.products.add(product)
    return dossier


def checked(dossier: Dossier, kind: str, product: Product | None = None, **fields: Any) -> Paper:
    """Make an accepted paper of which every criterion was met but the last, which does not apply."""
    judged = {"status": "accepted", "judged_by": make_person("Trần Thu Hà"), "judged_at": CHECKED}
    paper = make_paper(dossier, kind, product, **judged | fields)
    criteria = list(Criterion.objects.filter(kind=kind))
    PaperCheck.objects.bulk_create(
        PaperCheck(
            paper=paper,
            criterion=each,
            verdict="not_applicable" if each == criteria[-1] else "meets",
            checked_by=paper.judged_by,
        )
        for each in criteria
    )
    return paper


def page(client: Client, product: Product) -> str:
    return client.get(f"/san-pham/{product.slug}/").text


def test_each_paper_says_what_by_whom_when_and_until_when(client: Client, product: Product, dossier: Dossier) -> None:
    checked(dossier, "test_report", product, issuer="Viện Kiểm nghiệm", expires_on=hanoi_day(300))
    text = page(client, product)
    for words in (
        "Ban tổ chức kiểm tra ngày 12/10/2026.",
        "Nơi cấp: Viện Kiểm nghiệm.",
        "Còn hiệu lực",
        f"Có giá trị đến hết ngày {hanoi_day(300):%d/%m/%Y}.",
        "Mọi chỉ tiêu trong giới hạn cho phép",
        "Giấy của riêng sản phẩm này.",
    ):
        assert words in text
    assert "Trần Thu Hà" not in text  # the unit, never the person


def test_what_was_not_checked_stands_beside_it(client: Client, product: Product, dossier: Dossier) -> None:
    checked(dossier, "test_report", product)
    text = page(client, product)
    assert "Không áp dụng nên không xem: Phiếu kết quả kiểm nghiệm" in text
    assert "Chưa có giấy tờ chứng minh: 4 sao OCOP; Nhãn hiệu đã đăng ký." in text
    assert "không tự lấy mẫu kiểm nghiệm từng lô hàng" in text


def test_claims_stand_on_their_papers(product: Product, dossier: Dossier) -> None:
    checked(dossier, "star_certificate", product, number="12/QĐ-UBND")
    stars, brand = trust_facts(product).claims
    assert stars.paper
    assert (stars.label, stars.paper.number) == ("4 sao OCOP", "12/QĐ-UBND")
    assert brand.paper is None


@pytest.mark.parametrize(
    ("fields", "words", "state"),
    [
        ({"expires_on": hanoi_day(-1)}, "Đã hết hạn", "missing"),
        ({"expires_on": hanoi_day(20)}, "Sắp hết hạn", "expiring"),
        ({"expires_on": hanoi_day(0)}, "Sắp hết hạn", "expiring"),
        ({"expires_on": None}, "Còn hiệu lực", "ok"),
        (
            {"status": "revoked", "revoked_at": timezone.now(), "revocation_reason": "sai chỉ tiêu"},
            "Bị thu hồi",
            "missing",
        ),
    ],
)
def test_states_in_plain_words(
    client: Client, product: Product, dossier: Dossier, fields: dict[str, Any], words: str, state: str
) -> None:
    if "revoked_at" in fields:
        fields = fields | {"revoked_by": make_person("Người thu hồi")}
    checked(dossier, "test_report", product, issued_on=None, **fields)
    assert words in page(client, product)
    assert trust_facts(product).facts[1].state == state


def test_a_certificate_about_to_be_rerated_is_simply_in_force(product: Product, dossier: Dossier) -> None:
    for days in (170, 100):
        Paper.objects.filter(kind="star_certificate").update(status="replaced")
        checked(dossier, "star_certificate", product, expires_on=hanoi_day(days))
        assert [paper.badge.label for paper in trust_facts(product).papers] == ["Còn hiệu lực"]


def test_conditions_are_said_plainly(client: Client, product: Product, dossier: Dossier) -> None:
    officer = make_person("Lê Quang Minh")
    terms = {"vendor": product.vendor, "dossier": dossier, "set_by": officer}
    Condition.objects.create(**terms, text="Nộp phiếu kiểm nghiệm mới", due_on=hanoi_day(10))
    Condition.objects.create(**terms, text="Dán lại tem", due_on=hanoi_day(-1))
    Condition.objects.create(**terms, text="Chuyện của người khác", due_on=hanoi_day(9), product=make_product())
    Condition.objects.create(**terms, text="Đã xong", due_on=hanoi_day(9), met_at=timezone.now(), met_by=officer)
    text = page(client, product)
    assert f"Được duyệt có điều kiện, phải xong trước hết ngày {hanoi_day(10):%d/%m/%Y}" in text
    assert "Nộp phiếu kiểm nghiệm mới" in text
    assert f"Đã quá hạn {hanoi_day(-1):%d/%m/%Y}, tạm thời không đặt được" in text
    assert "Chuyện của người khác" not in text
    assert "Đã xong" not in text


def test_what_is_still_being_vetted_is_not_called_checked(product: Product) -> None:
    open_dossier = make_dossier(product.vendor, "in_review")
    make_paper(open_dossier, "test_report", product, status="accepted")
    assert not trust_facts(product).papers


def test_a_households_licence_number_is_its_own(client: Client) -> None:
    product = make_product(make_vendor(kind="household"))
    dossier = make_dossier(product.vendor, "approved")
    make_paper(dossier, "business_licence", status="accepted", number="001190012345")
    assert "001190012345" not in page(client, product)


def test_number_of_queries_is_constant(product: Product, dossier: Dossier, queries_of: Callable[[str], int]) -> None:
    checked(dossier, "test_report", product)
    few = queries_of(f"/san-pham/{product.slug}/")
    for kind in ("business_licence", "food_safety_certificate"):
        checked(dossier, kind)
    for kind in ("star_certificate", "traceability_stamp", "trademark"):
        checked(dossier, kind, product)
    assert queries_of(f"/san-pham/{product.slug}/") == few
