"""Files as people upload them, made in code: phone photos, scans, printed documents."""

import io

import pikepdf
import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from market.accounts.models import Person
from market.files.judge import judge
from market.files.models import StoredFile
from market.files.services import keep_file

pillow_heif.register_heif_opener()

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825  # EXIF tags


def upload(content: bytes, name: str = "giay-phep.pdf", media_type: str = "application/octet-stream"):
    """Return the content as a form would hand it over."""
    return SimpleUploadedFile(name, content, media_type)


def kept(content: bytes, name: str = "giay-phep.pdf", *, actor: Person | None = None) -> StoredFile:
    """Return the content as a paper that was uploaded, judged and kept."""
    return keep_file(actor=actor, clean=judge(upload(content, name)))


def drawing(size: tuple[int, int] = (300, 200), mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue, to tell how it was turned."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options) -> bytes:
    """Return the picture as a file."""
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def jpeg(size: tuple[int, int] = (300, 200), **options) -> bytes:
    """Return a JPEG file."""
    return encoded(drawing(size), "JPEG", **options)


def png(size: tuple[int, int] = (300, 200), mode: str = "RGB", **options) -> bytes:
    """Return a PNG file."""
    return encoded(drawing(size, mode), "PNG", **options)


def heic(size: tuple[int, int] = (300, 200), **options) -> bytes:
    """Return a HEIC file as phones make them."""
    return encoded(drawing(size), "HEIF", **options)


def telltale_exif(orientation: int = 1) -> Image.Exif:
    """Return what a phone notes beside a photo: how it was held, what it is, where it stood."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE] = "Dien thoai cua chi Hoa"
    exif.get_ifd(GPS).update({1: "N", 2: (21.0, 11.0, 5.0), 3: "E", 4: (105.0, 43.0, 10.0)})
    return exif


def new_pdf(pages: int = 1, text: str = "GIAY CHUNG NHAN") -> pikepdf.Pdf:
    """Return an open document with a line of text on every page."""
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F1=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                )
            )
        )
        page.Contents = pdf.make_stream(f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode())
    return pdf


def saved(pdf: pikepdf.Pdf, **options) -> bytes:
    """Return the document as a file."""
    target = io.BytesIO()
    pdf.save(target, **options)
    return target.getvalue()


def pdf(pages: int = 1, text: str = "GIAY CHUNG NHAN") -> bytes:
    """Return a printed document."""
    return saved(new_pdf(pages, text))


def picture_on(page: pikepdf.Page) -> Image.Image:
    """Return the picture that is all a page holds."""
    picture = page.Resources.XObject.P
    assert isinstance(picture, pikepdf.Stream)
    return pikepdf.PdfImage(picture).as_pil_image()


def raw_pdf(*objects: bytes) -> bytes:
    """Return a PDF file written by hand from its objects, the first being the catalogue."""
    content, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(content) + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(content))
    )
