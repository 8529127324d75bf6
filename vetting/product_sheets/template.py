"""The template as XLSX: headings, the vendor's products, drop-downs, and a sheet that explains. Always Vietnamese."""

from collections.abc import Iterable
from typing import IO, Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from vetting.models import Product, ProductSet, Vendor
from vetting.product_sheets.columns import CLAIM, COLUMNS, MOST_PRODUCTS, SHEET, Column

LANGUAGE = "vi"
_LISTS = "Danh mục"
_TOP = 0  # the line of the headings
_FONT = {"font_name": "Times New Roman", "font_size": 12}
_STARS = ("3 sao", "4 sao", "5 sao")


def write_template(target: IO[bytes], vendor: Vendor, units: Iterable[str]) -> None:
    """Write the template of a vendor, its products filled in."""
    with translation.override(LANGUAGE):
        book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
        page, help_page, lists = (book.add_worksheet(name) for name in (SHEET, "Hướng dẫn", _LISTS))
        sets = [f"{each.number}. {each}" for each in ProductSet.objects.order_by("number")]
        _fill(book, page, vendor)
        _drop_downs(page, _write_lists(lists, sets, [_(unit) for unit in units]))
        _explain(book, help_page, sets)
        book.close()


def _fill(book: Any, page: Any, vendor: Vendor) -> None:
    heading = book.add_format(
        _FONT | {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#F6EFE2"}
    )
    needed = book.add_format(
        _FONT | {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#F2C14E"}
    )
    text, plain = book.add_format(_FONT | {"num_format": "@"}), book.add_format(_FONT)
    for place, column in enumerate(COLUMNS):
        page.set_column(place, place, column.width, text if column.is_text else plain)
        label = f"{column.heading} *" if column.is_required else str(column.heading)
        page.write_string(_TOP, place, label, needed if column.is_required else heading)
        page.write_comment(_TOP, place, str(column.hint), {"x_scale": 1.6})
    page.set_row(_TOP, 48)
    page.freeze_panes(_TOP + 1, 2)
    products = vendor.products.exclude(status=Product.Status.WITHDRAWN).select_related("product_set")
    for number, product in enumerate(products.order_by("sku")[:MOST_PRODUCTS], _TOP + 1):
        for place, column in enumerate(COLUMNS):
            _write(page, number, place, _value(product, column), text if column.is_text else plain)


def _value(product: Product, column: Column) -> str | int | float | None:
    if column.field.startswith(CLAIM):
        return "có" if column.field.removeprefix(CLAIM) in product.claims else None
    if column.field == "product_set":
        return f"{product.product_set_id}. {product.product_set}"
    if column.field == "stars":
        return f"{product.stars} sao" if product.stars else None
    if column.field == "potential_five_stars":
        return "có" if product.potential_five_stars else None
    if column.field == "alcohol_percent":
        return None if product.alcohol_percent is None else float(product.alcohol_percent)
    value: str | int | None = getattr(product, column.field)
    return value


def _write(page: Any, line: int, place: int, value: str | float | None, style: Any) -> None:
    if value is None or value == "":
        page.write_blank(line, place, None, style)
    elif isinstance(value, int | float):
        page.write_number(line, place, value, style)
    else:
        page.write_string(line, place, value, style)


def _write_lists(page: Any, sets: list[str], units: list[str]) -> dict[str, str]:
    """Write the values of the drop-downs; return where each field's are."""
    page.hide()
    places = {}
    values = {"product_set": sets, "stars": list(_STARS), "unit": units, "yes": ["có", "không"]}
    for place, (name, texts) in enumerate(values.items()):
        page.write_column(0, place, texts)
        letter = chr(ord("A") + place)
        places[name] = f"='{_LISTS}'!${letter}$1:${letter}${len(texts)}"
    return places


def _drop_downs(page: Any, places: dict[str, str]) -> None:
    for place, column in enumerate(COLUMNS):
        is_yes = column.field.startswith(CLAIM) or column.field == "potential_five_stars"
        source = places["yes"] if is_yes else places.get(column.field)
        if source is None:
            continue
        may_differ = column.field == "unit"  # a vendor may write anything
        rule = {"validate": "list", "source": source, "show_error": not may_differ}
        page.data_validation(_TOP + 1, place, _TOP + MOST_PRODUCTS, place, rule)


def _explain(book: Any, page: Any, sets: list[str]) -> None:
    bold, plain = book.add_format(_FONT | {"bold": True}), book.add_format(_FONT | {"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 40, plain)
    page.set_column(1, 1, 90, plain)
    lines = [
        _("Mỗi dòng ở sheet “Sản phẩm” là một sản phẩm, tối đa %(n)d dòng.") % {"n": MOST_PRODUCTS},
        _("Cột có dấu * phải điền. Ô để trống ở cột khác nghĩa là không có."),
        _("Cùng mã là sửa sản phẩm cũ, mã mới là thêm. Bỏ một dòng đi không xóa sản phẩm."),
        _("Sản phẩm đã duyệt giữ nguyên tên, bộ, hạng sao, điều ghi trên nhãn, độ cồn; các cột khác sửa được."),
        _("Đừng gộp ô, đừng dùng công thức, đừng đổi tên cột. Ảnh thì thêm ở trang của từng sản phẩm."),
    ]
    for number, line in enumerate(lines):
        page.merge_range(number, 0, number, 1, line, plain)
    top = len(lines) + 1
    page.write_string(top, 0, _("Cột"), bold)
    page.write_string(top, 1, _("Cách điền"), bold)
    for number, column in enumerate(COLUMNS, top + 1):
        page.write_string(number, 0, f"{column.heading} *" if column.is_required else str(column.heading), plain)
        page.write_string(number, 1, str(column.hint), plain)
    top += len(COLUMNS) + 2
    page.write_string(top, 0, _("Bộ sản phẩm OCOP"), bold)
    for number, text in enumerate(sets, top + 1):
        page.write_string(number, 0, text, plain)
