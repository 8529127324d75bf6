"""R13: questions, their moderation, and what was said on air."""

from datetime import timedelta

import pytest

from market.kernel import journal
from orders.reports.selection import Scope
from sessions.models import Listing, MarketSession, Question
from tests import cast
from tests.reports.asked import facts_of, rows_of
from tests.reports.evening import plain_sql
from tests.sessions.asking import answered, approved, asked
from tests.sessions.test_complaints import make_complaint

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing() -> Listing:
    return cast.make_listing(cast.make_session("closed"))


@pytest.fixture
def evening(listing: Listing) -> MarketSession:
    session = listing.session
    for number in range(3):
        answered(session, f"Câu {number} ạ?", listing=listing)
    asked(session, "Chung chung ạ?")
    hidden = {"status": "hidden", "hide_reason": "contact", "has_contact": True}
    asked(session, "Gọi 0912345678", **hidden)
    asked(session, "Đồ dởm", **hidden | {"hide_reason": "rude", "has_contact": False})
    approved(cast.make_session("closed"))  # another evening's
    return session


def test_figures_equal_plain_sql(evening: MarketSession) -> None:
    facts = facts_of("R13", evening)
    of = "FROM market_sessions_question WHERE session_id = %s"
    assert facts["Số câu hỏi"] == plain_sql(f"SELECT count(*) {of}", evening.pk) == 6
    assert facts["Đã trả lời"] == plain_sql(f"SELECT count(*) {of} AND status = 'answered'", evening.pk)
    median = plain_sql(
        f"""SELECT round(extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY answered_at - asked_at)))
            {of} AND status = 'answered'""",
        evening.pk,
    )
    assert facts["Thời gian trả lời trung vị (giây)"] == median
    assert facts["Đã ẩn"] == 2
    assert facts["Ẩn: Có số điện thoại hoặc đường dẫn"] == facts["Ẩn: Lời lẽ không phù hợp"] == 1


def test_closings_of_the_box_are_counted(evening: MarketSession) -> None:
    for _time in range(2):
        journal.record("session.questions_closed", actor=None, subject=evening)
    assert facts_of("R13", evening)["Số lần khóa nhận câu hỏi"] == 2


def test_a_false_claim_comes_with_its_moment_and_outcome(evening: MarketSession, listing: Listing) -> None:
    case = make_complaint(
        session=evening,
        listing=listing,
        text="Chị ấy nói chữa khỏi bệnh. Gọi tôi 0912 345 678",
        said_at=evening.opens_at + timedelta(minutes=12, seconds=5),
        status="upheld",
        decision="Đã nhắc nhở, xem https://vi-du.vn/x",
        decided_by=cast.make_person(),
    )
    make_complaint(session=evening, listing=listing, about="price")
    row = rows_of("R13", evening)[-1]
    assert (row["name"], row["product"], row["code"]) == (f"Phản ánh {case.code}", listing.product.name, "0:12:05")
    assert "chữa khỏi bệnh" in row["said"]
    assert "345" not in row["said"]
    assert row["outcome"].startswith("Phản ánh đúng: Đã nhắc nhở")
    assert "vi-du" not in row["outcome"]
    assert facts_of("R13", evening)["Phản ánh về lời giới thiệu trên sóng"] == 1


def test_another_territory_sees_neither_questions_nor_claims(evening: MarketSession, listing: Listing) -> None:
    make_complaint(session=evening, listing=listing)
    make_complaint(session=evening, vendor=listing.product.vendor)
    make_complaint(session=evening, product=listing.product)
    make_complaint(session=evening)
    assert len([row for row in rows_of("R13", evening) if row["said"]]) == 4
    rows = rows_of("R13", evening, Scope(province="48"))
    assert [row["value"] for row in rows][:2] == [("count", 0), ("count", 0)]
    assert not [row for row in rows if row["said"]]
    own = rows_of("R13", evening, Scope(communes=frozenset({"09022"})))
    assert own[0]["value"] == ("count", 3), "the general ones are nobody's"
    assert len([row for row in own if row["said"]]) == 3


def test_nothing_asked() -> None:
    facts = facts_of("R13", cast.make_session("closed"))
    assert facts["Số câu hỏi"] == 0
    assert facts["Thời gian trả lời trung vị (giây)"] is None
    assert Question.objects.count() == 0
