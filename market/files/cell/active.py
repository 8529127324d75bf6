"""Search a PDF for what acts or hides: scripts, commands, attached files, film, forms, bombs.

Most of it can be taken out with nothing seen lost. What a page shows only by acting cannot: it is refused.

Every object of the file is looked at, reachable or not, so a script cannot hide in an earlier revision or behind an
unusual way to reach it. Names are compared as the parser decoded them (`/J#61vaScript` is `/JavaScript`).
"""

import zlib
from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf.settings import set_qpdf_limits

from .verdicts import MAX_PIXELS, Reason, Unfit

MAX_OBJECTS = 40_000  # indirect objects; a scan of 60 pages has some 400, a tagged text of 60 pages some 10,000
MAX_VALUES = 400_000  # inside them
MAX_UNPACKED_BYTES = 512 * 1024 * 1024  # all streams together
MAX_PICTURE_BYTES = 160 * 1024 * 1024  # one picture: MAX_PIXELS in colour
MAX_STREAM_BYTES = 64 * 1024 * 1024  # any other stream
_MAX_PARENTS = 16  # above a form field
_PIECE = 1024 * 1024  # bytes
_UNSEEN = 0b100011  # annotation flags: invisible, hidden, not on screen

_ACTIONS = {
    "/JavaScript": Reason.SCRIPT,
    "/Launch": Reason.LAUNCH,
    "/Movie": Reason.MULTIMEDIA,
    "/Sound": Reason.MULTIMEDIA,
    "/Rendition": Reason.MULTIMEDIA,
    "/RichMediaExecute": Reason.MULTIMEDIA,
}
_ANNOTATIONS = {
    "/FileAttachment": Reason.EMBEDDED,
    "/RichMedia": Reason.MULTIMEDIA,
    "/Movie": Reason.MULTIMEDIA,
    "/Sound": Reason.MULTIMEDIA,
    "/Screen": Reason.MULTIMEDIA,
    "/3D": Reason.MULTIMEDIA,
}
_KEYS = {  # say it all, wherever they stand
    "/JavaScript": Reason.SCRIPT,  # the tree of scripts that run when the file is opened
    "/XFA": Reason.FORM,
}


def find_active(pdf: pikepdf.Pdf) -> tuple[Reason, ...]:
    """Return what acts or hides in the file; raise Unfit when the pages would lose with it what they show."""
    form = pdf.Root.get("/AcroForm")
    stale = isinstance(form, pikepdf.Dictionary) and bool(form.get("/NeedAppearances"))
    found, is_drawn = set(), False
    for node in dictionaries(pdf):
        found |= _reasons_against(node)
        if reason := _reason_to_refuse(node):
            raise Unfit(reason)
        if _name(node, "/Subtype") == "/Widget":
            if _is_unfinished(node, stale=stale):
                raise Unfit(Reason.FORM)
            is_drawn = is_drawn or "/AP" in node
    if Reason.FORM in found and (pdf.Root.get("/NeedsRendering") or not is_drawn):
        raise Unfit(Reason.FORM)  # the pages only say that another program shows the form
    return tuple(reason for reason in Reason if reason in found)


def refuse_leftovers(pdf: pikepdf.Pdf) -> None:
    """Raise Unfit when a file that was disarmed still holds anything that acts or hides."""
    if any(_reasons_against(node) or _reason_to_refuse(node) for node in dictionaries(pdf)):
        raise Unfit(Reason.TOO_HEAVY)


def refuse_bombs(pdf: pikepdf.Pdf) -> None:
    """Raise Unfit when the streams unpack to more than a document of its pages can need."""
    room = MAX_UNPACKED_BYTES
    for stream in pdf.objects:
        if not isinstance(stream, pikepdf.Stream):
            continue
        if _number(stream, "/Width") * _number(stream, "/Height") > MAX_PIXELS:
            raise Unfit(Reason.TOO_MANY_PIXELS)
        size = _unpacked_size(stream)
        room -= size
        if room < 0 or size > (MAX_PICTURE_BYTES if _name(stream, "/Subtype") == "/Image" else MAX_STREAM_BYTES):
            raise Unfit(Reason.TOO_HEAVY)


