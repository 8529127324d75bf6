"""The pictures kept, what they were taken with, and what becomes of a picture taken now."""

import hashlib
import io
import json
import os
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from tests.visual.comparing import KIN, SAME, Tolerance, difference, painted

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(__file__).resolve().parent / "baselines"
TAKEN_WITH = KEPT / "taken-with.json"
SEEN = ROOT / "var" / "visual"  # what differs, to look at
MOST = 3_000_000  # bytes of all of them
HALF = 2  # they are kept at half the size
LEVELS = 0xFC  # and in 64 levels of each colour: no eye tells more apart, and the soft skies weigh half as much
RENEW = "Look at them; when the pages are meant to look so, `make shots` keeps the new pictures."

# Letters of the market's own fonts are the browser's work, those of the others the machine's, too.
SAMPLE = """<body style="margin: 0; font-size: 20px"><p style="font-family: sans-serif">Chợ đêm trên mây, 189.000 ₫ → ✓
<p style="font-family: monospace">7K3Q-M2XA<p style="font-family: sans-serif; font-weight: 700">Chốt đơn"""


class OtherBrowser(UserWarning):
    """The pictures were taken with another browser than the one that runs."""


@dataclass
class Album:
    """The baselines beside the pictures of this run."""

    browser: str  # its major version
    letters: str  # a digest of how it draws some
    is_renewed: bool = False  # this run keeps its own pictures instead of comparing them
    problems: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of the pictures taken

    @property
    def knows_this_browser(self) -> bool:
        """Tell whether the baselines were taken with a browser that draws as this one does."""
        return taken_with() == {"chromium": self.browser, "letters": self.letters}

    @property
    def tolerance(self) -> Tolerance:
        """Return how closely pictures can be compared."""
        return SAME if self.knows_this_browser else KIN

    def add(self, name: str, picture: Image.Image) -> None:
        """Compare a picture with the one kept under its name, or keep it."""
        self.names.add(name)
        path, taken = kept_at(name), as_kept(picture)
        kept = _read(path) if path.exists() else None
        if self.is_renewed:
            if kept is None or not self.knows_this_browser or difference(kept, taken, SAME):
                _keep(path, taken)
                self.renewed.append(name)
        elif kept is None:
            self.problems.append(f"{name}: there is no such picture in {KEPT.relative_to(ROOT)}")
        elif found := difference(kept, taken, self.tolerance):
            SEEN.mkdir(parents=True, exist_ok=True)
            kept.save(SEEN / f"{name}-kept.png")
            picture.save(SEEN / f"{name}-taken.png")
            painted(taken, found).save(SEEN / f"{name}-difference.png")
            self.problems.append(f"{name}: {found.words}")

    def close(self) -> None:
        """Say what differs; of a renewed album drop what no page has any more, and write down what took it."""
        if self.is_renewed:
            for path in KEPT.glob("*.webp"):
                if path.stem not in self.names:
                    path.unlink()
                    self.renewed.append(f"{path.stem} (gone)")
            written = {"chromium": self.browser, "letters": self.letters}
            TAKEN_WITH.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
            return
        if not self.knows_this_browser:
            warnings.warn(
                f"The pictures in {KEPT.relative_to(ROOT)} were taken with Chromium {taken_with().get('chromium')} and"
                f" the letters of its machine; this Chromium {self.browser} draws some otherwise. They were compared"
                " loosely: areas and their colours, not edges. `make shots` with this browser makes it exact again.",
                OtherBrowser,
                stacklevel=2,
            )
        assert not self.problems, "\n".join(
            [f"These pages look otherwise than kept (pictures in {SEEN.relative_to(ROOT)}). {RENEW}", *self.problems]
        )


def album(browser: Browser) -> Album:
    """Return the album of a run: to compare with, or to renew (VISUAL=renew)."""
    for old in SEEN.glob("*.png"):
        old.unlink()
    return Album(browser.version.split(".")[0], letters_of(browser), is_renewed=os.environ.get("VISUAL") == "renew")


def letters_of(browser: Browser) -> str:
    """Return a digest of how this browser draws letters on this machine."""
    context = browser.new_context(viewport={"width": 400, "height": 160})
    page = context.new_page()
    page.set_content(SAMPLE)
    drawn = page.screenshot()
    context.close()
    return hashlib.sha256(_points(drawn)).hexdigest()[:16]


def taken_with() -> dict[str, Any]:
    """Return what the baselines were taken with."""
    if not TAKEN_WITH.exists():
        return {}
    written: dict[str, Any] = json.loads(TAKEN_WITH.read_text(encoding="utf-8"))
    return written


def as_kept(picture: Image.Image) -> Image.Image:
    """Return a picture as it is kept and compared."""
    return picture.convert("RGB").reduce(HALF).point(lambda level: level & LEVELS)


def kept_at(name: str) -> Path:
    """Return where the picture of this name is kept."""
    return KEPT / f"{name}.webp"


def _read(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB")


def _keep(path: Path, picture: Image.Image) -> None:
    path.parent.mkdir(exist_ok=True)
    picture.save(path, "WEBP", lossless=True, quality=30, method=2)


def _points(png: bytes) -> bytes:
    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("RGB").tobytes()
