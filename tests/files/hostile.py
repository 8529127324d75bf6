"""Files that mean harm or cannot be read, made in code: name → (name of the upload, content, reason to refuse it)."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from market.files.cell.verdicts import MAX_BYTES, Reason
from tests.files.ordinary import drawing, encoded, heic, jpeg, new_pdf, pdf, png, raw_pdf, saved

CATALOGUE, TREE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"


def script() -> Dictionary:
    """Return an action that runs a script."""
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def archive() -> bytes:
    """Return a ZIP file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as box:
        box.writestr("bi-mat.txt", "chuyện không ai hay")
    return target.getvalue()


def changed(change: Callable[[pikepdf.Pdf], object], **options) -> bytes:
    """Return an ordinary document after `change`."""
    document = new_pdf()
    change(document)
    return saved(document, **options)


def _annotate(document: pikepdf.Pdf, **entries) -> None:
    annotations = Array([document.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 99, 99], **entries))])
    document.pages[0].Annots = annotations
    if entries["Subtype"] == Name.Widget:
        document.Root.AcroForm = Dictionary(Fields=annotations)


def _script_on_opening(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = script()


def _script_on_a_page(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = Dictionary(O=document.make_indirect(script()))


def _script_among_names(document: pikepdf.Pdf) -> None:
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=[String("a"), script()]))


def _script_in_a_field(document: pikepdf.Pdf) -> None:
    _annotate(document, Subtype=Name.Widget, FT=Name.Tx, T=String("ten"), AA=Dictionary(K=script()))


def _script_in_a_stream(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=document.make_stream(b"app.alert(1)"))


def _script_in_a_chain(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=[0], Next=Array([script()]))


def _script_in_an_outline(document: pikepdf.Pdf) -> None:
    entry = document.make_indirect(Dictionary(Title=String("Chương 1"), A=script()))
    document.Root.Outlines = document.make_indirect(Dictionary(First=entry, Last=entry))


def _launch(document: pikepdf.Pdf) -> None:
    _annotate(document, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("cmd.exe")))


def _attachment(document: pikepdf.Pdf) -> None:
    document.attachments["hoa-don.exe"] = b"MZ"


def _attached_to_a_page(document: pikepdf.Pdf) -> None:
    _annotate(document, Subtype=Name.FileAttachment, FS=Dictionary(Type=Name.Filespec, F=String("a.exe")))


def _data_elsewhere(document: pikepdf.Pdf) -> None:
    stream = document.make_stream(b"")
    stream.F = String("/etc/passwd")
    document.pages[0].Contents = stream


def _film(document: pikepdf.Pdf) -> None:
    _annotate(document, Subtype=Name.RichMedia, RichMediaContent=Dictionary())


def _xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=[], XFA=document.make_stream(b"<xdp/>"))


def _portfolio(document: pikepdf.Pdf) -> None:
    _attachment(document)
    document.Root.Collection = Dictionary(Type=Name.Collection)


def _static_xfa(document: pikepdf.Pdf) -> None:
    look = document.make_stream(b"0 0 99 99 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 99, 99])
    _annotate(document, Subtype=Name.Widget, FT=Name.Tx, T=String("ten"), V=String("Hoa"), F=4, AP=Dictionary(N=look))
    document.Root.AcroForm.XFA = document.make_stream(b"<xdp/>")


def _dynamic_xfa(document: pikepdf.Pdf) -> None:
    _static_xfa(document)
    document.Root.NeedsRendering = True


def _scripted_field_not_drawn(document: pikepdf.Pdf) -> None:
    _field_not_drawn(document)
    _script_on_opening(document)


def _everything(document: pikepdf.Pdf) -> None:
    _static_xfa(document)
    _script_on_opening(document)
    _script_on_a_page(document)
    _attachment(document)
    annotations = document.pages[0].Annots
    film = Dictionary(Type=Name.Annot, Subtype=Name.Screen, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.Rendition))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[9, 9, 19, 19])
    link.A = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    annotations.extend([document.make_indirect(film), document.make_indirect(link)])


def _field_not_drawn(document: pikepdf.Pdf) -> None:
    _annotate(document, Subtype=Name.Widget, FT=Name.Tx, T=String("ten"), V=String("Nguyễn Thị Hoa"))


def _stale_form(document: pikepdf.Pdf) -> None:
    look = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    _annotate(document, Subtype=Name.Widget, FT=Name.Tx, V=String("mới"), AP=Dictionary(N=look))
    document.Root.AcroForm.NeedAppearances = True


def _huge_picture(document: pikepdf.Pdf) -> None:
    picture = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000)
    document.pages[0].Resources.XObject = Dictionary(X=picture)


