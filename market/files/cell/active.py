"""Search a PDF for what acts or hides: scripts, commands, attached files, film, forms, bombs.

Every object of the file is looked at, reachable or not, so a script cannot hide in an earlier revision or behind an
unusual way to reach it. Names are compared as the parser decoded them (`/J#61vaScript` is `/JavaScript`).
"""

from collections.abc import Iterator

import pikepdf
from pikepdf.settings import set_qpdf_limits

from .verdicts import MAX_PIXELS, Reason, Unfit

MAX_OBJECTS = 100_000  # indirect objects; a scan of 60 pages has some 400
MAX_NODES = 1_000_000  # dictionaries and arrays inside them
MAX_UNPACKED_BYTES = 512 * 1024 * 1024  # all streams together
MAX_STREAM_BYTES = 160 * 1024 * 1024  # one stream: a picture of MAX_PIXELS in colour
_MAX_PARENTS = 16  # above a form field
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
    "/Collection": Reason.EMBEDDED,  # a portfolio
}


def refuse_active(pdf: pikepdf.Pdf) -> None:
    """Raise Unfit when anything in the file acts, or carries something that is not a page."""
    for node in dictionaries(pdf):
        reason = _reason_against(node)
        if reason:
            raise Unfit(reason)


def refuse_bombs(pdf: pikepdf.Pdf) -> None:
    """Raise Unfit when the streams unpack to more than a document of its pages can need."""
    room = MAX_UNPACKED_BYTES
    for stream in pdf.objects:
        if not isinstance(stream, pikepdf.Stream):
            continue
        if _number(stream, "/Width") * _number(stream, "/Height") > MAX_PIXELS:
            raise Unfit(Reason.TOO_MANY_PIXELS)
        room -= _unpacked_size(stream)
        if room < 0:
            raise Unfit(Reason.TOO_HEAVY)


def refuse_unfinished_form(pdf: pikepdf.Pdf) -> None:
    """Raise Unfit when a form field holds a text its page does not show: it would be lost when the form is drawn."""
    form = pdf.Root.get("/AcroForm")
    stale = isinstance(form, pikepdf.Dictionary) and bool(form.get("/NeedAppearances"))
    for node in dictionaries(pdf):
        if _name(node, "/Subtype") != "/Widget" or _number(node, "/F") & _UNSEEN:
            continue
        if (stale or "/AP" not in node) and _is_filled_text(node):
            raise Unfit(Reason.FORM)


def limit_parser() -> None:
    """Bound what the PDF library itself may nest and unpack: it decodes some streams while opening a file."""
    set_qpdf_limits(
        parser_max_nesting=100,
        parser_max_container_size=200_000,
        max_stream_filters=4,
        flate_max_memory=MAX_STREAM_BYTES,
        png_max_memory=MAX_STREAM_BYTES,
        tiff_max_memory=MAX_STREAM_BYTES,
        run_length_max_memory=MAX_STREAM_BYTES,
        dct_max_memory=MAX_STREAM_BYTES,
        dct_max_progressive_scans=100,
    )


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary of the file (those of streams too) once, the trailer first."""
    if len(pdf.objects) > MAX_OBJECTS:
        raise Unfit(Reason.TOO_HEAVY)
    left = MAX_NODES
    for top in (pdf.trailer, *pdf.objects):
        nodes = [top]
        while nodes:
            node = nodes.pop()
            left -= 1
            if left < 0:
                raise Unfit(Reason.TOO_HEAVY)
            if isinstance(node, pikepdf.Array):
                nodes.extend(child for child in node if _has_own_children(child))
            elif isinstance(node, (pikepdf.Dictionary, pikepdf.Stream)):
                yield node
                nodes.extend(child for child in _values(node) if _has_own_children(child))


def _reason_against(node: pikepdf.Object) -> Reason | None:
    keys = node.keys()
    for key in keys & _KEYS.keys():
        return _KEYS[key]
    if "/JS" in keys and ("/S" in keys or isinstance(node["/JS"], pikepdf.String)):
        return Reason.SCRIPT
    if _name(node, "/Type") == "/EmbeddedFile" or ("/EF" in keys and keys & {"/F", "/UF"}):
        return Reason.EMBEDDED
    if isinstance(node, pikepdf.Stream) and "/F" in keys:  # its data lie in another file
        return Reason.LAUNCH
    annotation = _ANNOTATIONS.get(_name(node, "/Subtype")) if "/Rect" in keys else None
    return _ACTIONS.get(_name(node, "/S")) or annotation


def _values(node: pikepdf.Object) -> list[object]:
    return [value for _, value in node.items()]


def _has_own_children(child: object) -> bool:
    """Tell whether to look into a value here: indirect objects have their own turn."""
    return isinstance(child, (pikepdf.Array, pikepdf.Dictionary)) and not child.is_indirect


def _name(node: pikepdf.Object, key: str) -> str:
    value = node.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _number(node: pikepdf.Object, key: str) -> int:
    value = node.get(key)
    return abs(value) if isinstance(value, int) else 0


def _is_filled_text(widget: pikepdf.Object) -> bool:
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
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError:  # a picture in a format of its own, judged by its pixels; damage shows when it is rendered
        return len(stream.read_raw_bytes())
