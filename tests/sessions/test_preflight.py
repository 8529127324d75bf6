"""The checks before an opening: what blocks what, once per occasion, the newest missed one only, told once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person, Role
from market.celery import app
from market.kernel.clock import now
from market.kernel.errors import Refused
from market.notices.heartbeats import BEAT, WORKER, note_alive
from market.notices.models import Heartbeat, Notice
from sessions import tasks
from sessions.air.stream_probe import Outcome
from sessions.availability import why_not
from sessions.models import Duty, HostCheck, Listing, MarketSession, Preflight, Slot, StreamProbe
from sessions.selectors.preflight import appointments, facts_of, preflights_due, streams_to_ask
from sessions.services.preflight import keep_probe, run_by_hand, run_due_preflight
from sessions.services.running import move_session
from tests.cast import hanoi_day, make_listing, make_person, make_product, make_session, make_vendor
from tests.sessions.papers import make_paper
from vetting.models import Vendor

pytestmark = pytest.mark.django_db

STREAM = "https://www.youtube.com/watch?v=jNQXAC9IVRw"


def coming(**before: float) -> MarketSession:
    return make_session(opens_at=now() + timedelta(**before), stream_url=STREAM)


def found(session: MarketSession, check: str) -> dict[str, Any]:
    run = Preflight.objects.filter(session=session).first()
    assert run is not None
    return next(each for each in run.findings if each["check"] == check)


def all_is_well(session: MarketSession, vendor: Vendor | None = None) -> Vendor:
    """Make everything right for a session."""
    vendor = vendor or make_vendor()
    host = vendor.members.get().person
    make_listing(session, make_product(vendor))
    Slot.objects.create(session=session, vendor=vendor, host=host, position=1, minutes=60)
    Slot.objects.create(session=session, title="Khai mạc", position=0, minutes=60)
    HostCheck.objects.create(
        person=host, source="CCCD", checked_by=make_person("Vũ", Role.DIRECTOR), valid_until=hanoi_day(60)
    )
    note_alive(BEAT, WORKER)
    keep_probe(session_pk=session.pk, address=STREAM, outcome=Outcome("answers", 200))
    for part, role in (
        ("director", "director"),
        ("moderator", "moderator"),
        ("witness", "witness"),
        ("technician", "admin"),
    ):
        Duty.objects.create(session=session, part=part, person=make_person(part, Role(role)), signed_in_at=now())
    return vendor


def test_when_all_is_well_nothing_blocks_and_nobody_is_told() -> None:
    session = coming(minutes=9)
    all_is_well(session)
    run = run_due_preflight(session.pk)
    assert run is not None
    assert (run.blockers, [each["check"] for each in run.findings if each["level"] == "warning"]) == (0, ["proof"])
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("before", "occasion"),
    [
        ({"hours": 25}, None),
        ({"hours": 23}, "day_before"),
        ({"minutes": 50}, "hour_before"),
        ({"minutes": 5}, "minutes_before"),
        ({"minutes": -5}, None),
    ],
)
def test_only_the_newest_missed_occasion_is_due(before: dict[str, float], occasion: str | None) -> None:
    session = coming(**before)
    due = preflights_due().filter(pk=session.pk).first()
    assert (due.occasion if due else None) == occasion  # type: ignore[attr-defined]


def test_each_occasion_once_and_a_moved_session_anew(director: Person) -> None:
    session = coming(hours=23)
    assert run_due_preflight(session.pk) is not None
    assert run_due_preflight(session.pk) is None
    move_session(actor=director, session=session, version=session.version, opens_at=now() + timedelta(hours=22))
    assert run_due_preflight(session.pk) is not None
    assert Preflight.objects.filter(session=session, occasion="day_before").count() == 2


def test_the_database_holds_once_per_occasion() -> None:
    session = coming(hours=23)
    row = {"session": session, "schedule": 1, "findings": [], "blockers": 0, "warnings": 0}
    Preflight.objects.create(occasion="day_before", **row)
    with pytest.raises(IntegrityError, match="preflight_once_per_occasion"), transaction.atomic():
        Preflight.objects.create(occasion="day_before", **row)
    Preflight.objects.create(occasion="by_hand", **row)
    Preflight.objects.create(occasion="by_hand", **row)


def test_stopped_sessions_are_left_alone() -> None:
    session = coming(hours=1)
    MarketSession.objects.filter(pk=session.pk).update(stopped_at=now(), stop_reason="Bão")
    assert run_due_preflight(session.pk) is None


def test_blockers_are_told_once(director: Person) -> None:
    session = coming(minutes=50)
    run = run_due_preflight(session.pk)
    assert run is not None
    assert run.blockers
    mail = Notice.objects.get(kind="session-preflight")
    assert mail.recipient == director.email
    assert "Chưa có sản phẩm nào được nhận" in mail.body
    assert f"/van-phong/phien/{session.number}/kiem-tra/" in mail.body
    Preflight.objects.all().delete()  # a worker that died after the mail and before the mark
    run_due_preflight(session.pk)
    assert Notice.objects.filter(kind="session-preflight").count() == 1


def test_the_finder_catches_up_once() -> None:
    app.conf.task_always_eager = True
    try:
        coming(minutes=50)
        assert tasks.run_due_preflights() == 1
        assert tasks.run_due_preflights() == 0
    finally:
        app.conf.task_always_eager = False
    assert Preflight.objects.get().occasion == "hour_before"


def test_what_is_not_accepted_or_sold_out_blocks() -> None:
    session = coming(minutes=50)
    vendor = all_is_well(session)
    make_listing(session, make_product(vendor, "Cam Canh"), standing=Listing.Standing.APPLIED)
    make_listing(session, make_product(vendor, "Hồng xiêm"), allotment=5, sold=5)
    run_due_preflight(session.pk)
    assert found(session, "accepted") == {
        "check": "accepted",
        "level": "blocker",
        "facts": {"n": 1, "names": ["Cam Canh"]},
    }
    assert found(session, "stocked")["facts"]["names"] == ["Hồng xiêm"]


def test_papers_that_end_before_delivery_block() -> None:
    session = coming(minutes=50)
    vendor = all_is_well(session)
    product = make_product(vendor, "Mứt vỏ bưởi")
    make_listing(session, product)
    make_paper(vendor, product, expires_on=hanoi_day(1))
    run_due_preflight(session.pk)
    assert found(session, "papers")["facts"]["names"] == ["Mứt vỏ bưởi"]


def test_hosts_must_be_named_and_known() -> None:
    session = coming(minutes=50)
    all_is_well(session)
    HostCheck.objects.update(revoked_at=now(), revoke_reason="Nhầm")
    Slot.objects.create(session=session, vendor=make_vendor("HTX Rau"), position=2, minutes=9)
    run_due_preflight(session.pk)
    assert found(session, "host_named")["facts"]["names"] == ["HTX Rau"]
    assert found(session, "host_verified")["level"] == "blocker"


@pytest.mark.parametrize(
    ("outcome", "level"),
    [
        (Outcome("answers", 200), "ok"),
        (Outcome("refuses", 404), "blocker"),
        (Outcome("away"), "warning"),
        (Outcome("elsewhere"), "warning"),
    ],
)
def test_what_the_stream_answered(outcome: Outcome, level: str) -> None:
    session = coming(minutes=50)
    all_is_well(session)
    keep_probe(session_pk=session.pk, address=STREAM, outcome=outcome)
    run_due_preflight(session.pk)
    assert found(session, "stream")["level"] == level


def test_an_old_answer_or_one_of_another_address_is_none() -> None:
    session = coming(minutes=50)
    all_is_well(session)
    StreamProbe.objects.update(asked_at=now() - timedelta(minutes=20))
    run_due_preflight(session.pk)
    assert found(session, "stream_asked")["level"] == "warning"
    keep_probe(session_pk=session.pk, address="https://www.youtube.com/watch?v=aaaaaaaaaaa", outcome=Outcome("answers"))
    assert facts_of(session, now()).probe is None


def test_a_silent_worker_and_a_stuck_outbox() -> None:
    session = coming(minutes=50)
    all_is_well(session)
    Heartbeat.objects.update(seen_at=now() - timedelta(minutes=5))
    late = {"kind": "x", "recipient": "a@example.vn", "body": "x", "next_try_at": now() - timedelta(minutes=6)}
    Notice.objects.create(key="a", **late)
    Notice.objects.create(key="b", status="failed", **late)
    run_due_preflight(session.pk)
    assert found(session, "worker")["level"] == "blocker"
    assert found(session, "mail")["facts"] == {"late": 1, "failed": 1}


def test_nobody_leading_blocks_ten_minutes_before_and_not_earlier() -> None:
    for before, level in ((50, "warning"), (5, "blocker")):
        session = coming(minutes=before)
        all_is_well(session)
        Duty.objects.filter(session=session, part="director").update(signed_in_at=None)
        run_due_preflight(session.pk)
        assert found(session, "signed_in")["level"] == level
    day_before = coming(hours=20)
    all_is_well(day_before)
    run_due_preflight(day_before.pk)
    assert "signed_in" not in [each["check"] for each in Preflight.objects.get(session=day_before).findings]


def test_a_number_of_queries_that_does_not_grow() -> None:
    session = coming(minutes=50)
    vendor = all_is_well(session)
    with CaptureQueriesContext(connection) as few:
        facts_of(session, now())
    for number in range(8):
        make_listing(session, make_product(vendor, f"Quả {number}"))
        Slot.objects.create(session=session, vendor=make_vendor(f"HTX {number}"), position=10 + number, minutes=9)
    with CaptureQueriesContext(connection) as many:
        facts_of(session, now())
    assert len(many) == len(few) <= 8


def test_by_hand_tells_nobody_and_not_after_the_end(director: Person) -> None:
    session = coming(minutes=50)
    assert run_by_hand(actor=director, session=session).blockers
    assert not Notice.objects.exists()
    with pytest.raises(Refused):
        run_by_hand(actor=director, session=make_session("closed"))


def test_the_market_opens_all_the_same() -> None:
    session = make_session("live")  # nobody checked anything, and the worker is dead
    assert not Preflight.objects.exists()
    assert why_not(make_listing(session), now()) == ""


def test_streams_are_asked_from_the_day_before_to_the_end() -> None:
    near, live = coming(hours=20), make_session("live", stream_url=STREAM)
    coming(hours=40)
    make_session("closed", stream_url=STREAM)
    make_session("live", opens_at=now() - timedelta(minutes=5))
    assert set(streams_to_ask()) == {near, live}
    keep_probe(session_pk=live.pk, address=STREAM, outcome=Outcome("answers", 200))
    assert set(streams_to_ask()) == {near}


@pytest.fixture
def desk(client: Client, director: Person) -> Client:
    client.force_login(director)
    return client


def test_the_page(desk: Client, django_capture_on_commit_callbacks: Any) -> None:
    session = coming(minutes=50)
    url = reverse("sessions:show-preflight", args=[session.number])
    html = desk.get(url).content.decode()
    assert "Chưa có kết quả" in html
    assert "lẽ ra chạy lúc" in html
    assert "Phiên vẫn mở đúng giờ" in html
    asked: list[int] = []
    tasks.ask_stream_task.delay, kept = asked.append, tasks.ask_stream_task.delay
    try:
        with django_capture_on_commit_callbacks(execute=True):
            assert desk.post(reverse("sessions:run-preflight", args=[session.number])).status_code == 302
    finally:
        tasks.ask_stream_task.delay = kept
    assert asked == [session.pk]
    html = desk.get(url).content.decode()
    assert "Chưa có sản phẩm nào được nhận vào phiên" in html
    assert reverse("sessions:show-duties", args=[session.number]) in html


def test_appointments_name_only_the_newest_missing() -> None:
    session = coming(minutes=50)
    assert [each.is_missing for each in appointments(session, now())] == [False, True, False]
    run_due_preflight(session.pk)
    assert [each.is_missing for each in appointments(session, now())] == [False, False, False]


def test_every_finding_has_words_and_a_page(desk: Client) -> None:
    session = coming(minutes=5)
    make_listing(session, standing=Listing.Standing.APPLIED)
    run_by_hand(actor=make_person("Vũ", Role.DIRECTOR), session=session)
    assert desk.get(reverse("sessions:show-preflight", args=[session.number])).status_code == 200
    all_is_well(session)
    run_by_hand(actor=make_person("Vũ", Role.DIRECTOR), session=session)
    assert desk.get(reverse("sessions:show-preflight", args=[session.number])).status_code == 200


def test_the_run_sheet(desk: Client) -> None:
    session = make_session(opens_at=datetime.fromisoformat("2099-11-20T20:30+07:00"))
    vendor = all_is_well(session)
    make_listing(session, make_product(make_vendor("HTX Không lượt"), "Gạo nếp"))
    html = desk.get(reverse("sessions:show-run-sheet", args=[session.number])).content.decode()
    assert "20:30" in html
    assert "21:30" in html  # after the opening's hour
    assert "0912 345 678" in html
    assert vendor.display_name in html
    assert "Có bán, không lên sóng" in html
    with CaptureQueriesContext(connection) as queries:
        desk.get(reverse("sessions:show-run-sheet", args=[session.number]))
    for number in range(5):
        make_listing(session, make_product(make_vendor(f"HTX {number}")))
    with CaptureQueriesContext(connection) as more:
        desk.get(reverse("sessions:show-run-sheet", args=[session.number]))
    assert len(more) == len(queries)
