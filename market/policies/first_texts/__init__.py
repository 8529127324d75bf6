"""The texts the market comes with: edition 1 of each document, put in by a migration and never changed again.

They are drafts until two people of the office publish the next edition; each page says so. A later text is written at
the desk, not here.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
# As the foot of every page has named it; all else about the office is written at the desk.
OPERATOR_NAME = "Văn phòng Điều phối Chương trình xây dựng nông thôn mới thành phố Hà Nội"
OPERATOR_NAME_EN = "Hanoi Coordination Office for the New Rural Development Programme"


def first_text(kind: str, language: str) -> str:
    """Return the first edition of a document in a language."""
    return (FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8")


def first_facts(kind: str) -> dict[str, str]:
    """Return the facts of the first edition: of the operator its name, of all others none."""
    names = {"name": OPERATOR_NAME, "name_en": OPERATOR_NAME_EN}
    return names if kind == "operator" else {}
