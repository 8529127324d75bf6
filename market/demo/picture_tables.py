"""The stall's table in product pictures: boards, mat or cloth, and its front edge."""

from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from market.demo.picture_grounds import GOLD, SMALL, TABLE_EDGE, blend, colour, glow, gradient

TOP = round(SMALL[1] * TABLE_EDGE)
FRONT = round(SMALL[1] * 0.965)  # where the table's top ends and its front hangs down


def _boards(rng: Random, dark: str, light: str) -> Image.Image:
    image = gradient((SMALL[0], SMALL[1] - TOP), (dark, light))
    draw = ImageDraw.Draw(image)
    height, vanish = image.height, SMALL[0] / 2
    for plank in range(-6, 7):
        x = vanish + plank * 46
        draw.line((x, 0, vanish + (x - vanish) * 2.1, height), fill=blend(dark, "#000000", 0.35), width=3)
    for _ in range(46):
        x, y = rng.uniform(-20, 480), rng.uniform(4, height)
        lean = (x - vanish) * 0.06
        draw.line((x, y, x + lean, y + rng.uniform(6, 26)), fill=blend(light, dark, rng.random()), width=1)
    return image


def _dark_boards(rng: Random) -> Image.Image:
    return _boards(rng, "#4a2816", "#8a5530")


def _light_boards(rng: Random) -> Image.Image:
    return _boards(rng, "#b98552", "#e7bd86")


def _mat(rng: Random) -> Image.Image:
    """A sedge mat, woven row by row, closer together far away."""
    image = Image.new("RGB", (SMALL[0], SMALL[1] - TOP), colour("#d9b774"))
    draw = ImageDraw.Draw(image)
    y, step, row = 0.0, 3.4, 0
    stripe = rng.choice(("#b5432f", "#3f7a55", "#8a5a2a"))
    while y < image.height:
        for x in range(-8, 490, 16):
            shift = 8 if row % 2 else 0
            draw.rectangle((x + shift, y, x + shift + 8, y + step - 1), fill=blend("#d9b774", "#fff0c8", 0.45))
        if row % 9 in (4, 5):
            draw.line((0, y + 1, 480, y + 1), fill=blend(stripe, "#e8cf96", 0.35), width=max(2, round(step) - 1))
        y, step, row = y + step, step * 1.035, row + 1
    return image


def _cloth(rng: Random) -> Image.Image:
    """A plain cloth with a border of diamonds towards the front."""
    tone = rng.choice(("#a52c1c", "#2b3a86", "#1f6a4e", "#8f2f5a"))
    image = gradient((SMALL[0], SMALL[1] - TOP), (tone, tone))
    draw = ImageDraw.Draw(image)
    for _ in range(7):
        x = rng.uniform(0, 480)
        draw.polygon(
            [(x, 0), (x + 16, 0), (x + (x - 240) * 0.6 + 40, image.height), (x + (x - 240) * 0.6, image.height)],
            fill=blend(tone, "#ffd9a0", 0.12),
        )
    image = image.filter(ImageFilter.GaussianBlur(6))
    draw = ImageDraw.Draw(image)
    edge = FRONT - TOP
    for y, width in ((edge - 32, 2), (edge - 8, 2)):
        draw.line((0, y, 480, y), fill=colour(GOLD), width=width)
    for x in range(6, 490, 26):
        draw.regular_polygon((x, edge - 20, 8), 4, rotation=0, fill=blend(tone, GOLD, 0.8))
        draw.regular_polygon((x, edge - 20, 4), 4, rotation=0, fill=colour(tone))
    return image


def _linen(rng: Random) -> Image.Image:
    """Pale linen with woven stripes."""
    image = gradient((SMALL[0], SMALL[1] - TOP), ("#e3d2b0", "#faf0dc"))
    draw = ImageDraw.Draw(image)
    stripe = rng.choice(("#2c4ba0", "#b0386b", "#c9361f", "#17694a"))
    for offset in (-150, -132, 132, 150):
        x = 240 + offset
        draw.line((x, 0, 240 + offset * 1.5, image.height), fill=blend(stripe, "#f3e6c8", 0.35), width=6)
    for y in range(0, image.height, 4):
        draw.line((0, y, 480, y), fill=blend("#e3d2b0", "#cbb88f", 0.3), width=1)
    return image.filter(ImageFilter.GaussianBlur(0.6))


TABLES: tuple[Callable[[Random], Image.Image], ...] = (_dark_boards, _mat, _light_boards, _cloth, _linen)


def lay_table(image: Image.Image, kind: int, rng: Random) -> None:
    """Put a table of this kind before the wall, in place: its top, its far edge and its front."""
    top = TABLES[kind % len(TABLES)](rng)
    image.paste(top, (0, TOP))
    shade = Image.linear_gradient("L").rotate(180).resize((SMALL[0], 26)).point(lambda value: value // 3)
    image.paste(Image.new("RGB", shade.size, (20, 8, 24)), (0, TOP), shade)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, TOP - 1, SMALL[0], TOP), fill=blend("#2a1426", "#f6d9a0", 0.25))
    draw.rectangle((0, FRONT, SMALL[0], SMALL[1]), fill=colour("#2a1420"))
    draw.line((0, FRONT, SMALL[0], FRONT), fill=colour("#f0cf96"), width=2)
    glow(image, (0.5, 0.82), 0.5, "#ffdf9c", 0.34)
