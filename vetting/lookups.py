"""Where the office looks things up, and what it asks there. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vetting.models import Lookup, PaperKind

Place = Lookup.Place

# Where a person looks by hand. Nothing here is fetched by the market: a place that moves is mended in this table.
ADDRESSES: Mapping[str, str] = {
    Place.BUSINESS_REGISTER: "https://dangkykinhdoanh.gov.vn/",  # National Business Registration Portal
    Place.TAX_REGISTER: "https://tracuunnt.gdt.gov.vn/",  # tax authority, "Tra cứu thông tin người nộp thuế"
    Place.TRACE_PORTAL: "https://truyxuat.gov.vn/",  # national traceability portal (Circular 02/2024/TT-BKHCN)
    Place.LABORATORIES: "https://boa.gov.vn/",  # Bureau of Accreditation: laboratories of ISO/IEC 17025 (VILAS)
    Place.BRAND_OFFICE: "https://wipopublish.ipvietnam.gov.vn/",  # Intellectual Property Office, public search
    # No public list of starred products has an address the office could name; it is written by hand.
    Place.STAR_REGISTER: "",
    Place.OTHER: "",
}

# Kind of paper → the places that know of it, the likeliest first.
_PLACES: Mapping[str, tuple[str, ...]] = {
    PaperKind.BUSINESS_LICENCE: (Place.BUSINESS_REGISTER, Place.TAX_REGISTER),
    PaperKind.TEST_REPORT: (Place.LABORATORIES,),
    PaperKind.TRACEABILITY_STAMP: (Place.TRACE_PORTAL,),
    PaperKind.STAR_CERTIFICATE: (Place.STAR_REGISTER,),
    PaperKind.TRADEMARK: (Place.BRAND_OFFICE,),
    PaperKind.INTELLECTUAL_PROPERTY: (Place.BRAND_OFFICE,),
    PaperKind.GEOGRAPHICAL_INDICATION: (Place.BRAND_OFFICE,),
}


@dataclass(frozen=True)
class Suggestion:
    """A place worth asking about a paper: what to ask there, and its address."""

    place: str
    question: str
    address: str

    @property
    def label(self) -> str:
        """Return the place's name."""
        return str(Place(self.place).label)


def suggestions_for(paper: Any, vendor: Any) -> list[Suggestion]:
    """Return where a paper can be looked up, the likeliest place first; there always is one."""
    places = _PLACES.get(paper.kind, (Place.OTHER,))
    return [Suggestion(place, question_for(place, paper, vendor), ADDRESSES[place]) for place in places]


def question_for(place: str, paper: Any, vendor: Any) -> str:
    """Return what is asked at a place: the tax code, the laboratory, the code read from the stamp, else the number."""
    if place in (Place.BUSINESS_REGISTER, Place.TAX_REGISTER):
        return str(vendor.tax_code)
    if place == Place.LABORATORIES:
        return str(paper.issuer or paper.number)
    if place == Place.TRACE_PORTAL:
        declared = paper.product.trace_code if paper.product else ""
        return str(declared or (paper.read_codes[0] if paper.read_codes else "") or paper.number)[:160]
    return str(paper.number or vendor.legal_name)[:160]
