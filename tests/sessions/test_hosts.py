"""Hosts are identified before they go on air: by hand, by a service, never with a picture of an identity card."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.celery import app
from market.kernel.clock import now
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from sessions import tasks
from sessions.checks.identification import Identity
from sessions.models import HostCheck, MarketSession, Slot
from sessions.selectors.hosts import hosts_of_coming_evenings, own_hosts, valid_check
from sessions.services.hosts import keep_identity, revoke_check, verify_host
from tests.cast import hanoi_day, make_listing, make_person, make_product, make_session, make_vendor
from vetting.models import Vendor

pytestmark = pytest.mark.django_db

SEEN = "Căn cước gắn chip, xem trực tiếp"


@pytest.fixture
def speaker() -> Person:
    return make_person("Lương Thị Nhài", phone="+84912000333")


@pytest.fixture
def vendor(speaker: Person) -> Vendor:
    vendor = make_vendor()
    vendor.members.create(person=speaker, part="host")
    return vendor


def verify(actor: Person, person: Person, vendor: Vendor, **changed: Any) -> HostCheck:
    facts: dict[str, Any] = {"source": SEEN, "valid_until": hanoi_day(300), "evidence": None} | changed
    return verify_host(actor=actor, person=person, vendor=vendor, **facts)


def slot_of(vendor: Vendor, session: MarketSession, **fields: Any) -> Slot:
    return Slot.objects.create(session=session, vendor=vendor, position=1, minutes=9, **fields)


def test_by_hand(director: Person, speaker: Person, vendor: Vendor) -> None:
    check = verify(director, speaker, vendor)
    assert (check.method, check.checked_by, check.evidence) == ("by_hand", director, None)
    assert valid_check(speaker, hanoi_day()) == check
    assert valid_check(speaker, hanoi_day(300)) == check
    assert valid_check(speaker, hanoi_day(301)) is None
    assert JournalEntry.objects.get(verb="host.verified").actor == director


def test_the_second_click_is_the_same_check(director: Person, speaker: Person, vendor: Vendor) -> None:
    assert verify(director, speaker, vendor) == verify(director, speaker, vendor)
    assert JournalEntry.objects.filter(verb="host.verified").count() == 1


@pytest.mark.parametrize("days", [366, -1])
def test_no_longer_than_a_year_and_not_in_the_past(
    director: Person, speaker: Person, vendor: Vendor, days: int
) -> None:
    with pytest.raises(Refused) as refusal:
        verify(director, speaker, vendor, valid_until=hanoi_day(days))
    assert refusal.value.field == "valid_until"
    assert not HostCheck.objects.exists()


def test_the_database_forbids_more_than_a_year_too(director: Person, speaker: Person) -> None:
    with pytest.raises(IntegrityError, match="host_check_at_most_a_year"), transaction.atomic():
        HostCheck.objects.create(person=speaker, source=SEEN, checked_by=director, valid_until=hanoi_day(368))


@pytest.mark.parametrize("number", ["001099012345", "001 099 012 345", "số 012345678", "001.099.012.345"])
def test_no_number_of_a_card_is_written_down(director: Person, speaker: Person, vendor: Vendor, number: str) -> None:
    with pytest.raises(Refused) as refusal:
        verify(director, speaker, vendor, source=f"Căn cước {number}")
    assert refusal.value.field == "source"


@pytest.mark.parametrize("words", ["Căn cước, xem ngày 20/11/2026", "Giấy giới thiệu 12/GT-HTX", "Hộ chiếu, phòng 204"])
def test_dates_and_other_numbers_are_fine(director: Person, speaker: Person, vendor: Vendor, words: str) -> None:
    assert verify(director, speaker, vendor, source=words).source == words


def test_nobody_vouches_for_themselves_or_their_own_vendor(speaker: Person, vendor: Vendor) -> None:
    inside = make_person("Vũ Hoàng Long", Role.DIRECTOR)
    vendor.members.create(person=inside, part="packer")
    for actor, person in ((speaker, speaker), (inside, speaker)):
        with pytest.raises(Refused, match="người của gian hàng này"):
            verify(actor, person, vendor)


def test_packers_do_not_speak(director: Person, vendor: Vendor) -> None:
    packer = make_person("Ngô Văn Toản")
    vendor.members.create(person=packer, part="packer")
    with pytest.raises(Refused, match="không phải chủ gian hàng hay người dẫn"):
        verify(director, packer, vendor)
    with pytest.raises(Refused):
        verify(director, packer, make_vendor("HTX Khác"))


def test_taking_back_is_at_once_and_once(director: Person, speaker: Person, vendor: Vendor) -> None:
    check = verify(director, speaker, vendor)
    revoke_check(actor=director, check=check, reason="Người khác mượn tài khoản")
    assert valid_check(speaker, hanoi_day()) is None
    again = revoke_check(actor=director, check=check, reason="Lý do khác")
    assert again.revoke_reason == "Người khác mượn tài khoản"
    assert JournalEntry.objects.filter(verb="host.revoked").count() == 1
    assert verify(director, speaker, vendor) != check  # and can be compared anew the same day


def test_hosts_in_need_come_first(director: Person, speaker: Person, vendor: Vendor) -> None:
    session = make_session("planned")
    slot_of(vendor, session, host=speaker)
    other = make_vendor("HTX Rau", owner=make_person("Đỗ Văn Rau"))
    make_listing(session, make_product(other))
    make_vendor("HTX Không đi")
    states = hosts_of_coming_evenings()
    assert {state.member.vendor for state in states} == {vendor, other}
    assert (states[0].member.person, states[0].is_booked, states[0].number) == (speaker, True, session.number)
    verify(director, speaker, vendor)
    assert speaker not in [state.member.person for state in hosts_of_coming_evenings(only_missing=True)]
    mine = {state.member.person: state for state in own_hosts(vendor)}
    assert mine[speaker].is_valid
    assert "Đã xác minh" in mine[speaker].words


def test_a_check_that_ends_before_the_evening_does_not_count(director: Person, speaker: Person, vendor: Vendor) -> None:
    slot_of(vendor, make_session(opens_at=now() + timedelta(days=20)), host=speaker)
    verify(director, speaker, vendor, valid_until=hanoi_day(10))
    state = next(state for state in own_hosts(vendor) if state.member.person == speaker)
    assert (state.is_valid, state.tone) == (False, "vermilion")
    assert "trước phiên" in state.words


@pytest.fixture
def desk(client: Client, director: Person) -> Client:
    client.force_login(director)
    return client


def test_the_office_compares_on_a_page(desk: Client, speaker: Person, vendor: Vendor) -> None:
    slot_of(vendor, make_session("planned"), host=speaker)
    assert speaker.full_name in desk.get(reverse("sessions:list-hosts")).content.decode()
    page = reverse("sessions:verify-host", args=[speaker.pk])
    html = desk.get(page).content.decode()
    assert "Không giữ ảnh căn cước" in html
    assert "Hỏi dịch vụ định danh" not in html
    data = {"vendor": vendor.pk, "source": SEEN, "valid_until": hanoi_day(200).strftime("%d/%m/%Y")}
    assert desk.post(page, data | {"source": "Căn cước 001099012345"}).status_code == 422
    assert desk.post(page, data).status_code == 302
    assert "Còn giá trị" in desk.get(page).content.decode()
    assert speaker.full_name not in desk.get(reverse("sessions:list-hosts")).content.decode()
    assert speaker.full_name in desk.get(reverse("sessions:list-hosts") + "?xem=tat-ca").content.decode()
    take_back = reverse("sessions:revoke-host-check", args=[HostCheck.objects.get().pk])
    assert desk.post(take_back, {"reason": ""}).status_code == 422
    assert desk.post(take_back, {"reason": "Nhầm người"}).status_code == 302
    assert "Nhầm người" in desk.get(page).content.decode()


def test_what_is_uploaded_goes_through_the_gate(desk: Client, speaker: Person, vendor: Vendor) -> None:
    page = reverse("sessions:verify-host", args=[speaker.pk])
    data = {"vendor": vendor.pk, "source": SEEN, "valid_until": hanoi_day(200).strftime("%d/%m/%Y")}
    hostile = SimpleUploadedFile("giay.pdf", b"MZ\x90 not a paper", content_type="application/pdf")
    assert desk.post(page, data | {"evidence": hostile}).status_code == 422
    assert not HostCheck.objects.exists()


def test_people_who_are_no_hosts_are_nobody_here(desk: Client) -> None:
    buyer = make_person("Nguyễn Thị Mai")
    assert desk.get(reverse("sessions:verify-host", args=[buyer.pk])).status_code == 404
    assert desk.get(reverse("sessions:verify-host", args=[10**9])).status_code == 404
    assert desk.get(reverse("sessions:download-host-evidence", args=[1])).status_code == 404


def test_a_vendor_sees_its_own_people_only(client: Client, director: Person, speaker: Person, vendor: Vendor) -> None:
    verify(director, speaker, vendor)
    rival = make_person("Đào Văn Tuyến")
    other = make_vendor("HTX Khác", owner=rival)
    client.force_login(speaker)
    html = client.get(reverse("sessions:list-own-hosts", args=[vendor.slug])).content.decode()
    assert speaker.full_name in html
    assert "Đã xác minh" in html
    assert rival.full_name not in html
    assert client.get(reverse("sessions:list-own-hosts", args=[other.slug])).status_code == 404


# --- an outside service -----------------------------------------------------------------------------------------------
answers: dict[int, Identity | None] = {}
asked: list[int] = []


def ask_service(person: Person) -> Identity | None:
    """Answer as the tests say: the adapter of these tests."""
    asked.append(person.pk)
    return answers.get(person.pk)


@pytest.fixture
def service(settings: Any) -> Iterator[None]:
    settings.HOST_CHECK_ADAPTER = f"{__name__}.ask_service"
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False
    answers.clear()
    asked.clear()


def test_the_service_is_asked_for_booked_hosts_only(service: None, speaker: Person, vendor: Vendor) -> None:
    slot_of(vendor, make_session("planned"), host=speaker)
    assert tasks.identify_due_hosts() == 1
    assert asked == [speaker.pk]
    assert not HostCheck.objects.exists()  # not confirmed so far
    answers[speaker.pk] = Identity("VNeID", "KQ-1", hanoi_day(90))
    assert tasks.identify_due_hosts() == 1
    check = HostCheck.objects.get()
    assert (check.method, check.source, check.reference, check.checked_by) == ("external", "VNeID", "KQ-1", None)
    assert tasks.identify_due_hosts() == 0


def test_what_the_service_says_is_kept_once_and_for_a_year_at_most(speaker: Person) -> None:
    identity = Identity("VNeID", "KQ-1", hanoi_day(3000))
    first = keep_identity(person=speaker, identity=identity)
    assert first == keep_identity(person=speaker, identity=identity)
    assert first.valid_until == hanoi_day(365)


def test_without_a_service_nobody_is_asked(desk: Client, speaker: Person, vendor: Vendor) -> None:
    slot_of(vendor, make_session("planned"), host=speaker)
    assert tasks.identify_due_hosts() == 0
    desk.post(reverse("sessions:ask-host-service", args=[speaker.pk]))
    assert asked == []


def test_the_office_can_ask_by_hand(
    service: None, desk: Client, speaker: Person, vendor: Vendor, django_capture_on_commit_callbacks: Any
) -> None:
    answers[speaker.pk] = Identity("VNeID", "KQ-2", hanoi_day(90))
    assert "Hỏi dịch vụ định danh" in desk.get(reverse("sessions:verify-host", args=[speaker.pk])).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("sessions:ask-host-service", args=[speaker.pk]))
    assert HostCheck.objects.get().reference == "KQ-2"
