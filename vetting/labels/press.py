"""Set one job of labels: JSON on standard input, PDF on standard output. A process of its own, which can be ended."""

import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent
TEMPLATE = HERE / "labels.typ"


def main() -> None:
    """Set the job that comes in; a mistake in it ends the process with a complaint."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE])
    compiler = typst.Compiler(TEMPLATE, root=HERE, font_paths=fonts)
    made = compiler.compile(format="pdf", sys_inputs={"job": sys.stdin.read()}, timestamp=0)
    sys.stdout.buffer.write(made if isinstance(made, bytes) else b"".join(made or []))


if __name__ == "__main__":
    main()
