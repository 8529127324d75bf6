"""Tell what a file is from its first bytes. Names and announced media types are not asked."""

from .verdicts import Kind

HEAD = 1024  # bytes needed to tell
_PDF = b"%PDF-"
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_OTHER_BRANDS = frozenset({b"avif", b"avis", b"jp2 ", b"crx "})  # share the box format, not the codec


def sniff(head: bytes) -> Kind | None:
    """Return the kind of the file that begins with `head`, or nothing for what the market does not take."""
    if head.startswith(_PDF):
        return Kind.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    return Kind.HEIC if _is_heif(head) else None


def hides_pdf(head: bytes) -> bool:
    """Tell whether a PDF begins after something else: readers that search for it would open another file than we."""
    return head[:HEAD].find(_PDF) > 0


def _is_heif(head: bytes) -> bool:
    if head[4:8] != b"ftyp":
        return False
    box = head[: int.from_bytes(head[:4])][:HEAD]
    brands = {box[8:12]} | {box[at : at + 4] for at in range(16, len(box) - 3, 4)}
    return bool(brands & _HEIF_BRANDS) and not brands & _OTHER_BRANDS
