"""The journal of a dossier as sentences, for both sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.models import JournalEntry
from vetting.models import PaperKind, Product, Vendor, VendorMember

_SENTENCES = {
    "vendor.opened": gettext_noop("Mở gian hàng"),
    "vendor.profile_changed": gettext_noop("Sửa thông tin cơ sở"),
    "vendor.name_wished": gettext_noop("Xin đổi tên"),
    "vendor.name_dropped": gettext_noop("Rút đề nghị đổi tên"),
    "vendor.name_refused": gettext_noop("Không đồng ý tên mới"),
    "vendor.renamed": gettext_noop("Đồng ý tên mới"),
    "vendor.approved": gettext_noop("Duyệt cơ sở"),
    "vendor.handover_offered": gettext_noop("Đề nghị bàn giao gian hàng"),
    "vendor.handover_dropped": gettext_noop("Dừng bàn giao gian hàng"),
    "vendor.handed_over": gettext_noop("Nhận bàn giao gian hàng"),
    "vendor.closed": gettext_noop("Nghỉ bán"),
    "vendor.archive_asked": gettext_noop("Xin bản tải về"),
    "vendor.archive_downloaded": gettext_noop("Tải dữ liệu về"),
    "vendor.products_imported": gettext_noop("Nhập sản phẩm từ bảng tính"),
    "member.invited": gettext_noop("Mời thành viên"),
    "member.invited_again": gettext_noop("Gửi lại lời mời"),
    "member.invitation_withdrawn": gettext_noop("Rút lời mời"),
    "member.joined": gettext_noop("Vào gian hàng"),
    "member.part_changed": gettext_noop("Đổi vai trò"),
    "member.removed": gettext_noop("Bỏ thành viên"),
    "member.left": gettext_noop("Rời gian hàng"),
    "vendor.suspended": gettext_noop("Tạm dừng gian hàng"),
    "vendor.restored": gettext_noop("Mở lại gian hàng"),
    "product.withdrawn": gettext_noop("Ngừng bán sản phẩm"),
    "product.resumed": gettext_noop("Bán lại sản phẩm"),
    "product.suspended": gettext_noop("Tạm dừng sản phẩm"),
    "product.restored": gettext_noop("Mở lại sản phẩm"),
    "picture.shown": gettext_noop("Cho hiện ảnh hàng"),
    "picture.refused": gettext_noop("Không cho hiện ảnh hàng"),
    "dossier.opened": gettext_noop("Mở hồ sơ"),
    "dossier.product_included": gettext_noop("Đưa sản phẩm vào hồ sơ"),
    "dossier.product_left_out": gettext_noop("Bỏ sản phẩm khỏi hồ sơ"),
    "dossier.submitted": gettext_noop("Gửi hồ sơ"),
    "dossier.taken": gettext_noop("Nhận thẩm định"),
    "dossier.handed_back": gettext_noop("Trả về hàng chờ"),
    "dossier.approved": gettext_noop("Duyệt hồ sơ"),
    "dossier.changes_requested": gettext_noop("Yêu cầu bổ sung"),
    "dossier.rejected": gettext_noop("Không duyệt"),
    "copy.published": gettext_noop("Công khai bản che"),
    "copy.withdrawn": gettext_noop("Rút bản công khai"),
    "commune.confirmed": gettext_noop("Xã, phường xác nhận đang hoạt động"),
    "commune.corrected": gettext_noop("Xã, phường báo cần sửa thông tin"),
    "commune.closed": gettext_noop("Xã, phường báo đã nghỉ"),
    "commune.handled": gettext_noop("Xử lý phản hồi của xã, phường"),
    "commitment.code_sent": gettext_noop("Gửi mã nhận bản cam kết"),
    "commitment.accepted": gettext_noop("Nhận bản cam kết"),
    "correction.answered": gettext_noop("Trả lời mục cần bổ sung"),
    "correction.settled": gettext_noop("Mục bổ sung đã xong"),
    "paper.uploaded": gettext_noop("Tải giấy tờ lên"),
    "paper.withdrawn": gettext_noop("Rút giấy tờ"),
    "paper.accepted": gettext_noop("Giấy tờ đạt"),
    "paper.refused": gettext_noop("Giấy tờ không đạt"),
    "paper.extended": gettext_noop("Gia hạn giấy chứng nhận"),
    "paper.revoked": gettext_noop("Giấy tờ bị thu hồi"),
    "price.proof_added": gettext_noop("Gửi bằng chứng giá"),
    "price.proof_withdrawn": gettext_noop("Rút bằng chứng giá"),
    "price.proof_accepted": gettext_noop("Nhận bằng chứng giá"),
    "price.proof_refused": gettext_noop("Bằng chứng giá chưa đạt"),
    "condition.set": gettext_noop("Đặt điều kiện"),
    "condition.met": gettext_noop("Đã đáp ứng điều kiện"),
}
# What the office's people do among themselves, and with which words, is not for the vendor's eyes.
_INSIDE = {
    "dossier.recommended": gettext_noop("Trình phê duyệt"),
    "dossier.returned": gettext_noop("Trả lại người thẩm định"),
    "paper.reopened": gettext_noop("Xem lại giấy tờ"),
    "dossier.assigned": gettext_noop("Giao thẩm định"),
    "correction.raised": gettext_noop("Ghi mục cần bổ sung"),
    "correction.dropped": gettext_noop("Bỏ mục cần bổ sung"),
    "correction.reopened": gettext_noop("Yêu cầu bổ sung lại"),
    "lookup.recorded": gettext_noop("Tra cứu nơi khác"),
    "likeness.dismissed": gettext_noop("Xác định không phải bản sao"),
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
    return _lines(journal.entries_of(subject), vendor, for_office=for_office)


def team_history_of(vendor: Vendor) -> list[HistoryLine]:
    """Return what happened among a vendor's own people, newest first, for its owners."""
    entries = journal.entries_of(vendor).filter(Q(verb__startswith="member.") | Q(verb__startswith="vendor."))
    return _lines(entries, vendor, for_office=False)


