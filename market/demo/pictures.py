"""Product pictures of the demo: goods on a night-market stall, put together from small openly licensed pieces.

The same product always gets the same picture; two products of one vendor never share wall and table.
"""

from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from market.demo.content.catalogue import CONTENT_DIR, DemoProduct
from market.demo.picture_awnings import SHADOW, hang_lanterns, stretch_awning
from market.demo.picture_grounds import DARK_WALLS, SMALL, WALLS, glow
from market.demo.picture_layouts import Placed, arrange, parse_recipe
from market.demo.picture_tables import TABLES, lay_table

PIECES_DIR = CONTENT_DIR / "pictures"
DEFAULT_WIDTH = 960
NEAR_WIDTH = 1440  # a close look shows three fifths of it
LARGEST = 60_000  # bytes
QUALITIES = (80, 72, 62, 48)
WALL_STEP = 3  # prime to the number of walls: the products of a vendor walk through them all
WARM = (255, 236, 208)  # the light on the goods
AWNINGS = 0.45  # part of the pictures without lanterns


def compose_picture(product: DemoProduct, width: int = DEFAULT_WIDTH) -> bytes:
    """Return the product's picture, 4:3, as JPEG of at most 60 kB."""
    rng = Random(product.sku)
    wall, table = stage_of(product)
    placed = arrange(parse_recipe(product.picture), rng)
    ground, hung = _ground(wall, table, rng)
    _drop_shadows(ground, placed)
    ground = ImageChops.multiply(ground, _vignette())
    image = ground.resize((width, width * 3 // 4), Image.Resampling.BICUBIC)
    for one in [*hung, *placed]:
        sprite = _sprite(one, image.height)
        image.paste(sprite, _corner(one, sprite, image.size), sprite)
    return _encode(image)


def look_closer(product: DemoProduct) -> bytes:
    """Return the middle of a product's picture, seen from near, as JPEG."""
    whole = Image.open(BytesIO(compose_picture(product, NEAR_WIDTH)), formats=["JPEG"])
    left, top = whole.width // 5, whole.height * 3 // 10
    return _encode(whole.crop((left, top, whole.width - left, top + (whole.width - 2 * left) * 3 // 4)))


def stage_of(product: DemoProduct) -> tuple[int, int]:
    """Return the wall and the table of the product's picture."""
    start = _offset(product.vendor)
    wall = (start + WALL_STEP * product.serial) % len(WALLS)
    return wall, (start // len(WALLS) + product.serial) % len(TABLES)


def _offset(vendor: str) -> int:
    return int.from_bytes(sha256(vendor.encode()).digest()[:4])


def _ground(wall: int, table: int, rng: Random) -> tuple[Image.Image, list[Placed]]:
    """Return the small picture of wall, table and what hangs above, and the lanterns still to be hung."""
    image = WALLS[wall](rng)
    tone, strength = ("#ff9d4a", 0.34) if wall in DARK_WALLS else ("#ffe2a6", 0.3)
    glow(image, (0.5, 0.5), 0.46, tone, strength)
    lay_table(image, table, rng)
    if wall in DARK_WALLS:
        return image, hang_lanterns(image, rng)
    if rng.random() < AWNINGS:
        stretch_awning(image, rng)
    return image, []


@lru_cache(maxsize=256)
def _piece(name: str) -> Image.Image:
    """Return the piece as drawn, crisp enough to be enlarged and warmed by the lantern's light."""
    with Image.open(PIECES_DIR / f"{name}.webp") as image:
        piece = image.convert("RGBA")
    lit = ImageChops.multiply(piece.convert("RGB"), Image.new("RGB", piece.size, WARM))
    lit = lit.filter(ImageFilter.UnsharpMask(1.2, 55, 2))
    lit.putalpha(piece.getchannel("A"))
    return lit


def _sprite(one: Placed, height: int) -> Image.Image:
    """Return the piece at its size and tilt."""
    piece = _piece(one.piece)
    scale = one.size * height / max(piece.size)
    if abs(one.tilt) > 1:  # turned before it is enlarged: a quarter of the work
        piece = piece.rotate(one.tilt, Image.Resampling.BICUBIC, expand=True)
    size = (max(1, round(piece.width * scale)), max(1, round(piece.height * scale * one.squash)))
    return piece.resize(size, Image.Resampling.BICUBIC)


def _corner(one: Placed, sprite: Image.Image, size: tuple[int, int]) -> tuple[int, int]:
    return round(one.x * size[0] - sprite.width / 2), round(one.foot * size[1] - sprite.height)


def _drop_shadows(image: Image.Image, placed: list[Placed]) -> None:
    """Darken the table under the goods: close under the foot, softer to the side."""
    width, height = image.width // 2, image.height // 2
    mask = Image.new("L", (width, height))
    draw = ImageDraw.Draw(mask)
    for one in placed:
        if not one.shadow:
            continue
        piece = _piece(one.piece)
        half = one.size * height * piece.width / max(piece.size) / 2
        x, foot = one.x * width, one.foot * height
        draw.ellipse((x - half * 0.9, foot - half * 0.26, x + half * 1.35, foot + half * 0.2), fill=110)
        draw.ellipse((x - half * 0.86, foot - half * 0.16, x + half * 0.86, foot + half * 0.13), fill=205)
    mask = mask.filter(ImageFilter.BoxBlur(3)).filter(ImageFilter.BoxBlur(2)).resize(image.size)
    image.paste(Image.new("RGB", image.size, SHADOW), (0, 0), mask)


@lru_cache(maxsize=1)
def _vignette() -> Image.Image:
    """Return the evening that falls into the corners."""
    fall = Image.radial_gradient("L").point(lambda value: 255 - max(0, value - 120) * 90 // 135)
    return Image.merge("RGB", [fall, fall, fall.point(lambda value: min(255, value + 6))]).resize(SMALL)


def _encode(image: Image.Image) -> bytes:
    for quality in QUALITIES:
        out = BytesIO()
        image.save(out, "JPEG", quality=quality, optimize=True, subsampling="4:2:0")
        if out.tell() <= LARGEST:
            break
    return out.getvalue()
