"""Read the codes printed on a page: QR, DataMatrix, and the bar codes of shops."""

from collections.abc import Iterable

import zxingcpp
from PIL import Image

MOST = 10
LONGEST = 500  # characters
PAGES = 3  # looked at, from the first
WIDTH = 2000  # pixels
_FORMATS = zxingcpp.barcode_formats_from_str("QRCode,DataMatrix,EAN13,EAN8,UPCA")


def texts_on(images: Iterable[Image.Image]) -> list[str]:
    """Return what the codes on these pages say, each text once, in order of pages."""
    found: dict[str, None] = {}
    for image in images:
        for code in zxingcpp.read_barcodes(image.convert("L"), formats=_FORMATS, text_mode=zxingcpp.TextMode.Plain):
            text = "".join(letter for letter in code.text if letter.isprintable())[:LONGEST].strip()
            if text:
                found[text] = None
        if len(found) >= MOST:
            break
    return list(found)[:MOST]
