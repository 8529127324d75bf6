"""Render pages of PDF files to pictures, so that nobody's browser ever opens what somebody uploaded.

PDFium is built without a script engine and without XFA here; forms and annotations are not drawn.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
from PIL import Image

from .verdicts import Reason, Unfit

MAX_HEIGHT_RATIO = 4  # of a rendered page: longer strips are scaled down
MAX_POINTS = 14_400  # of a page's side: 5 metres, the format's own limit


def render_page(content: bytes, *, page: int, width: int) -> Image.Image:
    """Return page number `page` (from 1) as a picture `width` pixels wide; raise Unfit when that cannot be done."""
    with _opened(content, page) as sheet:
        across, down = _size(sheet)
        scale = min(width / across, MAX_HEIGHT_RATIO * width / down)
        image: Image.Image = sheet.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil()
    return image.convert("RGB")


def page_size(content: bytes, *, page: int) -> tuple[int, int]:
    """Return the width and height of a page in points, as it is shown; raise Unfit when that cannot be done."""
    with _opened(content, page) as sheet:
        across, down = _size(sheet)
    return round(across), round(down)


def count_pages(content: bytes) -> int:
    """Return how many pages a document has; raise Unfit when it cannot be opened."""
    with _document(content) as document:
        return len(document)


@contextmanager
def _opened(content: bytes, page: int) -> Iterator[pypdfium2.PdfPage]:
    with _document(content) as document:
        if not 1 <= page <= len(document):
            raise Unfit(Reason.NO_SUCH_PAGE)
        yield document[page - 1]


@contextmanager
def _document(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    try:
        with pypdfium2.PdfDocument(content) as document:
            yield document
    except pypdfium2.PdfiumError as error:
        raise Unfit(Reason.BROKEN) from error


def _size(sheet: pypdfium2.PdfPage) -> tuple[float, float]:
    across, down = sheet.get_size()
    if not (1 <= across <= MAX_POINTS and 1 <= down <= MAX_POINTS):  # false for NaN too
        raise Unfit(Reason.BROKEN)
    return across, down
