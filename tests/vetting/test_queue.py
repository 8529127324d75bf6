"""The office's inbox: order, views, pages, what a row says, and who has how much to do."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from market.accounts.models import Person, Role
from market.kernel import journal
from tests.cast import hanoi_day, make_dossier, make_person, make_product, make_vendor
from tests.vetting.conftest import make_paper, put
from vetting.models import Dossier
from vetting.promises import promise_of, promised_day
from vetting.selectors import QueueWishes, queue_page, waiting_counts
from vetting.selectors.queue import QueueRow
from vetting.selectors.workload import workloads

pytestmark = pytest.mark.django_db


def names(wishes: QueueWishes, person: Person) -> list[str]:
    return [row.dossier.vendor.display_name for row in queue_page(wishes, person).rows]


def only_row(person: Person, view: str = "waiting") -> QueueRow:
    [row] = queue_page(QueueWishes(view=view), person).rows
    return row


class TestOrder:
    def test_what_was_promised_first_comes_first(self, reviewer: Person) -> None:
        now = timezone.now()
        for name, promised, ago in (
            ("Mai", 1, 2),
            ("Hôm qua", -1, 5),
            ("Mai, gửi trước", 1, 3),
            ("Không hẹn", None, 9),
        ):
            day = hanoi_day(promised) if promised is not None else None
            put(make_dossier(make_vendor(name)), "submitted", promised_on=day, submitted_at=now - timedelta(days=ago))
        make_dossier(make_vendor("Đã nhận"), "in_review", by=reviewer)
        make_dossier(make_vendor("Đang soạn"), "draft")
        assert names(QueueWishes(), reviewer) == ["Hôm qua", "Mai, gửi trước", "Mai", "Không hẹn"]

    def test_decided_ones_newest_first(self, reviewer: Person) -> None:
        for ago in (3, 1, 2):
            put(make_dossier(make_vendor(str(ago))), "approved", submitted_at=timezone.now() - timedelta(days=ago))
        assert names(QueueWishes(view="approved"), reviewer) == ["1", "2", "3"]

    @pytest.mark.parametrize("view", ["waiting", "approved"])
    def test_pages_join_without_gap_or_twin(self, reviewer: Person, monkeypatch: pytest.MonkeyPatch, view: str) -> None:
        monkeypatch.setattr("vetting.selectors.queue.PAGE", 2)
        status = "submitted" if view == "waiting" else "approved"
        for number, promised in enumerate((0, 0, 1, None, None)):
            day = hanoi_day(promised) if promised is not None else None
            put(make_dossier(make_vendor(str(number))), status, promised_on=day)
        seen: list[str] = []
        after: int | None = None
        for _ in range(3):
            page = queue_page(QueueWishes(view=view, after=after), reviewer)
            seen += [row.dossier.vendor.display_name for row in page.rows]
            after = page.next_after
        assert sorted(seen) == list("01234")
        assert seen == (list("01234") if view == "waiting" else list("43210"))
        assert after is None

    def test_a_page_behind_nothing_is_the_first(self, reviewer: Person) -> None:
        make_dossier(make_vendor("A"), "submitted")
        assert names(QueueWishes(after=10**6), reviewer) == ["A"]

    @pytest.mark.parametrize(
        ("text", "found"),
        [("đông cao", 1), ("me linh", 2), ("0107", 1), ("lụa", 1), ("van phuc", 1), ("không có", 0), ("\x00", 2)],
    )
    def test_search(self, reviewer: Person, text: str, found: int) -> None:
        make_dossier(make_vendor("HTX Đông Cao", tax_code="0107123456"), "submitted")
        make_dossier(make_vendor("Lụa Vạn Phúc", tax_code="0200000001"), "submitted")
        assert len(names(QueueWishes(text=text), reviewer)) == found


class TestRow:
    def test_what_kind_of_dossier_it_is(self, reviewer: Person, submitted: Dossier) -> None:
        assert only_row(reviewer).what == "new"
        put(submitted, "submitted", lane="renewal")
        assert only_row(reviewer).what == "renewal"
        make_dossier(make_vendor("Đã bán"), "in_review", by=reviewer)
        assert only_row(reviewer, "mine").what == "supplement"

    def test_what_it_counts(self, reviewer: Person, submitted: Dossier) -> None:
        make_paper(submitted, "trademark", status="withdrawn")
        answer = {"status": "answered", "answer": "Rồi", "answered_at": timezone.now()}
        submitted.corrections.create(text="Sửa", raised_by=reviewer, raised_in_round=1, **answer)
        row = only_row(reviewer).dossier
        assert (row.product_count, row.paper_count, row.answered_count, row.has_likeness) == (1, 5, 1, False)  # type: ignore[attr-defined]

    def test_promise_only_while_it_is_the_offices_move(self, reviewer: Person, submitted: Dossier) -> None:
        put(submitted, "submitted", promised_on=hanoi_day(-3))
        assert only_row(reviewer).promise is not None
        put(submitted, "changes_requested", promised_on=hanoi_day(-3))
        assert only_row(reviewer, "mending").promise is None


def test_views_and_their_counts(reviewer: Person, other_reviewer: Person) -> None:
    make_dossier(make_vendor("A"), "in_review", by=reviewer)
    make_dossier(make_vendor("B", kind="household"), "in_review", by=other_reviewer)
    make_dossier(make_vendor("C"), "approved")
    make_dossier(make_vendor("D"), "reviewed", by=reviewer)
    counts = waiting_counts(reviewer)
    assert {view: n for view, n in counts.items() if n} == {"mine": 1, "reviewing": 2, "approving": 1, "approved": 1}
    assert names(QueueWishes(view="reviewing", kind="household"), reviewer) == ["B"]


@pytest.mark.parametrize(
    ("promised", "today", "left"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), 0),
        (date(2026, 11, 24), date(2026, 11, 20), 2),  # over a weekend
        (date(2026, 11, 20), date(2026, 11, 23), -1),
        (date(2026, 11, 20), date(2026, 11, 21), -1),  # a Saturday late is late
        (date(2026, 11, 20), date(2026, 11, 25), -3),
    ],
)
def test_how_a_promise_stands(promised: date, today: date, left: int) -> None:
    promise = promise_of(promised, today)
    assert (promise.days_left, promise.is_late, promise.is_near) == (left, left < 0, left == 0)


def test_five_working_days_are_promised() -> None:
    assert promised_day(date(2026, 11, 20)) == date(2026, 11, 27)


def test_workload_of_each_reviewer(reviewer: Person, other_reviewer: Person, approver: Person) -> None:
    late = make_dossier(make_vendor(), "in_review", by=reviewer)
    put(late, "in_review", promised_on=hanoi_day(-1))
    make_dossier(make_vendor(), "in_review", by=reviewer)
    for days in (1, 4, 3):
        journal.record("dossier.recommended", actor=other_reviewer, subject=late, working_days=days)
    journal.record("dossier.approved", actor=approver, subject=late, note="")
    rows = workloads()
    assert [(row.reviewer, row.open, row.late, row.done, row.median_days) for row in rows] == [
        (reviewer, 2, 1, 0, None),
        (other_reviewer, 0, 0, 3, 3),
    ]


def test_who_left_the_office_has_no_workload() -> None:
    make_person("Đã nghỉ", Role.REVIEWER, is_active=False)
    assert workloads() == []


def test_rows_cost_no_queries(reviewer: Person, django_assert_max_num_queries: object) -> None:
    for number in range(6):
        make_dossier(make_vendor(str(number)), "submitted").products.add(make_product())
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        rows = queue_page(QueueWishes(), reviewer).rows
        assert {row.dossier.vendor.commune.name for row in rows} == {"Xã Mê Linh"}
