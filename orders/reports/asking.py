"""Asking for reports: whoever may read one has it compiled for their question, cancels it, has it tried again."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from orders.models import Compilation
from orders.reports.catalogue import Report, Span
from orders.reports.selection import Wishes

MOST_WAITING = 5  # of one person
OPEN = (Compilation.Status.WAITING, Compilation.Status.COMPILING)


@transaction.atomic
def ask_report(
    *, actor: Person, report: Report, wishes: Wishes, language: str = "vi", with_people: bool = False
) -> Compilation:
    """Have a report compiled for one question; the very same question asked again waits for the same answer."""
    _refuse_pointless(report, wishes, with_people=with_people)
    Person.objects.select_for_update().get(pk=actor.pk)  # asking twice at once is asking one after the other
    mine = Compilation.objects.filter(asked_by=actor, status__in=OPEN)
    question = {
        "kind": Compilation.Kind.ASKED,
        "report": report.code,
        "wishes": wishes.as_json(),
        "language": language,
        "with_people": with_people,
    }
    same = mine.filter(**question).first()
    if same is not None:
        return same
    if mine.count() >= MOST_WAITING:
        raise Refused(_("Anh/Chị đang có %(n)d báo cáo chờ lập. Hãy chờ xong hoặc hủy bớt.") % {"n": MOST_WAITING})
    made = Compilation.objects.create(asked_by=actor, session_id=wishes.session, **question)
    asked = {"report": report.code, "people": with_people, "wishes": wishes.as_json()}
    journal.record("report.asked", actor=actor, subject=made, **asked)
    return made


def _refuse_pointless(report: Report, wishes: Wishes, *, with_people: bool) -> None:
    if with_people and not report.people():
        raise Refused(_("Báo cáo này không có bản kèm thông tin cá nhân."), field="with_people")
    if wishes.session is None and Span.PERIOD not in report.spans:
        raise Refused(_("Báo cáo này lập cho một phiên. Hãy chọn phiên."), field="session")
    if wishes.since and wishes.until and wishes.since > wishes.until:
        raise Refused(_("Ngày đầu phải trước ngày cuối."), field="until")


@transaction.atomic
def cancel_compilation(*, actor: Person, compilation: Compilation) -> None:
    """Cancel what waits at once; ask the worker that is at it to stop: it looks at every step."""
    found = Compilation.objects.select_for_update(of=("self",)).get(pk=compilation.pk)
    if found.status not in OPEN:
        raise Refused(_("Báo cáo này không còn chờ lập nên không cần hủy."))
    found.move_to(Compilation.Status.CANCELLED)
    found.cancel_asked_at = database_now()
    found.save(update_fields=["status", "cancel_asked_at"])
    journal.record("report.cancelled", actor=actor, subject=found)


@transaction.atomic
def retry_compilation(*, actor: Person, compilation: Compilation) -> None:
    """Let a failed compilation be tried again by the next finder."""
    found = Compilation.objects.select_for_update(of=("self",)).get(pk=compilation.pk)
    if found.status != Compilation.Status.FAILED:
        raise Refused(_("Báo cáo này không ở trạng thái lỗi nên không cần lập lại."))
    found.move_to(Compilation.Status.WAITING)
    found.error, found.tries = "", 0
    found.save(update_fields=["status", "error", "tries"])
    journal.record("report.retried", actor=actor, subject=found)
