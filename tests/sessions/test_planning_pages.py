"""The director's planning desk in the browser's terms: a plain form for everything, a look before every change."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import HANOI, database_now, today_in_hanoi
from market.office_home.watching import banner
from sessions.models import MarketSession, SessionRule, SessionTemplate, SkippedDay
from sessions.services.calendar import ensure_sessions
from sessions.services.replanning import AHEAD
from tests.cast import hanoi_day, make_listing, make_person, make_product, make_session
from tests.sessions.test_templates import mould

pytestmark = pytest.mark.django_db

RULE = {"pattern": "weekly", "days": ["FR"], "starts_at": "20:30"}
TEMPLATE = {
    "name": "Tối thứ Sáu",
    "title": "Chợ đêm trên mây",
    "minutes": "120",
    "slot_minutes": "9",
    "delivery_days": "3",
    "listing_hours": "51",
    "most_listings": "8",
}


@pytest.fixture(autouse=True)
def at_the_desk(client: Client, director: Person) -> None:
    client.force_login(director)


@pytest.fixture
def template() -> SessionTemplate:
    kept = mould()
    kept.save()
    return kept


def url(name: str, *args: int) -> str:
    return reverse(f"sessions:{name}", args=args)


def formset(*rows: tuple[str, str, bool]) -> dict[str, str]:
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    for n, (day, reason, chosen) in enumerate(rows):
        data |= {f"form-{n}-day": day, f"form-{n}-reason": reason} | ({f"form-{n}-chosen": "on"} if chosen else {})
    return data


def test_a_rule_is_looked_at_before_it_is_made(client: Client, template: SessionTemplate) -> None:
    data = {"template": template.pk, "pattern": "monthly", "days": ["FR"], "nth": "1", "starts_at": "20:30"}
    look = client.post(url("add-rule"), data | {"act": "look"})
    assert "Thứ Sáu đầu tiên của tháng" in look.text
    assert len(look.context["evenings"]) == AHEAD
    assert not SessionRule.objects.exists()
    assert client.post(url("add-rule"), data).status_code == 302
    rule = SessionRule.objects.get()
    assert (rule.rrule, rule.template, rule.title) == ("FREQ=MONTHLY;BYDAY=1FR", template, template.title)
    assert rule.sessions.count() == AHEAD


def test_without_a_template_the_rule_says_what_it_needs(client: Client, template: SessionTemplate) -> None:
    assert client.post(url("add-rule"), RULE).status_code == 422
    named = RULE | {"title": "Chợ Tết", "minutes": "60", "delivery_days": "2"}
    assert client.post(url("add-rule"), named).status_code == 302
    assert SessionTemplate.objects.filter(name="Chợ Tết", minutes=60).exists()


def test_every_second_week_until_a_day(client: Client, template: SessionTemplate) -> None:
    until = (today_in_hanoi() + timedelta(days=60)).strftime("%d/%m/%Y")
    data = {"template": template.pk, "pattern": "fortnightly", "days": ["FR"], "starts_at": "20:30", "until": until}
    assert client.post(url("add-rule"), data).status_code == 302
    sessions = list(MarketSession.objects.order_by("opens_at"))
    assert 3 <= len(sessions) <= 5
    assert sessions[1].opens_at - sessions[0].opens_at == timedelta(weeks=2)
    html = client.get(url("change-rule", SessionRule.objects.get().pk)).text
    assert f'value="{until}"' in html


def test_a_rule_ends_and_begins_again(client: Client, fridays: SessionRule) -> None:
    ensure_sessions(fridays)
    assert "vẫn họp" in client.get(url("end-rule", fridays.pk)).text
    client.post(url("end-rule", fridays.pk), {"version": "1"})
    fridays.refresh_from_db()
    assert not fridays.is_active
    assert "Đã ngừng" in client.get(url("list-office-sessions")).text
    client.post(url("end-rule", fridays.pk), {"version": "2"})
    fridays.refresh_from_db()
    assert fridays.is_active


def test_a_template_is_made_copied_and_put_away(client: Client) -> None:
    assert "Chưa có mẫu nào" in client.get(url("list-templates")).text
    assert client.post(url("add-template"), TEMPLATE).status_code == 302
    first = SessionTemplate.objects.get()
    assert "(bản sao)" in client.get(url("copy-template", first.pk)).text
    again = client.post(url("copy-template", first.pk), TEMPLATE)
    assert again.status_code == 422
    assert "Đã có mẫu phiên mang tên này." in again.text
    kinds = {"name": "Mùa hè", "required_kinds": ["test_report"]}
    assert client.post(url("copy-template", first.pk), TEMPLATE | kinds).status_code == 302
    assert SessionTemplate.objects.get(name="Mùa hè").required_kinds == ["test_report"]
    client.post(url("put-template-away", first.pk), {"version": "1"})
    first.refresh_from_db()
    assert not first.is_active
    assert "Dùng lại" in client.get(url("list-templates")).text


@pytest.mark.parametrize(
    "nonsense", [{"minutes": "9"}, {"slot_minutes": "21"}, {"listing_hours": "-1"}, {"name": " "}, {"promotion": "x"}]
)
def test_a_template_must_make_sense(client: Client, nonsense: dict[str, str]) -> None:
    assert client.post(url("add-template"), TEMPLATE | nonsense).status_code == 422
    assert not SessionTemplate.objects.exists()


def test_a_template_changes_only_after_a_look(client: Client, template: SessionTemplate) -> None:
    client.post(url("add-rule"), RULE | {"template": template.pk})
    listed = MarketSession.objects.order_by("-number")[0]
    make_listing(listed)
    change = TEMPLATE | {"theme": "Mùa cam", "promotion_decision": "", "version": "1", "intro": "Mời bà con"}
    preview = client.post(url("change-template", template.pk), change)
    for words in ("Mùa bưởi → <b>Mùa cam</b>", "nội dung mới", "đã có gian hàng đăng ký", "Đồng ý đổi"):
        assert words in preview.text
    template.refresh_from_db()
    assert template.theme == "Mùa bưởi"
    agreed = preview.context["fingerprint"]
    SessionTemplate.objects.update(version=2)
    stale = client.post(url("change-template", template.pk), change | {"agreed": agreed})
    assert "vừa có thay đổi" in stale.text
    fresh = change | {"agreed": stale.context["fingerprint"], "version": "2"}
    assert client.post(url("change-template", template.pk), fresh).status_code == 302
    template.refresh_from_db()
    assert (template.theme, template.version) == ("Mùa cam", 3)
    assert MarketSession.objects.filter(theme="Mùa cam").count() >= AHEAD - 2
    assert "Đổi mẫu" in client.get(url("change-template", template.pk)).text


def test_holidays_are_proposed_and_market_days_ticked(client: Client, fridays: SessionRule) -> None:
    html = client.get(url("add-skips") + "?nam=2027").text
    assert "Giao thừa Tết Đinh Mùi" in html
    assert "Bộ luật Lao động 45/2019/QH14, Điều 112" in html
    rows = client.get(url("add-skips") + "?nam=2027").context["formset"].initial
    ticked = {row["reason"] for row in rows if row["chosen"]}
    assert ticked == {"Tết Dương lịch", "Giao thừa Tết Đinh Mùi", "Giỗ Tổ Hùng Vương", "Ngày Chiến thắng 30/4"}
    for nonsense in ("?nam=x", "?nam=1999", ""):
        assert len(client.get(url("add-skips") + nonsense).context["formset"].forms) == 3


def test_free_days_are_added_after_a_look(client: Client, fridays: SessionRule) -> None:
    session = ensure_sessions(fridays)[3]
    day = session.opens_at.astimezone(HANOI).date()
    data = formset((day.strftime("%d/%m/%Y"), "Giao thừa", True), ("", "", False), ("rác", "", False))
    assert client.post(url("add-skips"), data).status_code == 422  # a line that is no day is said, ticked or not
    data = formset((day.strftime("%d/%m/%Y"), "Giao thừa", True), ("", "", False))
    preview = client.post(url("add-skips"), data)
    assert f"Phiên {session.number}" in preview.text
    assert not SkippedDay.objects.exists()
    agreed = {"agreed": preview.context["fingerprint"]}
    assert client.post(url("add-skips"), data | {"agreed": "0" * 16}).status_code == 422
    assert client.post(url("add-skips"), data | agreed).status_code == 302
    assert "Giao thừa" in client.get(url("list-skips")).text
    assert "Nghỉ chợ" in client.get(url("list-office-sessions")).text
    again = client.post(url("add-skips"), data | agreed)
    assert "đã là ngày nghỉ chợ" in again.text
    assert SkippedDay.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("", "Giao thừa", True), "Hãy điền ô này"),
        (("01/01/2020", "Giao thừa", True), "đã qua"),
        (("05/02/2027", "", True), "Hãy điền ô này"),
        (("05/02/2027", "Giao thừa", False), "ít nhất một ngày"),
    ],
)
def test_free_days_must_make_sense(client: Client, row: tuple[str, str, bool], words: str) -> None:
    response = client.post(url("add-skips"), formset(row))
    assert response.status_code == 422
    assert words in response.text
    assert not SkippedDay.objects.exists()


def test_a_free_day_is_worded_anew_and_given_back(client: Client, fridays: SessionRule) -> None:
    row = SkippedDay.objects.create(day=hanoi_day(30), reason="Tet")
    assert client.post(url("word-skip", row.pk), {"reason": "Nghỉ Tết"}).status_code == 302
    assert "Nghỉ Tết" in client.get(url("list-skips")).text
    page = client.get(url("remove-skip", row.pk))
    assert client.post(url("remove-skip", row.pk), {"agreed": "x"}).status_code == 422
    assert client.post(url("remove-skip", row.pk), {"agreed": page.context["fingerprint"]}).status_code == 302
    assert not SkippedDay.objects.exists()
    assert client.get(url("remove-skip", row.pk)).status_code == 404


def test_a_special_session_takes_the_rest_from_its_template(client: Client, template: SessionTemplate) -> None:
    day = hanoi_day(9).strftime("%d/%m/%Y")
    data = {"template": template.pk, "day": day, "starts_at": "09:00", "theme": "Bưởi Diễn"}
    assert client.post(url("add-special"), data).status_code == 302
    session = MarketSession.objects.get()
    assert (session.title, session.theme, session.kind) == (template.title, "Bưởi Diễn", "special")
    assert session.opens_at.astimezone(HANOI).strftime("%H:%M %d/%m/%Y") == f"09:00 {day}"
    clash = client.post(url("add-special"), data | {"starts_at": "10:00"})
    assert clash.status_code == 422
    assert f"phiên {session.number}" in clash.text
    html = client.get(url("list-office-sessions")).text
    assert "Đặc biệt" in html
    assert "Có trong lịch" in client.get(url("show-office-session", session.number)).text


def test_a_special_session_needs_a_template_first(client: Client) -> None:
    assert "Hãy lập một mẫu trước" in client.get(url("add-special")).text
    assert client.post(url("add-special"), {"day": "x"}).status_code == 422


def test_an_evening_gets_a_theme_and_another_deadline(client: Client) -> None:
    session = make_session("planned")
    page = client.get(url("edit-terms", session.number))
    data = {name: page.context["form"][name].value() for name in ("title", "slot_minutes", "most_listings")}
    closes_at = (session.opens_at - timedelta(hours=3)).astimezone(HANOI).replace(second=0, microsecond=0)
    data |= {"delivery_days": "3", "theme": "Đêm cốm", "version": "1"}
    data["listings_close_at"] = closes_at.strftime("%Y-%m-%dT%H:%M")
    assert client.post(url("edit-terms", session.number), data).status_code == 302
    session.refresh_from_db()
    assert (session.theme, session.listings_close_at, session.version) == ("Đêm cốm", closes_at, 2)
    make_listing(session)
    data |= {"version": "2", "delivery_days": "9"}
    settled = client.post(url("edit-terms", session.number), data)
    assert settled.status_code == 422
    assert "theo điều kiện cũ" in settled.text


def test_visitors_read_why_there_is_no_market(client: Client, fridays: SessionRule) -> None:
    friday = ensure_sessions(fridays)[3].opens_at.astimezone(HANOI).date()
    SkippedDay.objects.create(day=friday, reason="Giao thừa Tết Đinh Mùi")
    SkippedDay.objects.create(day=friday + timedelta(days=1), reason="Mùng 1 Tết Đinh Mùi")
    client.logout()
    html = client.get(reverse("sessions:list-upcoming")).text
    assert "Giao thừa Tết Đinh Mùi" in html
    assert "Mùng 1" not in html


@pytest.mark.parametrize("name", ["list-office-sessions", "list-templates", "list-skips", "add-skips", "add-special"])
def test_other_roles_plan_nothing(client: Client, name: str) -> None:
    client.force_login(make_person("Người khác", Role.REVIEWER))
    assert client.get(url(name)).status_code == 403


def test_the_board_costs_the_same_for_many_evenings(client: Client, fridays: SessionRule) -> None:
    counts = []
    banner()  # kept for all pages
    for round_ in range(2):
        if round_:
            ensure_sessions(fridays)
            for session in fridays.sessions.all():
                make_listing(session, make_product(), standing="applied")
            SkippedDay.objects.create(day=hanoi_day(3), reason="x")
        else:
            SkippedDay.objects.create(day=hanoi_day(2), reason="x")
            make_listing(make_session(opens_at=database_now() + timedelta(days=10)))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("list-office-sessions")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
