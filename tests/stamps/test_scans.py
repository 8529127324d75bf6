"""Scans: counted without persons, carried into rows once, flagged when there are too many, looked at by the office."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from redis import Redis

from market.accounts.models import Person, Role
from market.kernel import clock, journal
from tests import cast
from vetting import scans
from vetting.models import Lot, ScanDay
from vetting.scans import Counted
from vetting.services.scans import PLACES_TO_SAY_NOTHING, SCANS_TO_SAY_NOTHING, is_unusual, keep_scans
from vetting.tasks import keep_scans as task

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot() -> Lot:
    return cast.make_lot(quantity=100)


@pytest.fixture(autouse=True)
def nothing_counted(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "_key_of_day", None)
    redis = Redis.from_url(settings.REDIS_URL)
    for key in redis.scan_iter("scan*"):
        redis.delete(key)


def opened(lot: Lot, client: Client, address: str = "203.0.113.7", **headers: str) -> None:
    response = client.get(f"/tem/{lot.code}/", REMOTE_ADDR=address, headers=headers)
    assert response.status_code == 200


def today_of(lot: Lot) -> tuple[int, int]:
    keep_scans()
    day = ScanDay.objects.filter(lot=lot, day=clock.today_in_hanoi()).first()
    return (day.scans, day.places) if day else (0, 0)


def flagged(lot: Lot, **fields: Any) -> ScanDay:
    values = {"lot": lot, "day": cast.hanoi_day(), "scans": 900, "places": 400, "flagged_at": clock.now()}
    return ScanDay.objects.create(**values | fields)


def test_openings_and_networks_are_counted(lot: Lot, client: Client) -> None:
    for address in ("203.0.113.7", "203.0.113.8", "198.51.100.1", "2001:db8:1:2::1"):
        opened(lot, client, address)
    assert today_of(lot) == (4, 3)  # two of them share a block of addresses


def test_a_digital_link_counts_too(client: Client) -> None:
    lot = cast.make_lot(cast.make_product(gtin="8935000000014"))
    client.get(f"/01/08935000000014/10/{lot.number}")
    assert today_of(lot) == (1, 1)


def test_what_no_person_opened_is_not_counted(lot: Lot, client: Client) -> None:
    assert client.head(f"/tem/{lot.code}/").status_code == 200
    opened(lot, client, **{"Sec-Purpose": "prefetch;prerender"})
    opened(lot, client, Purpose="prefetch")
    opened(lot, client, **{"User-Agent": "facebookexternalhit/1.1"})
    opened(lot, client, **{"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"})
    client.get(f"/tem/{lot.code}/qr.svg")
    assert today_of(lot) == (0, 0)


def test_nothing_in_redis_tells_who_looked(lot: Lot, client: Client, settings: Any) -> None:
    opened(lot, client, "203.0.113.7")
    redis = Redis.from_url(settings.REDIS_URL)
    kept = list(redis.scan_iter("scan*"))
    assert kept
    for key in kept:
        assert 0 < redis.ttl(key) <= scans.KEPT_SECONDS
        value = redis.hgetall(key) if redis.type(key) == b"hash" else redis.get(key)
        assert b"203.0.113" not in str(value).encode()
    assert 0 < redis.ttl(f"scan-key:{clock.today_in_hanoi()}") <= scans.KEY_SECONDS


def test_tomorrow_the_same_network_cannot_be_recognised(lot: Lot, settings: Any) -> None:
    today = clock.today_in_hanoi()
    scans.note(lot=lot.pk, network="203.0.113.0/24", day=today)
    first = scans._key_of_day
    scans.note(lot=lot.pk, network="203.0.113.0/24", day=today + timedelta(days=1))
    assert first
    assert scans._key_of_day
    assert first[1] != scans._key_of_day[1]
    assert Redis.from_url(settings.REDIS_URL).get(f"scan-key:{today}") == first[1]


def test_without_redis_the_page_opens_and_the_scan_is_missed(
    lot: Lot, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=0.1)
    monkeypatch.setattr(scans, "_redis", lambda: gone)
    opened(lot, client)
    assert keep_scans() == 0
    assert not ScanDay.objects.exists()


def test_keeping_twice_is_keeping_once_and_a_restart_takes_nothing_back(
    lot: Lot, client: Client, settings: Any
) -> None:
    for number in range(5):
        opened(lot, client, f"203.0.{number}.1")
    assert today_of(lot) == (5, 5) == today_of(lot)
    Redis.from_url(settings.REDIS_URL).delete(f"scans:{clock.today_in_hanoi()}")
    opened(lot, client)
    assert today_of(lot) == (5, 6)
    assert ScanDay.objects.count() == 1
    assert task() == 1


def test_yesterdays_last_scans_are_not_lost(lot: Lot) -> None:
    yesterday = clock.today_in_hanoi() - timedelta(days=1)
    scans.note(lot=lot.pk, network="a", day=yesterday)
    assert keep_scans() == 1
    assert ScanDay.objects.get().day == yesterday


def test_a_lot_that_is_gone_is_passed_over(lot: Lot) -> None:
    scans.note(lot=lot.pk + 1000, network="a", day=clock.today_in_hanoi())
    assert keep_scans() == 0


@pytest.mark.parametrize(
    ("seen", "quantity", "is_over", "unusual"),
    [
        (Counted(PLACES_TO_SAY_NOTHING, PLACES_TO_SAY_NOTHING), 1, False, False),
        (Counted(30, PLACES_TO_SAY_NOTHING + 1), 1, False, True),
        (Counted(110, 100), 100, False, False),
        (Counted(110, 101), 100, False, True),
        (Counted(SCANS_TO_SAY_NOTHING, 3), 10, False, False),
        (Counted(SCANS_TO_SAY_NOTHING + 1, 3), 10, False, True),
        (Counted(500, 90), 100, False, False),
        (Counted(501, 90), 100, False, True),
        (Counted(60, 60), 100, True, True),
    ],
)
def test_what_is_unusual(lot: Lot, seen: Counted, quantity: int, is_over: bool, unusual: bool) -> None:
    today = cast.hanoi_day()
    lot.quantity, lot.best_before = quantity, today - timedelta(days=1) if is_over else None
    assert is_unusual(seen, lot, today) is unusual


def test_one_code_in_many_places_is_flagged_and_stays_flagged(client: Client) -> None:
    lot = cast.make_lot(quantity=10)
    for number in range(40):
        scans.note(lot=lot.pk, network=f"10.{number}.0.0/24", day=clock.today_in_hanoi())
    keep_scans()
    first = ScanDay.objects.get().flagged_at
    assert first is not None
    keep_scans()
    assert ScanDay.objects.get().flagged_at == first


# --- the office -----------------------------------------------------------------------------------------------------


@pytest.fixture
def reviewer() -> Person:
    return cast.make_person("Trần Thu Hà", Role.REVIEWER)


@pytest.fixture
def desk(reviewer: Person) -> Client:
    client = Client()
    client.force_login(reviewer)
    return client


def test_the_office_sees_what_was_seen_and_answers_with_a_note(lot: Lot, desk: Client, reviewer: Person) -> None:
    day = flagged(lot)
    shown = desk.get(reverse("vetting:list-scans")).content.decode()
    assert "mở 900 lượt, từ khoảng 400 mạng" in shown
    assert "Lô có 100 quả" in shown
    url = reverse("vetting:review-scans", args=[day.pk])
    assert desk.post(url, {f"d{day.pk}-note": "Đã gọi chủ thể, tem in trên báo"}).status_code == 302
    day.refresh_from_db()
    assert (day.reviewed_by, day.review_note) == (reviewer, "Đã gọi chủ thể, tem in trên báo")
    assert journal.entries_of(lot).filter(verb="lot.scans_reviewed").count() == 1
    shown = desk.get(reverse("vetting:list-scans")).content.decode()
    assert "Không có gì bất thường" in shown
    assert "Đã gọi chủ thể, tem in trên báo" in shown


def test_the_second_to_answer_changes_nothing(lot: Lot, desk: Client) -> None:
    day = flagged(lot)
    url = reverse("vetting:review-scans", args=[day.pk])
    desk.post(url, {f"d{day.pk}-note": "Đã gọi chủ thể"})
    desk.post(url, {f"d{day.pk}-note": "Đã hỏi lần hai"})
    day.refresh_from_db()
    assert day.review_note == "Đã gọi chủ thể"


@pytest.mark.parametrize("note", ["", "   ", "-1", "x" * 301])
def test_a_note_is_needed(lot: Lot, desk: Client, note: str) -> None:
    day = flagged(lot)
    response = desk.post(reverse("vetting:review-scans", args=[day.pk]), {f"d{day.pk}-note": note})
    assert response.status_code == 422
    day.refresh_from_db()
    assert day.reviewed_at is None


def test_an_ordinary_day_cannot_be_answered(lot: Lot, desk: Client) -> None:
    day = flagged(lot, flagged_at=None)
    assert desk.post(reverse("vetting:review-scans", args=[day.pk])).status_code == 404


@pytest.mark.parametrize("words", ["{code}", "{number}", "buoi do", "dong cao"])
def test_the_office_finds_a_lot(lot: Lot, desk: Client, words: str) -> None:
    found = desk.get(reverse("vetting:list-office-lots"), {"q": words.format(code=lot.code, number=lot.number)})
    assert lot.code in found.content.decode()
    nothing = desk.get(reverse("vetting:list-office-lots"), {"q": "không có", "before": "xyz"})
    assert "Không tìm thấy lô nào" in nothing.content.decode()


def test_the_office_sees_all_there_is_to_a_lot(lot: Lot, desk: Client) -> None:
    flagged(lot)
    journal.record("lot.stamps_printed", actor=None, subject=lot, paper="24", count=120)
    shown = desk.get(reverse("vetting:show-office-lot", args=[lot.pk])).content.decode()
    for words in ("120 tem cho 100 quả", "In nhiều hơn số lượng", "900", "Nhiều bất thường", f"/tem/{lot.code}/"):
        assert words in shown, words
    assert desk.get(reverse("vetting:show-office-lot", args=[lot.pk + 1])).status_code == 404


def test_others_of_the_office_have_no_business_here(lot: Lot) -> None:
    client = Client()
    client.force_login(cast.make_person("Lê Văn Sáu", Role.DIRECTOR))
    for name, args in (("list-scans", []), ("list-office-lots", []), ("show-office-lot", [lot.pk])):
        assert client.get(reverse(f"vetting:{name}", args=args)).status_code == 403
