"""The commitment accepted by the legal representative with a one-time code."""

import dataclasses
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel import clock
from market.kernel.errors import Problem, Refused, Stale, TooMany
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from tests.cast import make_person
from tests.vetting.conftest import commit, put
from vetting import commitment, contacts
from vetting.models import CommitmentCode, Dossier, Vendor
from vetting.services import commitments
from vetting.services.vendors import VendorProfile, change_profile

pytestmark = pytest.mark.django_db

WORDS = commitment.CURRENT.sha256


def send(owner: Person, dossier: Dossier, seen: str = WORDS) -> str:
    """Ask for a code; return the digits as they stand in the message."""
    commitments.send_code(actor=owner, dossier=dossier, seen_sha256=seen)
    body = Notice.objects.filter(kind__startswith="commitment").latest("pk").body
    found = re.search(r"\b\d{6}\b", body)
    assert found
    return found[0]


def accept(owner: Person, dossier: Dossier, code: str, seen: str = WORDS) -> Dossier:
    return commitments.accept_commitment(actor=owner, dossier=dossier, code=code, seen_sha256=seen)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def later(**change: timedelta) -> None:
    for row in CommitmentCode.objects.all():
        CommitmentCode.objects.filter(pk=row.pk).update(
            asked_at=row.asked_at - change["by"], expires_at=row.expires_at - change["by"]
        )


class TestSending:
    def test_it_goes_to_the_vendors_mobile_as_a_secret(self, owner: Person, complete: Dossier) -> None:
        send(owner, complete)
        notice = Notice.objects.get()
        assert (notice.channel, notice.recipient, notice.is_secret) == ("sms", complete.vendor.phone, True)
        assert notice.body.isascii()

    def test_a_landline_gets_a_mail(self, owner: Person, complete: Dossier) -> None:
        Vendor.objects.update(phone="+842438251234", email="dongcao@example.vn")
        complete.refresh_from_db()
        send(owner, complete)
        assert (Notice.objects.get().channel, Notice.objects.get().recipient) == ("email", "dongcao@example.vn")

    def test_without_either_it_says_what_to_do(self, owner: Person, complete: Dossier) -> None:
        Vendor.objects.update(phone="+842438251234", email="")
        complete.refresh_from_db()
        with pytest.raises(Refused, match="Thông tin cơ sở"):
            commitments.send_code(actor=owner, dossier=complete, seen_sha256=WORDS)
        assert not CommitmentCode.objects.exists()

    def test_the_code_is_kept_as_a_hash_only(self, owner: Person, complete: Dossier) -> None:
        code = send(owner, complete)
        row = CommitmentCode.objects.get()
        assert code not in row.code_hash
        assert not JournalEntry.objects.filter(facts__icontains=code).exists()

    def test_a_double_click_sends_one(self, owner: Person, complete: Dossier) -> None:
        assert send(owner, complete) == send(owner, complete)
        assert CommitmentCode.objects.count() == 1

    def test_it_is_not_sent_without_end(self, owner: Person, complete: Dossier) -> None:
        for _ in range(5):
            send(owner, complete)
        with pytest.raises(TooMany):
            send(owner, complete)

    @pytest.mark.parametrize(("seen", "problem"), [("", Refused), ("0" * 64, Stale)])
    def test_only_for_the_words_of_today(
        self, owner: Person, complete: Dossier, seen: str, problem: type[Problem]
    ) -> None:
        with pytest.raises(problem):
            commitments.send_code(actor=owner, dossier=complete, seen_sha256=seen)

    def test_not_once_the_dossier_is_out(self, owner: Person, submitted: Dossier) -> None:
        with pytest.raises(Stale):
            commitments.send_code(actor=owner, dossier=submitted, seen_sha256=WORDS)


