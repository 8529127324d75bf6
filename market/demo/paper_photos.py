"""A printed page as a phone sees it: on a table, a little askew, under one lamp, the camera's orientation noted."""

from io import BytesIO
from math import cos, radians, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from market.demo.picture_grounds import blend, gradient

ORIENTATION = 0x0112  # EXIF tag
TURNS = {1: None, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}  # how the stored pixels lie
TABLES = (("#5a3420", "#8a5a38"), ("#b08a5e", "#d8b98c"), ("#3d4a56", "#66747f"), ("#7d2f28", "#a04a3c"))
QUALITY = 74
MARGIN = 0.07  # of the page's width, the table seen around it


def photograph(page: bytes, *, seed: str, blurred: bool = False) -> bytes:
    """Return a JPEG of the page, given as PNG, as if taken by a phone."""
    rng = Random(seed)
    with Image.open(BytesIO(page)) as image:
        sheet = image.convert("RGB")
    photo = _lay_down(sheet, rng)
    photo = ImageChops.multiply(photo, _lamp(photo.size, rng))
    if blurred:
        photo = photo.filter(ImageFilter.GaussianBlur(photo.width / 260))
    orientation = rng.choice((1, 1, 6, 8))
    turn = TURNS[orientation]
    stored = photo.transpose(turn) if turn is not None else photo
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    out = BytesIO()
    stored.save(out, "JPEG", quality=QUALITY, exif=exif)
    return out.getvalue()


def _lay_down(sheet: Image.Image, rng: Random) -> Image.Image:
    """Put the sheet on a table, turned a little, with its shadow."""
    margin = round(sheet.width * MARGIN)
    size = (sheet.width + 2 * margin, sheet.height + 2 * margin)
    far, near = rng.choice(TABLES)
    table = gradient((64, 64), (far, near)).resize(size, Image.Resampling.BILINEAR)
    angle = rng.uniform(-2.4, 2.4)
    turned = sheet.rotate(angle, Image.Resampling.BILINEAR, expand=True)
    mask = _outline(sheet.size, turned.size, angle)
    corner = ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2)
    shadow = Image.new("L", (size[0] // 8, size[1] // 8))
    shadow.paste(mask.resize((mask.width // 8, mask.height // 8)), (corner[0] // 8 + 1, corner[1] // 8 + 2))
    shadow = (
        shadow.filter(ImageFilter.BoxBlur(2))
        .point(lambda value: value * 6 // 10)
        .resize(size, Image.Resampling.BILINEAR)
    )
    table.paste(Image.new("RGB", size, blend(far, "#000000", 0.75)), (0, 0), shadow)
    table.paste(turned, corner, mask)
    return table


def _outline(sheet: tuple[int, int], turned: tuple[int, int], angle: float) -> Image.Image:
    """Return the mask of a sheet turned by the angle, its edge a pixel soft."""
    mask = Image.new("L", turned)
    turn = radians(-angle)
    corners = [
        (
            turned[0] / 2 + x * (sheet[0] / 2 - 2) * cos(turn) - y * (sheet[1] / 2 - 2) * sin(turn),
            turned[1] / 2 + x * (sheet[0] / 2 - 2) * sin(turn) + y * (sheet[1] / 2 - 2) * cos(turn),
        )
        for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    ImageDraw.Draw(mask).polygon(corners, fill=255)
    return mask.filter(ImageFilter.BoxBlur(1))


def _lamp(size: tuple[int, int], rng: Random) -> Image.Image:
    """Return the light of a single lamp: bright on one side, warm, falling off."""
    fall = Image.linear_gradient("L").rotate(rng.uniform(0, 360), Image.Resampling.BILINEAR, fillcolor=128)
    fall = fall.crop((40, 40, 216, 216)).resize((32, 32)).filter(ImageFilter.BoxBlur(4))
    red = fall.point(lambda value: 222 + value * 33 // 255)
    blue = fall.point(lambda value: 206 + value * 38 // 255)
    return Image.merge("RGB", (red, red.point(lambda value: value - 5), blue)).resize(size, Image.Resampling.BILINEAR)
