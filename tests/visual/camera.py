"""Takes pictures of pages: no animation, no caret, every letter and picture there before the shutter opens."""

import io
from typing import Literal

from PIL import Image
from playwright.sync_api import Page

from market.accounts.models import Person
from tests.browser.visitors import Street
from tests.visual.stillness import MOMENT

PHONE, DESK = 360, 1280  # pixels
WINDOW = {PHONE: 800, DESK: 900}  # how high
LONGEST = {PHONE: 3000, DESK: 2000}  # of a page that is not shown whole
PATIENCE = 60_000  # milliseconds: nobody waits here, and a machine at work on something else is no difference
type Scheme = Literal["light", "dark"]

_LOADED = """() => Promise.race([
    new Promise((tired) => setTimeout(tired, 5000)),
    Promise.all([...document.images].map((each) => { each.loading = "eager"; return each.decode().catch(() => {}); }))
      .then(() => document.fonts.ready),
])"""
# What sticks to the window would lie across a picture of the whole page, and half a point higher or lower each time.
_LIES_STILL = """() => {
    for (const each of document.querySelectorAll("body *")) {
      if (getComputedStyle(each).position !== "sticky") continue;
      Object.assign(each.style, { position: "relative", inset: "auto" });
    }
}"""
_FETCHES_MORE = "document.querySelector('[hx-trigger=load]') !== null"


class Camera:
    """Looks at the market as one person after another, on a phone and at a desk, by day and by night."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self._pages: dict[tuple[int | None, int, Scheme], Page] = {}

    def look(self, path: str, width: int, scheme: Scheme, person: Person | None = None) -> Page:
        """Return the page at this address, all there."""
        page = self._page(width, scheme, person)
        page.goto(path, wait_until="load", timeout=PATIENCE)
        if page.evaluate(_FETCHES_MORE):
            page.wait_for_load_state("networkidle")
        page.evaluate(_LOADED)
        page.evaluate(_LIES_STILL)
        return page

    def _page(self, width: int, scheme: Scheme, person: Person | None) -> Page:
        key = (person.pk if person else None, width, scheme)
        if key not in self._pages:
            window = {"width": width, "height": WINDOW[width]}
            page = self.street.visitor(person=person, viewport=window, color_scheme=scheme)
            page.clock.set_fixed_time(MOMENT)
            self._pages[key] = page
        return self._pages[key]


def picture_of(page: Page, *, longest: int | None = None) -> Image.Image:
    """Take a picture of the page from its top, so far as it is no longer than this."""
    width, height = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    taken = page.screenshot(
        full_page=True,
        timeout=PATIENCE,
        clip={"x": 0, "y": 0, "width": width, "height": min(height, longest or LONGEST[width])},
        animations="disabled",
        caret="hide",
        scale="css",
    )
    with Image.open(io.BytesIO(taken)) as picture:
        return picture.convert("RGB")
