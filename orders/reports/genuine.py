"""Is a file a report of the office? Its hash tells; whose it is, what was asked and every figure stay untold."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import File

from orders.models import Compilation, ReportFile


@dataclass(frozen=True)
class GenuineReport:
    """A file the office compiled, and the newest pack of the same session that holds the same report."""

    file: ReportFile
    latest: Compilation

    @property
    def compilation(self) -> Compilation:
        """Return what it was compiled in."""
        return self.file.compilation

    @property
    def is_pack(self) -> bool:
        """Tell whether it is of a session's pack, which has versions."""
        return self.compilation.kind == Compilation.Kind.PACK

    @property
    def is_current(self) -> bool:
        """Tell whether no later version of it was compiled."""
        return self.latest == self.compilation


def genuine_report(upload: "File[bytes]") -> GenuineReport | None:
    """Return what a file is when its very bytes were compiled here; the file is left at its beginning."""
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    upload.seek(0)
    files = ReportFile.objects.filter(sha256=digest.digest(), compilation__status=Compilation.Status.READY)
    found = files.select_related("compilation__session").order_by("pk")
    file = max(found, key=_standing, default=None)
    return GenuineReport(file, _latest(file)) if file else None


def _standing(file: ReportFile) -> tuple[bool, int]:
    """Return what counts when the very same bytes were compiled several times: a pack's, the newest version of it."""
    return file.compilation.kind == Compilation.Kind.PACK, file.compilation.version


def _latest(file: ReportFile) -> Compilation:
    """Return the newest pack of the same session with the same report; of what was asked for there is only the one."""
    if file.compilation.kind != Compilation.Kind.PACK:
        return file.compilation
    packs = Compilation.objects.filter(
        kind=Compilation.Kind.PACK,
        session=file.compilation.session_id,
        status=Compilation.Status.READY,
        files__report=file.report,
    )
    return max(packs, key=lambda pack: pack.version)
