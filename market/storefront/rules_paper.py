"""An edition of the market's rules on paper: the text of the page, set by typst. Its words are data, never code."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from market.kernel.templatetags.formats import day
from market.policies.markup import Block
from market.policies.models import PolicyEdition
from market.policies.reading import Reading, reading_of
from vetting import labels

TEMPLATE = Path(__file__).parent / "rules.typ"
FONTS = Path(labels.__file__).parent  # Be Vietnam Pro as TrueType


def edition_pdf(edition: PolicyEdition, address: str) -> bytes:
    """Return an edition as PDF (A4) in the language spoken now; `address` is where its page stands.

    The same edition always gives the same file.
    """
    inputs = {"job": json.dumps(_job(edition, reading_of(edition), address))}
    made = _compiler().compile(format="pdf", sys_inputs=inputs, timestamp=0)
    return made if isinstance(made, bytes) else b"".join(made or [])


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler of this process: fonts and template are read once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)


def _job(edition: PolicyEdition, reading: Reading, address: str) -> dict[str, Any]:
    which = {"number": edition.number, "day": day(edition.effective_from)}
    return {
        "language": reading.language,
        "organiser": _("Ban tổ chức Chợ đêm trên mây"),
        "title": edition.title,
        "edition": _("Bản %(number)d, có hiệu lực từ %(day)s.") % which,
        "draft": _("Bản thảo đi cùng chợ, chờ pháp chế của Ban tổ chức duyệt.") if edition.is_first_draft else "",
        "facts": [[fact.term, fact.value or _("chưa công bố")] for fact in reading.facts],
        "news-title": _("Điểm mới của bản này"),
        "news": [_block(block) for block in reading.news],
        "blocks": [_block(block) for block in reading.blocks],
        "hash": [_("Dấu của bản này (SHA-256), để đối chiếu với điều đã đồng ý:"), edition.text_hash],
        "address": address,
    }


def _block(block: Block) -> dict[str, Any]:
    return {"kind": block.kind, "text": block.text, "items": block.items}
