import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from market.accounts.models import Person, Role, RoleGrant
from market.kernel.models import JournalEntry
from market.notices.heartbeats import note_alive
from market.notices.masking import masked
from market.notices.models import Heartbeat, Notice
from market.notices.selectors import PAGE
from tests.notices.conftest import Make

pytestmark = pytest.mark.django_db

OUTBOX = "/van-phong/thu-gui/"


def test_the_page_shows_what_went_where_and_how(keeper_client: Client, make_notice: Make) -> None:
    make_notice(status="failed", tries=8, last_error="TimeoutError: slow")
    html = keeper_client.get(OUTBOX).content.decode()
    for words in ("Hồ sơ 1 đã được duyệt", "h***@example.vn", "Không gửi được", "slow"):
        assert words in html
    assert "hoa@example.vn" not in html


def test_it_is_filtered_by_status_and_topic(keeper_client: Client, make_notice: Make) -> None:
    make_notice(status="failed", subject="Thư hỏng")
    make_notice(kind="session-reminder", subject="Nhắc phiên")
    assert subjects(keeper_client.get(OUTBOX, {"status": "failed"})) == ["Thư hỏng"]
    assert subjects(keeper_client.get(OUTBOX, {"topic": "session"})) == ["Nhắc phiên"]
    assert subjects(keeper_client.get(OUTBOX, {"topic": "session", "status": "failed"})) == []


def subjects(page: Any) -> list[str]:
    return [notice.subject for notice in page.context["page"].notices]


@pytest.mark.parametrize(
    "query", [{"status": "x"}, {"topic": "'"}, {"before": "x"}, {"before": "0"}, {"after": "-1"}, {"before": "9" * 40}]
)
def test_nonsense_filters_are_left_out(keeper_client: Client, make_notice: Make, query: Any) -> None:
    make_notice()
    assert len(subjects(keeper_client.get(OUTBOX, query))) == 1


def test_pages_follow_each_other_both_ways(keeper_client: Client, make_notice: Make) -> None:
    for _ in range(2 * PAGE + 10):
        make_notice()
    first = keeper_client.get(OUTBOX)
    second = keeper_client.get(first.context["older_url"])
    third = keeper_client.get(second.context["older_url"])
    seen = [page_subjects for page in (first, second, third) for page_subjects in subjects(page)]
    assert len(seen) == len(set(seen)) == 2 * PAGE + 10
    assert first.context["newer_url"] == "" == third.context["older_url"]
    assert subjects(keeper_client.get(third.context["newer_url"])) == subjects(second)


def test_the_filter_stays_on_the_next_page(keeper_client: Client, make_notice: Make) -> None:
    for _ in range(PAGE + 1):
        make_notice(status="failed")
    url = keeper_client.get(OUTBOX, {"status": "failed", "topic": "dossier"}).context["older_url"]
    assert "status=failed" in url
    assert "topic=dossier" in url


def count_queries(client: Client) -> int:
    client.get(OUTBOX)
    with CaptureQueriesContext(connection) as queries:
        client.get(OUTBOX)
    return len(queries)


def test_the_number_of_queries_does_not_grow(keeper_client: Client, make_notice: Make) -> None:
    before = count_queries(keeper_client)
    for _ in range(20):
        make_notice(status="failed")
    assert count_queries(keeper_client) == before


def test_an_empty_outbox_says_so(keeper_client: Client) -> None:
    assert "Không có thư nào ở đây" in keeper_client.get(OUTBOX).content.decode()


def test_a_secret_never_shows(keeper_client: Client, make_notice: Make) -> None:
    notice = make_notice(is_secret=True, body="Mã: 123456", status="failed")
    for url in (OUTBOX, f"{OUTBOX}{notice.pk}/"):
        assert "123456" not in keeper_client.get(url).content.decode()


def test_an_ordinary_notice_shows_its_words_harmlessly(keeper_client: Client, make_notice: Make) -> None:
    notice = make_notice(body="Chào <script>alert(1)</script>\nhttps://example.vn/x")
    html = keeper_client.get(f"{OUTBOX}{notice.pk}/").content.decode()
    assert "Chào &lt;script&gt;" in html
    assert 'href="https://example.vn/x"' in html


