"""The typesetter's own program, run beside the worker: `typesetter.py TEMPLATE FONTS`, a line of input per job file.

It knows nothing of the market. Each document is set by a child of its own: typst keeps in memory what it has set, and
only the end of a process gives that back.
"""

import os
import sys
from pathlib import Path

import typst


def main(template: Path, fonts: Path) -> None:
    """Set job after job; answer each with a line: whether it was set, and which file it was."""
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
    compiler = typst.Compiler(template, root=template.parent, font_paths=found)
    for line in sys.stdin:
        job = Path(line.rstrip("\n"))
        child = os.fork()
        if not child:
            os._exit(_set(compiler, job))
        _child, status = os.waitpid(child, 0)
        print("failed" if status else "set", job, flush=True)  # noqa: T201 - the answer


def _set(compiler: typst.Compiler, job: Path) -> int:
    """Set one document beside its job; return the exit status."""
    try:
        made = compiler.compile(format="pdf", sys_inputs={"job": job.read_text()}, timestamp=0)
        job.with_suffix(".pdf").write_bytes(made if isinstance(made, bytes) else b"".join(made or []))
    except (OSError, RuntimeError, typst.TypstError) as error:
        sys.stderr.write(f"{job.name}: {error}\n")
        sys.stderr.flush()
        return 1
    return 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
