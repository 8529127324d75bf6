"""Documents made by the market from pages it judged before: several files bound into one, pages painted over."""

import io
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image, ImageDraw, JpegImagePlugin, PngImagePlugin

from .documents import with_pictures
from .pages import MAX_POINTS, count_pages, page_size, render_page
from .pictures import as_jpeg, opaque, picture_page, shrink
from .sniff import HEAD, sniff
from .verdicts import MAX_CLEAN_BYTES, MAX_PAGES, Clean, Kind, Reason, Unfit

A4_WIDTH = 595.28  # points
_LEAST_POINTS = 3.0  # of a page's side, by the format
REDACTED_DPI = 150
_NARROWEST, _WIDEST = 600, 2000  # pixels of a redacted page
_FEW_PAGES = 20  # of a redacted document: more of them are packed harder
_SPARE = 512 * 1024  # bytes of a bound document that are no picture
# What a photo of a page is brought down to when all of them together weigh too much: longest side, quality, bytes.
_LIGHTER = ((2339, 80, 700 * 1024), (1754, 70, 0))  # A4 at 200 and at 150 dots to the inch

type Spot = tuple[int, int, int, int]  # left, top, width, height in thousandths of the page


def bind(parts: Sequence[bytes]) -> Clean:
    """Return one document of these papers, in order; pictures are embedded as they are while all of them fit."""
    with pikepdf.new() as pdf:
        sources = []
        for part in _fitting(parts):
            if sniff(part[:HEAD]) is Kind.PDF:
                sources.append(pikepdf.open(io.BytesIO(part)))  # stays open: its pages are copied at the end
                pdf.pages.extend(sources[-1].pages)
            else:
                _add_picture(pdf, part)
        pages = len(pdf.pages)
        if pages > MAX_PAGES:
            raise Unfit(Reason.TOO_MANY_PAGES)
        kept = _saved(pdf)
        for source in sources:
            source.close()
    return with_pictures(kept, pages, is_marked=False)


def redact(content: bytes, spots: Mapping[int, Sequence[Spot]]) -> Clean:
    """Return a document of pictures of the pages, black where the spots of each page (from 1) are."""
    is_document = sniff(content[:HEAD]) is Kind.PDF
    pages = count_pages(content) if is_document else 1
    quality = 80 if pages <= _FEW_PAGES else 60
    with pikepdf.new() as pdf:
        for page in range(1, pages + 1):
            size = page_size(content, page=page) if is_document else None
            image = _page_image(content, page, size)
            for spot in spots.get(page, ()):
                _paint_over(image, spot)
            _add_picture(pdf, as_jpeg(image, quality=quality), size)
        return with_pictures(_saved(pdf), pages, is_marked=False)


def _fitting(parts: Sequence[bytes]) -> Sequence[bytes]:
    """Return the parts, the heavy pictures packed harder when all together weigh too much."""
    room = MAX_CLEAN_BYTES - _SPARE
    if sum(map(len, parts)) <= room:
        return parts
    is_picture = [sniff(part[:HEAD]) is not Kind.PDF for part in parts]
    rest = room - sum(len(part) for part, is_one in zip(parts, is_picture, strict=True) if not is_one)
    share = rest // (sum(is_picture) or 1)
    side, quality = next((side, quality) for side, quality, least in _LIGHTER if share >= least or not least)
    return [
        _packed(part, side, quality) if is_one and len(part) > share else part
        for part, is_one in zip(parts, is_picture, strict=True)
    ]


def _packed(picture: bytes, side: int, quality: int) -> bytes:
    image = _opened(picture)
    longest = max(image.size)
    image.draft(None, (image.width * side // longest or 1, image.height * side // longest or 1))
    return as_jpeg(shrink(opaque(image), (side, side)), quality=quality)


def _opened(picture: bytes) -> Image.Image:
    if sniff(picture[:HEAD]) is Kind.PNG:
        return PngImagePlugin.PngImageFile(io.BytesIO(picture))
    return JpegImagePlugin.JpegImageFile(io.BytesIO(picture))


def _add_picture(pdf: pikepdf.Pdf, picture: bytes, size: tuple[int, int] | None = None) -> None:
    """Add a page that is this picture, of this size in points or as wide as A4."""
    image = _opened(picture)
    if image.mode not in ("L", "RGB"):
        return _add_picture(pdf, _as_png(image), size)  # see-through, or of a kind that is kept no more
    across, down = size or _a4_wide(image.size)
    page = pdf.add_blank_page(page_size=(across, down))
    page.Resources = Dictionary(XObject=Dictionary(P=_picture_stream(pdf, image, picture)))
    page.Contents = pdf.make_stream(f"q {across:.2f} 0 0 {down:.2f} 0 0 cm /P Do Q".encode())
    return None


def _a4_wide(pixels: tuple[int, int]) -> tuple[float, float]:
    width, height = pixels
    scale = min(A4_WIDTH / width, MAX_POINTS / height)
    return max(_LEAST_POINTS, width * scale), max(_LEAST_POINTS, height * scale)


def _picture_stream(pdf: pikepdf.Pdf, image: Image.Image, picture: bytes) -> pikepdf.Stream:
    colours = len(image.getbands())
    stream = pikepdf.Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Image, BitsPerComponent=8)
    stream.Width, stream.Height = image.size
    stream.ColorSpace = Name.DeviceRGB if colours == 3 else Name.DeviceGray
    if image.format == "JPEG":
        stream.write(picture, filter=Name.DCTDecode)
        return stream
    rows = Dictionary(Predictor=15, Colors=colours, BitsPerComponent=8, Columns=image.width)
    stream.write(_png_rows(picture), filter=Name.FlateDecode, decode_parms=rows)
    return stream


def _as_png(image: Image.Image) -> bytes:
    target = io.BytesIO()
    plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    opaque(plain).save(target, "PNG", compress_level=2)
    return target.getvalue()


def _png_rows(picture: bytes) -> bytes:
    """Return the packed rows of a PNG as the market writes them, which is how PDF takes them too."""
    place, rows = 8, bytearray()
    while place + 8 <= len(picture):
        length, kind = int.from_bytes(picture[place : place + 4]), picture[place + 4 : place + 8]
        if kind == b"IDAT":
            rows += picture[place + 8 : place + 8 + length]
        place += length + 12  # length, kind, checksum
    return bytes(rows)


def _page_image(content: bytes, page: int, size: tuple[int, int] | None) -> Image.Image:
    if size is None:
        kind = sniff(content[:HEAD]) or Kind.JPEG
        return opaque(picture_page(content, kind, width=_dots(A4_WIDTH))).convert("RGB")
    return render_page(content, page=page, width=_dots(size[0]))


def _dots(points: float) -> int:
    return max(_NARROWEST, min(_WIDEST, round(points / 72 * REDACTED_DPI)))


def _paint_over(image: Image.Image, spot: Spot) -> None:
    left, top, width, height = spot
    corners = (
        left * image.width // 1000,
        top * image.height // 1000,
        -(-(left + width) * image.width // 1000),  # outwards to whole pixels
        -(-(top + height) * image.height // 1000),
    )
    ImageDraw.Draw(image).rectangle(corners, fill="black")


def _saved(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    kept = target.getvalue()
    if len(kept) > MAX_CLEAN_BYTES:
        raise Unfit(Reason.TOO_LARGE)
    return kept
