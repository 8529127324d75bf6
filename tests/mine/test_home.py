"""The page everything of one's own is reached from."""

from datetime import timedelta

import pytest

from market.kernel.clock import database_now
from sessions.evening import Evening
from sessions.models import ReminderRequest
from sessions.services.reminders import ask_reminder
from tests.cast import make_person, make_session

pytestmark = pytest.mark.django_db

LINKS = ("loi-nhac", "theo-doi", "dia-chi", "loi-da-gui", "dong-y", "du-lieu", "don-hang", "thong-bao")


@pytest.fixture
def hoa(client):
    person = make_person("Nguyễn Thị Hoa")
    client.force_login(person)
    return person


def test_everything_is_one_step_away(client, hoa):
    html = client.get("/cua-toi/").content.decode()
    for link in (*(f"/cua-toi/{each}/" for each in LINKS), "/tai-khoan/bao-mat/", "/tai-khoan/"):
        assert f'href="{link}"' in html
    assert "noindex" in html


@pytest.mark.parametrize("page", LINKS)
def test_pages_say_what_to_do_when_they_are_empty(client, hoa, page):
    assert client.get(f"/cua-toi/{page}/").status_code == 200


def test_a_reminder_is_listed_and_dropped(client, hoa):
    evening = make_session(opens_at=database_now() + timedelta(days=2))
    ask_reminder(evening=Evening(evening, database_now()), email=hoa.email, person=hoa)
    assert f"{evening.get_absolute_url()}" in client.get("/cua-toi/loi-nhac/").content.decode()
    client.post(f"/cua-toi/loi-nhac/{evening.number}/bo/")
    assert not ReminderRequest.objects.exists()


def test_the_home_asks_the_database_as_often_for_many(client, hoa, django_assert_max_num_queries):
    client.get("/cua-toi/")
    with django_assert_max_num_queries(14):
        client.get("/cua-toi/")