def limit_parser() -> None:
    """Bound what the PDF library itself may nest and unpack: it decodes some streams while opening a file."""
    set_qpdf_limits(
        parser_max_nesting=100,
        parser_max_container_size=100_000,
        max_stream_filters=4,
        flate_max_memory=MAX_PICTURE_BYTES,
        png_max_memory=MAX_PICTURE_BYTES,
        tiff_max_memory=MAX_PICTURE_BYTES,
        run_length_max_memory=MAX_PICTURE_BYTES,
        dct_max_memory=MAX_PICTURE_BYTES,
        dct_max_progressive_scans=100,
    )


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary of the file (those of streams too) once, the trailer first."""
    if len(pdf.objects) > MAX_OBJECTS:
        raise Unfit(Reason.TOO_HEAVY)
    left = MAX_VALUES
    for top in (pdf.trailer, *pdf.objects):
        nodes = [top]
        while nodes:
            node = nodes.pop()
            if isinstance(node, pikepdf.Array):
                children = list(node)
            elif isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
                yield node
                children = [value for _, value in node.items()]
            else:
                continue
            left -= 1 + len(children)
            if left < 0:
                raise Unfit(Reason.TOO_HEAVY)
            nodes.extend(child for child in children if _has_own_children(child))


def _reasons_against(node: pikepdf.Object) -> set[Reason | None]:
    keys = node.keys()
    reasons: set[Reason | None] = {_KEYS[key] for key in keys & _KEYS.keys()}
    if "/JS" in keys and ("/S" in keys or isinstance(node["/JS"], pikepdf.String)):
        reasons.add(Reason.SCRIPT)
    if _name(node, "/Type") == "/EmbeddedFile" or ("/EF" in keys and keys & {"/F", "/UF"}):
        reasons.add(Reason.EMBEDDED)
    if "/Rect" in keys:
        reasons.add(_ANNOTATIONS.get(_name(node, "/Subtype")))
    reasons.add(_ACTIONS.get(_name(node, "/S")))
    return reasons - {None}


def _reason_to_refuse(node: pikepdf.Object) -> Reason | None:
    if isinstance(node, pikepdf.Stream) and "/F" in node:  # its data lie in another file
        return Reason.LAUNCH
    return Reason.EMBEDDED if "/Collection" in node else None  # a portfolio: the papers are what is attached


def _has_own_children(child: object) -> bool:
    """Tell whether to look into a value here: indirect objects have their own turn."""
    return isinstance(child, (pikepdf.Array, pikepdf.Dictionary)) and not child.is_indirect


def _name(node: pikepdf.Object, key: str) -> str:
    value = node.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _number(node: pikepdf.Object, key: str) -> int:
    value = node.get(key)
    return abs(value) if isinstance(value, int) else 0


def _is_unfinished(widget: pikepdf.Object, *, stale: bool) -> bool:
    """Tell whether a field holds a text that its page does not show: it would be lost when the form is drawn."""
    if _number(widget, "/F") & _UNSEEN or ("/AP" in widget and not stale):
        return False
    kind = value = ""
    node: pikepdf.Object | None = widget
    for _ in range(_MAX_PARENTS):
        if not isinstance(node, pikepdf.Dictionary):
            break
        kind = kind or _name(node, "/FT")
        value = value or str(node.get("/V", ""))
        node = node.get("/Parent")
    return kind in ("/Tx", "/Ch") and bool(value)


def _unpacked_size(stream: pikepdf.Object) -> int:
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if set(names) <= {"/FlateDecode", "/Fl"}:
        return _inflated_size(stream.read_raw_bytes(), times=len(names))
    try:
        return len(stream.read_bytes(decode_level=pikepdf.StreamDecodeLevel.specialized))
    except pikepdf.PdfError as error:
        if "limit exceeded" in str(error):  # those of `limit_parser`
            raise Unfit(Reason.TOO_HEAVY) from error
        # A picture in a format of its own is judged by its pixels; damage shows when the page is rendered.
        return len(stream.read_raw_bytes())


def _inflated_size(packed: bytes, *, times: int) -> int:
    """Return how much deflated data unpack to, never holding more than a piece of it; stop past the limit."""
    pieces: Iterable[bytes] = (packed,)
    for _ in range(times):
        pieces = _inflate(pieces)
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_PICTURE_BYTES:
            break
    return size


def _inflate(packed: Iterable[bytes]) -> Iterator[bytes]:
    machine = zlib.decompressobj()
    for piece in packed:
        rest = piece
        while rest and not machine.eof:
            try:
                yield machine.decompress(rest, _PIECE)
            except zlib.error:  # damaged from here on: readers show what came before
                return
            rest = machine.unconsumed_tail
