"""What hangs above a stall in product pictures: lanterns on a string, or a striped awning."""

from random import Random

from PIL import Image, ImageDraw

from market.demo.picture_grounds import Colour, colour, glow
from market.demo.picture_layouts import Placed

SHADOW: Colour = (24, 10, 28)
STRING: Colour = (40, 20, 30)
HOOKS = (0.07, 0.2, 0.8, 0.93)
STRIPES = (
    ("#c9361f", "#fff1d8"),
    ("#17694a", "#fff1d8"),
    ("#2c3f96", "#f6d98a"),
    ("#b0386b", "#ffe9d6"),
    ("#d98a1f", "#fff4de"),
)
STRIPE_COUNT = 12


def hang_lanterns(image: Image.Image, rng: Random) -> list[Placed]:
    """Draw the string and the light of paper lanterns, in place; return the lanterns to be put there."""
    width, height = image.size
    sag = rng.uniform(0.2, 0.36)
    line = [(x * width, _string(x, sag) * height) for x in (step / 24 for step in range(25))]
    ImageDraw.Draw(image).line(line, fill=STRING, width=2, joint="curve")
    lanterns = []
    for x in sorted(rng.sample(HOOKS, 3)):
        top, size = _string(x, sag), rng.uniform(0.16, 0.23)
        glow(image, (x, top + size / 2), 0.13, "#ffc35c", 0.75)
        lanterns.append(Placed("lantern", x, top + size, size, rng.uniform(-4, 4)))
    return lanterns


def _string(x: float, sag: float) -> float:
    """Return how far below the upper edge the string hangs at this place."""
    return 0.015 + sag * x * (1 - x)


def stretch_awning(image: Image.Image, rng: Random) -> None:
    """Draw the stall's striped awning across the top and the shade below it, in place."""
    width, height = image.size
    first, second = (colour(code) for code in rng.choice(STRIPES))
    depth, drop = height * 0.07, height * 0.05
    shade = Image.linear_gradient("L").rotate(180).resize((width, round(height * 0.16)))
    shade = shade.point(lambda value: value * 2 // 5)
    image.paste(Image.new("RGB", shade.size, SHADOW), (0, round(depth + drop / 2)), shade)
    draw = ImageDraw.Draw(image)
    step = width / STRIPE_COUNT
    for index in range(STRIPE_COUNT):
        tone = first if index % 2 else second
        left = index * step
        draw.rectangle((left, 0, left + step, depth), fill=tone)
        draw.pieslice((left, depth - drop, left + step, depth + drop), 0, 180, fill=tone)
    draw.line((0, depth, width, depth), fill=(255, 226, 170), width=1)