class TestChangedContacts:
    """Who keeps the profile could put in their own number: for a day the code goes where it went before."""

    def change(self, owner: Person, dossier: Dossier, **fields: str) -> None:
        vendor = Vendor.objects.get(pk=dossier.vendor_id)
        names = [field.name for field in dataclasses.fields(VendorProfile)]
        profile = VendorProfile(**{name: getattr(vendor, name) for name in names} | fields)
        change_profile(actor=owner, vendor=vendor, profile=profile)
        dossier.vendor.refresh_from_db()

    def recipient(self, owner: Person, dossier: Dossier) -> str:
        send(owner, dossier)
        return Notice.objects.latest("pk").recipient

    def test_the_code_goes_to_the_former_number_for_a_day(self, owner: Person, complete: Dossier) -> None:
        before = complete.vendor.phone
        self.change(owner, complete, phone="+84987654321", email="ai-do@example.vn")
        assert self.recipient(owner, complete) == before
        Vendor.objects.update(contact_changed_at=clock.now() - timedelta(hours=24, seconds=1))
        complete.vendor.refresh_from_db()
        later(by=timedelta(minutes=1))
        assert self.recipient(owner, complete) == "+84987654321"

    def test_changing_twice_hides_nothing(self, owner: Person, complete: Dossier) -> None:
        before = complete.vendor.phone
        self.change(owner, complete, phone="+84987654321")
        self.change(owner, complete, phone="+84987654322")
        assert self.recipient(owner, complete) == before

    def test_a_new_mail_beside_the_same_mobile_changes_nothing(self, owner: Person, complete: Dossier) -> None:
        self.change(owner, complete, email="ai-do@example.vn")
        assert contacts.code_address(complete.vendor) == contacts.CodeAddress(complete.vendor.phone, is_phone=True)

    def test_a_contact_no_code_could_reach_protects_nobody(self, owner: Person, complete: Dossier) -> None:
        Vendor.objects.update(phone="+842438251234", email="")
        self.change(owner, complete, phone="+84987654321")
        assert self.recipient(owner, complete) == "+84987654321"

    def test_the_page_says_where_it_goes_and_why(self, client: Client, owner: Person, complete: Dossier) -> None:
        client.force_login(owner)
        url = reverse("vetting:show-vendor-dossier", args=[complete.vendor.slug])
        page = client.get(url).text
        assert "Mã gửi tới +8491***678." in page
        assert "liên hệ cũ" not in page
        self.change(owner, complete, phone="+84987654321")
        page = client.get(url).text
        assert "Mã gửi tới +8491***678." in page
        assert "Liên hệ vừa đổi nên mã vẫn gửi tới liên hệ cũ" in page


