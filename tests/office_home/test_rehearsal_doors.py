"""Who gets into a rehearsal, how they are shown out, and that it is wiped by itself."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.utils import timezone

from market.accounts.models import Person, Role
from market.kernel.models import JournalEntry
from market.kernel.rehearsing import COOKIE
from market.office_home.rehearsal import doors
from market.office_home.tasks import end_forgotten_rehearsals, end_rehearsal_task
from orders.models import Order
from sessions.models import Listing, MarketSession, Rehearsal
from sessions.selectors.rehearsals import forgotten_rehearsals
from tests import cast
from tests.office_home.rehearsing import Stage, fingerprint, schema_exists, search_path, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def is_inside(client: Client, stage: Stage) -> bool:
    return client.get(f"/phien-cho/{stage.number}/").status_code == 200


def test_a_director_starts_it_and_everybody_invited_joins(stage: Stage) -> None:
    director = stage.start()
    assert schema_exists()
    moderator, vendor = stage.join(stage.moderator), stage.join(stage.owner)
    for client in (director, moderator, vendor):
        page = client.get(f"/phien-cho/{stage.number}/").content.decode()
        assert "Rời diễn tập" in page
        assert "Diễn tập: Phiên chợ tối thứ Sáu" in page
    rehearsal = Rehearsal.objects.get()
    assert JournalEntry.objects.get(verb="session.rehearsal_started").subject_id == str(stage.session.pk)
    assert rehearsal.number == stage.number
    leave = vendor.post("/dien-tap/ra/")
    assert leave.status_code == 302
    assert not is_inside(vendor, stage)
    assert is_inside(director, stage)


def test_vendors_are_asked_in_on_their_own_page(stage: Stage) -> None:
    path = f"/gian-hang/{stage.vendor.slug}/phien/{stage.session.number}/"
    vendor = signed_in(stage.owner)
    assert "Tham gia diễn tập" not in vendor.get(path).content.decode()
    stage.start()
    asked = vendor.get(path).content.decode()
    assert "Tham gia diễn tập" in asked
    assert "Rời diễn tập" not in asked


def test_strangers_and_other_vendors_stay_outside(stage: Stage) -> None:
    inside = stage.start()
    elsewhere = cast.make_person("Ngô Văn Tám")
    uninvited = cast.make_vendor("HTX Không Bày", owner=elsewhere)
    client = signed_in(elsewhere)
    own = f"/gian-hang/{uninvited.slug}/phien/{stage.session.number}/dien-tap/"
    assert client.post(own).status_code in {302, 422}
    assert COOKIE not in client.cookies
    theirs = f"/gian-hang/{stage.vendor.slug}/phien/{stage.session.number}/dien-tap/"
    assert client.post(theirs).status_code == 404
    assert client.post(f"{stage.page}vao/").status_code == 404
    for role in (Role.REPORT_OFFICER, Role.REVIEWER, Role.ADMIN):
        colleague = signed_in(cast.make_person("Đồng nghiệp", role))
        assert colleague.post(f"{stage.page}vao/").status_code == 403
        assert colleague.get(stage.page).status_code == 403
    assert stage.join(stage.moderator).post(f"{stage.page}bat-dau/", {"minutes": 10}).status_code == 403
    assert inside.cookies[COOKIE]["httponly"]


@pytest.mark.parametrize("whose", ["visitor", "buyer", "moderator"])
def test_a_key_is_worth_nothing_to_another(stage: Stage, whose: str) -> None:
    inside = stage.start()
    people: dict[str, Person | None] = {"visitor": None, "buyer": cast.make_person("Mai"), "moderator": stage.moderator}
    person = people[whose]
    other = signed_in(person) if person else Client()
    other.cookies[COOKIE] = inside.cookies[COOKIE].value
    answer = other.get(f"/phien-cho/{stage.number}/")
    assert answer.status_code == 302
    assert answer.cookies[COOKIE].value == ""
    assert not is_inside(other, stage)


@pytest.mark.parametrize("value", ["1:2:3", "x" * 3000, "[1, 2]"])
def test_a_forged_key_is_dropped(stage: Stage, value: str) -> None:
    stage.start()
    client = signed_in(stage.director)
    client.cookies[COOKIE] = value
    assert client.get("/van-phong/").status_code == 302
    assert client.get("/van-phong/").status_code == 200


def test_a_right_taken_away_counts_at_the_next_request(stage: Stage) -> None:
    stage.start()
    moderator, vendor = stage.join(stage.moderator), stage.join(stage.owner)
    stage.moderator.role_grants.all().delete()
    stage.vendor.members.filter(person=stage.owner).update(person=cast.make_person("Người mới"))
    assert not is_inside(moderator, stage)
    assert not is_inside(vendor, stage)


def test_what_is_sent_after_the_end_is_done_nowhere(stage: Stage) -> None:
    director, moderator = stage.start(), stage.join(stage.moderator)
    director.post(f"{stage.page}ket-thuc/")
    before = fingerprint()
    path = f"/van-phong/phien/{stage.session.number}/dung/"  # even of the real evening
    answer = moderator.post(path, {"version": 1, "reason": "Tập dừng"})
    assert answer.status_code == 302
    assert "chợ thật" in moderator.get(answer["Location"], follow=True).content.decode()
    assert fingerprint() == before
    assert signed_in(stage.moderator).post(f"{stage.page}vao/").status_code == 409


def test_without_its_schema_nobody_gets_in(stage: Stage) -> None:
    director = stage.start()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA rehearsal CASCADE")
    answer = director.get(f"/phien-cho/{stage.number}/", headers={"HX-Request": "true"})
    assert "HX-Redirect" in answer
    with pytest.raises(doors.Closed), doors.inside():
        pass
    assert search_path() == ["public"]
    assert MarketSession.objects.count() == 1
    director.post(f"{stage.page}ket-thuc/")
    assert Rehearsal.objects.get().done == 0


def test_a_table_that_is_missing_inside_is_never_the_real_one(stage: Stage) -> None:
    stage.start()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE rehearsal.orders_order CASCADE")
    with pytest.raises(ProgrammingError), doors.inside():
        Order.objects.exists()


def test_one_at_a_time(stage: Stage) -> None:
    director = stage.start()
    again = director.post(f"{stage.page}bat-dau/", {"minutes": 10})
    assert again.status_code == 422
    assert "Mỗi lúc chỉ một buổi" in again.content.decode()
    assert Rehearsal.objects.count() == 1


def test_only_a_coming_evening_with_goods_and_time_enough(stage: Stage) -> None:
    client = signed_in(stage.director)
    live = cast.make_listing(cast.make_session("live")).session
    empty = cast.make_session("planned")
    soon = cast.make_session("planned", opens_at=timezone.now() + timedelta(minutes=30))
    cast.make_listing(soon)
    for session in (live, empty, soon):
        answer = client.post(f"/van-phong/phien/{session.number}/dien-tap/bat-dau/", {"minutes": 20})
        assert answer.status_code == 422
    assert client.post(f"{stage.page}bat-dau/", {"minutes": 7}).status_code == 422
    assert not Rehearsal.objects.exists()
    assert not schema_exists()


def test_a_forgotten_one_is_wiped_by_itself(stage: Stage) -> None:
    director = stage.start()
    assert forgotten_rehearsals() == []
    past = timezone.now() - timedelta(minutes=1)
    Rehearsal.objects.update(started_at=past - timedelta(hours=1), ends_at=past)
    assert not is_inside(director, stage)  # at once, whoever is late
    pks = forgotten_rehearsals()
    assert len(pks) == 1
    end_rehearsal_task(pks[0])
    assert not schema_exists()
    assert Rehearsal.objects.get().ended_by is None
    end_rehearsal_task(pks[0])  # twice is once
    assert JournalEntry.objects.filter(verb="session.rehearsal_ended").count() == 1
    assert end_forgotten_rehearsals() == 0


def test_a_new_one_takes_the_place_of_a_forgotten_one(stage: Stage) -> None:
    stage.start()
    past = timezone.now() - timedelta(minutes=1)
    Rehearsal.objects.update(started_at=past - timedelta(hours=1), ends_at=past)
    stage.start(10)
    assert Rehearsal.objects.filter(ended_at=None).count() == 1
    assert Rehearsal.objects.count() == 2


def test_nobody_is_inside_while_it_is_wiped(stage: Stage) -> None:
    stage.start()
    with doors.inside():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'")
            assert cursor.fetchone()[0] >= 1
        assert Listing.objects.count() == 3
    with connection.cursor() as cursor:  # whoever has left keeps nobody waiting
        cursor.execute("SET lock_timeout = '5s'")
        cursor.execute("SELECT pg_advisory_lock(%s), pg_advisory_unlock(%s)", [doors.LOCK, doors.LOCK])
        cursor.execute("RESET lock_timeout")


def test_the_page_keeps_the_score(stage: Stage) -> None:
    director = stage.start()
    live = director.get(stage.page, headers={"HX-Request": "true"}).content.decode()
    assert "0/19 việc" in live
    assert "<html" not in live
    director.post(f"{stage.page}ket-thuc/")
    page = signed_in(stage.moderator).get(stage.page).content.decode()
    assert "0/19 việc" in page
    assert stage.director.full_name in page