def test_a_failed_notice_is_sent_again_with_all_its_tries(
    keeper_client: Client, keeper: Person, make_notice: Make
) -> None:
    notice = make_notice(status="failed", tries=8)
    keeper_client.post(f"{OUTBOX}{notice.pk}/gui-lai/")
    notice.refresh_from_db()
    assert (notice.status, notice.tries) == ("queued", 0)
    assert JournalEntry.objects.get(verb="notice.retried").actor == keeper


@pytest.mark.parametrize("status", ["sent", "queued", "withdrawn"])
def test_only_a_failed_notice_is_sent_again(keeper_client: Client, make_notice: Make, status: str) -> None:
    notice = make_notice(status=status)
    assert keeper_client.post(f"{OUTBOX}{notice.pk}/gui-lai/").status_code == 422
    notice.refresh_from_db()
    assert notice.status == status


def test_a_secret_that_is_gone_is_not_sent_again(keeper_client: Client, make_notice: Make) -> None:
    notice = make_notice(status="failed", is_secret=True, body="")
    page = keeper_client.post(f"{OUTBOX}{notice.pk}/gui-lai/")
    assert "xin mã mới" in page.content.decode()


@pytest.mark.parametrize("status", ["queued", "failed"])
def test_a_notice_is_withdrawn_for_good(keeper_client: Client, make_notice: Make, status: str) -> None:
    notice = make_notice(status=status, is_secret=True)
    keeper_client.post(f"{OUTBOX}{notice.pk}/huy/")
    notice.refresh_from_db()
    assert (notice.status, notice.body) == ("withdrawn", "")
    assert keeper_client.post(f"{OUTBOX}{notice.pk}/gui-lai/").status_code == 422


def test_a_sent_notice_cannot_be_withdrawn(keeper_client: Client, make_notice: Make) -> None:
    notice = make_notice(status="sent")
    assert keeper_client.post(f"{OUTBOX}{notice.pk}/huy/").status_code == 422


@pytest.mark.parametrize("pk", [0, 10**30])
def test_no_such_notice(keeper_client: Client, pk: Any) -> None:
    assert keeper_client.get(f"{OUTBOX}{pk}/").status_code == 404
    assert keeper_client.post(f"{OUTBOX}{pk}/gui-lai/").status_code == 404


def test_the_worker_s_pulse_is_shown(keeper_client: Client) -> None:
    assert "chưa chạy lần nào" in keeper_client.get(OUTBOX).content.decode()
    note_alive("worker")
    assert re.search(r"Bộ gửi thư hoạt động lúc \d\d:\d\d:\d\d", keeper_client.get(OUTBOX).content.decode())
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    assert "Bộ gửi thư im lặng từ" in keeper_client.get(OUTBOX).content.decode()


@pytest.mark.parametrize(
    ("recipient", "shown"),
    [
        ("hoa@example.vn", "h***@example.vn"),
        ("nguyenhoa@example.vn", "ngu***@example.vn"),
        ("a@b.vn", "***@b.vn"),
        ("+84912345678", "+8491***678"),
        ("123", "***"),
        ("", "***"),
    ],
)
def test_addresses_are_masked(recipient: Any, shown: Any) -> None:
    assert masked(recipient) == shown


@pytest.mark.parametrize(("method", "path"), [("get", ""), ("get", "1/"), ("post", "1/gui-lai/"), ("post", "1/huy/")])
def test_visitors_strangers_colleagues(client: Client, make_notice: Make, method: Any, path: Any) -> None:
    make_notice()
    ask = getattr(client, method)
    assert ask(OUTBOX + path)["Location"].startswith("/dang-nhap/")
    person = Person.objects.create_person(full_name="Hoa", email="hoa@example.vn")
    client.force_login(person)
    assert ask(OUTBOX + path).status_code == 404
    RoleGrant.objects.create(person=person, role=Role.REVIEWER)
    assert ask(OUTBOX + path).status_code == 403
    assert Notice.objects.get().status == "queued"


@pytest.mark.parametrize("path", ["1/gui-lai/", "1/huy/"])
def test_changes_need_a_post(keeper_client: Client, path: Any) -> None:
    assert keeper_client.get(OUTBOX + path).status_code == 405
