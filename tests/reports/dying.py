"""A worker of the reports that dies, in a process of its own: see tests.mothers."""

import os
import signal
from typing import Any

from orders.models import ReportFile
from orders.reports import compiling


def main(pk: int, at: str) -> None:
    """Compile, and be killed right after a step, or when all files are "stored" and none is shown yet."""
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