def _lines(found: Iterable[JournalEntry], vendor: Vendor, *, for_office: bool) -> list[HistoryLine]:
    known = _SENTENCES | _INSIDE if for_office else _SENTENCES
    entries = [entry for entry in found if entry.verb in known]
    own, names = _own_people(vendor), _product_names(entries) | _people_names(entries)
    return [_line(entry, names, shows_name=for_office or entry.actor_id in own) for entry in entries]


def _own_people(vendor: Vendor) -> set[int | None]:
    """Return everybody who acts for a vendor or ever did: the office's people stay unnamed, these never."""
    came = journal.entries_of(vendor).filter(verb__in=("vendor.opened", "member.joined"))
    people: set[int | None] = {*vendor.members.values_list("person_id", flat=True)}
    return (people | {*came.values_list("actor_id", flat=True)}) - {None}


def _line(entry: JournalEntry, names: dict[tuple[str, int], str], *, shows_name: bool) -> HistoryLine:
    facts = entry.facts
    about = [str(PaperKind(facts["kind"]).label)] if facts.get("kind") in PaperKind.values else []
    about += [names[key] for key in _named(facts) if key in names]
    if facts.get("part") in VendorMember.Part.values:
        about.append(str(VendorMember.Part(facts["part"]).label))
    who = entry.actor.display_name if entry.actor and shows_name else _("Ban tổ chức")
    return HistoryLine(
        at=entry.recorded_at,
        verb=entry.verb,
        what=_((_SENTENCES | _INSIDE)[entry.verb]),
        about=" · ".join(about),
        who=who,
        note=facts.get("reason") or facts.get("note") or "",
    )


def _named(facts: dict[str, Any]) -> list[tuple[str, int]]:
    """Return which product and which member an act is about."""
    return [(what, facts[what]) for what in ("product", "member") if facts.get(what)]


def _product_names(entries: Iterable[JournalEntry]) -> dict[tuple[str, int], str]:
    keys = {entry.facts["product"] for entry in entries if entry.facts.get("product")}
    return {("product", pk): name for pk, name in Product.objects.filter(pk__in=keys).values_list("pk", "name")}


def _people_names(entries: Iterable[JournalEntry]) -> dict[tuple[str, int], str]:
    keys = {entry.facts["member"] for entry in entries if entry.facts.get("member")}
    if not keys:
        return {}
    return {("member", pk): name for pk, name in Person.objects.filter(pk__in=keys).values_list("pk", "full_name")}
