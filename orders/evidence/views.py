"""Downloading the evidence of a stop. It is made when it is asked for, from rows that do not change."""

import tempfile

from django.http import FileResponse
from django.views.decorators.http import require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel import journal
from orders.evidence.contents import write_evidence
from sessions.access.running import stop_in_session


@office(Role.DIRECTOR)
@require_safe
def download_stop_evidence(request: PersonRequest, number: int, pk: int) -> FileResponse:
    stop = stop_in_session(number, pk)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    digest = write_evidence(target, stop)
    journal.record("stop.evidence_taken", actor=request.user, subject=stop, sha256=digest)
    return FileResponse(
        target,
        as_attachment=True,
        filename=f"phien-{number}-dung-{pk}.zip",
        content_type="application/zip",
        headers={"Cache-Control": "private, no-store"},
    )
