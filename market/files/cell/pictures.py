"""Pictures: judge them by what they declare, then keep only their pixels.

A picture is decoded and written anew, so whatever hid in it is gone: position, device, comments, a second file glued to
its end. Its declared size is looked at before anything is decoded.
"""

import io
import struct
import zlib
from collections.abc import Callable, Iterable

from PIL import Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from .likeness import likeness_of
from .verdicts import MAX_BYTES, MAX_PIXELS, PICTURE_WIDTHS, Clean, Kind, Reason, Unfit, Variant

# Phones of 12 megapixels make 4000 to 4096 pixels a side: they stay as sharp as they came, without a costly resampling
# by one percent.
LONGEST_SIDE = 4096
ENOUGH = 4000  # pixels on the longest side
PREVIEW_BOX = (1200, 3600)  # width, height in pixels
THUMBNAIL_BOX = (320, 320)
MAX_PNG_BYTES = 6 * 1024 * 1024  # a heavier PNG is a photo, which JPEG keeps in a fifth of the room
AVIF_QUALITY = 55  # as good to look at as WebP at 80, in two thirds of the room
AVIF_SPEED = 8  # of 10; slower saves a twentieth and takes three times as long
_ORIENTATION = 0x0112  # EXIF tag
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What decoders raise at cut off or damaged files.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, LookupError, TypeError, struct.error, zlib.error)


def clean_picture(content: bytes, kind: Kind) -> Clean:
    """Return the picture upright, in sRGB, without metadata, as JPEG or (small drawings) PNG; raise Unfit otherwise."""
    image = _decode(content, kind)
    media_type, kept = _encode_paper(image, kind, len(content))
    preview = shrink(image, PREVIEW_BOX)
    return Clean(
        kind=kind,
        media_type=media_type,
        content=kept,
        pages=1,
        width=image.width,
        height=image.height,
        preview=as_jpeg(preview, quality=82),
        thumbnail=as_jpeg(shrink(preview, THUMBNAIL_BOX), quality=80),
        likenesses=(likeness_of(opaque(image)),),
    )


def picture_variants(content: bytes, kind: Kind) -> dict[int, Variant]:
    """Return catalogue pictures by the width asked for; a small picture is not blown up. Raise Unfit otherwise.

    The first width that holds the whole picture is the last: a larger one would be the same again.
    """
    image = _decode(content, kind)
    variants: dict[int, Variant] = {}
    for width in PICTURE_WIDTHS:
        small = shrink(image, (width, 2 * width))
        target = io.BytesIO()
        small.save(target, "WEBP", quality=80, method=4)
        variants[width] = Variant(content=target.getvalue(), width=small.width, height=small.height)
        if small is image:
            break
    return variants


def avif_variants(content: bytes, widths: Iterable[int]) -> dict[int, Variant]:
    """Return a kept catalogue picture (WebP) as AVIF in these widths; raise Unfit when it cannot be read."""
    try:
        image: Image.Image = WebPImagePlugin.WebPImageFile(io.BytesIO(content))
        image.load()
    except _DAMAGE as damage:
        raise Unfit(Reason.BROKEN) from damage
    variants = {}
    for width in widths:
        small = shrink(image, (width, 2 * width))
        target = io.BytesIO()
        small.save(target, "AVIF", quality=AVIF_QUALITY, speed=AVIF_SPEED, max_threads=1)
        variants[width] = Variant(content=target.getvalue(), width=small.width, height=small.height)
    return variants


def picture_page(content: bytes, kind: Kind, *, width: int) -> Image.Image:
    """Return a kept picture at most `width` pixels wide, as if it were the page of a document."""
    return shrink(_decode(content, kind), (width, 4 * width))


def picture_likeness(content: bytes, kind: Kind) -> bytes | None:
    """Return what a kept picture looks like."""
    return likeness_of(opaque(_decode(content, kind)))


