"""A yes or no to each purpose: nothing ticked beforehand, every answer kept, senders listen."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from market.accounts.models import Consent
from market.accounts.services.consents import consents_of, people_who_agreed, set_consent
from market.kernel.clock import database_now
from market.notices.models import Notice
from sessions.evening import Evening
from sessions.services.reminders import ask_reminder, remind_followers
from tests.cast import make_person, make_session

pytestmark = pytest.mark.django_db

PAGE = "/cua-toi/dong-y/"
EVENINGS = Consent.Purpose.EVENINGS


@pytest.fixture
def hoa(client):
    person = make_person("Nguyễn Thị Hoa")
    client.force_login(person)
    return person


def test_nothing_is_ticked_for_anybody(client, hoa):
    page = client.get(PAGE)
    assert "checked" not in page.content.decode()
    assert set(page.context["form"].fields) == set(Consent.Purpose.values)


def test_answers_are_kept_with_the_words_that_were_read(client, hoa):
    client.post(PAGE, {"evenings": "on"})
    client.post(PAGE, {"evenings": "on"})
    client.post(PAGE, {})
    answers = list(Consent.objects.values_list("purpose", "is_given", "way"))
    assert answers == [("evenings", True, "consents"), ("evenings", False, "consents")]
    assert Consent.objects.earliest("pk").words.startswith("Tôi đồng ý nhận thư nhắc")
    assert "Thôi đồng ý" in client.get(PAGE).content.decode()


def test_an_answer_cannot_be_rewritten(hoa):
    set_consent(person=hoa, purpose=EVENINGS, is_given=True, way="test")
    for change in (lambda: Consent.objects.update(is_given=False), lambda: Consent.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_latest_answer_counts(hoa):
    for is_given in (True, False, True):
        set_consent(person=hoa, purpose=EVENINGS, is_given=is_given, way="test")
    assert consents_of(hoa) == {"evenings": True}
    assert list(people_who_agreed(EVENINGS)) == [hoa]
    set_consent(person=hoa, purpose=EVENINGS, is_given=False, way="test")
    assert not people_who_agreed(EVENINGS).exists()


def test_every_evening_is_told_to_who_agreed_and_only_once(hoa):
    evening = make_session(opens_at=database_now() + timedelta(minutes=30))
    set_consent(person=hoa, purpose=EVENINGS, is_given=True, way="test")
    lan = make_person("Lan")
    for person in (hoa, lan):
        ask_reminder(evening=Evening(evening, database_now()), email=person.email or "", person=person)
    make_person("Minh")
    binh = make_person("Bình")
    set_consent(person=binh, purpose=EVENINGS, is_given=True, way="test")
    assert remind_followers(evening.pk) == 3
    told = Notice.objects.filter(kind="session-reminder").values_list("recipient", flat=True)
    assert sorted(told) == sorted([hoa.email, lan.email, binh.email])
