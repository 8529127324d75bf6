"""A rehearsal begins, and ends: its schema is made and wiped; its score is kept."""

from datetime import timedelta

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from psycopg import errors

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused, Stale
from market.office_home.rehearsal import checklist, crowd, doors, filling, schema
from market.office_home.rehearsal.practised import practised
from orders.buying import lost_demand
from sessions.availability import ON_TABLE
from sessions.evening import Evening
from sessions.models import MarketSession, Rehearsal
from sessions.selectors.rehearsals import forgotten_rehearsals, running_rehearsal

LENGTHS = (10, 20, 30, 45)  # minutes
USUAL_LENGTH = 20
LOOKING_BACK = timedelta(minutes=15)  # after the close, before all is wiped


def start_rehearsal(*, actor: Person, evening: Evening, minutes: int) -> Rehearsal:
    """Copy a coming evening and open the copy at once; it closes after so many minutes."""
    for pk in forgotten_rehearsals():  # one that no worker has found so far does not stand in the way
        end_rehearsal(actor=None, pk=pk)
    return _start(actor, evening, minutes)


@transaction.atomic
def _start(actor: Person, evening: Evening, minutes: int) -> Rehearsal:
    session = evening.session
    _refuse_unfit(evening, timedelta(minutes=minutes) + LOOKING_BACK)
    ends_at = evening.moment + timedelta(minutes=minutes) + LOOKING_BACK
    number = filling.NUMBERS + session.number
    try:
        with transaction.atomic():
            rehearsal = Rehearsal.objects.create(session=session, number=number, started_by=actor, ends_at=ends_at)
    except IntegrityError as error:
        raise Refused(_("Đang có một buổi diễn tập khác. Mỗi lúc chỉ một buổi.")) from error
    journal.record("session.rehearsal_started", actor=actor, subject=session, minutes=minutes)
    with doors.workshop() as there, transaction.atomic():
        schema.lay_out(there)
        filling.fill(there, session=session, number=number, length=timedelta(minutes=minutes))
        schema.arm(there)
    with doors.inside():
        crowd.invite()
    rehearsal.refresh_from_db()
    return rehearsal


def _refuse_unfit(evening: Evening, span: timedelta) -> None:
    session = evening.session
    if not evening.is_coming:
        raise Refused(_("Chỉ diễn tập cho phiên chưa mở."))
    if session.opens_at < evening.moment + span:
        raise Refused(_("Phiên sắp mở, không còn kịp diễn tập. Anh/Chị chọn thời lượng ngắn hơn."))
    if not session.listings.filter(ON_TABLE).exists():
        raise Refused(_("Phiên chưa có sản phẩm nào được nhận để diễn tập."))
    if MarketSession.objects.filter(number=filling.NUMBERS + session.number).exists():
        raise Refused(_("Số phiên dùng cho diễn tập đã có phiên thật."))
    if running_rehearsal() is not None:
        raise Refused(_("Đang có một buổi diễn tập khác. Mỗi lúc chỉ một buổi."))


@transaction.atomic
def end_rehearsal(*, actor: Person | None, pk: int) -> Rehearsal | None:
    """Keep the score of a rehearsal and wipe everything else; one that has ended already is left alone."""
    rehearsal = Rehearsal.objects.select_for_update(no_key=True).filter(pk=pk, ended_at=None).first()
    if rehearsal is None:
        return None
    found = practised()
    _wipe()
    rehearsal.checklist = checklist.kept(found.checks)
    rehearsal.done, rehearsal.total, rehearsal.orders = found.done, len(found.checks), found.orders
    rehearsal.ended_by = actor
    rehearsal.save(update_fields=["checklist", "done", "total", "orders", "ended_by"])
    Rehearsal.objects.filter(pk=pk).update(ended_at=Now())
    rehearsal.refresh_from_db()
    facts = {"done": rehearsal.done, "total": rehearsal.total}
    journal.record("session.rehearsal_ended", actor=actor, subject=rehearsal.session, **facts)
    transaction.on_commit(lambda: lost_demand.forget(filling.SHIFT + rehearsal.session_id))
    return rehearsal


def _wipe() -> None:
    """Drop the schema once everybody inside has been answered; whoever asks next is shown out."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")
        try:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [doors.LOCK])
            cursor.execute("DROP SCHEMA IF EXISTS rehearsal CASCADE")
        except OperationalError as error:
            if not isinstance(error.__cause__, errors.LockNotAvailable):
                raise
            raise Stale(_("Còn người đang thao tác trong buổi diễn tập. Anh/Chị bấm kết thúc lần nữa.")) from error
