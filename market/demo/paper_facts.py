"""The facts of the sample papers: numbers, offices and dates, each following from vendor, product and day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from market.demo.content.catalogue import CERTIFICATE_MONTHS, REFERENCE_DAY, DemoProduct, DemoVendor, add_months

FOOD_SETS = range(1, 21)  # what is eaten, drunk or put on the skin
FOOD_SAFETY_MONTHS = 36
TRADEMARK_MONTHS = 120
COMMITMENT_MONTHS = 12
QUALITY_SYSTEM_MONTHS = 36
HANOI_CODE = "01"
SIGNERS = (
    "Nguyễn Thu Hà",
    "Trần Quốc Bình",
    "Lê Minh Tuấn",
    "Phạm Thanh Vân",
    "Đỗ Hải Yến",
    "Vũ Đình Khoa",
    "Bùi Ngọc Lan",
    "Hoàng Anh Dũng",
)


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a reviewer types in beside a paper."""

    number: str
    issuer: str
    issued: date
    expires: date | None


def number_from(*parts: object, below: int) -> int:
    """Return a number below the bound that always comes out the same for the same parts."""
    return int.from_bytes(sha256("|".join(map(str, parts)).encode()).digest()[:8]) % below


def paper_facts(
    kind: str, vendor: DemoVendor, product: DemoProduct | None = None, *, today: date = REFERENCE_DAY
) -> PaperFacts:
    """Return number, issuer and dates of the sample paper of this kind."""
    if kind in VENDOR_PAPERS:
        return VENDOR_PAPERS[kind](vendor, today)
    if product is None:
        raise ValueError(f"A {kind} belongs to a product.")
    return PRODUCT_PAPERS[kind](vendor, product, today)


def office_of(vendor: DemoVendor, department: str) -> str:
    """Return a department of the vendor's city or province."""
    return f"{department} {vendor.province}".replace("Thành phố", "thành phố").replace("Tỉnh", "tỉnh")


def signer(*parts: object) -> str:
    """Return an invented official's name."""
    return SIGNERS[number_from("signer", *parts, below=len(SIGNERS))]


def _licence(vendor: DemoVendor, today: date) -> PaperFacts:
    day = date(vendor.founded, 1 + number_from("m", vendor.code, below=12), 1 + number_from("d", vendor.code, below=28))
    if vendor.kind == "company":
        return PaperFacts(vendor.tax_code, office_of(vendor, "Sở Tài chính"), day, None)
    return PaperFacts(vendor.tax_code, f"Ủy ban nhân dân {vendor.commune[:1].lower()}{vendor.commune[1:]}", day, None)


def _food_safety(vendor: DemoVendor, today: date) -> PaperFacts:
    issued = _back(today, 40 + number_from("fs", vendor.code, below=700))
    number = f"{100 + number_from('fsn', vendor.code, below=800):04d}/{issued.year}/NNMT-{vendor.province_code}"
    department = office_of(vendor, "Sở Nông nghiệp và Môi trường")
    return PaperFacts(number, department, issued, add_months(issued, FOOD_SAFETY_MONTHS))


def _commitment(vendor: DemoVendor, today: date) -> PaperFacts:
    issued = _back(today, 14 + number_from("ck", vendor.code, below=160))
    return PaperFacts(f"CK-{vendor.code}", vendor.legal_name, issued, add_months(issued, COMMITMENT_MONTHS))


def _quality_system(vendor: DemoVendor, today: date) -> PaperFacts:
    issued = _back(today, 60 + number_from("qs", vendor.code, below=800))
    number = f"QS-{2000 + number_from('qsn', vendor.code, below=7000)}"
    return PaperFacts(
        number, "Trung tâm Chứng nhận Chất lượng Đông Đô", issued, add_months(issued, QUALITY_SYSTEM_MONTHS)
    )


def _trademark(vendor: DemoVendor, today: date) -> PaperFacts:
    issued = _back(today, 400 + number_from("tm", vendor.code, below=2200))
    number = f"4-{400000 + number_from('tmn', vendor.code, below=90000)}-000"
    return PaperFacts(number, "Cơ quan sở hữu trí tuệ (đơn vị mẫu)", issued, add_months(issued, TRADEMARK_MONTHS))


def _indication(vendor: DemoVendor, product: DemoProduct, today: date) -> PaperFacts:
    issued = _back(today, 200 + number_from("gi", product.sku, below=900))
    number = f"{20 + number_from('gin', product.sku, below=70)}/QĐ-UBND"
    return PaperFacts(number, office_of(vendor, "Ủy ban nhân dân"), issued, None)


def _test_report(vendor: DemoVendor, product: DemoProduct, today: date) -> PaperFacts:
    if product.test_issued is None:
        raise ValueError(f"{product.sku} has no test slip.")
    return PaperFacts(product.test_number, product.test_lab, product.test_issued, product.test_expires)


def _star_certificate(vendor: DemoVendor, product: DemoProduct, today: date) -> PaperFacts:
    if product.certificate_issued is None:
        raise ValueError(f"{product.sku} has no stars.")
    issued = product.certificate_issued
    expires = add_months(issued, CERTIFICATE_MONTHS)
    return PaperFacts(product.certificate_number, product.certificate_issuer, issued, expires)


def _quality_standard(vendor: DemoVendor, product: DemoProduct, today: date) -> PaperFacts:
    issued = product.test_issued or _back(today, 90 + number_from("std", product.sku, below=500))
    issued += timedelta(days=10 if product.test_issued else 0)
    prefix = "TCCS " if product.set_number not in FOOD_SETS else ""
    return PaperFacts(f"{prefix}{product.serial:02d}/{vendor.code}/{issued.year}", vendor.legal_name, issued, None)


def _stamp(vendor: DemoVendor, product: DemoProduct, today: date) -> PaperFacts:
    packed = _back(today, 1 + number_from("lot", product.sku, below=6))
    return PaperFacts(product.trace_code, vendor.legal_name, packed, None)


def _back(today: date, days: int) -> date:
    """Return the day that many days before, counted from the start of today's week: it moves week by week."""
    return today - timedelta(days=(today - REFERENCE_DAY).days % 7) - timedelta(days=days)


VENDOR_PAPERS: dict[str, Callable[[DemoVendor, date], PaperFacts]] = {
    "business_licence": _licence,
    "food_safety_certificate": _food_safety,
    "commitment": _commitment,
    "quality_system": _quality_system,
    "trademark": _trademark,
}
PRODUCT_PAPERS: dict[str, Callable[[DemoVendor, DemoProduct, date], PaperFacts]] = {
    "test_report": _test_report,
    "star_certificate": _star_certificate,
    "quality_standard": _quality_standard,
    "traceability_stamp": _stamp,
    "geographical_indication": _indication,
}
