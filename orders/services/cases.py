"""Cases: opened by a word or by the rule, spoken in by both sides, decided by a person of the office."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files.judge import CleanFile, judge
from market.files.services import keep_file
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from orders.aftercare.acts import Side
from orders.aftercare.attesting import Words, case_kind
from orders.aftercare.case_desk import OPEN
from orders.aftercare.clocks import CASE_ANSWER, CASE_DECISION
from orders.aftercare.page import HELPED
from orders.models import Case, CaseEntry, Order, Party
from orders.services.agreed import lock_order, set_status, tell_both, tell_buyer, tell_vendor

MOST_ENTRIES = 60  # of one side in one case
MOST_ASKED = 3  # cases one side opens about one order by asking for help
LANDS = {Case.Outcome.RETURNED: Order.Status.RETURNED, Case.Outcome.AGREED: Order.Status.COMPLETED}


@dataclass(frozen=True)
class Saying:
    """What somebody adds to a case; `key` was drawn with the form."""

    side: Side
    key: UUID
    text: str = ""
    file: "File[bytes] | None" = None
    is_private: bool = False  # a note of the office for itself


@dataclass(frozen=True)
class Decision:
    """How a case ends: an outcome, the words both sides read, and đồng the vendor gives back itself."""

    outcome: str
    words: str
    refund: int | None = None


def open_case(order: Order, together: Words, *, side: Side, actor: Person | None, text: str) -> Case:
    """Open the case of a disputed order, in the caller's transaction and under the order's lock; tell both sides.

    Where the office is helping already, that case becomes this one and keeps its clocks.
    """
    kind = case_kind(together)
    case = order.cases.filter(status__in=OPEN).first()
    if case is not None:
        case.kind = kind
        case.save(update_fields=["kind"])
        journal.record("case.widened", actor=actor, subject=case, order=order.code, kind=kind)
    else:
        by_rule = kind == Case.Kind.CONTRADICTION
        case = _opened(order, kind, Side.OFFICE if by_rule else side, None if by_rule else actor)
        journal.record("case.opened", actor=actor, subject=case, order=order.code, kind=kind)
    if text:
        CaseEntry.objects.create(case=case, side=side, author=actor, text=text[:2000], request_key=uuid4())
    tell_both(order, kind="case-opened", key=f"case-{case.pk}-{kind}", context={"case": case})
    return case


def ask_office(*, actor: Person | None, order: Order, saying: Saying) -> Case:
    """Open a case because one side asks for help; the order goes on its way. The second time with a key is the first.

    The file is judged before any lock.
    """
    clean = _judged(saying.file)
    with transaction.atomic():
        order = lock_order(order)
        before = CaseEntry.objects.filter(request_key=saying.key).select_related("case").first()
        if before is not None:
            return _same(before, order, saying).case
        _refuse_help(order, saying.side)
        case = _opened(order, Case.Kind.OTHER, saying.side, actor)
        journal.record("case.opened", actor=actor, subject=case, order=order.code, kind=case.kind)
        _said(case, saying, actor, clean)
        tell_both(order, kind="case-opened", key=f"case-{case.pk}-{case.kind}", context={"case": case})
    return case


def _refuse_help(order: Order, side: Side) -> None:
    if order.cases.filter(status__in=OPEN).exists():
        raise Refused(_("Đơn này đang có vụ việc; Anh/Chị trình bày thêm ở trang vụ việc."))
    if order.status not in HELPED:
        raise Refused(_("Người bán chưa xác nhận đơn này; hai bên còn hủy hoặc sửa đơn được ngay."))
    if order.cases.filter(kind=Case.Kind.OTHER, opened_side=side).count() >= MOST_ASKED:
        raise Refused(_("Ban tổ chức đã giải quyết đơn này nhiều lần theo lời nhờ của Anh/Chị."))


def _opened(order: Order, kind: str, side: Side, actor: Person | None) -> Case:
    moment = database_now()
    return Case.objects.create(
        order=order,
        kind=kind,
        opened_side=side,
        opened_by=actor,
        opened_at=moment,
        answer_by=moment + CASE_ANSWER,
        decide_by=moment + CASE_DECISION,
    )


def close_case_by_agreement(order: Order, *, actor: Person | None) -> None:
    """Close what is open about an order whose two sides say the same now; the caller holds the order's lock."""
    for case in order.cases.filter(status__in=OPEN):
        case.move_to(Case.Status.WITHDRAWN)
        case.outcome, case.decided_at = Case.Outcome.AGREED, database_now()
        case.save(update_fields=["status", "outcome", "decided_at"])
        journal.record("case.agreed", actor=actor, subject=case, order=order.code)


