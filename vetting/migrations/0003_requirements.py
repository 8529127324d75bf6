"""Which papers the market asks for at its opening. Later changes are new rows with later dates, not new migrations."""

from datetime import date

from django.db import migrations
from django.utils.translation import gettext_noop as _

OPENING = date(2026, 1, 1)
FOOD_AND_DRINK = list(range(1, 18))  # branches I and II
EATEN = [*FOOD_AND_DRINK, 18, 20]  # with functional foods and the herbs one takes
GOODS = list(range(1, 26))  # everything but the services of branch VI

# In the order of the vendor's checklist.
REQUIREMENTS = [
    {
        "kind": "business_licence",
        "scope": "vendor",
        "hint": _(
            "Giấy đăng ký doanh nghiệp, hợp tác xã hoặc hộ kinh doanh. Sở Tài chính hoặc UBND xã, phường cấp; "
            "bị mất thì xin cấp lại, khoảng 3 ngày làm việc."
        ),
    },
    {
        "kind": "food_safety_certificate",
        "scope": "vendor",
        "set_numbers": EATEN,
        "has_expiry": True,
        "hint": _(
            "Sở Nông nghiệp và Môi trường, Sở Công Thương hoặc Sở Y tế cấp tùy mặt hàng, khoảng 15 đến 20 ngày, có giá trị "
            "3 năm. Giấy ISO 22000, HACCP, VietGAP hoặc bản cam kết của cơ sở nhỏ còn hạn cũng được nhận."
        ),
    },
    {
        "kind": "test_report",
        "scope": "product",
        "set_numbers": FOOD_AND_DRINK,
        "hint": _(
            "Phòng kiểm nghiệm được chỉ định hoặc đạt ISO/IEC 17025 cấp, khoảng 5 đến 10 ngày. "
            "Phiếu nên làm trong vòng 12 tháng gần đây."
        ),
    },
    {
        "kind": "traceability_stamp",
        "scope": "product",
        "set_numbers": GOODS,
        "hint": _(
            "Ảnh chụp rõ tem dán trên sản phẩm, đọc được mã QR. Chưa có tem thì đăng ký trên hệ thống truy xuất nguồn gốc "
            "của thành phố, khoảng 3 đến 5 ngày."
        ),
    },
    {
        "kind": "star_certificate",
        "scope": "product",
        "starred_only": True,
        "has_expiry": True,
        "hint": _(
            "Quyết định kèm giấy chứng nhận: UBND cấp tỉnh cấp cho 3 sao và 4 sao, Bộ Nông nghiệp và Môi trường cấp cho "
            "5 sao; có giá trị 36 tháng."
        ),
    },
    {
        "kind": "quality_standard",
        "scope": "product",
        "set_numbers": GOODS,
        "is_mandatory": False,
        "hint": _("Bản tự công bố sản phẩm hoặc tiêu chuẩn cơ sở, do chính cơ sở lập và ký."),
    },
    {
        "kind": "geographical_indication",
        "scope": "product",
        "is_mandatory": False,
        "hint": _("Quyết định trao quyền sử dụng chỉ dẫn địa lý của địa phương cho cơ sở."),
    },
    {
        "kind": "trademark",
        "scope": "vendor",
        "is_mandatory": False,
        "hint": _("Giấy chứng nhận hoặc đơn đăng ký được chấp nhận, do Cục Sở hữu trí tuệ cấp; có giá trị 10 năm."),
    },
    {
        "kind": "quality_system",
        "scope": "vendor",
        "is_mandatory": False,
        "hint": _("ISO, HACCP, VietGAP, hữu cơ: tổ chức chứng nhận cấp, có giá trị 2 đến 3 năm."),
    },
]


def add(apps, schema_editor):
    requirement = apps.get_model("vetting", "PaperRequirement")
    requirement.objects.bulk_create(
        requirement(position=position, effective_from=OPENING, **row)
        for position, row in enumerate(REQUIREMENTS, start=1)
    )


def remove(apps, schema_editor):
    apps.get_model("vetting", "PaperRequirement").objects.filter(effective_from=OPENING).delete()


class Migration(migrations.Migration):
    dependencies = [("vetting", "0002_taxonomy")]

    operations = [migrations.RunPython(add, remove)]
