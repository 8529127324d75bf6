"""The rules of the market's opening in their new columns, what a reviewer looks for, and who decided alone so far."""

import importlib
from datetime import date

from django.db import migrations
from django.db.models import F, Q
from django.utils.translation import gettext_noop as _

opening = importlib.import_module("vetting.migrations.0003_requirements")

OPENING = date(2026, 1, 1)
STARRED = [3, 4, 5]

# kind → what it is, who issues it, how long that takes
WORDS = {
    "business_licence": (
        _("Giấy đăng ký doanh nghiệp, hợp tác xã hoặc hộ kinh doanh, chụp đủ bốn góc."),
        _("Sở Tài chính, hoặc UBND xã, phường với hộ kinh doanh"),
        _("khoảng 3 ngày làm việc, cả khi xin cấp lại"),
    ),
    "food_safety_certificate": (
        _("Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm. ISO 22000, HACCP, VietGAP còn hạn cũng được nhận."),
        _("Sở Nông nghiệp và Môi trường, Sở Công Thương hoặc Sở Y tế, tùy mặt hàng"),
        _("khoảng 15 đến 20 ngày, có giá trị 3 năm"),
    ),
    "test_report": (
        _("Phiếu kết quả kiểm nghiệm các chỉ tiêu an toàn của chính sản phẩm này, trong 12 tháng gần đây."),
        _("Phòng kiểm nghiệm được chỉ định hoặc đạt ISO/IEC 17025"),
        _("khoảng 5 đến 10 ngày"),
    ),
    "traceability_stamp": (
        _("Ảnh chụp rõ tem dán trên sản phẩm, đọc được mã QR."),
        _("Hệ thống truy xuất nguồn gốc của thành phố"),
        _("khoảng 3 đến 5 ngày sau khi đăng ký"),
    ),
    "star_certificate": (
        _("Quyết định kèm giấy chứng nhận hạng sao OCOP của sản phẩm."),
        _("UBND cấp tỉnh cấp 3 và 4 sao; Bộ Nông nghiệp và Môi trường cấp 5 sao"),
        _("theo đợt, ít nhất hai đợt một năm; có giá trị 36 tháng"),
    ),
    "quality_standard": (
        _("Bản tự công bố sản phẩm, hoặc tiêu chuẩn cơ sở với hàng thủ công."),
        _("Chính cơ sở lập và ký"),
        _("tự làm được trong ngày"),
    ),
    "geographical_indication": (
        _("Quyết định trao quyền sử dụng chỉ dẫn địa lý cho cơ sở."),
        _("Cơ quan quản lý chỉ dẫn địa lý của địa phương"),
        _("khoảng 10 đến 20 ngày"),
    ),
    "trademark": (
        _("Giấy chứng nhận đăng ký nhãn hiệu, hoặc đơn đăng ký đã được chấp nhận."),
        _("Cục Sở hữu trí tuệ"),
        _("đơn được chấp nhận sau khoảng 1 tháng; giấy có giá trị 10 năm"),
    ),
    "quality_system": (
        _("ISO, HACCP, VietGAP, hữu cơ hoặc chứng nhận tương đương."),
        _("Tổ chức chứng nhận được công nhận"),
        _("khoảng 1 đến 3 tháng, có giá trị 2 đến 3 năm"),
    ),
    "intellectual_property": (
        _("Bằng kiểu dáng, sáng chế, hoặc giấy chứng nhận quyền tác giả."),
        _("Cục Sở hữu trí tuệ, Cục Bản quyền tác giả"),
        _("vài tháng đến hơn một năm"),
    ),
}

# Product rules that a claim brings: claim → (kind, has an end)
CLAIMED = {
    "geographical_indication": ("geographical_indication", False),
    "registered_brand": ("trademark", True),
    "protected_design": ("intellectual_property", True),
    "certified_process": ("quality_system", True),
}

_NAME = _("Tên trên giấy đúng với tên cơ sở trong hồ sơ")
_READABLE = _("Đủ trang, rõ chữ, đủ bốn góc")
_SIGNED = _("Có chữ ký và dấu của nơi cấp")
_NUMBER = _("Số hiệu và ngày cấp đúng như đã khai")
_IN_FORCE = _("Còn hiệu lực")
_THIS_PRODUCT = _("Đúng sản phẩm đang xin duyệt")

