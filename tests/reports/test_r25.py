"""R25: what was sent, to whom as far as the office may see; no address comes through, not even in an error."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from market.accounts.models import Role
from market.notices.models import Notice
from orders.reports.access import reports_for
from orders.reports.selection import Scope
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import plain_sql

pytestmark = pytest.mark.django_db


def notice(number: int, **fields: Any) -> Notice:
    facts = {"kind": "report-ready", "recipient": f"nguoi.{number}@example.vn", "body": "Kính gửi"}
    age = fields.pop("age", timedelta(hours=1))
    made = Notice.objects.create(key=f"n-{number}", next_try_at=Now(), **facts | fields)
    Notice.objects.filter(pk=made.pk).update(created_at=made.created_at - age)
    return made


def test_rows_equal_plain_sql() -> None:
    notice(1, status="sent", sent_at=Now())
    notice(2, channel="sms", recipient="+84977123456", kind="closing-statement-text")
    notice(3, status="failed", tries=8, last_error="550 <nguoi.3@example.vn>: gọi 0977123456 hoặc +84977123456")
    rows = rows_of("R25", None)
    assert len(rows) == plain_sql("SELECT count(*) FROM notices_notice")
    assert sum(row["sent_at"] is not None for row in rows) == plain_sql("SELECT count(sent_at) FROM notices_notice")
    assert [row["channel"] for row in rows] == ["Thư điện tử", "Tin nhắn", "Thư điện tử"]
    assert [row["recipient"] for row in rows] == ["ngu***@example.vn", "+8497***456", "ngu***@example.vn"]
    assert rows[2]["error"] == "550 <ngu***@example.vn>: gọi 09771***456 hoặc +8497***456"


def test_days_and_sessions_narrow_it() -> None:
    session = cast.make_session("closed")
    notice(1, age=timedelta(hours=20))
    notice(2, age=timedelta(days=20))
    assert len(rows_of("R25", None)) == 2
    assert len(rows_of("R25", session)) == 1
    assert len(rows_of("R25", None, since=cast.hanoi_day(-2), until=cast.hanoi_day())) == 1


def test_whoever_sees_a_part_sees_none_of_it() -> None:
    notice(1)
    assert rows_of("R25", None, Scope(province="01")) == []


def test_it_is_the_offices() -> None:
    for role, may in ((Role.REPORT_OFFICER, True), (Role.DIRECTOR, True), (Role.OFFICIAL, False), (Role.ADMIN, False)):
        codes = {report.code for report in reports_for(cast.make_person("Đỗ Thị Lan", role))}
        assert ("R25" in codes) == may
