"""Names inside an archive: Vietnamese as it is, nothing a file system or an unpacker could trip over. Pure."""

from collections.abc import Collection

from market.files.names import display_name

LONGEST = 80  # characters of one folder or file, without its ending
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


def part_of_path(text: str) -> str:
    """Return one part of a path: no separators, no controls, no dots at its ends, none of Windows' own words.

    >>> part_of_path("Trà sen 1/2 kg"), part_of_path("../CON"), part_of_path("con")
    ('Trà sen 1-2 kg', '-CON', '_con')
    """
    stem = display_name(text.replace("/", "-").replace("\\", "-"), ending="x")[:-2]
    stem = stem[:LONGEST].strip(" .")
    return f"_{stem}" if stem.split(".")[0].casefold() in _RESERVED else stem or "tep"


def free_path(folder: str, stem: str, ending: str, taken: Collection[str]) -> str:
    """Return a path nothing has yet, compared as file systems without upper and lower case do."""
    path, number = f"{folder}/{stem}.{ending}", 1
    while path.casefold() in taken:
        number += 1
        path = f"{folder}/{stem} ({number}).{ending}"
    return path
