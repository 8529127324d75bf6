"""Judge uploads: the one door through which a stranger's bytes come in."""

import hashlib
import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import IO

from django.core.files.base import File

from market.files.cell.sniff import HEAD, hides_pdf, sniff
from market.files.cell.verdicts import ENDINGS, MAX_BYTES, Kind, Reason, Unfit, Variant
from market.files.isolation import CellsBusyError, run_in_cell
from market.files.names import display_name, promised_ending
from market.files.scanner import ScannerAwayError, known_virus
from market.files.sentences import infected, judges_are_busy, scanner_is_away, sentence
from market.kernel.errors import Refused

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Where a page came from and what it looks like (`cell.likeness`; nothing for a page that is all but blank)."""

    source_sha256: str  # of the very bytes uploaded
    source_page: int
    likeness: bytes | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class CleanFile:
    """An upload that was found fit, as the market wrote it anew."""

    kind: Kind  # of the upload; a HEIC photo is kept as JPEG
    media_type: str  # a key of ENDINGS
    content: bytes = field(repr=False)
    sha256: str  # of `content`, hexadecimal
    original_sha256: str  # of the very bytes uploaded
    pages: int
    width: int  # pixels of a picture, points of a document's first page
    height: int
    display_name: str
    preview: bytes = field(repr=False)  # JPEG, 1200 pixels wide: the picture or the first page
    thumbnail: bytes = field(repr=False)  # JPEG, within 320 × 320 pixels
    marks: tuple[Mark, ...] = field(default=(), repr=False)  # one for each page, in order
    disarmed: tuple[Reason, ...] = ()  # what was taken out
    original: bytes = field(default=b"", repr=False)  # the very bytes uploaded, when something was taken out


def judge(upload: "File[bytes]") -> CleanFile:
    """Return what is left of an upload after everything but its pages and pixels is gone; raise Refused otherwise."""
    with _taken_in(upload) as (source, digest):
        facts, parts = run_in_cell("judge-paper", source)
        clean = clean_file(facts, parts, name=upload.name or "", digest=digest)
        if not clean.disarmed:
            return clean
        source.seek(0)
        return replace(clean, original=source.read())


def clean_file(facts: Mapping[str, str | int], parts: Mapping[str, bytes], *, name: str, digest: str) -> CleanFile:
    """Return what the cell wrote anew as one file; `digest` is the hash of the very bytes uploaded under `name`."""
    media_type = str(facts["media_type"])
    return CleanFile(
        kind=Kind(str(facts["kind"])),
        media_type=media_type,
        content=parts["content"],
        sha256=hashlib.sha256(parts["content"]).hexdigest(),
        original_sha256=digest,
        pages=int(facts["pages"]),
        width=int(facts["width"]),
        height=int(facts["height"]),
        display_name=display_name(name, ending=ENDINGS[media_type]),
        preview=parts["preview"],
        thumbnail=parts["thumbnail"],
        marks=_marks(parts["likenesses"].decode(), digest),
        disarmed=tuple(Reason(reason) for reason in str(facts["disarmed"]).split()),
    )


def _marks(likenesses: str, digest: str) -> tuple[Mark, ...]:
    return tuple(
        Mark(source_sha256=digest, source_page=page, likeness=None if written == "-" else bytes.fromhex(written))
        for page, written in enumerate(likenesses.split(), 1)
    )


def judge_picture(upload: "File[bytes]") -> Mapping[int, Variant]:
    """Return the catalogue sizes of an uploaded picture by width; raise Refused for anything else."""
    with _taken_in(upload) as (source, _digest):
        facts, parts = run_in_cell("judge-picture", source)
    return {
        int(width): Variant(content=part, width=int(facts[f"{width}w"]), height=int(facts[f"{width}h"]))
        for width, part in parts.items()
    }


@contextmanager
def _taken_in(upload: "File[bytes]") -> Iterator[tuple[IO[bytes], str]]:
    """Give the upload as a temporary file with its hash, after the judgements that need no decoder."""
    name = upload.name or ""
    try:
        with tempfile.TemporaryFile() as source:
            digest = _copy(upload, source)
            source.seek(0)
            _refuse_foreign(source.read(HEAD), name)
            _refuse_infected(source)
            yield source, digest
    except Unfit as unfit:
        raise Refused(sentence(unfit.reason, ending=promised_ending(name))) from unfit
    except CellsBusyError as busy:
        raise Refused(judges_are_busy()) from busy
    except ScannerAwayError as away:
        raise Refused(scanner_is_away()) from away


def _copy(upload: "File[bytes]", target: IO[bytes]) -> str:
    digest, length = hashlib.sha256(), 0
    for chunk in upload.chunks():  # counted, because an announced size is only a claim
        length += len(chunk)
        if length > MAX_BYTES:
            raise Unfit(Reason.TOO_LARGE)
        digest.update(chunk)
        target.write(chunk)
    if not length:
        raise Unfit(Reason.EMPTY)
    return digest.hexdigest()


def _refuse_foreign(head: bytes, name: str) -> None:
    if sniff(head):
        return
    if hides_pdf(head):
        raise Unfit(Reason.PADDED)
    raise Unfit(Reason.MISNAMED if promised_ending(name) else Reason.FOREIGN)


def _refuse_infected(source: IO[bytes]) -> None:
    name = known_virus(source)
    if name:
        logger.warning("the virus scanner found %s in an upload", name)
        raise Refused(infected(name))
