"""The journal of a dossier as sentences, for both sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.kernel import journal
from market.kernel.models import JournalEntry
from vetting.models import PaperKind, Product, Vendor

_SENTENCES = {
    "vendor.opened": gettext_noop("Mở gian hàng"),
    "vendor.profile_changed": gettext_noop("Sửa thông tin cơ sở"),
    "vendor.approved": gettext_noop("Duyệt cơ sở"),
    "vendor.suspended": gettext_noop("Tạm dừng gian hàng"),
    "vendor.restored": gettext_noop("Mở lại gian hàng"),
    "product.suspended": gettext_noop("Tạm dừng sản phẩm"),
    "product.restored": gettext_noop("Mở lại sản phẩm"),
    "dossier.opened": gettext_noop("Mở hồ sơ"),
    "dossier.product_included": gettext_noop("Đưa sản phẩm vào hồ sơ"),
    "dossier.product_left_out": gettext_noop("Bỏ sản phẩm khỏi hồ sơ"),
    "dossier.submitted": gettext_noop("Gửi hồ sơ"),
    "dossier.taken": gettext_noop("Nhận thẩm định"),
    "dossier.handed_back": gettext_noop("Trả về hàng chờ"),
    "dossier.recommended": gettext_noop("Trình phê duyệt"),
    "dossier.returned": gettext_noop("Trả lại người thẩm định"),
    "dossier.approved": gettext_noop("Duyệt hồ sơ"),
    "dossier.changes_requested": gettext_noop("Yêu cầu bổ sung"),
    "dossier.rejected": gettext_noop("Không duyệt"),
    "copy.published": gettext_noop("Công khai bản che"),
    "copy.withdrawn": gettext_noop("Rút bản công khai"),
    "commune.confirmed": gettext_noop("Xã, phường xác nhận đang hoạt động"),
    "commune.corrected": gettext_noop("Xã, phường báo cần sửa thông tin"),
    "commune.closed": gettext_noop("Xã, phường báo đã nghỉ"),
    "commune.handled": gettext_noop("Xử lý phản hồi của xã, phường"),
    "paper.uploaded": gettext_noop("Tải giấy tờ lên"),
    "paper.withdrawn": gettext_noop("Rút giấy tờ"),
    "paper.accepted": gettext_noop("Giấy tờ đạt"),
    "paper.refused": gettext_noop("Giấy tờ không đạt"),
    "paper.extended": gettext_noop("Gia hạn giấy chứng nhận"),
    "paper.revoked": gettext_noop("Giấy tờ bị thu hồi"),
    "condition.set": gettext_noop("Đặt điều kiện"),
    "condition.met": gettext_noop("Đã đáp ứng điều kiện"),
}


@dataclass(frozen=True)
class HistoryLine:
    """One act: when, what, about which paper or product, by whom, with which words."""

    at: datetime
    verb: str
    what: str
    about: str
    who: str
    note: str


def history_of(subject: Model, vendor: Vendor, *, for_office: bool) -> list[HistoryLine]:
    """Return the acts on a dossier or a vendor, newest first. The vendor's side sees the office, not its people."""
    entries = [entry for entry in journal.entries_of(subject) if entry.verb in _SENTENCES]
    members = set(vendor.members.values_list("person_id", flat=True))
    names = _product_names(entries)
    return [_line(entry, names, shows_name=for_office or entry.actor_id in members) for entry in entries]


def _line(entry: JournalEntry, names: dict[int, str], *, shows_name: bool) -> HistoryLine:
    facts = entry.facts
    about = [str(PaperKind(facts["kind"]).label)] if facts.get("kind") in PaperKind.values else []
    if name := names.get(facts.get("product")):
        about.append(name)
    who = entry.actor.display_name if entry.actor and shows_name else _("Ban tổ chức")
    return HistoryLine(
        at=entry.recorded_at,
        verb=entry.verb,
        what=_(_SENTENCES[entry.verb]),
        about=" · ".join(about),
        who=who,
        note=facts.get("reason") or facts.get("note") or "",
    )


def _product_names(entries: Iterable[JournalEntry]) -> dict[int, str]:
    keys = {entry.facts["product"] for entry in entries if entry.facts.get("product")}
    return dict(Product.objects.filter(pk__in=keys).values_list("pk", "name"))
