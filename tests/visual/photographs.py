"""Pictures of goods in flat colours: drawn the same by every decoder, and light to keep."""

import io
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from market.files.cell.pictures import picture_variants
from market.files.cell.verdicts import Kind
from market.files.models import StoredPicture

SIZE = (1200, 900)
TABLE = (0, 620, 1200, 900)
GOODS = (330, 200, 870, 740)


def photograph(wall: str, table: str, goods: str) -> StoredPicture:
    """Keep a picture of something round on a table, in its sizes."""
    drawn = Image.new("RGB", SIZE, wall)
    pen = ImageDraw.Draw(drawn)
    pen.rectangle(TABLE, fill=table)
    pen.ellipse(GOODS, fill=goods)
    taken = io.BytesIO()
    drawn.save(taken, "JPEG", quality=95)
    sizes = picture_variants(taken.getvalue(), Kind.JPEG)
    largest = sizes[max(sizes)]
    digest = sha256(largest.content).hexdigest()
    kept = StoredPicture.objects.create(sha256=digest, width=largest.width, height=largest.height, widths=sorted(sizes))
    for path, size in zip(kept.paths, sizes.values(), strict=True):
        default_storage.save(path, ContentFile(size.content))
    return kept