def add_to_case(*, actor: Person | None, case: Case, saying: Saying) -> CaseEntry:
    """Keep what a side says or shows; the second time with a key is the first. Files are judged before any lock."""
    clean = _judged(saying.file)
    with transaction.atomic():
        order = lock_order(case.order)
        before = CaseEntry.objects.filter(request_key=saying.key).select_related("case").first()
        if before is not None:
            return _same(before, order, saying)
        case = _open(case)
        if case.entries.filter(side=saying.side).count() >= MOST_ENTRIES:
            raise Refused(_("Vụ việc này đã có rất nhiều lời. Anh/Chị chờ Ban tổ chức xem xét."))
        entry = _said(case, saying, actor, clean)
        journal.record("case.entry", actor=actor, subject=case, by=saying.side, private=saying.is_private)
        _tell_of(entry, order, case)
    return entry


def _said(case: Case, saying: Saying, actor: Person | None, clean: CleanFile | None) -> CaseEntry:
    return CaseEntry.objects.create(
        case=case,
        side=saying.side,
        author=actor,
        text=saying.text,
        file=keep_file(actor=actor, clean=clean) if clean else None,
        is_private=saying.is_private,
        request_key=saying.key,
    )


@transaction.atomic
def take_case(*, actor: Person, case: Case) -> Case:
    """Let an officer mediate; taken twice by the same is once, another one takes it over."""
    lock_order(case.order)
    case = _open(case)
    if case.mediator_id == actor.pk:
        return case
    if case.status == Case.Status.OPEN:
        case.move_to(Case.Status.MEDIATING)
    case.mediator = actor
    case.save(update_fields=["status", "mediator"])
    journal.record("case.taken", actor=actor, subject=case, order=case.order.code)
    return case


@transaction.atomic
def decide_case(*, actor: Person, case: Case, decision: Decision) -> Case:
    """Decide a case in a person's name and tell both sides; the same decision twice is one.

    Only an order that waits for it moves: where the office was asked for help, the order has gone on its way.
    """
    order = lock_order(case.order)
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.status == Case.Status.DECIDED and (case.outcome, case.decided_by_id) == (decision.outcome, actor.pk):
        return case
    case = _open(case)
    moment = database_now()
    _refuse_decision(case, order, decision, moment)
    case.move_to(Case.Status.DECIDED)
    case.outcome, case.refund, case.decision = decision.outcome, decision.refund, decision.words
    case.decided_by, case.decided_at = actor, moment
    case.mediator_id = case.mediator_id or actor.pk
    case.save(update_fields=["status", "outcome", "refund", "decision", "decided_by", "decided_at", "mediator"])
    if order.status == Order.Status.DISPUTED:
        to = LANDS.get(Case.Outcome(decision.outcome), Order.Status.RESOLVED)
        set_status(order, to, side=Side.OFFICE, actor=actor, words=decision.words)
    facts = {"order": order.code, "outcome": decision.outcome, "refund": decision.refund}
    journal.record("case.decided", actor=actor, subject=case, **facts)
    tell_both(order, kind="case-decided", key=f"case-{case.pk}-decided", context={"case": case})
    return case


def _refuse_decision(case: Case, order: Order, decision: Decision, moment: datetime) -> None:
    refunds = decision.outcome in {Case.Outcome.REFUND, Case.Outcome.PART_REFUND}
    if refunds and not 1 <= (decision.refund or 0) <= order.total:
        raise Refused(_("Hãy ghi số tiền hoàn, không quá tổng tiền của đơn."), field="refund")
    if not refunds and decision.refund:
        raise Refused(_("Kết quả này không có tiền hoàn."), field="refund")
    spoke = set(case.entries.exclude(side=Party.OFFICE).values_list("side", flat=True))
    if moment < case.answer_by and spoke != {Party.BUYER, Party.VENDOR}:
        raise Refused(_("Một bên chưa trình bày và vẫn còn hạn. Hãy chờ đến hết hạn, hoặc đến khi hai bên đã nói."))


def _open(case: Case) -> Case:
    case = Case.objects.select_for_update().select_related("order").get(pk=case.pk)
    if case.status not in OPEN:
        raise Refused(_("Vụ việc này đã khép lại."))
    return case


def _judged(file: "File[bytes] | None") -> CleanFile | None:
    if file is None:
        return None
    try:
        return judge(file)
    except Refused as problem:
        raise Refused(problem.message, field="file") from problem


def _same(before: CaseEntry, order: Order, saying: Saying) -> CaseEntry:
    """Return the entry of a second click; a key somebody else has used opens nothing."""
    if (before.case.order_id, before.side) != (order.pk, saying.side):
        raise Refused(_("Trang này đã gửi rồi. Anh/Chị tải lại trang."))
    return before


def _tell_of(entry: CaseEntry, order: Order, case: Case) -> None:
    """Tell the other side (both, when the office speaks); a private note is nobody's business."""
    if entry.is_private:
        return
    tell = {Party.VENDOR: tell_buyer, Party.BUYER: tell_vendor, Party.OFFICE: tell_both}[Party(entry.side)]
    tell(order, kind="case-entry", key=f"case-entry-{entry.pk}", context={"case": case, "entry": entry})
