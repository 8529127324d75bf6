"""Asking communes each month whether their producers still work, and writing down what they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Absent, Refused
from market.notices.services import queue_notice
from market.places.models import Commune
from vetting.commune_links import token_of
from vetting.models import CommuneAnswer, CommuneContact, CommuneRound, Vendor
from vetting.selectors.communes import producers_of, reminder_key

LIFE = timedelta(days=30)  # of the address in a letter


@dataclass(frozen=True)
class ProducerAnswer:
    """What a commune says of one producer."""

    vendor_id: int
    verdict: str
    note: str


@transaction.atomic
def save_contact(*, actor: Person, commune: Commune, name: str, email: str) -> CommuneContact:
    """Keep whom the office writes to in a commune; there is one contact per commune."""
    contact, is_new = CommuneContact.objects.select_for_update().get_or_create(
        commune=commune, defaults={"name": name, "email": email}
    )
    if is_new or (contact.name, contact.email) != (name, email):
        contact.name, contact.email, contact.changed_at = name, email, clock.now()
        contact.save(update_fields=["name", "email", "changed_at"])
        journal.record("commune.contact_saved", actor=actor, subject=contact, commune=commune.pk)
    return contact


@transaction.atomic
def open_round(commune_id: str, month: date) -> CommuneRound | None:
    """Open a commune's list of a month and write to its contact. Twice is once; without a contact nothing happens."""
    contact = CommuneContact.objects.select_for_update().filter(commune=commune_id).first()
    if contact is None or not producers_of(commune_id).exists():
        return None
    commune_round, is_new = CommuneRound.objects.get_or_create(
        commune_id=commune_id, month=month, defaults={"sent_to": contact.email, "expires_at": clock.now() + LIFE}
    )
    if is_new:
        _write("commune-round", commune_round, contact.name, key=f"commune-round-{commune_round.pk}")
    return commune_round


@transaction.atomic
def remind_commune(round_id: int) -> bool:
    """Remind a commune that did not finish its list, once."""
    commune_round = CommuneRound.objects.select_for_update().get(pk=round_id)
    if commune_round.finished_at or commune_round.expires_at <= clock.now():
        return False
    contact = CommuneContact.objects.filter(commune=commune_round.commune_id).first()
    name = contact.name if contact and contact.email == commune_round.sent_to else ""
    return _write("commune-reminder", commune_round, name, key=reminder_key(round_id))


@transaction.atomic
def resend_round(*, actor: Person, commune_round: CommuneRound) -> CommuneRound:
    """Send an unfinished list again, to the contact of today, with a new address; the former one is dead."""
    locked = CommuneRound.objects.select_for_update().get(pk=commune_round.pk)
    contact = CommuneContact.objects.filter(commune=locked.commune_id).first()
    if contact is None:
        raise Refused(_("Xã, phường này chưa có đầu mối. Hãy thêm đầu mối rồi gửi lại."))
    if locked.finished_at:
        raise Refused(_("Xã, phường này đã trả lời xong."))
    locked.sent_to, locked.sent_at = contact.email, clock.now()
    locked.expires_at = locked.sent_at + LIFE
    locked.save(update_fields=["sent_to", "sent_at", "expires_at"])
    entry = journal.record("commune.resent", actor=actor, subject=locked)
    _write("commune-round", locked, contact.name, key=f"commune-round-{locked.pk}-{entry.pk}")
    return locked


@transaction.atomic
def save_answers(*, commune_round: CommuneRound, officer: str, answers: Iterable[ProducerAnswer]) -> CommuneRound:
    """Write down what a commune says of some of its producers; the round is finished once all have an answer.

    Saying the same twice changes nothing. A new answer to something the office handled is to be handled anew.
    """
    locked = CommuneRound.objects.select_for_update().get(pk=commune_round.pk)
    producers = {vendor.pk: vendor for vendor in producers_of(locked.commune_id)}
    for answer in answers:
        vendor = producers.get(answer.vendor_id)
        if vendor is None:
            raise Absent(_("Cơ sở này không có trong danh sách của xã, phường."))
        _save_answer(locked, vendor, answer)
    answered = set(locked.answers.values_list("vendor_id", flat=True))
    if producers and answered >= set(producers) and locked.finished_at is None:
        locked.finished_at = clock.now()
    locked.answered_by = officer
    locked.save(update_fields=["answered_by", "finished_at"])
    return locked


@transaction.atomic
def handle_answer(*, actor: Person, answer: CommuneAnswer, note: str) -> CommuneAnswer:
    """Say what the office did about a correction or a closure."""
    locked = CommuneAnswer.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=answer.pk)
    if locked.handled_at:
        return locked
    if not note.strip():
        raise Refused(_("Hãy ghi Ban tổ chức đã làm gì."), field="note")
    locked.handled_by, locked.handled_at, locked.handling_note = actor, clock.now(), note.strip()
    locked.save(update_fields=["handled_by", "handled_at", "handling_note"])
    journal.record("commune.handled", actor=actor, subject=locked.vendor, note=locked.handling_note)
    return locked


def _save_answer(commune_round: CommuneRound, vendor: Vendor, said: ProducerAnswer) -> None:
    note = said.note.strip()
    if said.verdict != CommuneAnswer.Verdict.CONFIRMED and not note:
        raise Refused(_("Hãy ghi cần sửa gì, hoặc nghỉ từ khi nào."))
    answer = commune_round.answers.filter(vendor=vendor).first()
    if answer and (answer.verdict, answer.note) == (said.verdict, note):
        return
    CommuneAnswer.objects.update_or_create(
        round=commune_round,
        vendor=vendor,
        defaults={
            "verdict": said.verdict,
            "note": note,
            "answered_at": clock.now(),
            "handled_by": None,
            "handled_at": None,
            "handling_note": "",
        },
    )
    journal.record(f"commune.{said.verdict}", actor=None, subject=vendor, round=commune_round.pk)


def _write(kind: str, commune_round: CommuneRound, name: str, *, key: str) -> bool:
    """Put a letter with the secret address into the outbox; tell whether it is a new one."""
    notice = queue_notice(
        kind=kind,
        key=key,
        recipient=commune_round.sent_to,
        context={
            "name": name,
            "commune": commune_round.commune,
            "month": commune_round.month,
            "number": producers_of(commune_round.commune_id).count(),
            "link": settings.SITE_URL + reverse("vetting:confirm-producers", args=[token_of(commune_round)]),
            "expires_at": commune_round.expires_at,
        },
        is_secret=True,
    )
    return notice is not None
