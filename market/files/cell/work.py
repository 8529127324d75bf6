"""What the cell does with the bytes on its standard input: one verb, then it is gone."""

import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from . import wire
from .sniff import HEAD, sniff
from .verdicts import MAX_BYTES, MAX_CLEAN_BYTES, Clean, Kind, Reason, Unfit

Facts = dict[str, str | int]
Parts = dict[str, bytes]

MEMORY_BYTES = 1024 * 1024 * 1024  # 50 megapixels with transparency need 620 MB
CPU_SECONDS = 15  # 50 megapixels of HEIC need 3 on a slow machine
OUTPUT_BYTES = 64 * 1024 * 1024
OPEN_FILES = 64


def main() -> int:
    """Do what the command line says and return the exit status; a refusal is an ordinary outcome (0)."""
    verb, *arguments = sys.argv[1:]
    shut_in()
    content = sys.stdin.buffer.read(max(MAX_BYTES, MAX_CLEAN_BYTES))
    try:
        facts, parts = VERBS[verb](content, *arguments)
    except Unfit as unfit:
        facts, parts = {"reason": unfit.reason}, {}
    except MemoryError:
        facts, parts = {"reason": Reason.TOO_HEAVY}, {}
    wire.send(sys.stdout.buffer, facts, parts)
    sys.stdout.buffer.flush()
    return 0


def shut_in() -> None:
    """Bound what this process may use, and let everything else go first: selling matters more than judging."""
    _lower(resource.RLIMIT_CPU, CPU_SECONDS)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, OUTPUT_BYTES)
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    os.nice(5)
    if sys.platform == "linux":  # other systems do not bound address space
        _lower(resource.RLIMIT_AS, MEMORY_BYTES)
        with suppress(OSError):  # a read-only /proc forbids it
            Path("/proc/self/oom_score_adj").write_text("1000")  # first to go when the machine runs out of memory


def _lower(limit: int, value: int) -> None:
    _soft, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def judge_paper(content: bytes) -> tuple[Facts, Parts]:
    """Judge an upload that is to be kept as a paper."""
    clean = _clean(content)
    facts: Facts = {
        "kind": clean.kind,
        "media_type": clean.media_type,
        "pages": clean.pages,
        "width": clean.width,
        "height": clean.height,
    }
    return facts, {"content": clean.content, "preview": clean.preview, "thumbnail": clean.thumbnail}


def judge_picture(content: bytes) -> tuple[Facts, Parts]:
    """Judge an upload that is to be shown in the catalogue."""
    from .pictures import picture_variants

    kind = _kind(content)
    if kind is Kind.PDF:
        raise Unfit(Reason.FOREIGN)
    variants = picture_variants(content, kind)
    facts: Facts = {}
    for width, variant in variants.items():
        facts |= {f"{width}w": variant.width, f"{width}h": variant.height}
    return facts, {str(width): variant.content for width, variant in variants.items()}


def show_page(content: bytes, page: str, width: str) -> tuple[Facts, Parts]:
    """Render a page of a paper that was judged before."""
    from .pictures import as_jpeg, picture_page

    kind = _kind(content)
    if kind is Kind.PDF:
        from .pages import render_page

        image = render_page(content, page=int(page), width=int(width))
    else:
        image = picture_page(content, kind, width=int(width))
    return {}, {"page": as_jpeg(image, quality=85)}


def _clean(content: bytes) -> Clean:
    kind = _kind(content)
    if kind is Kind.PDF:
        from .documents import clean_document  # each library is started only for the files that need it

        return clean_document(content)
    from .pictures import clean_picture

    return clean_picture(content, kind)


def _kind(content: bytes) -> Kind:
    kind = sniff(content[:HEAD])
    if kind is None:
        raise Unfit(Reason.FOREIGN)
    return kind


VERBS: dict[str, Callable[..., tuple[Facts, Parts]]] = {
    "judge-paper": judge_paper,
    "judge-picture": judge_picture,
    "show-page": show_page,
}
