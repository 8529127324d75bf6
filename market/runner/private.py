"""Small files that only their owner may read, and the secrets kept in them."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from market.runner.errors import CannotRun


@contextmanager
def draft_of(path: Path, text: str) -> Iterator[Path]:
    """Yield a finished file with this text beside the path, to be put in its place in one step."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def write_private(path: Path, text: str) -> None:
    """Replace the file by this text in one step, readable by its owner only."""
    with draft_of(path, text) as draft:
        draft.replace(path)


def kept_secret(path: Path, make: Callable[[], str] = lambda: secrets.token_urlsafe(32)) -> str:
    """Return the secret in this file; the first caller makes it."""
    try:
        if not path.exists():
            # Two may come at the same moment: the first one's secret stays.
            with suppress(FileExistsError), draft_of(path, make()) as draft:
                os.link(draft, path)
        return path.read_text(encoding="utf-8").strip()
    except PermissionError as error:
        raise CannotRun(
            f"{path} belongs to another user: run this as that user, or remove the folder {path.parent}."
        ) from error
