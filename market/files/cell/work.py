"""What the cell does with the bytes on its standard input: one verb, then it is gone."""

import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from . import wire
from .sniff import HEAD, sniff
from .verdicts import MAX_BOUND_BYTES, Clean, Kind, Reason, Unfit, Variant

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
    content = sys.stdin.buffer.read(MAX_BOUND_BYTES)
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
    return _kept(_clean(content))


def bind_pages(content: bytes, *lengths: str) -> tuple[Facts, Parts]:
    """Make one document of several papers that were judged before, which lie one after the other."""
    from . import sheets

    parts, place = [], 0
    for length in map(int, lengths):
        parts.append(content[place : place + length])
        place += length
    return _kept(sheets.bind(parts))


def redact_pages(content: bytes, *spots: str) -> tuple[Facts, Parts]:
    """Paint over spots (page:left:top:width:height) of a paper that was judged before."""
    from . import sheets

    by_page: dict[int, list[sheets.Spot]] = {}
    for spot in spots:
        page, left, top, width, height = map(int, spot.split(":"))
        by_page.setdefault(page, []).append((left, top, width, height))
    return _kept(sheets.redact(content, by_page))


def read_codes(content: bytes) -> tuple[Facts, Parts]:
    """Read the codes on the first pages of a paper that was judged before."""
    from .codes import PAGES, WIDTH, texts_on
    from .pages import count_pages, render_page
    from .pictures import picture_page

    kind = _kind(content)
    if kind is Kind.PDF:
        pages = range(1, min(PAGES, count_pages(content)) + 1)
        texts = texts_on(render_page(content, page=page, width=WIDTH) for page in pages)
    else:
        texts = texts_on([picture_page(content, kind, width=WIDTH)])
    return {}, {"texts": json.dumps(texts).encode()}


def compare_pages(content: bytes, *lengths: str) -> tuple[Facts, Parts]:
    """Compare the first of several pages with each of the others; their pictures lie one after the other."""
    from .comparison import WIDTH, difference_of
    from .pictures import picture_page

    pages, place = [], 0
    for length in map(int, lengths):
        picture = content[place : place + length]
        pages.append(picture_page(picture, _kind(picture), width=WIDTH))
        place += length
    differences = [difference_of(pages[0], other) for other in pages[1:]]
    return {}, {"differences": json.dumps(differences).encode()}


def mark_pages(content: bytes) -> tuple[Facts, Parts]:
    """Say what the pages of a paper that was judged before look like."""
    kind = _kind(content)
    if kind is Kind.PDF:
        from .documents import document_likenesses

        return {}, {"likenesses": _written(document_likenesses(content))}
    from .pictures import picture_likeness

    return {}, {"likenesses": _written((picture_likeness(content, kind),))}


def judge_picture(content: bytes) -> tuple[Facts, Parts]:
    """Judge an upload that is to be shown in the catalogue."""
    from .pictures import picture_variants

    kind = _kind(content)
    if kind is Kind.PDF:
        raise Unfit(Reason.FOREIGN)
    return _sizes(picture_variants(content, kind))


def make_avif(content: bytes, *widths: str) -> tuple[Facts, Parts]:
    """Make the smaller files of a catalogue picture that was judged before."""
    from .pictures import avif_variants

    return _sizes(avif_variants(content, map(int, widths)))


def read_table(content: bytes, sheet: str, most: str) -> tuple[Facts, Parts]:
    """Read a sheet that somebody filled in."""
    from . import tables

    return tables.read(content, sheet, most)


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


def _sizes(variants: Mapping[int, Variant]) -> tuple[Facts, Parts]:
    facts: Facts = {}
    for width, variant in variants.items():
        facts |= {f"{width}w": variant.width, f"{width}h": variant.height}
    return facts, {str(width): variant.content for width, variant in variants.items()}


def _kept(clean: Clean) -> tuple[Facts, Parts]:
    facts: Facts = {
        "kind": clean.kind,
        "media_type": clean.media_type,
        "pages": clean.pages,
        "width": clean.width,
        "height": clean.height,
        "disarmed": " ".join(clean.disarmed),
    }
    return facts, {
        "content": clean.content,
        "preview": clean.preview,
        "thumbnail": clean.thumbnail,
        "likenesses": _written(clean.likenesses),
    }


def _written(likenesses: tuple[bytes | None, ...]) -> bytes:
    return " ".join(one.hex() if one else "-" for one in likenesses).encode()


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
    "make-avif": make_avif,
    "bind-pages": bind_pages,
    "redact-pages": redact_pages,
    "compare-pages": compare_pages,
    "mark-pages": mark_pages,
    "read-codes": read_codes,
    "show-page": show_page,
    "read-table": read_table,
}
