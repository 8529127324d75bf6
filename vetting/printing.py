"""Decisions on paper: PDF set by typst."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

import typst

from vetting.decisions import blocks

TEMPLATE = Path(__file__).parent / "printed" / "decision.typ"


def decision_pdf(text: str) -> bytes:
    """Return a decision's words as a PDF; the same words always give the same file."""
    inputs = {"lines": json.dumps(list(blocks(text))), "sha256": sha256(text.encode()).hexdigest()}
    made = _compiler().compile(format="pdf", sys_inputs=inputs, timestamp=0)
    return made if isinstance(made, bytes) else b"".join(made or [])


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler of this process: fonts and template are read once."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)
