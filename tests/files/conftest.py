"""A storage of its own for every test of files."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def left_behind(settings, tmp_path: Path) -> Callable[[], list[str]]:
    """Give the test an empty storage; return the function that lists what lies in it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return lambda: sorted(str(path.relative_to(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.rglob("*.*"))
