"""Reminders of papers that end: which distance, whom, once; and what a late worker sends."""

from datetime import date, timedelta
from typing import Any

import pytest

from market.accounts.models import Person
from market.notices.models import Notice
from tests.cast import hanoi_day, make_dossier, make_person, make_product, make_vendor
from tests.vetting.conftest import make_file, make_paper
from vetting import tasks
from vetting.models import Condition, Paper, PaperReminder, PaperRequirement, Product, Vendor, VendorMember
from vetting.services.reminders import due_reminders, remind_of_papers, tell_of_rule, untold_conditions
from vetting.validity import due_reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def selling() -> Product:
    return make_product(make_vendor())


def ending(product: Product, days: int, kind: str = "star_certificate", **fields: Any) -> Paper:
    """Make an accepted paper of a product that ends in some days."""
    dossier = make_dossier(product.vendor, "approved")
    return make_paper(dossier, kind, product, **{"status": "accepted", "expires_on": hanoi_day(days)} | fields)


def distances() -> list[int]:
    return [each.days_before for each in due_reminders(hanoi_day())]


@pytest.mark.parametrize(
    ("days", "expected"), [(211, []), (210, [210]), (180, [180]), (121, [150]), (0, [0]), (-30, [0]), (-31, [])]
)
def test_certificate_comes_due_on_its_day(selling: Product, days: int, expected: list[int]) -> None:
    ending(selling, days)
    assert distances() == expected


@pytest.mark.parametrize(("days", "expected"), [(61, []), (60, [60]), (31, [60]), (30, [30]), (7, [7]), (0, [0])])
def test_other_paper_comes_due_on_its_day(selling: Product, days: int, expected: list[int]) -> None:
    ending(selling, days, "trademark")
    assert distances() == expected


def test_each_distance_once_and_no_burst_after_an_absence(selling: Product) -> None:
    paper = ending(selling, 25)  # 210 … 60 were missed
    assert remind_of_papers(selling.vendor_id) == 1
    assert remind_of_papers(selling.vendor_id) == 0
    assert list(PaperReminder.objects.values_list("days_before", flat=True)) == [30]
    assert Notice.objects.count() == 1
    for left, told in ((20, [30]), (7, [30, 7]), (5, [30, 7]), (0, [30, 7, 0]), (-3, [30, 7, 0])):
        Paper.objects.filter(pk=paper.pk).update(expires_on=hanoi_day(left))
        PaperReminder.objects.update(ends_on=hanoi_day(left))
        remind_of_papers(selling.vendor_id)
        assert sorted(PaperReminder.objects.values_list("days_before", flat=True), reverse=True) == told


def test_all_papers_in_one_notice_to_each_member(selling: Product) -> None:
    ending(selling, 20)
    ending(make_product(selling.vendor, "Trà bưởi"), 6, "trademark")
    by_phone = make_person("Trần Văn Sáu", email=None, phone="+84912345699")
    VendorMember.objects.create(vendor=selling.vendor, person=by_phone, part="accountant")
    assert remind_of_papers(selling.vendor_id) == 2
    mail, text = Notice.objects.order_by("channel")
    assert (mail.kind, mail.channel, text.channel) == ("paper-ending", "email", "sms")
    assert mail.subject == f"2 giấy tờ của {selling.vendor.display_name} cần Anh/Chị để ý"
    assert mail.body.index("Trà bưởi") < mail.body.index(selling.name)  # first to end first
    for words in ("còn 20 ngày", "còn 6 ngày", "giấy tiếp nhận", "Hãy làm thủ tục cấp lại"):
        assert words in mail.body
    assert "2 giay to" in text.body
    assert hanoi_day(6).strftime("%d/%m/%Y") in text.body


@pytest.mark.parametrize(
    ("days", "words"), [(0, "là ngày cuối còn hiệu lực"), (-2, "đã hết hạn ngày"), (1, "còn 1 ngày")]
)
def test_words_at_the_end(selling: Product, days: int, words: str) -> None:
    ending(selling, days)
    remind_of_papers(selling.vendor_id)
    assert words in Notice.objects.get().body


def test_an_extended_certificate_is_reminded_of_anew(selling: Product) -> None:
    paper = ending(selling, -1)
    remind_of_papers(selling.vendor_id)
    extension = {"extended_to": hanoi_day(90), "extended_by": make_person(), "extension_file": make_file()}
    Paper.objects.filter(pk=paper.pk).update(**extension)
    assert distances() == []
    Paper.objects.filter(pk=paper.pk).update(extended_to=hanoi_day(60))
    assert distances() == [60]
    remind_of_papers(selling.vendor_id)
    assert PaperReminder.objects.filter(paper=paper).count() == 2