CRITERIA = {
    "business_licence": [
        _READABLE,
        _NAME,
        _("Mã số thuế đúng như đã khai"),
        _("Người đại diện đúng như đã khai"),
        _("Ngành nghề phù hợp với hàng bán"),
        _SIGNED,
    ],
    "food_safety_certificate": [
        _READABLE,
        _NAME,
        _NUMBER,
        _IN_FORCE,
        _("Phạm vi chứng nhận gồm mặt hàng bán"),
        _SIGNED,
    ],
    "test_report": [
        _READABLE,
        _THIS_PRODUCT,
        _("Phòng kiểm nghiệm được chỉ định hoặc đạt ISO/IEC 17025"),
        _("Đủ chỉ tiêu an toàn của nhóm hàng"),
        _("Mọi chỉ tiêu trong giới hạn cho phép"),
        _("Phiếu trong 12 tháng tính đến ngày nộp"),
    ],
    "traceability_stamp": [
        _("Mã trên tem đọc được"),
        _("Địa chỉ trên mã mở đúng sản phẩm và cơ sở"),
        _("Tem in tên cơ sở và nơi sản xuất"),
    ],
    "star_certificate": [
        _READABLE,
        _THIS_PRODUCT,
        _NAME,
        _("Hạng sao và điểm khớp nhau, đúng như đã khai"),
        _IN_FORCE,
        _SIGNED,
    ],
    "quality_standard": [_READABLE, _THIS_PRODUCT, _("Có chữ ký của cơ sở")],
    "geographical_indication": [_READABLE, _NAME, _THIS_PRODUCT, _SIGNED],
    "trademark": [_READABLE, _NAME, _("Nhóm hàng đăng ký gồm mặt hàng bán"), _IN_FORCE],
    "intellectual_property": [_READABLE, _NAME, _THIS_PRODUCT, _IN_FORCE],
    "quality_system": [_READABLE, _NAME, _("Phạm vi chứng nhận gồm mặt hàng bán"), _IN_FORCE],
}


def fill(apps, schema_editor):
    requirement = apps.get_model("vetting", "PaperRequirement")
    requirement.objects.filter(is_mandatory=False).update(duty="optional")
    requirement.objects.filter(starred_only=True).update(stars=STARRED)
    complete(apps)
    dossier = apps.get_model("vetting", "Dossier")
    decided = dossier.objects.filter(status__in=["approved", "rejected"])
    decided.filter(Q(reviewer__isnull=True) | Q(decided_by=F("reviewer"))).update(lane="earlier")


def put_back(apps):
    """Make all rules of the opening anew, in today's columns."""
    requirement = apps.get_model("vetting", "PaperRequirement")
    requirement.objects.all().delete()
    for position, row in enumerate(opening.REQUIREMENTS, start=1):
        columns = dict(row)
        duty = "required" if columns.pop("is_mandatory", True) else "optional"
        stars = STARRED if columns.pop("starred_only", False) else []
        requirement.objects.create(position=position, effective_from=OPENING, duty=duty, stars=stars, **columns)
    apps.get_model("vetting", "Criterion").objects.all().delete()
    complete(apps)


def complete(apps):
    requirement = apps.get_model("vetting", "PaperRequirement")
    last = requirement.objects.count()
    for kind, (hint, issued_by, takes) in WORDS.items():
        requirement.objects.filter(kind=kind).update(hint=hint, issued_by=issued_by, takes=takes)
    for number, (claim, (kind, has_expiry)) in enumerate(CLAIMED.items(), start=1):
        hint, issued_by, takes = WORDS[kind]
        requirement.objects.create(
            kind=kind,
            scope="product",
            duty="required",
            claims=[claim],
            has_expiry=has_expiry,
            hint=hint,
            issued_by=issued_by,
            takes=takes,
            position=last + number,
            effective_from=OPENING,
        )
    criterion = apps.get_model("vetting", "Criterion")
    criterion.objects.bulk_create(
        criterion(kind=kind, text=text, position=position, effective_from=OPENING)
        for kind, texts in CRITERIA.items()
        for position, text in enumerate(texts, start=1)
    )


def empty(apps, schema_editor):
    apps.get_model("vetting", "PaperRequirement").objects.exclude(claims=[]).delete()
    apps.get_model("vetting", "Criterion").objects.filter(effective_from=OPENING).delete()


class Migration(migrations.Migration):
    dependencies = [("vetting", "0006_the_vetting_desk")]

    operations = [migrations.RunPython(fill, empty)]
