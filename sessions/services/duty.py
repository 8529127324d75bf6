"""The duty roster: directors plan it, each person signs in and out for themselves, and the book keeps what was said."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.kernel.templatetags.formats import day_and_time
from sessions.air import roster
from sessions.calendar import ends_at
from sessions.evening import Evening
from sessions.models import Duty, MarketSession

LONGEST_NOTE = 500  # characters, as the column


@transaction.atomic
def plan_duty(*, actor: Person, session: MarketSession, part: str, person: Person) -> Duty:
    """Put somebody with the fitting role on an evening's roster; asked twice, put once."""
    evening = _evening(session)
    _refuse_over(evening)
    if not person.is_active or not roster.fits(person.roles, part):
        words = _("%(name)s không có vai trò hợp với phần việc này.")
        raise Refused(words % {"name": person.display_name}, field="person")
    duty, is_new = Duty.objects.get_or_create(
        session=evening.session, part=part, person=person, defaults={"planned_by": actor}
    )
    if is_new:
        _note("duty.planned", actor, duty)
    return duty


@transaction.atomic
def drop_duty(*, actor: Person, duty: Duty) -> None:
    """Take a name off the roster that was not signed in; asked twice, take it off once."""
    locked = Duty.objects.select_for_update(of=("self",)).select_related("session").filter(pk=duty.pk).first()
    if locked is None:
        return
    _refuse_over(_evening(locked.session))
    if locked.signed_in_at is not None:
        raise Refused(_("Người này đã nhận ca nên không gỡ khỏi bảng trực được nữa."))
    _note("duty.dropped", actor, locked)
    locked.delete()


@transaction.atomic
def sign_in(*, actor: Person, duty: Duty) -> Duty:
    """Take over one's own part of an evening, from three hours before it opens; asked twice, take over once."""
    duty, evening = _own(actor, duty)
    if duty.signed_in_at is not None:
        return duty
    session = evening.session
    if not roster.may_sign_in(session.opens_at, ends_at(session), evening.moment):
        begins = day_and_time(session.opens_at - roster.SIGN_IN_BEFORE)
        raise Refused(_("Sổ trực mở từ %(time)s đến khi phiên kết thúc.") % {"time": begins})
    if not roster.fits(actor.roles, duty.part):
        raise Refused(_("Anh/Chị không còn vai trò hợp với phần việc này. Hãy báo người điều hành."))
    duty.signed_in_at = evening.moment
    duty.save(update_fields=["signed_in_at"])
    _note("duty.signed_in", actor, duty)
    return duty


@transaction.atomic
def sign_out(*, actor: Person, duty: Duty, note: str = "") -> Duty:
    """Hand one's part over, with a note for whoever comes next; asked twice, the first note stands."""
    duty, evening = _own(actor, duty)
    if duty.signed_out_at is not None:
        return duty
    if duty.signed_in_at is None:
        raise Refused(_("Anh/Chị chưa nhận ca này nên chưa bàn giao được."))
    _refuse_closed_book(evening)
    duty.signed_out_at, duty.note = evening.moment, note.strip()
    duty.save(update_fields=["signed_out_at", "note"])
    _note("duty.signed_out", actor, duty, note=duty.note)
    return duty


@transaction.atomic
def write_note(*, actor: Person, session: MarketSession, text: str) -> None:
    """Write a line into the evening's duty book; only people who signed in write there. A repeat is left out."""
    evening = _evening(session, lock=True)
    _refuse_closed_book(evening)
    if not Duty.objects.filter(session=session, person=actor, signed_in_at__isnull=False).exists():
        raise Refused(_("Chỉ người đã nhận ca mới ghi vào sổ trực."))
    text = text.strip()
    last = journal.entries_of(session).filter(verb__startswith="duty.", actor=actor).first()
    if last and last.verb == "duty.noted" and last.facts.get("note") == text:
        return
    journal.record("duty.noted", actor=actor, subject=session, note=text)


def _evening(session: MarketSession, *, lock: bool = False) -> Evening:
    rows = MarketSession.objects.select_for_update(no_key=True) if lock else MarketSession.objects.all()
    return Evening(rows.get(pk=session.pk), database_now())


def _own(actor: Person, duty: Duty) -> tuple[Duty, Evening]:
    """Lock a person's own place and return it with its evening as it is now."""
    locked = Duty.objects.select_for_update(of=("self",)).select_related("session").get(pk=duty.pk)
    if locked.person_id != actor.pk:
        raise Refused(_("Mỗi người tự nhận ca và bàn giao ca của mình."))
    return locked, Evening(locked.session, database_now())


def _refuse_over(evening: Evening) -> None:
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc."))


def _refuse_closed_book(evening: Evening) -> None:
    session = evening.session
    if not roster.may_write(session.opens_at, ends_at(session), evening.moment):
        raise Refused(_("Sổ trực của phiên này đã đóng."))


def _note(verb: str, actor: Person, duty: Duty, **facts: str) -> None:
    journal.record(verb, actor=actor, subject=duty.session, part=duty.part, person=duty.person_id, **facts)
