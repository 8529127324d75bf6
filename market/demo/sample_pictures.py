"""Small pictures of a good paper of each kind, for the page on which papers are handed in. Nothing on them is real."""

import json
from datetime import date
from io import BytesIO

from PIL import Image, ImageOps

from market.demo.content.catalogue import DemoProduct, DemoVendor, add_months
from market.demo.paper_facts import PaperFacts
from market.demo.paper_forms import FORMS, vietnamese_date
from market.demo.paper_photos import photograph
from market.demo.papers import print_page

WIDTH = 560  # pixels
QUALITY = 58
DPI, STAMP_DPI = 110, 260  # dots to the inch of the printed page
ISSUED = date(2026, 1, 15)
OFFICE = "Cơ quan Ví Dụ"
DESIGN = "intellectual_property"  # a kind of paper the demo has none of

VENDOR = DemoVendor(
    code="VIDU",
    legal_name="Hợp tác xã Ví Dụ",
    display_name="HTX Ví Dụ",
    kind="cooperative",
    tax_code="0000000000",
    representative="Nguyễn Văn A",
    representative_title="Giám đốc",
    phone="0000 000 000",
    email="vidu@example.vn",
    address="Thôn Một",
    commune_code="00000",
    commune="Xã Ví Dụ",
    province_code="00",
    province="Tỉnh Ví Dụ",
    former_commune="Xã Cũ",
    former_district="Huyện Cũ",
    former_province="Tỉnh Ví Dụ",
    founded=2020,
    stage="approved",
    stage_reason="",
    story="",
)
PRODUCT = DemoProduct(
    sku="VIDU-01",
    vendor=VENDOR.code,
    serial=1,
    name="Mật ong Ví Dụ",
    summary="Mật trong, sánh, thơm mùi hoa.",
    set_number=4,
    branch=1,
    group="Thô, sơ chế",
    stars=4,
    potential_five=False,
    unit="lọ",
    net_weight_g=500,
    regular_price=120_000,
    session_price=110_000,
    no_discount=False,
    allotment=10,
    per_buyer_limit=5,
    shelf_life_days=540,
    origin="Xã Ví Dụ",
    gtin="",
    trace_code="VIDU-0001",
    product_code="00-00000-01-2026",
    certificate_number="000/QĐ-UBND",
    certificate_issuer="Ủy ban nhân dân Tỉnh Ví Dụ",
    certificate_issued=ISSUED,
    certificate_expires=add_months(ISSUED, 36),
    test_number="KN-0000",
    test_lab="Phòng thử nghiệm Ví Dụ",
    test_issued=ISSUED,
    test_expires=None,
    abv=None,
    allergens="",
    storage="Nơi khô ráo, thoáng mát",
    picture="",
    stage="approved",
    stage_reason="",
)
# Kind → number, who issues it, for how many months.
FACTS = {
    "business_licence": ("0000000000", "Sở Tài chính Tỉnh Ví Dụ", 0),
    "food_safety_certificate": ("000/2026/NNMT-00", "Sở Nông nghiệp và Môi trường Tỉnh Ví Dụ", 36),
    "quality_standard": ("01/VIDU/2026", VENDOR.legal_name, 0),
    "test_report": ("KN-0000", PRODUCT.test_lab, 0),
    "traceability_stamp": (PRODUCT.trace_code, VENDOR.legal_name, 0),
    "star_certificate": (PRODUCT.certificate_number, PRODUCT.certificate_issuer, 36),
    "trademark": ("4-000000-000", OFFICE, 120),
    DESIGN: ("3-00000-000", OFFICE, 60),
    "geographical_indication": ("00/QĐ-UBND", "Ủy ban nhân dân Tỉnh Ví Dụ", 0),
    "quality_system": ("QS-0000", "Tổ chức Ví Dụ", 36),
}


def sample_picture(kind: str) -> bytes:
    """Return the picture of a good paper of this kind, as a phone sees it on a table (WebP)."""
    number, issuer, months = FACTS[kind]
    facts = PaperFacts(number, issuer, ISSUED, add_months(ISSUED, months) if months else None)
    page = print_page(
        {"paper": json.dumps(_values(kind, facts), ensure_ascii=False), "picture": "1"},
        STAMP_DPI if kind == "traceability_stamp" else DPI,
    )
    with Image.open(BytesIO(photograph(page, seed=f"mau-{kind}"))) as photo:
        upright = ImageOps.exif_transpose(photo)
        small = upright.resize((WIDTH, round(upright.height * WIDTH / upright.width)), Image.Resampling.LANCZOS)
    target = BytesIO()
    small.save(target, "WEBP", quality=QUALITY, method=6)
    return target.getvalue()


def _values(kind: str, facts: PaperFacts) -> dict[str, object]:
    if kind != DESIGN:
        return dict(FORMS[kind](VENDOR, PRODUCT, facts))
    rows = [
        ("Tên kiểu dáng", "Lọ đựng mật ong"),
        ("Chủ bằng độc quyền", VENDOR.legal_name),
        ("Địa chỉ", VENDOR.full_address),
        ("Ngày cấp", vietnamese_date(facts.issued)),
        ("Có hiệu lực đến", vietnamese_date(facts.expires or facts.issued)),
    ]
    base = FORMS["trademark"](VENDOR, None, facts)
    return dict(base) | {"form": DESIGN, "title": "Bằng độc quyền kiểu dáng", "facts": rows}
