"""Two pictures of one page: are they the same to the eye, and if not, where? Knows nothing of browsers and files."""

from dataclasses import dataclass

from PIL import Image, ImageChops

LOUD = (225, 30, 60)  # red, green, blue: how a difference is painted


@dataclass(frozen=True)
class Tolerance:
    """How much may differ before it is called a difference."""

    step: int  # of 255: a channel that differs by no more is the edge of a letter
    share: float  # of all points; fewer that differ by more are no difference either
    shrink: int = 1  # so many points a side are looked at as one: thin edges fade, areas stay
    height: float = 0.0  # share of its height by which a page may have grown or shrunk


# The browser the baselines were taken with draws the same points again: what differs was changed.
SAME = Tolerance(step=16, share=0.0002)
# Another browser has letters of its own; an area of another colour, or a part that is gone, still is a difference.
KIN = Tolerance(step=40, share=0.01, shrink=8, height=0.03)


@dataclass(frozen=True)
class Difference:
    """What differs between two pictures: the share of points, a map of them (white), and a sentence."""

    share: float
    where: Image.Image
    words: str


def difference(kept: Image.Image, taken: Image.Image, tolerance: Tolerance) -> Difference | None:
    """Return what differs, or None when nobody would see it."""
    kept, taken = kept.convert("RGB"), taken.convert("RGB")
    grown = abs(kept.height - taken.height)
    is_other_size = kept.width != taken.width or grown > tolerance.height * kept.height
    height = max if is_other_size else min
    size = (max(kept.width, taken.width), height(kept.height, taken.height))
    where = _where(_on_sheet(kept, size), _on_sheet(taken, size), tolerance)
    share = where.histogram()[255] / (where.width * where.height)
    if not is_other_size and share <= tolerance.share:
        return None
    sizes = f", {kept.width} × {kept.height} became {taken.width} × {taken.height}" if is_other_size else ""
    return Difference(share, where, f"{share:.2%} of it differs{sizes}")


def painted(taken: Image.Image, found: Difference) -> Image.Image:
    """Return the picture in pale grey with what differs painted over it."""
    size = (max(taken.width, found.where.width), max(taken.height, found.where.height))
    pale = _on_sheet(taken.convert("RGB"), size).convert("L").point(lambda value: 170 + value // 3).convert("RGB")
    pale.paste(LOUD, (0, 0), found.where.resize(size, Image.Resampling.NEAREST))
    return pale


def _where(kept: Image.Image, taken: Image.Image, tolerance: Tolerance) -> Image.Image:
    """Return a picture that is white where the two differ."""
    if tolerance.shrink > 1:
        kept, taken = kept.reduce(tolerance.shrink), taken.reduce(tolerance.shrink)
    red, green, blue = ImageChops.difference(kept, taken).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point(lambda value: 255 if value > tolerance.step else 0)


def _on_sheet(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the picture on a black sheet of this size: where there is only one of the two, they differ."""
    if picture.size == size:
        return picture
    sheet = Image.new("RGB", size)
    sheet.paste(picture, (0, 0))
    return sheet
