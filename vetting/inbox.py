"""One line of the inbox in words. Worked out here and not in the template: the page has many, and is opened all day."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from market.kernel.templatetags.formats import day
from vetting.badges import Badge, dossier_badge
from vetting.models import Dossier
from vetting.promises import Promise
from vetting.selectors.queue import QueueRow


@dataclass(frozen=True)
class InboxLine:
    """Everything one row shows."""

    pk: int
    waited: str
    promise: Badge | None
    promised_day: str
    is_late: bool
    name: str
    place: str  # kind and commune
    work: str  # new, renewal or supplement, and which round
    contents: str  # how many products and papers
    marks: tuple[Badge, ...]
    reviewer: str
    is_free: bool  # may be taken


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


def _promise(promise: Promise) -> Badge:
    if promise.is_late:
        over = promise.days_over
        words = ngettext("quá hẹn %(n)d ngày", "quá hẹn %(n)d ngày", over) % {"n": over}
        return Badge(words, "vermilion", "triangle-alert")
    if promise.days_left == 0:
        return Badge(_("hết hôm nay"), "gold", "clock")
    left = promise.days_left
    tone = "gold" if promise.is_near else "neutral"
    return Badge(ngettext("còn %(n)d ngày", "còn %(n)d ngày", left) % {"n": left}, tone, "clock")


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


def _marks(dossier: Dossier) -> list[Badge]:
    marks = [dossier_badge(dossier)]
    answered: int = dossier.answered_count  # type: ignore[attr-defined]
    if answered:
        words = ngettext("%(n)d mục đã trả lời", "%(n)d mục đã trả lời", answered) % {"n": answered}
        marks.append(Badge(words, "gold", "message-circle"))
    if dossier.has_likeness:  # type: ignore[attr-defined]
        marks.append(Badge(_("Giấy giống cơ sở khác"), "vermilion", "triangle-alert"))
    return marks
