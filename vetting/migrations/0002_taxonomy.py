"""The six branches and 26 product sets of Decision 26/2026/QĐ-TTg, Annex I."""

from django.db import migrations
from django.utils.translation import gettext_noop as _

DECISION = "26/2026/QĐ-TTg"

# branch code → (name, {set number: name})
BRANCHES = {
    "I": (
        _("Thực phẩm"),
        {
            1: _("Rau, củ, quả, hạt tươi"),
            2: _("Thịt, thủy sản, trứng, sữa tươi"),
            3: _("Gạo, ngũ cốc, hạt sơ chế khác"),
            4: _("Mật ong, mật khác, nông sản thực phẩm khác"),
            5: _("Đồ ăn nhanh"),
            6: _("Chế biến từ gạo, ngũ cốc"),
            7: _("Chế biến từ rau, củ, quả, hạt"),
            8: _("Chế biến từ thịt, trứng, sữa, thủy sản, mật"),
            9: _("Tương, nước mắm, gia vị lỏng"),
            10: _("Gia vị khác"),
            11: _("Chè tươi, chè chế biến"),
            12: _("Chè từ thực vật khác"),
            13: _("Cà phê, ca cao"),
        },
    ),
    "II": (
        _("Đồ uống"),
        {
            14: _("Rượu trắng"),
            15: _("Đồ uống có cồn khác"),
            16: _("Nước khoáng, nước đóng chai"),
            17: _("Đồ uống không cồn khác"),
        },
    ),
    "III": (
        _("Dược liệu và sản phẩm từ dược liệu"),
        {
            18: _("Thực phẩm chức năng, thuốc dược liệu, thuốc cổ truyền"),
            19: _("Mỹ phẩm từ dược liệu"),
            20: _("Tinh dầu và dược liệu khác"),
        },
    ),
    "IV": (
        _("Hàng thủ công mỹ nghệ"),
        {
            21: _("Thủ công mỹ nghệ gia dụng, trang trí"),
            22: _("Vải, may mặc"),
        },
    ),
    "V": (
        _("Sinh vật cảnh"),
        {
            23: _("Hoa"),
            24: _("Cây cảnh"),
            25: _("Động vật cảnh"),
        },
    ),
    "VI": (
        _("Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch"),
        {
            26: _("Du lịch cộng đồng, du lịch sinh thái, điểm du lịch"),
        },
    ),
}


def add(apps, schema_editor):
    branch_model = apps.get_model("vetting", "ProductBranch")
    set_model = apps.get_model("vetting", "ProductSet")
    for position, (code, (name, sets)) in enumerate(BRANCHES.items(), start=1):
        branch = branch_model.objects.create(code=code, name=name, position=position)
        set_model.objects.bulk_create(
            set_model(number=number, name=text, branch=branch, decision=DECISION) for number, text in sets.items()
        )


def remove(apps, schema_editor):
    apps.get_model("vetting", "ProductSet").objects.filter(decision=DECISION).delete()
    apps.get_model("vetting", "ProductBranch").objects.filter(code__in=BRANCHES).delete()


class Migration(migrations.Migration):
    dependencies = [("vetting", "0001_vendors_and_dossiers")]

    operations = [migrations.RunPython(add, remove)]
