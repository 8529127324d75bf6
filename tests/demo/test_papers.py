"""Sample papers open, say what they should, and come out the same every time."""

from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageFilter, ImageOps, ImageStat

from market.demo.content.catalogue import REFERENCE_DAY, DemoProduct, DemoVendor, demo_products, demo_vendors
from market.demo.paper_facts import PRODUCT_PAPERS, VENDOR_PAPERS, paper_facts
from market.demo.paper_forms import FORMS, trace_address
from market.demo.paper_results import BY_SET, result_rows
from market.demo.papers import is_photo, sample_paper

VENDORS = {vendor.code: vendor for vendor in demo_vendors()}
PRODUCTS = {product.sku: product for product in demo_products()}
ORIENTATION = 0x0112


def pair(sku: str) -> tuple[DemoVendor, DemoProduct]:
    product = PRODUCTS[sku]
    return VENDORS[product.vendor], product


def photographed(kind: str) -> tuple[DemoVendor, DemoProduct]:
    """Return the first vendor and product whose paper of this kind is a photo."""
    return next(
        (VENDORS[product.vendor], product)
        for product in PRODUCTS.values()
        if is_photo(kind, VENDORS[product.vendor], None if kind in VENDOR_PAPERS else product)
    )


def test_every_kind_has_facts_and_a_form() -> None:
    assert set(FORMS) == set(VENDOR_PAPERS) | set(PRODUCT_PAPERS)


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_paper_opens(kind: str) -> None:
    name, content = sample_paper(kind, *pair("DONGCAO-01"))
    if name.endswith(".pdf"):
        with pikepdf.open(BytesIO(content)) as document:
            assert 1 <= len(document.pages) <= 2
            assert str(document.docinfo["/Title"])
    else:
        with Image.open(BytesIO(content)) as image:
            assert image.format == "JPEG"
    assert 5_000 < len(content) < 400_000


@pytest.mark.parametrize("sku", ["CATBA-01", "THANHHA-01", "HALONG-01"])
def test_no_signature_lands_on_a_page_of_its_own(sku: str) -> None:
    _name, content = sample_paper("star_certificate", *pair(sku))
    with pikepdf.open(BytesIO(content)) as document:
        assert len(document.pages) == 2  # the certificate, and the decision behind it


@pytest.mark.parametrize("kind", ["business_licence", "star_certificate", "traceability_stamp"])
def test_same_facts_give_the_same_bytes(kind: str) -> None:
    assert sample_paper(kind, *pair("METRI-01")) == sample_paper(kind, *pair("METRI-01"))


def test_papers_of_two_products_differ() -> None:
    assert sample_paper("test_report", *pair("METRI-01")) != sample_paper("test_report", *pair("METRI-02"))


@pytest.mark.parametrize("kind", ["business_licence", "traceability_stamp"])
def test_photo_knows_how_the_phone_was_held(kind: str) -> None:
    name, content = sample_paper(kind, *photographed(kind))
    assert name.endswith(".jpg")
    with Image.open(BytesIO(content)) as image:
        orientation = image.getexif()[ORIENTATION]
        upright = ImageOps.exif_transpose(image)
    assert orientation in {1, 6, 8}
    assert (upright.height > upright.width) == (kind == "business_licence")


def test_stamp_leads_to_the_product() -> None:
    vendor, product = photographed("traceability_stamp")
    _, content = sample_paper("traceability_stamp", vendor, product)
    lot = f"L{paper_facts('traceability_stamp', vendor, product).issued:%y%m%d}"
    with Image.open(BytesIO(content)) as image:
        found = zxingcpp.read_barcodes(image)
    assert [code.text for code in found] == [trace_address(product, lot)]


@pytest.mark.parametrize("sku", ["DONGCAO-01", "METRI-01"])
def test_trace_address_is_a_digital_link_where_there_is_a_barcode(sku: str) -> None:
    product = PRODUCTS[sku]
    expected = f"/01/{product.gtin:0>14}/10/L1" if product.gtin else f"/{product.trace_code}/L1"
    assert trace_address(product, "L1").endswith(expected)


def sharpness(content: bytes) -> float:
    with Image.open(BytesIO(content)) as image:
        return ImageStat.Stat(image.convert("L").filter(ImageFilter.FIND_EDGES)).var[0]


def test_the_licence_sent_back_for_blur_is_blurred() -> None:
    _, blurred = sample_paper("business_licence", VENDORS["DAUMO"])
    _, clear = sample_paper("business_licence", photographed("business_licence")[0])
    assert sharpness(blurred) * 3 < sharpness(clear)


def test_facts_of_the_papers_are_those_of_the_product() -> None:
    vendor, product = pair("DONGCAO-01")
    star = paper_facts("star_certificate", vendor, product)
    test = paper_facts("test_report", vendor, product)
    assert (star.number, star.issuer) == (product.certificate_number, product.certificate_issuer)
    assert (star.issued, star.expires) == (product.certificate_issued, product.certificate_expires)
    assert (test.issued, test.expires) == (product.test_issued, product.test_expires)
    assert paper_facts("business_licence", vendor).number == vendor.tax_code


@pytest.mark.parametrize("kind", sorted(VENDOR_PAPERS))
def test_vendor_papers_are_valid_today(kind: str) -> None:
    for vendor in VENDORS.values():
        facts = paper_facts(kind, vendor)
        assert facts.issued < REFERENCE_DAY
        assert facts.expires is None or facts.expires > REFERENCE_DAY


@pytest.mark.parametrize("kind", ["star_certificate", "test_report", "quality_standard"])
def test_product_paper_needs_its_product(kind: str) -> None:
    with pytest.raises(ValueError, match="product"):
        sample_paper(kind, VENDORS["DONGCAO"])


def test_a_speciality_without_stars_has_no_certificate() -> None:
    vendor, product = pair("HUONGKHE-03")
    with pytest.raises(ValueError, match="stars"):
        sample_paper("star_certificate", vendor, product)


@pytest.mark.parametrize("set_number", sorted(BY_SET))
def test_results_stay_within_their_limits(set_number: int) -> None:
    for product in PRODUCTS.values():
        if product.set_number == set_number:
            for _, _, _, result, limit in result_rows(product):
                assert (result == "KPH") == (limit == "KPH")
                assert number(result) <= number(limit)


def number(written: str) -> float:
    return 0.0 if written == "KPH" else float(written.lstrip("≤< ").replace(".", "").replace(",", "."))
