"""Turning a page: the picture says itself which way up it is, so nothing is decoded or packed anew. Pure."""

TURNS = (0, 90, 180, 270)  # degrees, clockwise
# Exif's tag 274: how a reader turns what is stored.
_ORIENTATIONS = {90: 6, 180: 3, 270: 8}
_START = b"\xff\xd8"  # of every JPEG


def turned(jpeg: bytes, degrees: int) -> bytes:
    """Return a JPEG without Exif data turned clockwise."""
    if degrees not in _ORIENTATIONS or not jpeg.startswith(_START):
        return jpeg
    orientation = _ORIENTATIONS[degrees].to_bytes(2)
    # Big-endian; one directory with one entry: tag 274, a short, once.
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation + b"\x00\x00"
    directory = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry
    content = b"Exif\x00\x00" + directory + b"\x00\x00\x00\x00"
    return _START + b"\xff\xe1" + (len(content) + 2).to_bytes(2) + content + jpeg[2:]


def turned_place(left: int, top: int, degrees: int) -> tuple[int, int]:
    """Return where a place (in thousandths of the page) is once the page is turned clockwise."""
    match degrees:
        case 90:
            return 1000 - top, left
        case 180:
            return 1000 - left, 1000 - top
        case 270:
            return top, 1000 - left
        case _:
            return left, top


def upright_place(left: int, top: int, degrees: int) -> tuple[int, int]:
    """Return where a place on a turned page is on the page as it was handed in."""
    return turned_place(left, top, -degrees % 360)
