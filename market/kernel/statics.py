"""Static files under hashed names, whose addresses are worked out once: a page asks for dozens."""

from functools import cache
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Remembers the address of each file; the manifest never changes while a process lives."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.remembered = cache(super().url)

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a static file."""
        return str(self.remembered(name, force))
