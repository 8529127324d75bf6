"""What a stamp carries: a short address always, a GS1 Digital Link when the product has a GTIN; and its QR. Pure."""

import io
import re
from urllib.parse import quote, unquote, urlsplit

import segno

from market.kernel.codes import typed_code
from vetting.gtins import is_gtin

# Up to 15 % of the picture may be dirty or torn; a higher level makes dots too small for a stamp of 38 × 21 mm.
ERROR_LEVEL = "m"
QUIET_ZONE = 4  # dots of white around the code, as the standard asks
DARK = "#000000"
PNG_SCALE = 12  # points to a dot: about 4 cm in print at 300 dpi
LOT_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,18}[A-Za-z0-9]|[A-Za-z0-9]")  # of GS1's signs those people write
_GROUP = 4  # characters of a code read out at once
_SERIAL = "/21/"  # GS1: what follows numbers the single piece; the stamps of a lot are all alike


def gtin14(gtin: str) -> str:
    """Return a GTIN padded to 14 digits, or nothing when it is none."""
    return gtin.zfill(14) if is_gtin(gtin) else ""


def same_gtins(gtin: str) -> list[str]:
    """Return every way one GTIN may have been written down: with and without leading zeros."""
    padded = gtin14(gtin)
    if not padded:
        return []
    return [padded[-length:] for length in (8, 12, 13, 14) if padded[:-length].strip("0") == ""]


def short_path(code: str) -> str:
    """Return the path every stamp's code opens."""
    return f"/tem/{code}/"


def link_path(gtin: str, lot: str) -> str:
    """Return the path of the GS1 Digital Link of a lot, or nothing without a GTIN."""
    padded = gtin14(gtin)
    return f"/01/{padded}/10/{quote(lot, safe='')}" if padded else ""


def stamp_address(site: str, *, code: str, gtin: str, lot: str) -> str:
    """Return the whole address in a stamp's QR code: the digital link where there is one."""
    return site + (link_path(gtin, lot) or short_path(code))


def lot_meant(path: str) -> str:
    """Return the lot number in the rest of a digital link; what names the single piece is left out."""
    return path.partition(_SERIAL)[0].strip("/")


def spelled(code: str) -> str:
    """Return a code in groups, as it is printed and read out: "7K3F 9QRM"."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def typed_path(text: str) -> str:
    """Return the path somebody meant who typed a stamp's code or pasted its whole address; nothing for no code."""
    path = _path_of(text.strip()) if "/" in text else text
    link = re.search(r"/01/(\d{8,14})/10/(.+)", path)
    if link:
        return link_path(link[1], lot_meant(link[2]))
    code = typed_code(path.rpartition("/tem/")[2].strip("/"))
    return short_path(quote(code, safe="")) if code else ""


def _path_of(address: str) -> str:
    try:
        return unquote(urlsplit(address).path)
    except ValueError:  # what stands where the host should be is none
        return ""


def qr_svg(address: str) -> str:
    """Return the QR code of an address as an SVG document that scales without loss."""
    out = io.BytesIO()
    segno.make(address, error=ERROR_LEVEL, micro=False).save(
        out, kind="svg", border=QUIET_ZONE, dark=DARK, light="#ffffff", xmldecl=False, omitsize=True, svgclass=None
    )
    return out.getvalue().decode()


def qr_png(address: str) -> bytes:
    """Return the QR code of an address as a PNG picture, large enough to print."""
    out = io.BytesIO()
    segno.make(address, error=ERROR_LEVEL, micro=False).save(out, kind="png", border=QUIET_ZONE, scale=PNG_SCALE)
    return out.getvalue()