def shrink(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """Return the image scaled down to fit the box; itself when it fits."""
    scale = min(box[0] / image.width, box[1] / image.height)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    factor = min(int(1 / scale), *image.size)
    averaged = image.reduce(factor) if factor > 1 else image  # four times as fast as resampling every pixel
    return averaged.resize(size, Image.Resampling.BICUBIC)


def as_jpeg(image: Image.Image, *, quality: int) -> bytes:
    """Return the image as JPEG, on white where it is transparent."""
    target = io.BytesIO()
    opaque(image).save(target, "JPEG", quality=quality)
    return target.getvalue()


def _decode(content: bytes, kind: Kind) -> Image.Image:
    try:
        image = _OPENERS[kind](content)
        image.load()
    except _DAMAGE as damage:
        raise Unfit(Reason.BROKEN) from damage
    orientation = 1 if kind is Kind.HEIC else _orientation(image)  # HEIC is turned by its decoder
    profile = image.info.get("icc_profile") or b""
    image = shrink(_plain(image), (LONGEST_SIDE, LONGEST_SIDE))
    if profile and image.mode != "L" and b"sRGB" not in profile.replace(b"\0", b""):
        image = _to_srgb(image, profile)
    if image.mode == "CMYK":
        image = image.convert("RGB")
    if orientation in _UPRIGHT:
        image = image.transpose(_UPRIGHT[orientation])
    image.info = {}  # comments and resolutions would be written again
    return image


def _open_jpeg(content: bytes) -> Image.Image:
    image = JpegImagePlugin.JpegImageFile(io.BytesIO(content))
    _judge_size(image.size)
    longest = max(image.size)
    # The decoder itself halves a large photo as long as it stays sharp enough: half the time, a quarter of the memory.
    image.draft(None, (image.width * ENOUGH // longest or 1, image.height * ENOUGH // longest or 1))
    return image


def _open_png(content: bytes) -> Image.Image:
    image = PngImagePlugin.PngImageFile(io.BytesIO(content))
    _judge_size(image.size)
    if image.is_animated:
        raise Unfit(Reason.MOVING)
    return image


def _open_heic(content: bytes) -> Image.Image:
    import pillow_heif  # slow to start; most pictures need none of it

    options = pillow_heif.options
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    photo = pillow_heif.open_heif(io.BytesIO(content), convert_hdr_to_8bit=True)
    primary = photo[photo.primary_index]
    _judge_size(primary.size)
    return primary.to_pillow()


_OPENERS: dict[Kind, Callable[[bytes], Image.Image]] = {
    Kind.JPEG: _open_jpeg,
    Kind.PNG: _open_png,
    Kind.HEIC: _open_heic,
}


def _judge_size(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise Unfit(Reason.TOO_MANY_PIXELS)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except _DAMAGE:  # a damaged note about the picture is no damage to the picture
        return 1


def _plain(image: Image.Image) -> Image.Image:
    """Return the image in one of the modes everything else works with: L, RGB, RGBA (or CMYK with its profile)."""
    if image.mode.startswith("I"):  # 16 bits a pixel
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    from PIL import ImageCms  # as above: most photos say they are sRGB

    mode = "RGB" if image.mode == "CMYK" else image.mode
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    except (ImageCms.PyCMSError, *_DAMAGE):
        return image


def opaque(image: Image.Image) -> Image.Image:
    """Return the image on white where it is transparent."""
    if image.mode != "RGBA":
        return image
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return page


def _encode_paper(image: Image.Image, kind: Kind, weight: int) -> tuple[str, bytes]:
    if kind is Kind.PNG and weight <= MAX_PNG_BYTES:
        target = io.BytesIO()
        image.save(target, "PNG", compress_level=2)  # level 6 takes four times as long to save a tenth
        if target.tell() <= MAX_BYTES:
            return "image/png", target.getvalue()
    for quality in (88, 75):
        kept = as_jpeg(image, quality=quality)
        if len(kept) <= MAX_BYTES:
            break
    return "image/jpeg", kept
