"""PDF documents: note what acts or hides, then write the pages anew with nothing but what is seen.

Annotations and form fields are drawn into their pages; the catalogue and the pages keep only keys that are known to be
passive. What leaves here has no link, form, script, attachment, outline, metadata or earlier revision. A digital
signature cannot survive that: the hash of the original is kept beside the file, so the signed original stays provable.
"""

import io
from time import monotonic, process_time
from typing import TYPE_CHECKING

import pikepdf
from pikepdf.exceptions import QpdfRuntimeError
from pikepdf.settings import qpdf_limit_errors

from .active import dictionaries, find_active, limit_parser, refuse_bombs, refuse_leftovers
from .verdicts import MAX_CLEAN_BYTES, MAX_PAGES, Clean, Kind, Reason, Unfit

if TYPE_CHECKING:
    from PIL import Image

# Likenesses are worth a few seconds, never a refusal: pages after that bear none.
_MARKING_PROCESSOR_SECONDS = 6
_MARKING_SECONDS = 12  # on the wall, on a busy machine
_TAIL = 1024  # bytes within which a file that was not cut off says where it ends
_CATALOGUE_KEYS = {"/Type", "/Pages", "/Version", "/Lang", "/PageLabels", "/OCProperties"}
_PAGE_KEYS = {"/Type", "/Parent", "/Resources", "/Contents", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group"}
# Passive, but not what the page shows: history, private data, twins of pictures. A resource may bear any name, so the
# short ones are dropped from streams only.
_PRIVATE_KEYS = ("/Metadata", "/PieceInfo")
_PRIVATE_STREAM_KEYS = (*_PRIVATE_KEYS, "/LastModified", "/AF", "/OPI", "/Alternates", "/Ref")


def clean_document(content: bytes) -> Clean:
    """Return the document written anew with only its pages; raise Unfit when they cannot be had or lose by it."""
    limit_parser()
    errors = qpdf_limit_errors()
    try:
        kept, pages, disarmed = _rewrite_or_repair(content.rstrip(b"\0\t\r\n "))  # some servers fill up a last block
    except (pikepdf.PdfError, QpdfRuntimeError) as damage:
        raise Unfit(Reason.BROKEN if errors == qpdf_limit_errors() else Reason.TOO_HEAVY) from damage
    if errors != qpdf_limit_errors() or len(kept) > MAX_CLEAN_BYTES:
        raise Unfit(Reason.TOO_HEAVY)
    return with_pictures(kept, pages, disarmed=disarmed)


def with_pictures(kept: bytes, pages: int, *, disarmed: tuple[Reason, ...] = (), is_marked: bool = True) -> Clean:
    """Return a document of the market's own with how it looks."""
    from .pages import page_size, render_page  # slow to start; a file that is refused needs none of it
    from .pictures import PREVIEW_BOX, THUMBNAIL_BOX, as_jpeg, shrink

    width, height = page_size(kept, page=1)
    preview = render_page(kept, page=1, width=PREVIEW_BOX[0])
    return Clean(
        kind=Kind.PDF,
        media_type="application/pdf",
        content=kept,
        pages=pages,
        width=width,
        height=height,
        preview=as_jpeg(preview, quality=82),
        thumbnail=as_jpeg(shrink(preview, THUMBNAIL_BOX), quality=80),
        likenesses=_likenesses(kept, preview, pages) if is_marked else (),
        disarmed=disarmed,
    )


def document_likenesses(kept: bytes) -> tuple[bytes | None, ...]:
    """Return what the pages of a document of the market's own look like."""
    from .pages import count_pages, render_page
    from .pictures import PREVIEW_BOX

    return _likenesses(kept, render_page(kept, page=1, width=PREVIEW_BOX[0]), count_pages(kept))


def _likenesses(kept: bytes, first: "Image.Image", pages: int) -> tuple[bytes | None, ...]:
    from .likeness import likeness_of
    from .pages import render_page

    found = [likeness_of(first)]
    processor_end, end = process_time() + _MARKING_PROCESSOR_SECONDS, monotonic() + _MARKING_SECONDS
    for page in range(2, pages + 1):
        if process_time() > processor_end or monotonic() > end:
            break
        try:
            found.append(likeness_of(render_page(kept, page=page, width=first.width)))
        except Unfit:  # a page that cannot be drawn looks like no other
            found.append(None)
    return (*found, *[None] * (pages - len(found)))


def _rewrite_or_repair(content: bytes) -> tuple[bytes, int, tuple[Reason, ...]]:
    """Repair what some scanners write wrong in the file's tables, but not a file without its end: it was cut off."""
    try:
        return _rewrite(content, repair=False)
    except pikepdf.PdfError:
        tail = content[-_TAIL:]
        if b"startxref" not in tail or b"%%EOF" not in tail:
            raise
        return _rewrite(content, repair=True)


def _rewrite(content: bytes, *, repair: bool) -> tuple[bytes, int, tuple[Reason, ...]]:
    try:
        pdf = pikepdf.open(io.BytesIO(content), attempt_recovery=repair)
    except pikepdf.PasswordError as error:
        raise Unfit(Reason.ENCRYPTED) from error
    with pdf:
        if pdf.is_encrypted:  # opens without a password, yet forbids printing or changing
            raise Unfit(Reason.ENCRYPTED)
        pages = len(pdf.pages)
        if not pages:
            raise Unfit(Reason.BROKEN)
        if pages > MAX_PAGES:
            raise Unfit(Reason.TOO_MANY_PAGES)
        disarmed = find_active(pdf)
        refuse_bombs(pdf)
        _keep_only_pages(pdf)
        target = io.BytesIO()
        pdf.save(target, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    if disarmed:
        with pikepdf.open(target) as written:
            refuse_leftovers(written)
    return target.getvalue(), pages, disarmed


def _keep_only_pages(pdf: pikepdf.Pdf) -> None:
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/NeedAppearances" in form:
        del form["/NeedAppearances"]  # the fields are drawn as they look, or `flatten` would leave them out
    pdf.flatten_annotations("all")
    for page in pdf.pages:
        _keep_keys(page.obj, _PAGE_KEYS)
    _keep_keys(pdf.Root, _CATALOGUE_KEYS)
    _keep_keys(pdf.trailer, {"/Root", "/Size"})
    for node in dictionaries(pdf):
        for key in _PRIVATE_STREAM_KEYS if isinstance(node, pikepdf.Stream) else _PRIVATE_KEYS:
            if key in node:
                del node[key]


def _keep_keys(node: pikepdf.Object, keys: set[str]) -> None:
    for key in node.keys() - keys:
        del node[key]
