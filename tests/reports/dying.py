"""A worker of the reports that dies: `python -m tests.reports.dying PK STEP`, STEP a number or "stored"."""

import os
import signal
import sys
from typing import Any

import django


def main(pk: int, at: str) -> None:
    """Compile, and be killed right after a step, or when all files are stored and none is shown yet."""
    django.setup()
    from orders.models import ReportFile
    from orders.reports import compiling

    counted, show = compiling.Steps.done, ReportFile.objects.bulk_create

    def done(steps: Any) -> None:
        counted(steps)
        if str(steps._done) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def stored(files: Any) -> Any:
        if at == "stored":
            os.kill(os.getpid(), signal.SIGKILL)
        return show(files)

    compiling.Steps.done = done  # type: ignore[method-assign, assignment]
    ReportFile.objects.bulk_create = stored  # type: ignore[method-assign, assignment]
    compiling.compile_reports(pk)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
