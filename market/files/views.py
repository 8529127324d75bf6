"""The only address of this app: pictures that are meant for everybody."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.files import depot
from market.files.cell.verdicts import FORMER_WIDTHS, PICTURE_WIDTHS
from market.files.sentences import storage_did_not_answer
from market.kernel.errors import Refused

WIDTHS = frozenset(PICTURE_WIDTHS + FORMER_WIDTHS)


@require_safe
@public
def picture(request: HttpRequest, picture: UUID, width: int, ending: str) -> HttpResponseBase:
    """Show one size of a catalogue picture; under its address it never changes, so everybody may keep it."""
    if width not in WIDTHS:
        raise Http404
    try:
        content = default_storage.open(depot.picture_path(picture, width, ending))
    except FileNotFoundError as error:
        raise Http404 from error
    except depot.STORAGE_ERRORS as error:
        raise Refused(storage_did_not_answer()) from error
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    name = f"{picture}-{width}.{ending}"
    return FileResponse(content, filename=name, content_type=f"image/{ending}", headers=headers)
