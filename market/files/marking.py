"""Marks for papers that were kept before pages bore any: read from what is kept, once."""

from collections.abc import Sequence

from market.files.cell.verdicts import Unfit
from market.files.kept import run_on_kept
from market.files.marks import PageMark, bands_of
from market.files.models import StoredFile

type Likenesses = Sequence[bytes | None]


def read_likenesses(stored: StoredFile) -> Likenesses:
    """Return what each page of a kept paper looks like; nothing for what cannot be drawn.

    It takes a second or more: call it before anything is locked. Raise Refused when the paper cannot be read just now.
    """
    try:
        _facts, parts = run_on_kept("mark-pages", [stored])
    except Unfit:  # it will not be drawn another day either
        return [None] * stored.pages
    found = [None if each == "-" else bytes.fromhex(each) for each in parts["likenesses"].decode().split()]
    return [*found, *[None] * stored.pages][: stored.pages]


def keep_marks(*, stored: StoredFile, likenesses: Likenesses) -> None:
    """Note the marks of a file that has none; those it has stay as they are."""
    PageMark.objects.bulk_create(
        [
            PageMark(
                file=stored,
                page=page,
                source_sha256=stored.original_sha256,
                source_page=page,
                likeness=likeness,
                bands=bands_of(likeness) if likeness else [],
            )
            for page, likeness in enumerate(likenesses, 1)
        ],
        ignore_conflicts=True,
    )
