"""What the office decided, how fast, and what went wrong: counted from the rows, once a day, for everybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.cache import cache
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from market.kernel import clock
from market.kernel.models import JournalEntry
from orders.models import Case, Order
from sessions.models import Complaint, MarketSession, Rehearsal
from vetting.models import Correction, Dossier, PaperKind

DAY = 24 * 3600  # seconds
MOST_REASONS = 8  # kinds of papers named as reasons


@dataclass(frozen=True)
class Figure:
    """One line: what was counted, and the number, ready to be read."""

    topic: str
    label: str
    value: str


def figures(year: int) -> list[Figure]:
    """Return what is told of a year, as of at most a day ago."""
    key = f"storefront:transparency:{year}:{get_language()}"
    found: list[Figure] | None = cache.get(key)
    if found is None:
        found = [figure for count in (_dossiers, _reasons, _trade, _complaints, _cases) for figure in count(year)]
        cache.set(key, found, DAY)
    return found


def years() -> list[int]:
    """Return the years one can look at, this one first: those since the first evening."""
    first = MarketSession.objects.order_by("opens_at").values_list("opens_at", flat=True).first()
    today = clock.today_in_hanoi().year
    return list(range(today, min(today, clock.in_hanoi(first).year if first else today) - 1, -1))


def _within(name: str, year: int) -> Q:
    """Return the condition that a moment lies in a year, by Hanoi's calendar."""
    begin, end = (datetime.combine(date(each, 1, 1), time(), clock.HANOI) for each in (year, year + 1))
    return Q(**{f"{name}__gte": begin, f"{name}__lt": end})


def _days(rows: QuerySet[Any], begin: str, end: str) -> str:
    """Return the mean number of days between two moments, or a dash for no row."""
    lasted = ExpressionWrapper(F(end) - F(begin), output_field=DurationField())
    mean = rows.aggregate(mean=Avg(lasted))["mean"]
    return "–" if mean is None else number_format(mean.total_seconds() / DAY, 1)


def _share(part: int, whole: int) -> str:
    return "–" if not whole else f"{round(100 * part / whole)} %"


def _dossiers(year: int) -> Iterator[Figure]:
    topic = _("Thẩm định hồ sơ")
    decided = Dossier.objects.filter(_within("decided_at", year), status__in=Dossier.CLOSED)
    counts = decided.aggregate(
        approved=Count("pk", filter=Q(status=Dossier.Status.APPROVED)),
        rejected=Count("pk", filter=Q(status=Dossier.Status.REJECTED)),
        again=Count("pk", filter=Q(rounds__gt=1)),
        promised=Count("pk", filter=Q(promised_on__isnull=False)),
        kept=Count("pk", filter=Q(decided_at__date__lte=F("promised_on"))),
    )
    yield Figure(topic, _("Hồ sơ được duyệt"), str(counts["approved"]))
    yield Figure(topic, _("Hồ sơ không được duyệt"), str(counts["rejected"]))
    yield Figure(topic, _("Hồ sơ phải nộp lại ít nhất một lần"), str(counts["again"]))
    yield Figure(topic, _("Trả lời đúng ngày đã hứa"), _share(counts["kept"], counts["promised"]))
    yield Figure(
        topic, _("Số ngày trung bình từ lần nộp cuối tới quyết định"), _days(decided, "submitted_at", "decided_at")
    )


def _reasons(year: int) -> Iterator[Figure]:
    topic = _("Lý do yêu cầu bổ sung, theo loại giấy tờ")
    rows = Correction.objects.filter(_within("sent_at", year)).values_list("kind").annotate(number=Count("pk"))
    labels = dict(PaperKind.choices)
    for kind, number in rows.order_by("-number", "kind")[:MOST_REASONS]:
        yield Figure(topic, str(labels.get(kind, _("Thông tin cơ sở hoặc sản phẩm"))), str(number))


def _trade(year: int) -> Iterator[Figure]:
    topic = _("Phiên chợ và gian hàng")
    acts = JournalEntry.objects.filter(_within("recorded_at", year))
    verbs = dict(
        acts.filter(verb__in=("vendor.suspended", "product.suspended", "paper.revoked"))
        .values_list("verb")
        .annotate(number=Count("pk"))
    )
    held = MarketSession.objects.filter(_within("opens_at", year), opens_at__lte=clock.now())
    yield Figure(topic, _("Phiên đã họp"), str(held.filter(stopped_at=None).count()))
    yield Figure(topic, _("Phiên bị dừng"), str(held.exclude(stopped_at=None).count()))
    yield Figure(topic, _("Đơn được chứng kiến"), str(Order.objects.filter(_within("placed_at", year)).count()))
    yield Figure(topic, _("Lần tạm dừng gian hàng"), str(verbs.get("vendor.suspended", 0)))
    yield Figure(topic, _("Lần tạm dừng sản phẩm"), str(verbs.get("product.suspended", 0)))
    drills = Rehearsal.objects.filter(_within("started_at", year), ended_at__isnull=False)
    yield Figure(topic, _("Buổi diễn tập của Ban tổ chức"), str(drills.count()))


def _complaints(year: int) -> Iterator[Figure]:
    topic = _("Phản ánh")
    filed = Complaint.objects.filter(_within("filed_at", year))
    decided = filed.exclude(status__in=Complaint.UNDECIDED)
    counts = filed.aggregate(
        all=Count("pk"),
        upheld=Count("pk", filter=Q(status=Complaint.Status.UPHELD)),
        dismissed=Count("pk", filter=Q(status=Complaint.Status.DISMISSED)),
        late=Count("pk", filter=Q(decided_at__gt=F("due_at")) | Q(decided_at=None, due_at__lt=clock.now())),
    )
    yield Figure(topic, _("Phản ánh đã nhận"), str(counts["all"]))
    yield Figure(topic, _("Kết luận: phản ánh đúng"), str(counts["upheld"]))
    yield Figure(topic, _("Kết luận: không có căn cứ"), str(counts["dismissed"]))
    yield Figure(topic, _("Trả lời quá hạn"), str(counts["late"]))
    yield Figure(topic, _("Số ngày trung bình tới kết luận"), _days(decided, "filed_at", "decided_at"))


def _cases(year: int) -> Iterator[Figure]:
    topic = _("Vụ việc về đơn hàng")
    opened = Case.objects.filter(_within("opened_at", year))
    yield Figure(topic, _("Vụ việc đã mở"), str(opened.count()))
    labels = dict(Case.Outcome.choices)
    decided = opened.filter(status=Case.Status.DECIDED)
    for outcome, number in decided.values_list("outcome").annotate(number=Count("pk")).order_by("-number", "outcome"):
        yield Figure(topic, _("Kết quả: %(outcome)s") % {"outcome": labels[outcome]}, str(number))
    late = opened.filter(Q(decided_at__gt=F("decide_by")) | Q(decided_at=None, decide_by__lt=clock.now()))
    late = late.exclude(status=Case.Status.WITHDRAWN)
    yield Figure(topic, _("Giải quyết quá hạn"), str(late.count()))
    yield Figure(topic, _("Số ngày trung bình tới kết quả"), _days(decided, "opened_at", "decided_at"))
