"""The duty roster: people with the fitting role, each signs for themselves, the book keeps what was said."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import now
from market.kernel.errors import Refused
from sessions.models import Duty, MarketSession
from sessions.selectors.duty import duty_book, roster_of, to_warn
from sessions.services.duty import drop_duty, plan_duty, sign_in, sign_out, write_note
from tests.cast import make_person, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def tonight() -> MarketSession:
    return make_session(opens_at=now() + timedelta(hours=1))


@pytest.fixture
def witness() -> Person:
    return make_person("Bùi Thanh Tâm", Role.WITNESS)


def planned(director: Person, session: MarketSession, part: str, person: Person) -> Duty:
    return plan_duty(actor=director, session=session, part=part, person=person)


def test_planned_once(director: Person, tonight: MarketSession, witness: Person) -> None:
    assert planned(director, tonight, "witness", witness) == planned(director, tonight, "witness", witness)
    assert [line.words for line in duty_book(tonight)] == ["Xếp Bùi Thanh Tâm trực chứng kiến"]


@pytest.mark.parametrize("part", ["director", "moderator", "technician", "nonsense"])
def test_only_people_with_the_fitting_role(
    director: Person, tonight: MarketSession, witness: Person, part: str
) -> None:
    with pytest.raises(Refused):
        planned(director, tonight, part, witness)
    assert not Duty.objects.exists()


def test_who_left_the_office_is_not_planned(director: Person, tonight: MarketSession, witness: Person) -> None:
    witness.is_active = False
    with pytest.raises(Refused):
        planned(director, tonight, "witness", witness)


def test_signing_in_and_out(director: Person, tonight: MarketSession, witness: Person) -> None:
    duty = planned(director, tonight, "witness", witness)
    first = sign_in(actor=witness, duty=duty)
    assert first.signed_in_at
    assert sign_in(actor=witness, duty=duty).signed_in_at == first.signed_in_at
    assert roster_of(tonight)[2].is_taken
    sign_out(actor=witness, duty=duty, note="Máy quét tem hết pin.")
    again = sign_out(actor=witness, duty=duty, note="Chuyện khác")
    assert again.note == "Máy quét tem hết pin."
    assert not roster_of(tonight)[2].is_taken
    assert [line.words.split()[3] for line in duty_book(tonight)][:2] == ["bàn", "nhận"]


def test_nobody_signs_for_somebody_else(director: Person, tonight: MarketSession, witness: Person) -> None:
    duty = planned(director, tonight, "witness", witness)
    for act in (sign_in, sign_out):
        with pytest.raises(Refused):
            act(actor=director, duty=duty)
    duty.refresh_from_db()
    assert duty.signed_in_at is None


def test_the_book_opens_three_hours_before(director: Person, witness: Person) -> None:
    early = make_session(opens_at=now() + timedelta(hours=4))
    duty = planned(director, early, "witness", witness)
    with pytest.raises(Refused, match="Sổ trực mở từ"):
        sign_in(actor=witness, duty=duty)


def test_a_role_taken_away_takes_the_shift_away(director: Person, tonight: MarketSession, witness: Person) -> None:
    duty = planned(director, tonight, "witness", witness)
    witness.role_grants.all().delete()
    with pytest.raises(Refused):
        sign_in(actor=Person.objects.get(pk=witness.pk), duty=duty)


def test_after_the_end_only_the_handing_over_is_written(director: Person, witness: Person) -> None:
    over = make_session(opens_at=now() - timedelta(hours=3), minutes=60)
    with pytest.raises(Refused):
        planned(director, over, "witness", witness)
    duty = Duty.objects.create(session=over, part="witness", person=witness, signed_in_at=over.opens_at)
    sign_out(actor=witness, duty=duty)
    late = Duty.objects.create(
        session=make_session("closed"), part="witness", person=witness, signed_in_at=now() - timedelta(days=1)
    )
    with pytest.raises(Refused, match="đã đóng"):
        sign_out(actor=witness, duty=late)


def test_who_has_signed_in_stays_on_the_roster(director: Person, tonight: MarketSession, witness: Person) -> None:
    duty = planned(director, tonight, "witness", witness)
    sign_in(actor=witness, duty=duty)
    with pytest.raises(Refused):
        drop_duty(actor=director, duty=duty)
    other = planned(director, tonight, "director", director)
    drop_duty(actor=director, duty=other)
    drop_duty(actor=director, duty=other)
    assert list(Duty.objects.all()) == [duty]


def test_only_people_on_duty_write_into_the_book(director: Person, tonight: MarketSession, witness: Person) -> None:
    duty = planned(director, tonight, "witness", witness)
    with pytest.raises(Refused):
        write_note(actor=witness, session=tonight, text="Thử")
    sign_in(actor=witness, duty=duty)
    write_note(actor=witness, session=tonight, text="Mất tiếng hai phút")
    write_note(actor=witness, session=tonight, text="Mất tiếng hai phút")
    notes = [line.note for line in duty_book(tonight) if line.note]
    assert notes == ["Mất tiếng hai phút"]


def test_the_database_knows_no_leaving_without_coming(tonight: MarketSession, witness: Person) -> None:
    with pytest.raises(IntegrityError, match="duty_in_before_out"), transaction.atomic():
        Duty.objects.create(session=tonight, part="witness", person=witness, signed_out_at=now())


def test_directors_and_technicians_are_warned(director: Person, other_director: Person, tonight: MarketSession) -> None:
    technician = make_person("Lê Quốc Bảo", Role.ADMIN)
    planned(director, tonight, "technician", technician)
    assert {person.pk for person in to_warn(tonight)} == {director.pk, other_director.pk, technician.pk}
    planned(director, tonight, "director", other_director)
    assert {person.pk for person in to_warn(tonight)} == {other_director.pk, technician.pk}


def url(name: str, session: MarketSession, *more: int) -> str:
    return reverse(f"sessions:{name}", args=[session.number, *more])


def test_the_page_from_planning_to_handing_over(
    client: Client, director: Person, tonight: MarketSession, witness: Person
) -> None:
    client.force_login(director)
    assert "Chưa có ai" in client.get(url("show-duties", tonight)).content.decode()
    data: dict[str, Any] = {"part": "witness", "person": witness.pk}
    assert client.post(url("plan-duty", tonight), data | {"person": director.pk}).status_code == 422
    assert client.post(url("plan-duty", tonight), data | {"part": "cook"}).status_code == 404
    assert client.post(url("plan-duty", tonight), data).status_code == 302
    duty = Duty.objects.get()
    assert client.post(url("sign-in-duty", tonight, duty.pk)).status_code == 403
    client.force_login(witness)
    assert "Nhận ca" in client.get(url("show-duties", tonight)).content.decode()
    assert client.post(url("plan-duty", tonight), data).status_code == 403
    assert client.post(url("sign-in-duty", tonight, duty.pk)).status_code == 302
    assert client.post(url("write-duty-note", tonight), {"note": ""}).status_code == 422
    assert client.post(url("write-duty-note", tonight), {"note": "Đủ người"}).status_code == 302
    assert "Đủ người" in client.get(url("show-duties", tonight)).content.decode()
    assert client.get(url("sign-out-duty", tonight, duty.pk)).status_code == 200
    assert client.post(url("sign-out-duty", tonight, duty.pk), {"note": "Xong"}).status_code == 302
    assert "trực" in client.get(url("show-duties", tonight)).content.decode()


def test_a_place_of_another_evening_is_nowhere(client: Client, director: Person, tonight: MarketSession) -> None:
    duty = planned(director, make_session("planned"), "director", director)
    client.force_login(director)
    assert client.post(url("drop-duty", tonight, duty.pk)).status_code == 404
    assert Duty.objects.exists()