class TestAccepting:
    def test_hash_version_time_person_and_way_are_kept(self, owner: Person, complete: Dossier) -> None:
        code = send(owner, complete)
        dossier = accept(owner, complete, f" {code[:3]} {code[3:]} ")
        assert (dossier.commitment_sha256, dossier.commitment_version) == (WORDS, commitment.CURRENT_VERSION)
        assert (dossier.commitment_accepted_by, dossier.commitment_sent_to) == (owner, "+8491***678")
        assert dossier.commitment_accepted_at is not None
        assert JournalEntry.objects.get(verb="commitment.accepted").facts["sha256"] == WORDS

    def test_a_code_works_once(self, owner: Person, complete: Dossier) -> None:
        code = send(owner, complete)
        accept(owner, complete, code)
        put(complete, "draft", commitment_sha256="", submitted_at=None)
        with pytest.raises(Refused, match="gửi mã mới"):
            accept(owner, complete, code)

    def test_wrong_codes_are_counted_and_end(self, owner: Person, complete: Dossier) -> None:
        code = send(owner, complete)
        for _ in range(5):
            with pytest.raises(Refused) as refusal:
                accept(owner, complete, wrong(code))
            assert refusal.value.field == "code"
        assert CommitmentCode.objects.get().attempts == 5
        with pytest.raises(Refused, match="nhiều lần"):
            accept(owner, complete, code)

    def test_an_empty_code_is_no_try(self, owner: Person, complete: Dossier) -> None:
        send(owner, complete)
        with pytest.raises(Refused, match="nhập mã"):
            accept(owner, complete, "  ")
        assert CommitmentCode.objects.get().attempts == 0

    def test_it_ends_after_a_quarter_of_an_hour(self, owner: Person, complete: Dossier) -> None:
        code = send(owner, complete)
        later(by=timedelta(minutes=15, seconds=1))
        with pytest.raises(Refused, match="hết hạn"):
            accept(owner, complete, code)

    def test_a_newer_code_voids_the_older(self, owner: Person, complete: Dossier) -> None:
        old = send(owner, complete)
        later(by=timedelta(minutes=1))
        new = send(owner, complete)
        if old != new:
            with pytest.raises(Refused):
                accept(owner, complete, old)
        assert accept(owner, complete, new).commitment_sha256 == WORDS

    def test_words_changed_meanwhile_are_stale(self, owner: Person, complete: Dossier) -> None:
        code = send(owner, complete)
        with pytest.raises(Stale, match="nội dung mới"):
            accept(owner, complete, code, seen="0" * 64)
        CommitmentCode.objects.update(text_sha256="0" * 64)  # sent for the older words
        with pytest.raises(Refused, match="gửi mã mới"):
            accept(owner, complete, code)

    def test_the_same_words_accepted_before_still_hold(self, owner: Person, complete: Dossier) -> None:
        assert accept(owner, commit(complete), "").commitment_accepted_by == owner

    def test_a_code_is_of_one_dossier(self, owner: Person, complete: Dossier) -> None:
        send(owner, complete)
        CommitmentCode.objects.update(expires_at=clock.now() - timedelta(seconds=1))
        assert commitments.live_code(complete) is None


class TestPages:
    @pytest.fixture
    def signed_in(self, client: Client, owner: Person) -> Client:
        client.force_login(owner)
        return client

    @pytest.fixture
    def at(self, complete: Dossier) -> Callable[[str], str]:
        return lambda name: reverse(f"vetting:{name}", args=[complete.vendor.slug])

    def test_words_then_code_then_sent(self, signed_in: Client, complete: Dossier, at: Callable[[str], str]) -> None:
        page = signed_in.get(at("show-vendor-dossier"))
        assert commitment.CURRENT.paragraphs[0] in page.text
        assert "Mã 6 số" not in page.text
        page = signed_in.post(at("send-commitment-code"), {"commitment": WORDS}, follow=True)
        assert "Đã gửi mã đến +8491***678" in page.text
        assert "Mã 6 số" in page.text
        found = re.search(r"\b\d{6}\b", Notice.objects.get().body)
        assert found
        data = {"seen_round": "0", "commitment": WORDS, "code": found[0]}
        page = signed_in.post(at("submit-dossier"), data, follow=True)
        complete.refresh_from_db()
        assert (complete.status, complete.commitment_sent_to) == ("submitted", "+8491***678")
        assert "Đã gửi hồ sơ" in page.text
        assert signed_in.post(at("submit-dossier"), data).status_code == 302

    def test_a_wrong_code_is_said_beside_it(
        self, signed_in: Client, owner: Person, complete: Dossier, at: Callable[[str], str]
    ) -> None:
        code = send(owner, complete)
        data = {"seen_round": "0", "commitment": WORDS, "code": wrong(code)}
        page = signed_in.post(at("submit-dossier"), data)
        assert page.status_code == 422
        assert page.context["form"].errors["code"] == ["Mã chưa đúng. Hãy xem lại tin mới nhất."]
        complete.refresh_from_db()
        assert complete.status == "draft"

    @pytest.mark.parametrize("name", ["send-commitment-code", "submit-dossier"])
    def test_others_may_not(self, client: Client, complete: Dossier, at: Callable[[str], str], name: str) -> None:
        assert client.post(at(name)).status_code == 302
        client.force_login(make_person("Người lạ"))
        assert client.post(at(name)).status_code == 404
        assert not CommitmentCode.objects.exists()
