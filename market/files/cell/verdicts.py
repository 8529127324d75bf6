"""What can be said about an upload: the reasons to refuse it, the limits, and what is left of it when it is fit."""

from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 20 * 1024 * 1024  # of one upload
MAX_CLEAN_BYTES = 24 * 1024 * 1024  # of what is kept: writing a PDF anew may add a little to it
MAX_BOUND_BYTES = 160 * 1024 * 1024  # of all papers that are to become one, before the photos are packed harder
MAX_PIXELS = 50_000_000  # of one picture, as declared and before anything is decoded
MAX_PAGES = 60  # of one document
PICTURE_WIDTHS = (320, 640, 960, 1440)  # pixels: the sizes of catalogue pictures
FORMER_WIDTHS = (480, 960)  # of the pictures kept before there were four sizes
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}  # every media type that is kept


class Kind(StrEnum):
    """What an upload is, told from its content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    HEIC = "heic"


class Reason(StrEnum):
    """Why an upload is refused; `market.files.sentences` says it to the person."""

    EMPTY = "empty"  # 0 bytes
    TOO_LARGE = "too_large"  # more than MAX_BYTES
    FOREIGN = "foreign"  # a kind of file the market does not take
    MISNAMED = "misnamed"  # the name promises a kind the market takes, the content is something else
    PADDED = "padded"  # a PDF with something before its beginning: two files in one
    BROKEN = "broken"  # cut off or damaged
    TOO_MANY_PIXELS = "too_many_pixels"
    MOVING = "moving"  # more than one frame
    ENCRYPTED = "encrypted"
    SCRIPT = "script"  # only ever taken out, as the next four when the pages do not need it
    LAUNCH = "launch"  # starts a program or opens another file; refused when a page's own data lie elsewhere
    EMBEDDED = "embedded"  # carries other files; refused when they are all there is
    MULTIMEDIA = "multimedia"  # film, sound, 3D; only ever taken out
    FORM = "form"  # a form in XFA; refused when it is not drawn, as are fields whose content is not drawn yet
    TOO_MANY_PAGES = "too_many_pages"
    TOO_HEAVY = "too_heavy"  # unpacks to far more than it weighs, or takes too long to open
    NO_SUCH_PAGE = "no_such_page"


class Unfit(Exception):  # noqa: N818 - an outcome, not a programming error
    """Refuse the upload for a reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Clean:
    """What is left of a fit upload: content written anew by the market, and how it looks."""

    kind: Kind  # of the upload; a HEIC photo is kept as JPEG
    media_type: str
    content: bytes
    pages: int
    width: int  # pixels of a picture, points of a document's first page
    height: int
    preview: bytes  # JPEG of the picture or of the first page
    thumbnail: bytes
    likenesses: tuple[bytes | None, ...]  # one for each page (`cell.likeness`)
    disarmed: tuple[Reason, ...] = ()  # what was taken out


@dataclass(frozen=True, kw_only=True)
class Variant:
    """A catalogue picture in one size."""

    content: bytes  # WebP or AVIF
    width: int
    height: int
