"""Static files under hashed names, whose addresses are worked out once: a page asks for dozens."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

from market.kernel.stylesheets import PARTS, files_of, joined, minified, moved, served_as

type Collected = dict[str, tuple[Any, str]]  # a file's name: where it lies and under which path


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Serves small style sheets, one per frame, and remembers the address of each file while a process lives."""

    has_bundles = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.remembered = cache(super().url)

    def url(self, name: str | None, force: bool = False) -> str:
        """Return the address of a static file."""
        return str(self.remembered(name, force))

    def post_process(self, paths: Collected, dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Make the style sheets small and bundle them, then name every file by its content."""
        if not dry_run:
            paths = paths | self.small_styles(paths)
        yield from super().post_process(paths, dry_run, **options)

    def small_styles(self, paths: Collected) -> Collected:
        """Write every style sheet and every bundle in its small form; return where they lie."""
        styles = {name: minified(_read(*paths[name])) for name in paths if name.endswith(".css")}
        bundles = {
            served_as(name): joined(moved(styles[file], file, served_as(name)) for file in files_of(name))
            for name in PARTS
            if styles.keys() >= set(files_of(name))
        }
        for name, text in (styles | bundles).items():
            path = Path(self.path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return {name: (self, name) for name in styles | bundles}


def _read(storage: Any, path: str) -> str:
    with storage.open(path) as file:
        return str(file.read().decode())
