"""One line of the inbox in words. Worked out here and not in the template: the page has many, and is opened all day."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from market.kernel.templatetags.formats import day
from vetting.models import Dossier
from vetting.promises import Promise
from vetting.selectors.queue import QueueRow


@dataclass(frozen=True)
class Mark:
    """A badge: its tone, its icon, and the words that say the same."""

    tone: str
    icon: str
    label: str


@dataclass(frozen=True)
class InboxLine:
    """Everything one row shows."""

    pk: int
    waited: str
    promise: Mark | None
    promised_day: str
    is_late: bool
    name: str
    place: str  # kind and commune
    work: str  # new, renewal or supplement, and which round
    contents: str  # how many products and papers
    marks: tuple[Mark, ...]
    reviewer: str
    is_free: bool  # may be taken


_STATES = {
    Dossier.Status.SUBMITTED: ("gold", "clock"),
    Dossier.Status.IN_REVIEW: ("sky", "eye"),
    Dossier.Status.REVIEWED: ("sky", "eye"),
    Dossier.Status.CHANGES_REQUESTED: ("vermilion", "triangle-alert"),
    Dossier.Status.APPROVED: ("jade", "circle-check"),
    Dossier.Status.REJECTED: ("vermilion", "circle-x"),
}


def inbox_line(row: QueueRow) -> InboxLine:
    """Return a row of the inbox in words."""
    dossier, vendor = row.dossier, row.dossier.vendor
    return InboxLine(
        pk=dossier.pk,
        waited=row.waited,
        promise=_promise(row.promise) if row.promise else None,
        promised_day=day(row.promise.day) if row.promise else "",
        is_late=row.promise is not None and row.promise.is_late,
        name=vendor.display_name,
        place=f"{vendor.get_kind_display()} · {vendor.commune.name}",
        work=_work(row),
        contents=_contents(dossier),
        marks=tuple(_marks(dossier)),
        reviewer=dossier.reviewer.display_name if dossier.reviewer else "–",
        is_free=dossier.status == Dossier.Status.SUBMITTED,
    )


def _promise(promise: Promise) -> Mark:
    if promise.is_late:
        over = promise.days_over
        return Mark(
            "vermilion", "triangle-alert", ngettext("quá hẹn %(n)d ngày", "quá hẹn %(n)d ngày", over) % {"n": over}
        )
    if promise.days_left == 0:
        return Mark("gold", "clock", _("hết hôm nay"))
    left = promise.days_left
    tone = "gold" if promise.is_near else "neutral"
    return Mark(tone, "clock", ngettext("còn %(n)d ngày", "còn %(n)d ngày", left) % {"n": left})


def _work(row: QueueRow) -> str:
    what = {"new": _("Hồ sơ mới"), "renewal": _("Gia hạn không đổi")}.get(row.what) or _("Bổ sung")
    rounds = row.dossier.rounds
    return _("%(what)s, lần %(n)d") % {"what": what, "n": rounds} if rounds > 1 else what


def _contents(dossier: Dossier) -> str:
    products: int = dossier.product_count  # type: ignore[attr-defined]  # annotated by the selector
    papers: int = dossier.paper_count  # type: ignore[attr-defined]
    first = ngettext("%(n)d sản phẩm", "%(n)d sản phẩm", products) % {"n": products}
    second = ngettext("%(n)d giấy tờ", "%(n)d giấy tờ", papers) % {"n": papers}
    return f"{first} · {second}"


def _marks(dossier: Dossier) -> list[Mark]:
    tone, icon = _STATES[Dossier.Status(dossier.status)]
    marks = [Mark(tone, icon, dossier.get_status_display())]
    answered: int = dossier.answered_count  # type: ignore[attr-defined]
    if answered:
        words = ngettext("%(n)d mục đã trả lời", "%(n)d mục đã trả lời", answered) % {"n": answered}
        marks.append(Mark("gold", "message-circle", words))
    if dossier.has_likeness:  # type: ignore[attr-defined]
        marks.append(Mark("vermilion", "triangle-alert", _("Giấy giống cơ sở khác")))
    return marks
