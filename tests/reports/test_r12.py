"""R12: the running order as planned and as it was."""

from datetime import timedelta

import pytest

from market.kernel.clock import database_now, in_hanoi
from orders.reports.selection import Scope
from sessions.models import AirEntry, HostCheck, MarketSession
from tests import cast
from tests.reports.asked import rows_of
from tests.sessions.line_ups import make_slot, vendor_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
STREAM = "https://www.youtube.com/watch?v=jNQXAC9IVRw"


@pytest.fixture
def evening() -> MarketSession:
    return cast.make_session("closed", stream_url=STREAM)


def test_planned_and_actual_times_stand_side_by_side(evening: MarketSession) -> None:
    opens = evening.opens_at
    make_slot(evening, title="Mở màn", minutes=5)
    host = cast.make_person("Lê Thị Dẫn")
    slot = make_slot(evening, host=host, started_at=opens + 7 * MINUTE, ended_at=opens + 18 * MINUTE)
    day = in_hanoi(opens).date()
    HostCheck.objects.create(person=host, source="Căn cước", checked_by=cast.make_person(), valid_until=day)
    make_slot(evening, skipped_at=opens, skip_reason="Vắng mặt")

    opening, spoken, skipped = rows_of("R12", evening)

    assert (opening["title"], opening["vendor"], opening["planned_from"]) == ("Mở màn", "", opens)
    assert (spoken["planned_from"], spoken["planned_until"]) == (opens + 5 * MINUTE, opens + 14 * MINUTE)
    assert (spoken["began_at"], spoken["ended_at"]) == (opens + 7 * MINUTE, opens + 18 * MINUTE)
    assert spoken["vendor"] == vendor_of(slot).display_name
    assert (spoken["host"], spoken["is_known"]) == ("Lê Thị Dẫn", "Cán bộ đối chiếu giấy tờ")
    assert (spoken["code_from"], spoken["code_until"]) == ("0:07:00", "0:18:00")
    assert (spoken["recording"], spoken["place"]) == (f"{STREAM}&t=420s", "YouTube")
    assert (skipped["began_at"], skipped["code_from"], skipped["note"]) == (None, "", "Bỏ lượt: Vắng mặt")


def test_codes_count_from_where_the_recording_begins(evening: MarketSession) -> None:
    MarketSession.objects.update(recording_began_at=evening.opens_at - 10 * MINUTE)
    make_slot(evening, started_at=evening.opens_at + 55 * MINUTE)
    assert rows_of("R12", evening)[0]["code_from"] == "1:05:00"


def test_a_host_nobody_knew_is_told(evening: MarketSession) -> None:
    make_slot(evening, host=cast.make_person(), started_at=evening.opens_at)
    assert rows_of("R12", evening)[0]["is_known"] == "chưa"


def test_without_recording_there_are_no_codes(evening: MarketSession) -> None:
    MarketSession.objects.update(stream_url="")
    make_slot(evening, started_at=evening.opens_at, ended_at=evening.opens_at + MINUTE)
    row = rows_of("R12", evening)[0]
    assert (row["code_from"], row["code_until"], row["recording"], row["place"]) == ("", "", "", "")


def test_what_was_shown_outside_any_slot_is_there_too(evening: MarketSession) -> None:
    listing = cast.make_listing(evening)
    times = {"began_at": evening.opens_at + MINUTE, "ended_at": evening.opens_at + 2 * MINUTE}
    AirEntry.objects.create(session=evening, listing=listing, **times)
    (row,) = rows_of("R12", evening)
    assert (row["position"], row["title"], row["code_from"]) == (None, listing.product.name, "0:01:00")


def test_another_territory_sees_only_what_is_the_organisers(evening: MarketSession) -> None:
    make_slot(evening, title="Mở màn", minutes=5)
    make_slot(evening)
    AirEntry.objects.create(session=evening, listing=cast.make_listing(evening), began_at=database_now())
    assert [row["title"] for row in rows_of("R12", evening, Scope(province="48"))] == ["Mở màn"]


def test_an_evening_without_order_has_no_rows(evening: MarketSession) -> None:
    assert rows_of("R12", evening) == []