def _stream_bomb(document: pikepdf.Pdf, *, size: int, times: int = 1, count: int = 1) -> None:
    packed = b" " * size
    for _ in range(times):
        packed = zlib.compress(packed, 1)
    for number in range(count):
        stream = document.make_stream(b"")
        stream.write(packed, filter=Array([Name.FlateDecode] * times))
        document.Root[f"/Bomb{number}"] = stream


def flat_png(width: int, height: int) -> bytes:
    """Return a PNG that declares these dimensions and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def huge_jpeg() -> bytes:
    """Return a small JPEG that declares 65,000 × 65,000 pixels."""
    content = bytearray(jpeg())
    frame = content.index(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(content)


def film_strip(frames: int) -> bytes:
    """Return an animated PNG."""
    pictures = [drawing((64 + step, 48)).crop((step, 0, 64 + step, 48)) for step in range(frames)]
    return encoded(pictures[0], "PNG", save_all=True, append_images=pictures[1:])


def cut(content: bytes, part: float) -> bytes:
    """Return the beginning of a file."""
    return content[: int(len(content) * part)]


def document_of(size: int) -> bytes:
    """Return a whole document of exactly this many bytes, most of them a photo."""
    document = new_pdf()
    photo = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Image)
    photo.write(random.Random(1).randbytes(size - 2000), filter=Name.DCTDecode)
    document.pages[0].Resources.XObject = Dictionary(X=photo)
    content = saved(document)
    return content + b"\n" * (size - len(content))


HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200
WEBP_BOX = partial(encoded, drawing(), "WEBP")
NAMED_PDF, NAMED_JPG, NAMED_PNG, NAMED_HEIC = "giay-phep.pdf", "IMG_0001.JPG", "so-do.png", "IMG_0002.HEIC"
DEEP = b"[" * 200_000 + b"]" * 200_000
MANY = [b"<</A<</B[1 2 3]>>>>"] * 45_000

CORPUS: dict[str, tuple[str, Callable[[], bytes], Reason]] = {
    "html named pdf": (NAMED_PDF, lambda: HTML, Reason.MISNAMED),
    "svg named png": (NAMED_PNG, lambda: SVG, Reason.MISNAMED),
    "exe named jpg": (NAMED_JPG, lambda: EXE, Reason.MISNAMED),
    "zip named pdf": (NAMED_PDF, archive, Reason.MISNAMED),
    "webp named heic": (NAMED_HEIC, WEBP_BOX, Reason.MISNAMED),
    "avif named heic": (NAMED_HEIC, partial(encoded, drawing(), "AVIF"), Reason.MISNAMED),
    "webp": ("anh.webp", WEBP_BOX, Reason.FOREIGN),
    "gif": ("anh.gif", partial(encoded, drawing(), "GIF"), Reason.FOREIGN),
    "exe": ("cai-dat.exe", lambda: EXE, Reason.FOREIGN),
    "empty": (NAMED_PDF, lambda: b"", Reason.EMPTY),
    "one byte too many": (NAMED_PDF, lambda: document_of(MAX_BYTES + 1), Reason.TOO_LARGE),
    "html before a pdf": (NAMED_PDF, lambda: HTML + pdf(), Reason.PADDED),
    "data in another file": (NAMED_PDF, lambda: changed(_data_elsewhere), Reason.LAUNCH),
    "portfolio": (NAMED_PDF, lambda: changed(_portfolio), Reason.EMBEDDED),
    "xfa that another program draws": (NAMED_PDF, lambda: changed(_dynamic_xfa), Reason.FORM),
    "scripted form not drawn": (NAMED_PDF, lambda: changed(_scripted_field_not_drawn), Reason.FORM),
    "xfa": (NAMED_PDF, lambda: changed(_xfa), Reason.FORM),
    "field that is not drawn": (NAMED_PDF, lambda: changed(_field_not_drawn), Reason.FORM),
    "form drawn before it was filled": (NAMED_PDF, lambda: changed(_stale_form), Reason.FORM),
    "user password": (
        NAMED_PDF,
        lambda: saved(new_pdf(), encryption=pikepdf.Encryption(user="mo-ra", owner="chu")),
        Reason.ENCRYPTED,
    ),
    "owner password": (
        NAMED_PDF,
        lambda: saved(new_pdf(), encryption=pikepdf.Encryption(user="", owner="chu")),
        Reason.ENCRYPTED,
    ),
    "cut pdf": (NAMED_PDF, lambda: cut(pdf(3), 0.6), Reason.BROKEN),
    "pdf without its last line": (NAMED_PDF, lambda: pdf()[:-24], Reason.BROKEN),
    "pdf of garbage": (NAMED_PDF, lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, Reason.BROKEN),
    "pdf without pages": (NAMED_PDF, lambda: saved(pikepdf.new()), Reason.BROKEN),
    "pages in a circle": (
        NAMED_PDF,
        lambda: raw_pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        Reason.BROKEN,
    ),
    "page larger than the format allows": (
        NAMED_PDF,
        lambda: raw_pdf(CATALOGUE, TREE, PAGE.replace(b"595 842", b"9000000 9000000")),
        Reason.BROKEN,
    ),
    "too many pages": (NAMED_PDF, lambda: pdf(61), Reason.TOO_MANY_PAGES),
    "huge picture on a page": (NAMED_PDF, lambda: changed(_huge_picture), Reason.TOO_MANY_PIXELS),
    "bomb in a stream": (
        NAMED_PDF,
        lambda: changed(partial(_stream_bomb, size=70_000_000), compress_streams=False),
        Reason.TOO_HEAVY,
    ),
    "bomb in a bomb": (
        NAMED_PDF,
        lambda: changed(partial(_stream_bomb, size=70_000_000, times=2), compress_streams=False),
        Reason.TOO_HEAVY,
    ),
    "many small bombs": (
        NAMED_PDF,
        lambda: changed(partial(_stream_bomb, size=60_000_000, count=9), compress_streams=False),
        Reason.TOO_HEAVY,
    ),
    "deeply nested": (NAMED_PDF, lambda: raw_pdf(CATALOGUE, TREE, PAGE, DEEP), Reason.TOO_HEAVY),
    "tens of thousands of objects": (NAMED_PDF, lambda: raw_pdf(CATALOGUE, TREE, PAGE, *MANY), Reason.TOO_HEAVY),
    "cut jpeg": (NAMED_JPG, lambda: cut(jpeg(), 0.6), Reason.BROKEN),
    "beginning of a jpeg": (NAMED_JPG, lambda: jpeg()[:4], Reason.BROKEN),
    "cut png": (NAMED_PNG, lambda: cut(png(), 0.6), Reason.BROKEN),
    "beginning of a png": (NAMED_PNG, lambda: png()[:10], Reason.BROKEN),
    "cut heic": (NAMED_HEIC, lambda: cut(heic(), 0.8), Reason.BROKEN),
    "beginning of a heic": (NAMED_HEIC, lambda: heic()[:60], Reason.BROKEN),
    "png that declares too much": (NAMED_PNG, lambda: flat_png(50_000, 50_000), Reason.TOO_MANY_PIXELS),
    "png packed a thousandfold": (
        NAMED_PNG,
        lambda: encoded(Image.new("1", (8_000, 6_300)), "PNG"),
        Reason.TOO_MANY_PIXELS,
    ),
    "jpeg that declares too much": (NAMED_JPG, huge_jpeg, Reason.TOO_MANY_PIXELS),
    "film strip": (NAMED_PNG, lambda: film_strip(40), Reason.MOVING),
}

# What is taken out, while the pages stay: name → (content, what is said to have been taken out).
DISARMABLE: dict[str, tuple[Callable[[], bytes], set[Reason]]] = {
    "script on opening": (lambda: changed(_script_on_opening), {Reason.SCRIPT}),
    "script on a page": (lambda: changed(_script_on_a_page), {Reason.SCRIPT}),
    "script among names": (lambda: changed(_script_among_names), {Reason.SCRIPT}),
    "script in a field": (lambda: changed(_script_in_a_field), {Reason.SCRIPT}),
    "script in a stream": (lambda: changed(_script_in_a_stream), {Reason.SCRIPT}),
    "script in a chain": (lambda: changed(_script_in_a_chain), {Reason.SCRIPT}),
    "script in an outline": (lambda: changed(_script_in_an_outline), {Reason.SCRIPT}),
    "script in packed objects": (
        lambda: changed(_script_on_opening, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        {Reason.SCRIPT},
    ),
    "script under an escaped name": (
        lambda: raw_pdf(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/J#61vaScript/J#53(0)>>>>", TREE, PAGE),
        {Reason.SCRIPT},
    ),
    "script nobody refers to": (
        lambda: raw_pdf(CATALOGUE, TREE, PAGE, b"<</S/JavaScript/JS(app.alert\\(1\\))>>"),
        {Reason.SCRIPT},
    ),
    "launch": (lambda: changed(_launch), {Reason.LAUNCH}),
    "embedded file": (lambda: changed(_attachment), {Reason.EMBEDDED}),
    "file on a page": (lambda: changed(_attached_to_a_page), {Reason.EMBEDDED}),
    "film": (lambda: changed(_film), {Reason.MULTIMEDIA}),
    "static xfa form": (lambda: changed(_static_xfa), {Reason.FORM}),
    "everything at once": (
        lambda: changed(_everything),
        {Reason.SCRIPT, Reason.LAUNCH, Reason.EMBEDDED, Reason.MULTIMEDIA, Reason.FORM},
    ),
}
