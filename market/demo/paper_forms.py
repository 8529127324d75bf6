"""What each sample paper says, as plain values for its typst template."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import segno

from market.demo.content.catalogue import DemoProduct, DemoVendor
from market.demo.paper_facts import FOOD_SETS, PaperFacts, number_from, office_of, signer
from market.demo.paper_results import result_rows

type Values = dict[str, Any]

TRACE_SITE = "https://truyxuat.example"
KINDS = {"cooperative": "Hợp tác xã", "company": "Công ty", "household": "Hộ kinh doanh"}
LICENCE_HEADINGS = {
    "cooperative": "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỢP TÁC XÃ",
    "company": "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP",
    "household": "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH",
}
TRADES = {
    "cooperative": (("Trồng trọt, chăn nuôi và dịch vụ nông nghiệp", "0161"), ("Chế biến nông sản, thực phẩm", "1030")),
    "company": (("Sản xuất, chế biến sản phẩm làng nghề", "1079"), ("Bán lẻ qua mạng", "4791")),
    "household": (("Sản xuất, chế biến sản phẩm truyền thống", "1079"), ("Bán lẻ tại cơ sở và qua mạng", "4791")),
}
TONES = ("#c9361f", "#17694a", "#2c4ba0", "#b0386b", "#8a5a00")


def vietnamese_date(day: date) -> str:
    """Return a date as written on papers."""
    return f"{day:%d/%m/%Y}"


def _base(form: str, title: str, vendor: DemoVendor, facts: PaperFacts) -> Values:
    place = vendor.province.removeprefix("Thành phố ").removeprefix("Tỉnh ")
    return {
        "form": form,
        "title": title,
        "number": facts.number,
        "issuer": facts.issuer,
        "issued": vietnamese_date(facts.issued),
        "expires": vietnamese_date(facts.expires) if facts.expires else "",
        "place_and_day": f"{place}, ngày {facts.issued.day} tháng {facts.issued.month} năm {facts.issued.year}",
        "office": facts.issuer.upper(),
        "role": "KT. Trưởng cơ quan cấp",
        "signer": signer(form, facts.issuer),
        "seed": number_from("scrawl", form, facts.issuer, below=9),
    }


def _owner(vendor: DemoVendor) -> Values:
    return {
        "owner": vendor.legal_name,
        "address": vendor.full_address,
        "role": vendor.representative_title,
        "signer": vendor.representative,
        "short": vendor.display_name,
        "seed": number_from("scrawl", vendor.code, below=9),
    }


def _licence(vendor: DemoVendor, product: DemoProduct | None, facts: PaperFacts) -> Values:
    kind = KINDS[vendor.kind]
    former = f"{vendor.former_commune}, {vendor.former_district}, {vendor.former_province}"
    rows = [
        (f"Tên {kind.lower()}", vendor.legal_name),
        ("Địa chỉ trụ sở", vendor.full_address),
        ("Địa chỉ trước 01/07/2025", f"{vendor.address}, {former}"),
        ("Điện thoại", vendor.phone),
        ("Thư điện tử", vendor.email),
        ("Người đại diện", f"{vendor.representative} ({vendor.representative_title})"),
        ("Vốn đăng ký", _capital(vendor)),
    ]
    extra = {"heading": LICENCE_HEADINGS[vendor.kind], "facts": rows, "lines": TRADES[vendor.kind]}
    return {**_base("business_licence", "Giấy đăng ký kinh doanh", vendor, facts), **extra}


def _capital(vendor: DemoVendor) -> str:
    step = 20 if vendor.kind == "household" else 100  # million đồng
    millions = (2 + number_from("capital", vendor.code, below=60)) * step
    return f"{millions:,}.000.000 đồng".replace(",", ".")


def _food_safety(vendor: DemoVendor, product: DemoProduct | None, facts: PaperFacts) -> Values:
    rows = [
        ("Cơ sở", vendor.legal_name),
        ("Mã số", vendor.tax_code),
        ("Người đại diện", vendor.representative),
        ("Địa điểm sản xuất", vendor.full_address),
        ("Điện thoại", vendor.phone),
    ]
    goods = f"các sản phẩm mang tên {vendor.display_name}"
    values = _base("food_safety_certificate", "Giấy chứng nhận an toàn thực phẩm", vendor, facts)
    return {**values, "facts": rows, "goods": goods, "office_line": f"{facts.issuer} chứng nhận"}


def _commitment(vendor: DemoVendor, product: DemoProduct | None, facts: PaperFacts) -> Values:
    rows = [
        ("Chúng tôi là", vendor.legal_name),
        ("Mã số thuế", vendor.tax_code),
        ("Địa chỉ", vendor.full_address),
        ("Người đại diện", f"{vendor.representative}, {vendor.representative_title}"),
        ("Điện thoại", vendor.phone),
    ]
    return {**_base("commitment", "Bản cam kết", vendor, facts), **_owner(vendor), "facts": rows}


def _trademark(vendor: DemoVendor, product: DemoProduct | None, facts: PaperFacts) -> Values:
    rows = [
        ("Chủ giấy chứng nhận", vendor.legal_name),
        ("Địa chỉ", vendor.full_address),
        ("Ngày cấp", vietnamese_date(facts.issued)),
        ("Có hiệu lực đến", vietnamese_date(facts.expires or facts.issued)),
        ("Nhóm hàng", "29, 30, 31, 35"),
    ]
    words = vendor.display_name.replace("HTX ", "").split()
    mark = {
        "mark": " ".join(words),
        "initials": "".join(word[0] for word in words[:2]).upper(),
        "tone": TONES[number_from("tone", vendor.code, below=len(TONES))],
    }
    return {**_base("trademark", "Chứng nhận nhãn hiệu", vendor, facts), **mark, "facts": rows}


def _quality_system(vendor: DemoVendor, product: DemoProduct | None, facts: PaperFacts) -> Values:
    rows = [
        ("Cơ sở được chứng nhận", vendor.legal_name),
        ("Địa điểm", vendor.full_address),
        ("Ngày cấp", vietnamese_date(facts.issued)),
        ("Hiệu lực đến", vietnamese_date(facts.expires or facts.issued)),
    ]
    scheme = ("TCVN ISO 22000:2018", "HACCP (TCVN 5603:2023)", "VietGAP")[number_from("scheme", vendor.code, below=3)]
    values = _base("quality_system", "Chứng nhận hệ thống quản lý", vendor, facts)
    return {**values, "facts": rows, "scheme": scheme, "goods": f"sản phẩm của {vendor.display_name}"}


def _test_report(vendor: DemoVendor, product: DemoProduct | None, facts: PaperFacts) -> Values:
    product = _needed(product)
    rows = [
        ("Tên mẫu", product.name),
        ("Mã mẫu", f"{product.sku}/{facts.issued:%y%m}"),
        ("Khách hàng", vendor.legal_name),
        ("Địa chỉ", vendor.full_address),
        ("Tình trạng mẫu", "Mẫu đựng trong bao gói kín, nguyên nhãn, do khách hàng gửi"),
        ("Ngày nhận mẫu", vietnamese_date(facts.issued - timedelta(days=7))),
        ("Ngày trả kết quả", vietnamese_date(facts.issued)),
    ]
    values = _base("test_report", "Phiếu kết quả kiểm nghiệm", vendor, facts)
    code = f"M-{100 + number_from('lab', facts.issuer, below=800)}"
    return {**values, "facts": rows, "rows": result_rows(product), "lab_code": code}


def _star_certificate(vendor: DemoVendor, product: DemoProduct | None, facts: PaperFacts) -> Values:
    product = _needed(product)
    rows = [
        ("Chủ thể", vendor.legal_name),
        ("Địa chỉ", vendor.full_address),
        ("Quyết định công nhận", f"số {facts.number} ngày {vietnamese_date(facts.issued)} của {facts.issuer}"),
        ("Có giá trị đến", vietnamese_date(facts.expires or facts.issued)),
    ]
    grounds = [
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Căn cứ bộ tiêu chí và quy trình đánh giá, phân hạng sản phẩm Chương trình Mỗi xã một sản phẩm hiện hành;",
        f"Theo kết quả chấm của Hội đồng đánh giá, phân hạng sản phẩm OCOP đối với hồ sơ {product.product_code}.",
    ]
    stars = {"stars": product.stars, "product": product.name, "product_code": product.product_code}
    values = _base("star_certificate", f"Giấy chứng nhận OCOP {product.stars} sao", vendor, facts)
    group = {"group": product.group, "owner": vendor.legal_name, "office": facts.issuer}
    return {**values, **stars, **group, "facts": rows, "grounds": grounds}


def _quality_standard(vendor: DemoVendor, product: DemoProduct | None, facts: PaperFacts) -> Values:
    product = _needed(product)
    weight = f"{product.net_weight_g} g" if product.net_weight_g else "theo vé"
    life = f"{product.shelf_life_days} ngày" if product.shelf_life_days else "không quy định"
    rows = [
        ("Tên sản phẩm", product.name),
        ("Khối lượng, quy cách", f"{weight} / {product.unit}"),
        ("Thời hạn sử dụng", life),
        ("Nơi sản xuất", product.origin),
        ("Bảo quản", product.storage),
    ]
    owner_rows = [
        ("Tên", vendor.legal_name),
        ("Địa chỉ", vendor.full_address),
        ("Điện thoại", vendor.phone),
        ("Mã số", vendor.tax_code),
    ]
    food = product.set_number in FOOD_SETS
    form = "self_declaration" if food else "standard"
    base = _base(form, "Bản tự công bố sản phẩm" if food else "Tiêu chuẩn cơ sở", vendor, facts)
    label = f"{weight} · Hạn dùng {life}" + (f" · {product.allergens}" if product.allergens else "")
    return {
        **base,
        **_owner(vendor),
        "facts": rows,
        "owner_facts": owner_rows,
        "product": product.name,
        "summary": product.summary,
        "storage": product.storage[:1].lower() + product.storage[1:],
        "label_line": label,
        "rule": "Nghị định 15/2018/NĐ-CP",
    }


def _stamp(vendor: DemoVendor, product: DemoProduct | None, facts: PaperFacts) -> Values:
    product = _needed(product)
    lot = f"L{facts.issued:%y%m%d}"
    life = product.shelf_life_days
    return {
        **_base("traceability_stamp", "Tem truy xuất nguồn gốc", vendor, facts),
        "qr": segno.make(trace_address(product, lot), error="m").svg_inline(border=1, dark="#1b1a2b", omitsize=True),
        "product": product.name,
        "owner": vendor.display_name,
        "address": f"{vendor.commune}, {vendor.province}",
        "gtin": product.gtin,
        "lot": lot,
        "packed": vietnamese_date(facts.issued),
        "best_before": vietnamese_date(facts.issued + timedelta(days=life)) if life else "",
    }


def _indication(vendor: DemoVendor, product: DemoProduct | None, facts: PaperFacts) -> Values:
    product = _needed(product)
    rows = [
        ("Đơn vị được trao quyền", vendor.legal_name),
        ("Sản phẩm", product.name),
        ("Vùng sản xuất", product.origin),
        ("Ngày quyết định", vietnamese_date(facts.issued)),
    ]
    values = _base("geographical_indication", "Chỉ dẫn địa lý", vendor, facts)
    mark = product.name.split(" – ")[0]
    return {**values, "facts": rows, "mark": mark, "office": office_of(vendor, "Ủy ban nhân dân")}


def trace_address(product: DemoProduct, lot: str) -> str:
    """Return the address in the stamp's QR: a GS1 Digital Link where the product has a GTIN."""
    if product.gtin:
        return f"{TRACE_SITE}/01/{product.gtin:0>14}/10/{lot}"
    return f"{TRACE_SITE}/{product.trace_code}/{lot}"


def _needed(product: DemoProduct | None) -> DemoProduct:
    if product is None:
        raise ValueError("This paper belongs to a product.")
    return product


FORMS: dict[str, Callable[[DemoVendor, DemoProduct | None, PaperFacts], Values]] = {
    "business_licence": _licence,
    "food_safety_certificate": _food_safety,
    "commitment": _commitment,
    "trademark": _trademark,
    "quality_system": _quality_system,
    "test_report": _test_report,
    "star_certificate": _star_certificate,
    "quality_standard": _quality_standard,
    "traceability_stamp": _stamp,
    "geographical_indication": _indication,
}
