"""Show files to people whose right to see them was checked by the caller. Nobody gets an address in the storage."""

import logging
import tempfile

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from market.files import depot
from market.files.cell.verdicts import Reason, Unfit
from market.files.isolation import CellsBusyError, run_in_cell
from market.files.models import StoredFile
from market.files.sentences import judges_are_busy, sentence, storage_did_not_answer
from market.kernel.errors import Absent, Problem, Refused

logger = logging.getLogger(__name__)

SHOWN_INLINE = ("image/jpeg", "image/png")
PAGE_WIDTHS = (800, 1200, 2000)  # pixels: a phone, beside the fields, zoomed in
STORED_WIDTH = 1200  # of the preview made when the file came in
_CACHE_SECONDS = 3600
# Content is judged, yet a browser shall neither guess its type nor run anything in it, nor another site embed it.
_GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}
_GLANCE = _GUARDS | {"Cache-Control": f"private, max-age={_CACHE_SECONDS}"}  # what a page shows never changes


def file_response(stored: StoredFile, *, inline: bool) -> HttpResponseBase:
    """Return the kept file itself. A PDF is always a download; to show it, show its pages (`page_response`)."""
    is_shown = inline and stored.media_type in SHOWN_INLINE
    try:
        return FileResponse(
            default_storage.open(stored.path),
            as_attachment=not is_shown,
            filename=stored.display_name,
            content_type=stored.media_type,
            headers=_GUARDS,
        )
    except depot.STORAGE_ERRORS as error:
        raise _missing_or_busy(stored, error) from error


def page_response(stored: StoredFile, *, page: int, width: int = STORED_WIDTH) -> HttpResponse:
    """Return one page as a picture, for an `img` element."""
    return HttpResponse(page_image(stored, page, width), content_type="image/jpeg", headers=_GLANCE)


def thumbnail_response(stored: StoredFile) -> HttpResponse:
    """Return the small picture of a file (within 320 × 320 pixels), for lists."""
    return HttpResponse(_read(stored, stored.thumbnail_path), content_type="image/jpeg", headers=_GLANCE)


def page_image(stored: StoredFile, page: int, width: int = STORED_WIDTH) -> bytes:
    """Return one page (from 1) as JPEG, at least `width` pixels wide or the widest there is; a picture is one page.

    Raise Absent for a page that does not exist, Refused when it cannot be rendered now.
    """
    if not 1 <= page <= stored.pages:
        raise Absent(sentence(Reason.NO_SUCH_PAGE))
    width = next((known for known in PAGE_WIDTHS if known >= width), PAGE_WIDTHS[-1])
    if (page, width) == (1, STORED_WIDTH):
        return _read(stored, stored.preview_path)
    key = f"files:page:{stored.pk}:{page}:{width}"
    image: bytes | None = cache.get(key)
    if image is None:
        image = _render(stored, page, width)
        cache.set(key, image, _CACHE_SECONDS)
    return image


def _render(stored: StoredFile, page: int, width: int) -> bytes:
    with tempfile.TemporaryFile() as source:
        source.write(_read(stored, stored.path))
        try:
            _facts, parts = run_in_cell("show-page", source, str(page), str(width))
        except Unfit as unfit:
            raise Refused(_("Không dựng được trang này. Hãy tải tệp về để xem.")) from unfit
        except CellsBusyError as busy:
            raise Refused(judges_are_busy()) from busy
    return parts["page"]


def _read(stored: StoredFile, path: str) -> bytes:
    try:
        return depot.read(path)
    except depot.STORAGE_ERRORS as error:
        raise _missing_or_busy(stored, error) from error


def _missing_or_busy(stored: StoredFile, error: BaseException) -> Problem:
    logger.error("file %s cannot be read: %s", stored.pk, error)
    if isinstance(error, FileNotFoundError):
        return Absent(_("Không tìm thấy tệp này trong kho. Hãy báo cho Ban tổ chức."))
    return Refused(storage_did_not_answer())
