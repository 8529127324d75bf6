"""The director's desk: rules with a look ahead, sessions with every decision on a page of its own."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import HANOI, database_now
from market.office_home.watching import banner
from sessions.models import MarketSession, SessionRule
from sessions.services.calendar import ensure_sessions
from sessions.services.replanning import AHEAD
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor

pytestmark = pytest.mark.django_db
RULE = {"title": "Chợ đêm", "pattern": "weekly", "days": ["FR"], "starts_at": "20:30"} | {
    "minutes": "120",
    "delivery_days": "3",
}


@pytest.fixture(autouse=True)
def at_the_desk(client: Client, director: Person) -> None:
    client.force_login(director)


def url(name: str, *args: int) -> str:
    return reverse(f"sessions:{name}", args=args)


def post(client: Client, name: str, session: MarketSession, **data: Any) -> Any:
    return client.post(url(name, session.number), {"version": session.version} | data)


def test_the_plan(client: Client, fridays: SessionRule) -> None:
    ensure_sessions(fridays)
    html = client.get(url("list-office-sessions")).content.decode()
    assert "Thứ Sáu hằng tuần, 20:30" in html
    assert all(session.opens_at.astimezone(HANOI).strftime("%d/%m/%Y") in html for session in fridays.sessions.all())


def test_the_first_rule_makes_the_first_sessions(client: Client) -> None:
    assert "Lập lịch" in client.get(url("list-office-sessions")).content.decode()
    assert client.post(url("add-rule"), RULE | {"days": ["FR", "SU"]}).status_code == 302
    assert SessionRule.objects.get().rrule == "FREQ=WEEKLY;BYDAY=FR,SU"
    assert MarketSession.objects.count() == AHEAD


@pytest.mark.parametrize(
    "nonsense",
    [
        {"days": []},
        {"days": ["XX"]},
        {"starts_at": "25:00"},
        {"minutes": "5"},
        {"title": " "},
        {"pattern": "daily"},
        {"until": "31/02/2027"},
    ],
)
def test_a_rule_must_make_sense(client: Client, nonsense: dict[str, Any]) -> None:
    assert client.post(url("add-rule"), RULE | nonsense).status_code == 422
    assert not SessionRule.objects.exists()


def test_a_rule_changes_only_after_a_look_at_what_will_change(client: Client, fridays: SessionRule) -> None:
    ensure_sessions(fridays)
    listed = fridays.sessions.order_by("number").last()
    assert listed is not None
    make_listing(listed)
    change = RULE | {"starts_at": "19:30", "version": "1"}
    preview = client.post(url("change-rule", fridays.pk), change)
    html = preview.content.decode()
    assert "Những gì sẽ đổi" in html
    assert "19:30–21:30" in html
    assert "đã có gian hàng đăng ký" in html
    fridays.refresh_from_db()
    assert fridays.version == 1
    agreed = preview.context["fingerprint"]
    assert client.post(url("change-rule", fridays.pk), change | {"agreed": agreed}).status_code == 302
    fridays.refresh_from_db()
    listed.refresh_from_db()
    assert (fridays.version, str(fridays.starts_at)) == (2, "19:30:00")
    assert listed.opens_at.astimezone(HANOI).hour == 20


def test_an_old_agreement_is_shown_again_not_done(client: Client, fridays: SessionRule) -> None:
    ensure_sessions(fridays)
    change = RULE | {"starts_at": "19:30", "version": "1"}
    agreed = client.post(url("change-rule", fridays.pk), change).context["fingerprint"]
    SessionRule.objects.update(version=2)
    again = client.post(url("change-rule", fridays.pk), change | {"agreed": agreed})
    assert "vừa có thay đổi" in again.content.decode()
    fresh = change | {"agreed": again.context["fingerprint"], "version": "2"}
    assert 'name="version" value="2"' in again.content.decode()
    assert client.post(url("change-rule", fridays.pk), fresh).status_code == 302


def test_moving(client: Client) -> None:
    session = make_session("planned")
    there = (session.opens_at + timedelta(days=2)).astimezone(HANOI).replace(second=0, microsecond=0)
    assert post(client, "move-session", session, opens_at=there.strftime("%Y-%m-%dT%H:%M")).status_code == 302
    session.refresh_from_db()
    assert session.opens_at == there


def test_a_refusal_is_shown_on_the_page(client: Client) -> None:
    session = make_session("planned")
    response = post(client, "move-session", session, opens_at="2020-01-01T20:30")
    assert response.status_code == 422
    assert "phía trước" in response.content.decode()


def test_extending_pausing_resuming_stopping(client: Client) -> None:
    session = make_session("live")
    for name, data in (
        ("extend-session", {"minutes": "20"}),
        ("pause-session", {}),
        ("resume-session", {}),
        ("stop-session", {"reason": "Theo yêu cầu của cơ quan"}),
    ):
        assert client.get(url(name, session.number)).status_code == 200
        assert post(client, name, session, **data).status_code == 302
        session.refresh_from_db()
    assert (session.extended_minutes, session.paused_at, session.version) == (20, None, 5)
    html = client.get(url("show-office-session", session.number)).content.decode()
    for words in (
        "Thêm 20 phút",
        "Tạm dừng",
        "Mở lại sau 0 phút",
        "Dừng hẳn: Theo yêu cầu của cơ quan",
        "Vũ Hoàng Long",
    ):
        assert words in html


def test_a_stop_needs_a_reason(client: Client) -> None:
    session = make_session("live")
    assert post(client, "stop-session", session, reason=" ").status_code == 422
    session.refresh_from_db()
    assert session.stopped_at is None


def test_the_second_director_is_sent_back_to_look(client: Client) -> None:
    session = make_session("live")
    MarketSession.objects.update(version=7)
    page = url("pause-session", session.number)
    response = client.post(page, {"version": 1}, headers={"Referer": f"http://testserver{page}"}, follow=True)
    assert "vừa thay đổi phiên này" in response.content.decode()
    session.refresh_from_db()
    assert session.paused_at is None


def test_stream_and_on_air(client: Client) -> None:
    session = make_session("live")
    listing = make_listing(session)
    assert post(client, "set-stream", session, address="https://youtu.be/jNQXAC9IVRw").status_code == 302
    session.refresh_from_db()
    assert post(client, "put-on-air", session, listing=listing.pk).status_code == 302
    session.refresh_from_db()
    assert session.on_air == listing
    assert "Lên sóng: Bưởi đỏ" in client.get(url("show-office-session", session.number)).content.decode()
    elsewhere = make_listing(make_session("live"))
    assert post(client, "put-on-air", session, listing=elsewhere.pk).status_code == 422


def test_stopping_a_product(client: Client) -> None:
    listing = make_listing(make_session("live"))
    address = url("stop-listing", listing.session.number, listing.pk)
    assert client.get(address).status_code == 200
    assert client.post(address, {"version": 1, "reason": "Nhãn sai sự thật"}).status_code == 302
    listing.refresh_from_db()
    assert listing.stopped_at is not None
    assert "Nhãn sai sự thật" in client.get(url("show-office-session", listing.session.number)).content.decode()
    other = make_session("live")
    assert client.get(url("stop-listing", other.number, listing.pk)).status_code == 404


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.WITNESS, Role.ADMIN])
def test_other_roles_decide_nothing(client: Client, role: Role) -> None:
    session = make_session("live")
    client.force_login(make_person("Người khác", role))
    assert post(client, "stop-session", session, reason="x").status_code == 403
    session.refresh_from_db()
    assert session.stopped_at is None


def test_the_desk_costs_the_same_for_many_stalls(client: Client) -> None:
    vendor, counts = make_vendor(), []
    banner()  # kept for all pages
    for stalls in (1, 30):
        session = make_session(opens_at=database_now() - timedelta(minutes=5))
        for _ in range(stalls):
            make_listing(session, make_product(vendor))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("show-office-session", session.number))
        counts.append(len(queries))
    assert counts[0] == counts[1]
