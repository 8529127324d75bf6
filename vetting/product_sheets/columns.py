"""The columns of a sheet of products: heading, field, how a cell is read. One table for writing and reading."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from market.files.tables import Cell
from market.kernel.texts import fold
from vetting.models import Claim
from vetting.product_sheets import typed

SHEET = "Sản phẩm"  # the sheet's name, in whatever language the page is
MOST_PRODUCTS = 300  # of one sheet: saved in one transaction
CLAIM = "claim:"  # prefix of the columns that are one claim each


@dataclass(frozen=True)
class Column:
    """One column: the field it fills, its heading, how its cells are read, what to know about it."""

    field: str
    heading: Promise
    read: Callable[[Cell], str]
    hint: Promise
    is_required: bool = False
    width: int = 16
    is_text: bool = False  # shown and kept as typed: codes with leading zeros


COLUMNS = (
    Column("sku", _("Mã sản phẩm"), typed.text_of, _("Mã riêng của cơ sở. Nhập lại cùng mã là sửa."), True, 14, True),
    Column("name", _("Tên sản phẩm"), typed.text_of, _("Như trên nhãn và giấy chứng nhận."), True, 34, True),
    Column("product_set", _("Bộ sản phẩm OCOP"), typed.set_of, _("Chọn trong danh sách, hoặc gõ số 1–26."), True, 34),
    Column("stars", _("Hạng sao OCOP"), typed.stars_of, _("3, 4, 5 hoặc để trống nếu chưa xếp hạng."), width=10),
    Column("potential_five_stars", _("Tiềm năng 5 sao"), typed.yes_of, _("“có” hoặc để trống."), width=10),
    Column("summary", _("Giới thiệu ngắn"), typed.text_of, _("Một, hai câu, tối đa 300 chữ cái."), True, 44, True),
    Column("regular_price", _("Giá niêm yết (đồng)"), typed.money_of, _("189000 hoặc 189.000."), True, 14),
    Column("unit", _("Đơn vị tính"), typed.text_of, _("kg, hộp, quả, chai…"), True, 12, True),
    Column("net_weight", _("Khối lượng tịnh (gam)"), typed.grams_of, _("500, “500 g” hoặc “1,5 kg”."), True, 14),
    Column("story", _("Câu chuyện sản phẩm"), typed.text_of, _("Giống, đất, người làm; tới 4000 chữ cái."), width=44),
    Column("storage", _("Bảo quản"), typed.text_of, _("Ví dụ: nơi khô mát, dưới 30 độ."), width=26),
    Column("shelf_life_days", _("Hạn dùng (ngày)"), typed.days_of, _("10, “10 ngày” hoặc “6 tháng”."), width=12),
    Column("allergens", _("Chất gây dị ứng"), typed.text_of, _("Để trống nếu không có."), width=20),
    Column("alcohol_percent", _("Độ cồn (%)"), typed.percent_of, _("Chỉ với đồ uống có cồn: 12,5."), width=10),
    Column("gtin", _("Mã vạch (GTIN)"), typed.text_of, _("8, 12, 13 hoặc 14 số, cả số kiểm tra."), False, 18, True),
    Column("trace_code", _("Mã truy xuất nguồn gốc"), typed.text_of, _("Như trên tem."), False, 22, True),
    *(
        Column(f"{CLAIM}{claim.value}", claim.label, typed.yes_of, _("“có” thì phải nộp giấy tương ứng."), width=16)
        for claim in Claim
    ),
)


def column_of(heading: str) -> Column | None:
    """Return the column a heading names, whatever its marks, case, stars and remarks in brackets; in both languages."""
    return _by_heading().get(_key(heading))


@cache
def _by_heading() -> dict[str, Column]:
    known: dict[str, Column] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {_key(str(column.heading)): column for column in COLUMNS}
    return known


def _key(heading: str) -> str:
    return " ".join(fold(heading.split("(", maxsplit=1)[0]).replace("*", " ").split())
