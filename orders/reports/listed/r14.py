"""R14, the witness log and its seal: what anybody needs to check it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.models import Checkpoint, TimeStamp, WitnessEntry
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row
from orders.reports.selection import Selection
from orders.witness.audit import audit_log
from sessions.models import MarketSession

Fact = tuple[str, Any]
CHECK = "python verify_witness.py --keys keys.json --log checkpoints.json leaves.txt"
OFFICE_CHECK = "python manage.py verify_session"


def _columns() -> tuple[Column, ...]:
    return (Column(_("Mục"), "name", width=40), Column(_("Nội dung"), "value", width=80))


def _rows(selection: Selection) -> Iterator[Row]:
    session = selection.session
    if session is None:
        return
    points = Checkpoint.objects.filter(session=session).select_related("key").order_by("number")
    seal, newest = points.filter(is_seal=True).first(), points.last()
    for name, value in (*_counts(session), *_seal(seal), *_after(session, seal, newest), *_checks(session)):
        yield {"name": name, "value": value}


def _counts(session: MarketSession) -> Iterator[Fact]:
    entries = WitnessEntry.objects.filter(session=session)
    told = entries.aggregate(n=Count("pk"), first=Min("pk"), last=Max("pk"))
    yield _("Số mục"), ("count", told["n"])
    words = dict(WitnessEntry.Kind.choices)
    for kind, count in entries.values_list("kind").annotate(n=Count("pk")).order_by("kind"):
        yield _("Trong đó %(kind)s") % {"kind": words[kind].lower()}, ("count", count)
    yield _("Chỉ số nhật ký đầu"), ("count", told["first"])
    yield _("Chỉ số nhật ký cuối"), ("count", told["last"])


def _seal(seal: Checkpoint | None) -> Iterator[Fact]:
    stamp = TimeStamp.objects.filter(checkpoint=seal).first() if seal else None
    yield _("Niêm phong lúc"), ("moment", seal.made_at) if seal else _("chưa niêm phong")
    yield _("Số lá của cây khi niêm phong"), ("count", seal.size if seal else None)
    yield _("Khoảng chỉ số lá"), f"0–{seal.size - 1}" if seal and seal.size else ""
    yield _("Gốc Merkle"), bytes(seal.root).hex() if seal else ""
    yield _("Chữ ký (Ed25519)"), bytes(seal.signature).hex() if seal else ""
    yield _("Khóa ký"), seal.key.key_id if seal else ""
    yield _("Khóa công khai"), bytes(seal.key.public_key).hex() if seal else ""
    yield _("Dấu thời gian (RFC 3161)"), ("moment", stamp.stamped_at) if stamp else _("chưa có")
    yield _("Bên đồng ký"), _("chưa có")


def _after(session: MarketSession, seal: Checkpoint | None, newest: Checkpoint | None) -> Iterator[Fact]:
    amended = WitnessEntry.objects.filter(session=session, kind=WitnessEntry.Kind.AMENDED)
    later = amended.exclude(leaf__index__lt=seal.size).count() if seal else None
    yield _("Số sửa đổi sau niêm phong"), ("count", later)
    yield _("Dấu mốc mới nhất"), ("count", newest.number if newest else None)
    yield _("Gốc Merkle mới nhất"), bytes(newest.root).hex() if newest else ""


def _checks(session: MarketSession) -> Iterator[Fact]:
    findings = audit_log(session)
    good = _("đạt: mọi dòng dẫn đến các gốc đã ký")
    bad = _("không đạt, %(n)d điểm sai: %(first)s")
    yield _("Kết quả tự kiểm"), bad % {"n": len(findings), "first": findings[0]} if findings else good
    yield _("Lệnh kiểm tra cho mọi người"), CHECK
    yield _("Lệnh kiểm tra của Ban tổ chức"), f"{OFFICE_CHECK} {session.number}"


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Số mục"), _("Số dòng của sổ chứng kiến của cả phiên, không lọc theo địa bàn hay chủ thể.")),
        (_("Gốc Merkle"), _("Gốc của cây RFC 9162 trên mọi dòng đã có chỗ khi niêm phong.")),
        (_("Dấu thời gian"), _("Do tổ chức cấp dấu thời gian bên ngoài đóng lên văn bản niêm phong.")),
        (_("Số sửa đổi sau niêm phong"), _("Thỏa thuận sửa đổi được ghi sau niêm phong; dòng cũ không bị sửa.")),
        (_("Bên đồng ký"), _("Chợ chưa ghi nhận bên thứ hai cùng ký niêm phong.")),
        (
            _("Kết quả tự kiểm"),
            _("Tính lại mã băm của từng dòng, gốc, chữ ký và chuỗi dấu mốc lúc chốt số liệu."),
        ),
        (_("Lệnh kiểm tra"), _("Chạy không cần mạng, với các tệp công bố ở trang sổ chứng kiến của phiên.")),
    )


REPORT = Report(
    code="R14",
    name=gettext_lazy("Niêm phong"),
    title=gettext_lazy("Nhật ký chứng kiến và niêm phong"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    stages=EVERY_STAGE,
)
