"""What the desks show: the one thing to do now, then the rest."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from market.accounts.models import Person
from market.kernel.templatetags.formats import day
from market.notices.models import Heartbeat, Notice
from orders.models import Order
from orders.paying.payment import transfers_due
from sessions.models import Listing, MarketSession
from sessions.product_questions.selectors import late_count, open_count
from sessions.selectors import live_session, next_session, upcoming_sessions
from vetting.models import Correction, Dossier, Vendor
from vetting.parts import Ability, may
from vetting.selectors import checklist_of
from vetting.selectors.conditions import waiting_conditions
from vetting.selectors.pictures import waiting_picture_count
from vetting.words import paper_name


@dataclass(frozen=True)
class Task:
    """One thing to do: what, why, and where."""

    title: str
    detail: str
    url: str
    label: str
    icon: str


@dataclass(frozen=True)
class VendorDesk:
    """A vendor's home: tasks in order of urgency, this Friday, orders by state."""

    tasks: list[Task]
    evening: MarketSession | None
    is_live: bool
    listings: list[Listing]
    order_counts: dict[str, int]
    dossier: Dossier | None

    @property
    def order_lines(self) -> list[tuple[str, int]]:
        """Return how many orders are in each state that has any, in the order of the states."""
        return [
            (str(label), self.order_counts[key]) for key, label in Order.Status.choices if self.order_counts.get(key)
        ]


@dataclass(frozen=True)
class OfficeDesk:
    """The office's home: what waits where."""

    live: MarketSession | None
    upcoming: list[MarketSession]
    night: dict[str, Any]
    dossiers: dict[str, int]
    notices: dict[str, int]
    heartbeats: list[Heartbeat]
    pictures: int  # of goods, that nobody looked at
    late_questions: int  # about goods, that nobody answered in time


def vendors_of(person: Person) -> list[Vendor]:
    """Return the vendors a person acts for, by name."""
    return list(Vendor.objects.filter(members__person=person).order_by("display_name"))


def vendor_desk(vendor: Vendor, part: str) -> VendorDesk:
    """Return what a member with this part finds on a vendor's home."""
    live = live_session()
    evening = live or next_session()
    listings = (
        list(
            Listing.objects.filter(session=evening, product__vendor=vendor, withdrawn_at=None).select_related(
                "product", "session"
            )
        )
        if evening
        else []
    )
    dossier = vendor.dossiers.order_by("-pk").first()
    counts = dict(vendor.orders.values_list("status").annotate(n=Count("pk")).order_by())
    tasks = _dossier_tasks(vendor, dossier) + _condition_tasks(vendor) if may(part, Ability.KEEP_DOSSIER) else []
    if may(part, Ability.PACK):
        tasks += _order_tasks(vendor, counts)
    if may(part, Ability.KEEP_DELIVERY):
        tasks += _transfer_tasks(vendor)
    if may(part, Ability.LIST_GOODS):
        tasks += _question_tasks(vendor)
    has_nothing_listed = evening is not None and not listings and not live
    if has_nothing_listed and vendor.status == Vendor.Status.APPROVED and may(part, Ability.LIST_GOODS):
        tasks.append(_listing_task(vendor))
    return VendorDesk(tasks, evening, live is not None, listings, counts, dossier)


def _dossier_tasks(vendor: Vendor, dossier: Dossier | None) -> list[Task]:
    url = reverse("vetting:show-vendor-dossier", args=[vendor.slug])
    if vendor.status == Vendor.Status.SUSPENDED:
        return [
            Task(
                _("Gian hàng đang tạm dừng"),
                _("Ban tổ chức đã tạm dừng gian hàng. Xem lý do trong hồ sơ."),
                url,
                _("Xem hồ sơ"),
                "triangle-alert",
            )
        ]
    if dossier is None or dossier.status == Dossier.Status.DRAFT:
        if vendor.status == Vendor.Status.APPROVED and dossier is None:
            return []
        return [_papers_task(dossier, url)]
    if dossier.status == Dossier.Status.CHANGES_REQUESTED:
        return [_mending_task(dossier, url)]
    if dossier.status == Dossier.Status.REJECTED and vendor.status == Vendor.Status.DRAFT:
        return [Task(_("Hồ sơ không được duyệt"), dossier.decision_note, url, _("Xem lý do"), "circle-x")]
    return []


def _papers_task(dossier: Dossier | None, url: str) -> Task:
    """Say how many mandatory papers are missing, and which comes next."""
    lines = checklist_of(dossier) if dossier else None
    if lines is None or not lines.total:
        detail = _("Thêm sản phẩm, tải giấy tờ lên, nhận cam kết rồi gửi để Ban tổ chức thẩm định.")
        return Task(_("Hoàn thiện hồ sơ"), detail, url, _("Mở hồ sơ"), "file-check")
    if not lines.missing:
        detail = _ready(len(lines.awaited))
        return Task(_("Gửi hồ sơ"), detail, url, _("Mở hồ sơ"), "file-check")
    counts = {"missing": len(lines.missing), "total": lines.total}
    title = _("Hồ sơ còn thiếu %(missing)d/%(total)d giấy tờ") % counts
    detail = _("Tiếp theo: %(paper)s.") % {"paper": paper_name(lines.missing[0])}
    return Task(title, detail, url, _("Làm tiếp"), "file-check")


def _ready(awaited: int) -> str:
    """Say that a dossier may be sent, and how many papers may still come by a later day."""
    if not awaited:
        return _("Đã nộp đủ giấy tờ bắt buộc. Người đại diện nhận bản cam kết là gửi được.")
    return ngettext(
        "Gửi được rồi, còn %(n)d giấy tờ chờ theo điều kiện. Người đại diện nhận bản cam kết là gửi được.",
        "Gửi được rồi, còn %(n)d giấy tờ chờ theo điều kiện. Người đại diện nhận bản cam kết là gửi được.",
        awaited,
    ) % {"n": awaited}


