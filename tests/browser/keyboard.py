"""A hand on the keyboard and nothing else: it tabs, presses, types, and looks whether one sees where one is.

Asked of each stop: it is on the screen, no bar that stays in sight lies over it (WCAG 2.4.11), and its ring comes to
two pixels all around, each in a contrast of 3 : 1 to the same place without the ring (2.4.7, 2.4.13). Asked of a whole
page: one comes to its end and back, everything is met once, in the order in which it is read (2.1.2, 2.4.3).
"""

import io
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PIL import Image, ImageChops
from playwright.sync_api import FloatRect, Locator, Page, expect

MOST_STOPS = 400
AROUND = 8  # pixels looked at around a stop: the ring lies outside it
THICK = 2  # pixels a ring must come to all around
LEAST_CONTRAST = 3.0
TALL = 200  # pixels
SAME_COLOUR = 24  # how much a colour may differ and still be the ring's, of 255: its curves are smoothed
NEWS_SETTLE = 300  # milliseconds

# What has the focus: where it is, whether a bar lies over it, and whether one came to it in the order of the page.
STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body || at === document.documentElement) return null;
    const stuck = (each) => {
      for (; each && each !== document.body; each = each.parentElement)
        if (["sticky", "fixed"].includes(getComputedStyle(each).position)) return each;
      return null;
    };
    const inView = ({ left, top, right, bottom }) => ({ left: Math.max(0, left), top: Math.max(0, top),
      right: Math.min(innerWidth, right), bottom: Math.min(innerHeight, bottom) });
    const sidesInView = (box) => {
      const { left, top, right, bottom } = inView(box);
      const flat = (box.top >= 0) + (box.bottom <= innerHeight), upright = (box.left >= 0) + (box.right <= innerWidth);
      return flat * Math.max(0, right - left) + upright * Math.max(0, bottom - top);
    };
    let ringed = at;
    while (ringed !== document.body && getComputedStyle(ringed).outlineStyle === "none") ringed = ringed.parentElement;
    const [box, ring] = [at, ringed].map((each) => each.getBoundingClientRect());
    const seen = inView(box);
    const covered = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]].filter(([x, y]) => {
      const over = stuck(document.elementFromPoint(
        seen.left + x * (seen.right - seen.left), seen.top + y * (seen.bottom - seen.top)));
      return over && !over.contains(at);
    }).length;
    // What was fetched again meanwhile is the same stop.
    const mark = (each) => [each.tagName, each.href, each.formAction, each.name, each.value, each.id,
      each.parentElement?.className].join();
    window.met ??= [];
    const known = met.findIndex((each) => each === at || !each.isConnected && mark(each) === mark(at));
    met[known < 0 ? met.length : known] = at;
    const words = (at.ariaLabel || at.labels?.[0]?.textContent || at.textContent || at.name || "").trim();
    return {
      name: `${at.tagName.toLowerCase()} “${words.replace(/\\s+/g, " ").slice(0, 60)}”`,
      kind: [location.pathname, at.tagName, at.className, at.parentElement.className].join(" "),
      number: known < 0 ? met.length - 1 : known,
      isStuck: Boolean(stuck(at)),
      isInSheet: Boolean(at.closest("dialog")),
      height: seen.bottom - seen.top,
      width: seen.right - seen.left,
      place: [box.left, box.top + scrollY, box.right, box.bottom + scrollY],
      covered,
      colour: ringed === document.body ? null : getComputedStyle(ringed).outlineColor,
      ring: inView(ring),
      around: Math.min(...[[...ringed.getClientRects()], [ring]].map((boxes) =>
        boxes.reduce((sum, each) => sum + sidesInView(each), 0))),
    };
}"""
RING = """(shown) => {
    if (!window.ringless) {
      window.ringless = new CSSStyleSheet();
      ringless.replaceSync("*, ::before, ::after { outline-color: transparent !important; }");
    }
    document.adoptedStyleSheets = shown ? [] : [ringless];
}"""


@dataclass(frozen=True)
class Stop:
    """A place at which the focus rests."""

    name: str
    number: int  # in the order in which stops were met for the first time
    place: tuple[float, float, float, float]  # left, top, right, bottom on the page
    has_place: bool  # it moves with the page: no bar, no sheet


class Keyboard:
    """A person at a page who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self.looked_at: set[str] = set()

    def is_content(self) -> None:
        """Hold that nothing was wrong on the way."""
        assert not self.problems, "\n".join(self.problems)

    # --- single keys --------------------------------------------------------------------------------------------------
    def step(self, *, back: bool = False) -> Stop | None:
        """Go on to the next stop, or back to the last; nothing when that leads out of the page."""
        self.page.keyboard.press("Shift+Tab" if back else "Tab")
        return self.look()

    def look(self) -> Stop | None:
        """Look at where the focus is: what is wrong there is kept."""
        seen: dict[str, Any] | None = self.page.evaluate(STOP)
        if seen is None:
            return None
        if seen["kind"] not in self.looked_at:
            self.looked_at.add(seen["kind"])
            most = 0 if seen["height"] < TALL else 4  # of what is tall some part may lie below a bar, not all of it
            wrong = {
                "is not on the screen": seen["height"] <= 0 or seen["width"] <= 0,
                f"lies below a bar in {seen['covered']} of 5 places": seen["covered"] > most,
                "has no ring one can see": not (self._has_ring(seen) or self._has_ring_after_all()),
            }
            at = f"{self.page.url}: {seen['name']}"
            self.problems += [f"{at} {words}" for words, is_wrong in wrong.items() if is_wrong]
        has_place = not seen["isStuck"] and not seen["isInSheet"]
        return Stop(seen["name"], seen["number"], tuple(seen["place"]), has_place)

    def reach(self, target: Locator, *, back: bool = False) -> None:
        """Go on until the target has the focus."""
        expect(target).to_be_visible()
        for _time in range(MOST_STOPS):
            if is_focused(target):
                return
            if self.step(back=back) is None:
                break
        raise AssertionError(f"{self.page.url}: no way by keyboard to {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Go to the target and press a key on it."""
        self.reach(target)
        self.page.keyboard.press(key)

    def type(self, target: Locator, text: str) -> None:
        """Go to a field and type; what stood in it is marked by coming there, so it gives way."""
        self.reach(target)
        self.page.keyboard.type(text)
        expect(target).to_have_value(text)

    def skip(self) -> None:
        """Take the first stop of a page, which leads past its head."""
        self.press(self.page.get_by_role("link", name="Tới nội dung chính"))
        expect(self.page.get_by_role("main")).to_be_focused()

    # --- a whole page -------------------------------------------------------------------------------------------------
    def walk(self) -> list[Stop]:
        """Go through the page to its end."""
        stops: list[Stop] = []
        self.page.evaluate("window.met = []")
        while stop := self.step():
            if stop.number < len(stops):
                if stop.number:
                    self.problems.append(f"{self.page.url}: from {stops[-1].name} back to {stop.name}")
                break
            stops.append(stop)
            assert len(stops) < MOST_STOPS, f"{self.page.url} does not end"
        self.problems += [f"{self.page.url}: {words}" for words in out_of_order(stops)]
        return stops

    def walk_back(self, stops: list[Stop]) -> None:
        """Go from the end of the page, where a walk ended, to its beginning."""
        self.page.keyboard.press("Shift+Tab")
        self.reach_number(stops[-1].number)
        for stop in reversed(stops[:-1]):
            met = self.step(back=True)
            if met is None or met.number != stop.number:
                self.problems.append(f"{self.page.url}: back to {met and met.name}, not to {stop.name}")
                return

    def reach_number(self, number: int) -> None:
        """Go back until the stop with this number has the focus: what lies beyond the page may be met between."""
        for _time in range(3):
            stop = self.look()
            if stop and stop.number == number:
                return
            self.page.keyboard.press("Shift+Tab")
        raise AssertionError(f"{self.page.url}: the last stop is not met from behind")

    def _has_ring_after_all(self) -> bool:
        """Look once more: news may have come between two pictures."""
        self.page.wait_for_timeout(NEWS_SETTLE)
        seen = self.page.evaluate(STOP)
        return seen is not None and self._has_ring(seen)

    def _has_ring(self, seen: dict[str, Any]) -> bool:
        """Tell whether the ring comes to two pixels all around what can be seen, in places that stand out."""
        if seen["colour"] is None:
            return False
        clip = _clip(seen["ring"], self.page)
        shown = self._photograph(clip)
        self.page.evaluate(RING, False)
        plain = self._photograph(clip)
        self.page.evaluate(RING, True)
        return bool(ring_area(shown, plain, _colour(seen["colour"])) >= THICK * seen["around"])

    def _photograph(self, clip: FloatRect) -> Image.Image:
        return Image.open(io.BytesIO(self.page.screenshot(clip=clip, caret="initial"))).convert("RGB")


def is_focused(target: Locator) -> bool:
    """Tell whether something has the focus."""
    found: bool = target.evaluate("each => each === document.activeElement")
    return found


def out_of_order(stops: list[Stop]) -> list[str]:
    """Return in words where the way leads up again without leading to the right: nobody reads so."""
    placed = [stop for stop in stops if stop.has_place]
    jumps = []
    for before, after in pairwise(placed):
        is_above, is_right = after.place[3] <= before.place[1], after.place[0] >= before.place[2]
        if is_above and not is_right:
            jumps.append(f"up again from {before.name} to {after.name}")
    return jumps


def ring_area(shown: Image.Image, plain: Image.Image, colour: tuple[int, int, int]) -> int:
    """Return how many pixels of a ring stand out from what is there without it."""
    off = ImageChops.difference(shown, Image.new("RGB", shown.size, colour))
    is_ring = off.convert("L").point(lambda value: 255 if value <= SAME_COLOUR else 0)
    below = Image.composite(plain.convert("RGBA"), Image.new("RGBA", plain.size), is_ring)
    found = below.getcolors(below.width * below.height) or []
    return sum(number for number, pixel in found if _stands_out(pixel, colour))


def _stands_out(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return bool(pixel[3]) and contrast(pixel[:3], colour) >= LEAST_CONTRAST


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return the contrast of two colours as WCAG reckons it, 1 to 21."""
    dark, light = sorted((_light(one), _light(other)))
    return (light + 0.05) / (dark + 0.05)


def _light(colour: tuple[int, ...]) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(written: str) -> tuple[int, int, int]:
    """Read "rgb(44, 75, 160)"."""
    red, green, blue = (round(float(part)) for part in written.split("(")[1].rstrip(")").split(",")[:3])
    return red, green, blue


def _clip(box: dict[str, float], page: Page) -> FloatRect:
    """Return the place of a ring with a rim around it, as far as it is on the screen."""
    screen = page.viewport_size or {"width": 0, "height": 0}
    left, top = max(0, box["left"] - AROUND), max(0, box["top"] - AROUND)
    right, bottom = min(screen["width"], box["right"] + AROUND), min(screen["height"], box["bottom"] + AROUND)
    return {"x": left, "y": top, "width": max(1, right - left), "height": max(1, bottom - top)}
