"""The grounds of product pictures: a wall of the night market behind, a stall's table before it.

Painted small and enlarged: what lies behind the goods is soft, as through a wide-open lens.
"""

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

type Colour = tuple[int, int, int]

SMALL = (480, 360)
TABLE_EDGE = 0.62  # where the table begins, part of the height
NIGHT, DUSK, PLUM, EMBER = "#0d1130", "#1e2656", "#54305f", "#c4694a"
PAPER, RICE, LINE = "#fffbf4", "#f6efe2", "#ddd5c6"
GOLD, VERMILION, JADE, LOTUS, SKY = "#f6b23c", "#c9361f", "#17694a", "#b0386b", "#2c4ba0"


def colour(code: str) -> Colour:
    """Return the three parts of a "#rrggbb" colour."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def blend(first: str, second: str, part: float) -> Colour:
    """Return the colour that lies a part of the way from the first to the second."""
    one, other = colour(first), colour(second)
    return (
        round(one[0] + (other[0] - one[0]) * part),
        round(one[1] + (other[1] - one[1]) * part),
        round(one[2] + (other[2] - one[2]) * part),
    )


def gradient(size: tuple[int, int], stops: Sequence[str]) -> Image.Image:
    """Return a vertical run through the colours."""
    height = size[1]
    spans = len(stops) - 1
    column = Image.new("RGB", (1, height))
    for y in range(height):
        place = y / max(height - 1, 1) * spans
        index = min(int(place), spans - 1)
        column.putpixel((0, y), blend(stops[index], stops[index + 1], place - index))
    return column.resize(size)


def glow(image: Image.Image, centre: tuple[float, float], radius: float, tone: str, strength: float) -> None:
    """Lay a pool of light on the image, in place."""
    width, height = image.size
    reach = round(radius * width)
    mask = ImageChops.invert(Image.radial_gradient("L")).point(lambda value: round(max(value - 74, 0) * 1.4 * strength))
    mask = mask.resize((reach * 2, reach * 2))
    corner = (round(centre[0] * width) - reach, round(centre[1] * height) - reach)
    image.paste(Image.new("RGB", mask.size, colour(tone)), corner, mask)


def _bokeh(image: Image.Image, rng: Random, count: int) -> None:
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for _ in range(count):
        x, y = rng.uniform(0, SMALL[0]), rng.triangular(0, SMALL[1] * 0.62, SMALL[1] * 0.4)
        radius = rng.uniform(4, 17)
        tone = colour(rng.choice((GOLD, GOLD, "#ff9a4d", "#ffe2a0", VERMILION, "#ff7a5c")))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(*tone, rng.randint(34, 120)))
    layer = layer.filter(ImageFilter.BoxBlur(1.4))
    image.paste(layer, (0, 0), layer)


def _roofs(rng: Random) -> Image.Image:
    """An old-quarter street at dusk: gables with lit windows."""
    image = gradient(SMALL, (NIGHT, DUSK, PLUM, EMBER, "#f0a860"))
    draw = ImageDraw.Draw(image)
    x = -20.0
    while x < SMALL[0]:
        width, top = rng.uniform(44, 84), rng.uniform(90, 168)
        wall = blend(NIGHT, PLUM, rng.uniform(0, 0.5))
        draw.polygon(
            [(x - 6, top), (x + width / 2, top - rng.uniform(16, 34)), (x + width + 6, top)],
            fill=blend(NIGHT, DUSK, 0.4),
        )
        draw.rectangle((x, top, x + width, 260), fill=wall)
        for row in range(3):
            for column in range(2):
                if rng.random() < 0.6:
                    left, upper = x + 8 + column * width * 0.45, top + 12 + row * 30
                    draw.rectangle(
                        (left, upper, left + width * 0.26, upper + 15),
                        fill=colour(rng.choice((GOLD, "#ffd98a", "#ff9a4d"))),
                    )
        x += width
    image = image.filter(ImageFilter.GaussianBlur(2.4))
    _bokeh(image, rng, 16)
    return image


def _lights(rng: Random) -> Image.Image:
    """Deep dusk full of far lanterns."""
    image = gradient(SMALL, (NIGHT, DUSK, "#3a2a63", "#7a3a55"))
    _bokeh(image, rng, 46)
    return image


def _moon(rng: Random) -> Image.Image:
    """A night sky with the moon and the clouds the market stands on."""
    image = gradient(SMALL, (NIGHT, "#232c66", "#3d4a8f"))
    side = rng.choice((0.3, 0.5, 0.7))
    glow(image, (side, 0.3), 0.42, "#ffdf9a", 0.55)
    draw = ImageDraw.Draw(image)
    x = side * SMALL[0]
    draw.ellipse((x - 74, 30, x + 74, 178), fill=colour("#ffe7b0"))
    for _ in range(40):
        draw.point((rng.uniform(0, 480), rng.uniform(0, 200)), fill=colour("#fff3d0"))
    for row in range(4):
        tone = blend("#6473b8", DUSK, row / 4)
        for _ in range(5):
            left, y, length = rng.uniform(-60, 460), 120 + row * 26 + rng.uniform(-6, 6), rng.uniform(70, 150)
            draw.rounded_rectangle((left, y, left + length, y + 15), 8, fill=tone)
            draw.rounded_rectangle((left + 24, y - 10, left + length * 0.6, y + 6), 8, fill=tone)
    return image.filter(ImageFilter.GaussianBlur(0.8))


def _sun(rng: Random) -> Image.Image:
    """Paper with a large gold disc and ink hills."""
    image = gradient(SMALL, (PAPER, "#fbeed3", "#f3d9a6"))
    draw = ImageDraw.Draw(image)
    x, radius = SMALL[0] * rng.choice((0.36, 0.5, 0.64)), 118
    draw.ellipse((x - radius, 22, x + radius, 22 + 2 * radius), fill=colour("#f7c566"))
    for layer in range(3):
        base, phase = 170 + layer * 22, rng.uniform(0, 6)
        points = [(x, base + 16 * sin(x / (46 + 12 * layer) + phase)) for x in range(0, 481, 8)]
        draw.polygon([*points, (480, 300), (0, 300)], fill=blend("#d9a15a", "#8a5a3a", layer / 4))
    return image.filter(ImageFilter.GaussianBlur(1.0))


def _waves(rng: Random) -> Image.Image:
    """Rice paper printed with rows of waves."""
    first, second = rng.choice(
        (("#fdf1da", "#ecc98f"), ("#fbe9e2", "#e9b7a2"), ("#eef2ea", "#b9d2bd"), ("#e9eef8", "#b4c3e6"))
    )
    image = gradient(SMALL, (first, second))
    draw = ImageDraw.Draw(image)
    ink = blend(second, "#6b4a2a", 0.2)
    for row in range(12):
        for column in range(-1, 13):
            x, y = column * 42 + (row % 2) * 21, row * 21
            for ring in (20, 14, 8):
                draw.arc((x - ring, y - ring, x + ring, y + ring), 180, 360, fill=ink, width=2)
    return image.filter(ImageFilter.GaussianBlur(0.9))


def _lattice(rng: Random) -> Image.Image:
    """A paper window with wooden bars, lit from behind."""
    image = gradient(SMALL, ("#f5c878", "#ffe6b0", "#e9a95a"))
    glow(image, (rng.uniform(0.35, 0.65), 0.3), 0.5, "#fff6d8", 0.8)
    draw = ImageDraw.Draw(image)
    bar, shade, step = colour("#7a4420"), colour("#5a2e14"), rng.choice((52, 62, 72))
    for x in range(-8, 490, step):
        draw.rectangle((x, 0, x + 8, 260), fill=bar)
        draw.rectangle((x + 7, 0, x + 9, 260), fill=shade)
    for y in range(10, 260, step):
        draw.rectangle((0, y, 480, y + 7), fill=bar)
        draw.rectangle((0, y + 6, 480, y + 8), fill=shade)
        for x in range(-8, 490, step):
            draw.regular_polygon((x + 4, y + 4, 11), 4, rotation=45, fill=bar)
    return image.filter(ImageFilter.GaussianBlur(1.3))


def _drape(rng: Random) -> Image.Image:
    """A hanging cloth with a gold hem."""
    tone = rng.choice((JADE, LOTUS, "#8f2418", "#33418f", "#b9772a"))
    row = Image.new("RGB", (SMALL[0], 1))
    phase, folds = rng.uniform(0, 6), rng.uniform(34, 48)
    for x in range(SMALL[0]):
        light = 0.5 + 0.5 * sin(x / folds * pi + phase + 0.6 * sin(x / 29))
        row.putpixel(
            (x, 0),
            blend("#140d26", tone, 0.45 + 0.55 * light) if light < 0.7 else blend(tone, "#ffe3b0", (light - 0.7) * 0.7),
        )
    image = row.resize(SMALL)
    draw = ImageDraw.Draw(image)
    for x in range(20, 480, 60):
        for y in range(24, 210, 56):
            shift = 30 if (y // 56) % 2 else 0
            draw.regular_polygon((x + shift, y, 6), 4, rotation=45, fill=blend(tone, GOLD, 0.6))
    return image.filter(ImageFilter.GaussianBlur(1.2))


def _tiles(rng: Random) -> Image.Image:
    """Blue-and-white tiles of Bát Tràng."""
    image = Image.new("RGB", SMALL, colour("#f2f1ea"))
    draw = ImageDraw.Draw(image)
    ink = blend(SKY, "#ffffff", 0.42)
    step = rng.choice((60, 72))
    for x in range(0, 490, step):
        for y in range(-10, 260, step):
            draw.rectangle((x, y, x + step, y + step), outline=colour("#d3d6dc"), width=2)
            middle = (x + step / 2, y + step / 2)
            for turn in range(8):
                angle = turn * pi / 4
                px, py = middle[0] + cos(angle) * step * 0.24, middle[1] + sin(angle) * step * 0.24
                draw.ellipse((px - 6, py - 6, px + 6, py + 6), fill=ink)
            draw.ellipse((middle[0] - 6, middle[1] - 6, middle[0] + 6, middle[1] + 6), fill=blend(GOLD, "#ffffff", 0.2))
            for px, py in ((x, y), (x + step, y), (x, y + step), (x + step, y + step)):
                draw.ellipse((px - 9, py - 9, px + 9, py + 9), outline=ink, width=3)
    return image.filter(ImageFilter.GaussianBlur(1.3))


def _bricks(rng: Random) -> Image.Image:
    """Laterite blocks of Đường Lâm under a lantern."""
    image = Image.new("RGB", SMALL, colour("#5a2c22"))
    draw = ImageDraw.Draw(image)
    for row, y in enumerate(range(-6, 260, 32)):
        for x in range(-70 + 40 * (row % 2), 490, 80):
            tone = blend("#8f4630", "#c97b4a", rng.random())
            draw.rounded_rectangle((x, y, x + 76, y + 28), 4, fill=tone)
            draw.line((x + 4, y + 2, x + 72, y + 2), fill=blend("#c97b4a", "#ffe0b0", 0.4), width=2)
    return image.filter(ImageFilter.GaussianBlur(1.5))


def _grove(rng: Random) -> Image.Image:
    """A bamboo grove in the last light."""
    image = gradient(SMALL, ("#0f3a33", "#1f6a4c", "#9ab55a", "#f0d48a"))
    draw = ImageDraw.Draw(image)
    for _ in range(15):
        x, width = rng.uniform(-10, 490), rng.uniform(9, 19)
        tone = blend("#2f7a45", "#c8d67a", rng.random())
        draw.rectangle((x, 0, x + width, 260), fill=tone)
        draw.rectangle((x, 0, x + width * 0.3, 260), fill=blend("#2f7a45", "#f0f3b0", 0.6))
        for knot in range(rng.randint(0, 40), 260, 58):
            draw.rectangle((x - 1, knot, x + width + 1, knot + 4), fill=colour("#2a5a38"))
    for _ in range(34):
        x, y, length = rng.uniform(0, 480), rng.uniform(0, 150), rng.uniform(20, 46)
        draw.polygon(
            [(x, y), (x + length * 0.6, y + 7), (x + length, y + 22), (x + length * 0.4, y + 13)],
            fill=blend("#1f5a3a", "#a8cf6a", rng.random()),
        )
    image = image.filter(ImageFilter.GaussianBlur(2.0))
    _bokeh(image, rng, 9)
    return image


WALLS: tuple[Callable[[Random], Image.Image], ...] = (
    _roofs, _sun, _drape, _lights, _lattice, _tiles, _moon, _waves, _bricks, _grove,
)  # fmt: skip
DARK_WALLS = frozenset({0, 3, 6})  # the street at night: lanterns hang before these
