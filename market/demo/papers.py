"""Readable sample papers for the demo: PDF, or JPEG as from a phone; the same facts always give the same bytes."""

import json
from datetime import date
from functools import cache

import typst

from market.demo.content.catalogue import CONTENT_DIR, REFERENCE_DAY, DemoProduct, DemoVendor
from market.demo.paper_facts import VENDOR_PAPERS, number_from, paper_facts
from market.demo.paper_forms import FORMS
from market.demo.paper_photos import photograph

TEMPLATE = CONTENT_DIR / "papers" / "main.typ"
PHOTO_DPI = 100
STAMP_DPI = 200
PHOTO_SHARE = {  # of a hundred papers of the kind
    "business_licence": 22,
    "food_safety_certificate": 9,
    "star_certificate": 3,
    "traceability_stamp": 35,
}
BLURRED = frozenset({("DAUMO", "business_licence")})  # the reviewer asked this vendor for a better picture

type Paper = tuple[str, bytes]


def sample_paper(
    kind: str, vendor: DemoVendor, product: DemoProduct | None = None, *, today: date = REFERENCE_DAY
) -> Paper:
    """Return file name and content of the sample paper of this kind."""
    about = None if kind in VENDOR_PAPERS else product
    facts = paper_facts(kind, vendor, about, today=today)
    inputs = {"paper": json.dumps(FORMS[kind](vendor, about, facts), ensure_ascii=False)}
    owner = about.sku if about else vendor.code
    stem = f"{kind.replace('_', '-')}-{owner.lower()}"
    if not is_photo(kind, vendor, about):
        return f"{stem}.pdf", _pdf(inputs)
    page = print_page(inputs, STAMP_DPI if kind == "traceability_stamp" else PHOTO_DPI)
    blurred = (vendor.code, kind) in BLURRED
    return f"{stem}.jpg", photograph(page, seed=f"{kind}-{owner}", blurred=blurred)


def is_photo(kind: str, vendor: DemoVendor, product: DemoProduct | None = None) -> bool:
    """Tell whether this paper was photographed instead of scanned."""
    if (vendor.code, kind) in BLURRED:
        return True
    owner = product.sku if product else vendor.code
    return number_from("photo", kind, owner, below=100) < PHOTO_SHARE.get(kind, 0)


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler of this process: fonts and template are read once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def _pdf(inputs: dict[str, str]) -> bytes:
    return _only(_compiler().compile(format="pdf", sys_inputs=inputs, timestamp=0, pdf_tags=False))


def print_page(inputs: dict[str, str], dots: float) -> bytes:
    """Return the first page as a picture, so many dots to the inch."""
    return _only(_compiler().compile(format="png", ppi=dots, sys_inputs=inputs))


def _only(made: bytes | list[bytes] | None) -> bytes:
    pages = made if isinstance(made, list) else [made or b""]
    return pages[0]