def _mending_task(dossier: Dossier, url: str) -> Task:
    left = dossier.corrections.filter(status=Correction.Status.OPEN).count()
    if not left:
        return Task(_("Gửi lại hồ sơ"), _("Các mục đã trả lời hết."), url, _("Mở hồ sơ"), "triangle-alert")
    title = ngettext("Còn %(n)d mục cần bổ sung", "Còn %(n)d mục cần bổ sung", left) % {"n": left}
    return Task(title, dossier.decision_note, f"{url}#bo-sung", _("Bổ sung ngay"), "triangle-alert")


def _condition_tasks(vendor: Vendor) -> list[Task]:
    """Return what approvals still ask for, as soon as its day is near."""
    url = f"{reverse('vetting:show-vendor-dossier', args=[vendor.slug])}#dieu-kien"
    tasks = []
    for row in waiting_conditions(vendor):
        if row.is_late:
            detail = _("Đã quá hạn nên hàng tạm dừng bán. Làm xong là bán lại được.")
        elif row.is_soon:
            words = ngettext("Còn %(n)d ngày, đến %(day)s.", "Còn %(n)d ngày, đến %(day)s.", row.days_left)
            detail = words % {"n": row.days_left, "day": day(row.condition.due_on)}
        else:
            continue
        tasks.append(Task(row.condition.text, detail, url, _("Xem điều kiện"), "clock"))
    return tasks


def _order_tasks(vendor: Vendor, counts: dict[str, int]) -> list[Task]:
    url = reverse("orders:list-vendor-orders", args=[vendor.slug])
    tasks = []
    if placed := counts.get(Order.Status.PLACED, 0):
        title = ngettext("Xác nhận %(n)d đơn mới", "Xác nhận %(n)d đơn mới", placed) % {"n": placed}
        tasks.append(Task(title, _("Khách đang chờ Anh/Chị xác nhận sẽ giao."), url, _("Xem đơn mới"), "package"))
    if confirmed := counts.get(Order.Status.CONFIRMED, 0):
        title = ngettext("Đóng gói %(n)d đơn", "Đóng gói %(n)d đơn", confirmed) % {"n": confirmed}
        tasks.append(Task(title, _("Giao đúng ngày đã hứa với khách."), url, _("Xem đơn cần giao"), "package"))
    if packed := counts.get(Order.Status.PACKED, 0):
        title = ngettext("Gửi %(n)d đơn đã đóng gói", "Gửi %(n)d đơn đã đóng gói", packed) % {"n": packed}
        tasks.append(Task(title, _("Giao đúng ngày đã hứa với khách."), url, _("Xem đơn cần giao"), "truck"))
    if disputed := counts.get(Order.Status.DISPUTED, 0):
        title = ngettext("Trình bày về %(n)d đơn có vấn đề", "Trình bày về %(n)d đơn có vấn đề", disputed)
        words = _("Ban tổ chức chờ nghe cả hai bên trước khi kết luận.")
        disputed_url = f"{url}?status={Order.Status.DISPUTED}"
        tasks.append(Task(title % {"n": disputed}, words, disputed_url, _("Xem vụ việc"), "flag"))
    return tasks


def _transfer_tasks(vendor: Vendor) -> list[Task]:
    """Return the transfers that buyers say they sent and nobody has found on the statement."""
    reported = transfers_due(vendor).filter(payment_state=Order.PaymentState.SENT).count()
    if not reported:
        return []
    title = ngettext("Đối chiếu %(n)d khoản khách báo đã chuyển", "Đối chiếu %(n)d khoản khách báo đã chuyển", reported)
    url = reverse("orders:list-transfers", args=[vendor.slug])
    return [Task(title % {"n": reported}, _("Xem sao kê rồi báo tiền đã về."), url, _("Đối chiếu"), "wallet")]


def _question_tasks(vendor: Vendor) -> list[Task]:
    """Return what people ask about goods on their pages."""
    waiting = open_count(vendor)
    if not waiting:
        return []
    title = ngettext("Trả lời %(n)d câu hỏi về hàng", "Trả lời %(n)d câu hỏi về hàng", waiting) % {"n": waiting}
    url = reverse("sessions:list-product-questions", args=[vendor.slug])
    detail = _("Người hỏi chờ nhiều nhất 48 giờ.")
    return [Task(title, detail, url, _("Xem câu hỏi"), "message-circle")]


def _listing_task(vendor: Vendor) -> Task:
    return Task(
        _("Bày hàng cho phiên tới"),
        _("Chọn sản phẩm, giá phiên chợ và số lượng mở bán."),
        reverse("sessions:list-vendor-sessions", args=[vendor.slug]),
        _("Bày hàng"),
        "store",
    )


def office_desk() -> OfficeDesk:
    """Return everything on the office's home."""
    live = live_session()
    night: dict[str, Any] = {}
    if live:
        night = live.orders.exclude(status=Order.Status.CANCELLED).aggregate(
            orders=Count("pk"), value=Sum(F("goods_total") + F("delivery_fee"))
        )
    return OfficeDesk(
        live=live,
        upcoming=list(upcoming_sessions()[:3]),
        night=night,
        dossiers=dict(Dossier.objects.values_list("status").annotate(n=Count("pk")).order_by()),
        notices=dict(Notice.objects.values_list("status").annotate(n=Count("pk")).order_by()),
        heartbeats=list(Heartbeat.objects.order_by("part")),
        pictures=waiting_picture_count(),
        late_questions=late_count(),
    )
