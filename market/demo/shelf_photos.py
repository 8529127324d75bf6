"""A product on a shop's shelf with its price tag: what proves a regular price in the demo."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

from market.demo.content.catalogue import DemoProduct
from market.demo.pictures import compose_picture
from market.kernel.money import grouped

WIDTH = 800  # pixels
QUALITY = 76
TAG, INK, EDGE = "#fffdf2", "#b3271e", "#d9b24a"


def shelf_photo(product: DemoProduct) -> bytes:
    """Return a JPEG of the product's picture above a shelf strip with its tag, a little askew."""
    rng = Random(f"shelf {product.sku}")
    with Image.open(BytesIO(compose_picture(product, WIDTH))) as picture:
        goods = picture.convert("RGB")
    photo = Image.new("RGB", (WIDTH, goods.height + 150), "#6b4a32")
    photo.paste(goods, (0, 0))
    ImageDraw.Draw(photo).rectangle((0, goods.height, WIDTH, goods.height + 16), fill="#8a6547")
    tag = _tag(f"{grouped(product.regular_price)} d")
    turned = tag.rotate(rng.uniform(-2.5, 2.5), Image.Resampling.BICUBIC, expand=True, fillcolor="#6b4a32")
    photo.paste(turned, (rng.randint(60, WIDTH - turned.width - 60), goods.height + 26))
    out = BytesIO()
    photo.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _tag(words: str) -> Image.Image:
    font = ImageFont.load_default(52)
    left, top, right, bottom = font.getbbox(words)
    tag = Image.new("RGB", (round(right - left) + 60, 96), TAG)
    pen = ImageDraw.Draw(tag)
    pen.rectangle((0, 0, tag.width - 1, tag.height - 1), outline=EDGE, width=4)
    pen.text((30, (tag.height - (bottom - top)) // 2 - top), words, fill=INK, font=font)
    return tag