@pytest.mark.parametrize("status", ["refused", "replaced", "revoked", "withdrawn", "uploaded"])
def test_only_accepted_papers(selling: Product, approver: Person, status: str) -> None:
    fields: dict[str, Any] = {"status": status}
    if status == "revoked":
        fields |= {"revoked_at": "2026-01-01T00:00Z", "revoked_by": approver, "revocation_reason": "x"}
    ending(selling, 10, **fields | ({"refusal_reason": "x"} if status == "refused" else {}))
    assert distances() == []


def test_gone_vendors_and_products_are_left_alone(selling: Product) -> None:
    ending(selling, 10)
    Product.objects.update(status="withdrawn")
    assert distances() == []
    Product.objects.update(status="approved")
    Vendor.objects.update(status="closed")
    assert distances() == []


@pytest.mark.parametrize(("status", "due"), [("submitted", []), ("in_review", []), ("draft", [30])])
def test_a_newer_paper_with_the_office_says_enough(selling: Product, status: str, due: list[int]) -> None:
    ending(selling, 10)
    make_paper(make_dossier(selling.vendor, status), "star_certificate", selling)
    assert distances() == due


def test_a_newer_paper_of_the_vendor_itself(selling: Product) -> None:
    dossier = make_dossier(selling.vendor, "approved")
    make_paper(dossier, "food_safety_certificate", status="accepted", expires_on=hanoi_day(10))
    assert distances() == [30]
    make_paper(make_dossier(selling.vendor, "submitted"), "food_safety_certificate")
    assert distances() == []


def test_finder_and_pure_rule_say_the_same(selling: Product) -> None:
    today = hanoi_day()
    papers = [ending(make_product(selling.vendor, f"Hàng {n}"), n) for n in range(-35, 220, 5)]
    expected = [due for paper in papers if (due := due_reminder(paper, today)) is not None]
    assert sorted(distances()) == sorted(expected)


def test_the_finder_starts_one_task_a_vendor(selling: Product, settings: Any) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True
    tasks.remind_of_papers_task.app.conf.task_always_eager = True
    try:
        ending(selling, 10)
        ending(make_product(selling.vendor, "Trà bưởi"), 10)
        ending(make_product(make_vendor("HTX Khác")), 10)
        assert tasks.remind_of_ending_papers() == 2
        assert tasks.remind_of_ending_papers() == 0
    finally:
        tasks.remind_of_papers_task.app.conf.task_always_eager = False
    assert PaperReminder.objects.count() == 3


class TestNewRules:
    @pytest.fixture
    def rule(self, opening_rules: None) -> PaperRequirement:
        found = PaperRequirement.objects.filter(kind="trademark").first()
        assert found is not None
        return found

    def condition(self, rule: PaperRequirement, product: Product | None, vendor: Vendor, due_on: date) -> None:
        Condition.objects.create(
            vendor=vendor,
            product=product,
            requirement=rule,
            kind="trademark",
            text="Nộp giấy",
            due_on=due_on,
            set_by=make_person(),
        )

    def test_each_member_is_told_once_of_all_products(self, selling: Product, rule: PaperRequirement) -> None:
        other = make_product(selling.vendor, "Trà bưởi")
        due_on = hanoi_day() + timedelta(days=40)
        self.condition(rule, selling, selling.vendor, due_on)
        self.condition(rule, other, selling.vendor, due_on)
        (untold,) = untold_conditions()
        assert tell_of_rule(untold.requirement_id, untold.vendor_id) == 2
        assert untold_conditions() == []
        assert tell_of_rule(untold.requirement_id, untold.vendor_id) == 2
        notice = Notice.objects.get()
        for words in ("Trà bưởi", selling.name, "Chứng nhận nhãn hiệu", due_on.strftime("%d/%m/%Y")):
            assert words in notice.body

    def test_who_only_packs_is_not_waited_for(self, selling: Product, rule: PaperRequirement) -> None:
        selling.vendor.members.create(person=make_person("Mơ"), part="packer")
        self.condition(rule, selling, selling.vendor, hanoi_day(40))
        (untold,) = untold_conditions()
        tell_of_rule(untold.requirement_id, untold.vendor_id)
        assert untold_conditions() == []
        assert Notice.objects.count() == 1

    def test_old_and_met_conditions_are_no_news(self, selling: Product, rule: PaperRequirement) -> None:
        self.condition(rule, selling, selling.vendor, hanoi_day(40))
        Condition.objects.update(set_at="2026-01-01T00:00Z")
        assert untold_conditions() == []
