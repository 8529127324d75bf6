"""Set the words of a shared picture with typst, lay the goods beside them, keep the result until they change."""

import hashlib
import io
import json
from functools import cache
from pathlib import Path

import typst
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image, ImageOps

from market.files import depot
from market.files.models import StoredPicture
from market.files.published import published, read_published
from market.storefront.sharing.cards import ShareCard
from vetting import labels

SIZE = (1200, 630)  # pixels, as the networks ask for
PHOTOS = (600, 0, 1200, 630)  # where the goods lie
LARGEST = 200_000  # bytes
QUALITIES = (84, 74, 62, 50)
LEAST_WIDTH = 960  # of the kept size a photo is taken from, if there is one
TEMPLATE = Path(__file__).parent / "card.typ"
FONTS = Path(labels.__file__).parent  # Be Vietnam Pro as TrueType
FOLDER = "chia-se"


def kept_picture(card: ShareCard) -> bytes | None:
    """Return the picture as it was made, as long as it says the same; the file itself knows what it was made of."""
    try:
        content = read_published(_path(card))
    except depot.STORAGE_ERRORS:
        return None
    return content if _digest(card).encode() in content[:1000] else None


def make_picture(card: ShareCard) -> bytes:
    """Make the picture, keep it in the place of the one before, and return it."""
    image = _words(card)
    for box, photo in zip(_places(len(card.pictures)), map(_photo, card.pictures), strict=False):
        if photo:
            width, height = box[2] - box[0], box[3] - box[1]
            image.paste(ImageOps.fit(photo, (width, height), Image.Resampling.LANCZOS), box[:2])
    content = _encoded(image, comment=_digest(card))
    published().save(_path(card), ContentFile(content))
    return content


def _path(card: ShareCard) -> str:
    return f"{FOLDER}/{card.name}.jpg"


def _digest(card: ShareCard) -> str:
    """Return what a picture is made of, in short: its words, its photos, and how it is set."""
    made_of = [card.alt, *(str(picture.pk) for picture in card.pictures), TEMPLATE.read_text()]
    return hashlib.sha256("\n".join(made_of).encode()).hexdigest()


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler of this process: fonts and template are read once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def _words(card: ShareCard) -> Image.Image:
    with override("vi"):
        job = {
            "market": _("Chợ đêm trên mây"),
            "motto": _("Sản phẩm thật, giá trị thật, giao dịch thật"),
            "kicker": card.kicker,
            "title": card.title,
            "lines": [line for line in card.lines if line],
            "pictured": bool(card.pictures),
        }
    made = _compiler().compile(format="png", ppi=72.0, sys_inputs={"job": json.dumps(job)})
    content = made if isinstance(made, bytes) else b"".join(made or [])
    return Image.open(io.BytesIO(content), formats=["PNG"]).convert("RGB")


def _photo(picture: StoredPicture) -> Image.Image | None:
    """Return a kept picture: the market wrote the file itself, so it may be opened here. None when it is away."""
    width = min((each for each in picture.widths if each >= LEAST_WIDTH), default=max(picture.widths))
    try:
        content = depot.read(depot.picture_path(picture.pk, width))
    except depot.STORAGE_ERRORS:
        return None
    return Image.open(io.BytesIO(content), formats=["WEBP"]).convert("RGB")


def _places(count: int) -> list[tuple[int, int, int, int]]:
    """Return where each photo lies: one fills the right half, two share it, four stand as a window."""
    left, top, right, bottom = PHOTOS
    across, down = (left + right) // 2, (top + bottom) // 2
    if count <= 1:
        return [PHOTOS]
    if count == 2:
        return [(left, top, right, down), (left, down, right, bottom)]
    upper = [(left, top, across, down), (across, top, right, down)]
    lower = (
        [(left, down, right, bottom)] if count == 3 else [(left, down, across, bottom), (across, down, right, bottom)]
    )
    return upper + lower


def _encoded(image: Image.Image, *, comment: str) -> bytes:
    for quality in QUALITIES:
        target = io.BytesIO()
        image.save(target, "JPEG", quality=quality, progressive=True, comment=comment)
        if target.tell() <= LARGEST:
            break
    return target.getvalue()
