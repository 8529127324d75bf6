"""Uploads that can go on after an interruption: the core of tus 1.0 with creation, expiration and termination.

A file is begun with POST, its state asked with HEAD, its next piece sent with PATCH. Refusals are sentences in plain
text, for the page's script to show.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from market.accounts.rules import PersonRequest, signed_in
from market.files.cell.verdicts import MAX_BYTES
from market.files.pending import PendingUpload
from market.files.uploads import MAX_PIECE, TooLarge, add_piece, begin_upload, drop_upload, upload_for
from market.gate.limits import hit
from market.kernel.errors import Problem, Refused, TooMany

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
PIECE_TYPE = "application/offset+octet-stream"
PLACE_LENGTH = 80  # characters

View = Callable[..., HttpResponse]


def speaks_tus(view: View) -> View:
    """Answer in the protocol: its version both ways, refusals as plain text, nothing kept by anybody between."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            response = HttpResponse(status=412, headers={"Tus-Version": VERSION})
        else:
            response = _judged(view, request, *args, **kwargs)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _judged(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except Problem as problem:
        response = HttpResponse(problem.message, status=problem.status, content_type="text/plain; charset=utf-8")
        if isinstance(problem, TooMany):
            response["Retry-After"] = str(problem.retry_after)
        return response


@signed_in
@require_http_methods(["OPTIONS", "POST"])
@speaks_tus
def create_upload(request: PersonRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        facts = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(MAX_BYTES)}
        return HttpResponse(status=204, headers=facts)
    hit("upload", {"person": str(request.user.pk)})
    size = _number(request, "Upload-Length")
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    name = said.get("filename", "")
    upload = begin_upload(
        owner=request.user,
        place=said.get("place", "")[:PLACE_LENGTH],
        key=said.get("key") or f"{name}-{size}",
        name=name,
        size=size,
    )
    return _state(upload, status=201, Location=reverse("files:continue-upload", args=[upload.pk]))


@signed_in
@require_http_methods(["HEAD", "PATCH", "DELETE"])
@speaks_tus
def continue_upload(request: PersonRequest, upload: UUID) -> HttpResponse:
    begun = upload_for(request.user, upload)
    if request.method == "DELETE":
        drop_upload(begun)
        return HttpResponse(status=204)
    if request.method == "HEAD":
        return _state(begun, status=200, **{"Upload-Length": str(begun.size)})
    hit("upload piece", {"person": str(request.user.pk)})
    kept = add_piece(upload=begun, offset=_number(request, "Upload-Offset"), content=_piece(request))
    return _state(kept, status=204)


def _state(upload: PendingUpload, *, status: int, **headers: str) -> HttpResponse:
    facts = {"Upload-Offset": str(upload.offset), "Upload-Expires": http_date(upload.expires_at.timestamp())}
    return HttpResponse(status=status, headers=facts | headers)


def _number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not value.isascii() or not value.isdigit() or len(value) > 15:
        raise _Malformed(_("Trình duyệt gửi tệp không đúng cách. Hãy tải lại trang rồi thử lại."))
    return int(value)


def _piece(request: HttpRequest) -> bytes:
    """Return the bytes of this piece; one that breaks off on its way counts as not sent."""
    if request.content_type != PIECE_TYPE:
        raise _ForeignPiece(_("Trình duyệt gửi tệp không đúng cách. Hãy tải lại trang rồi thử lại."))
    if _number(request, "Content-Length") > MAX_PIECE:
        raise TooLarge(_("Phần gửi lên quá lớn."))
    try:
        return request.body
    except UnreadablePostError as error:
        raise _Malformed(_("Kết nối bị ngắt giữa chừng. Hãy thử lại.")) from error


def _metadata(header: str) -> dict[str, str]:
    """Return the pairs of Upload-Metadata: words in base64 behind their names; what cannot be read is left out."""
    said = {}
    for pair in header.split(","):
        name, _space, value = pair.strip().partition(" ")
        try:
            said[name] = base64.b64decode(value, validate=True).decode().replace("\x00", "")
        except (binascii.Error, UnicodeDecodeError):
            continue
    return said


class _Malformed(Refused):
    """Not what the protocol says (400)."""

    status = 400


class _ForeignPiece(Refused):
    """A piece of another media type (415)."""

    status = 415
