"""Compiling a session's report once, from one snapshot; telling those who wait for it."""

import hashlib
import tempfile
from datetime import timedelta
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person, Role
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.notices.services import queue_notice
from orders.addresses import log_url
from orders.models import SessionReport
from orders.reports.figures import SessionFigures, session_figures
from orders.reports.session_report import write_session_report
from orders.witness.checkpoints import sealed_root
from sessions.models import MarketSession

STATEMENT_TIMEOUT = "120s"  # a report can never slow the night
DEAD_AFTER = timedelta(minutes=10)  # a compiling worker silent for this long is taken for dead
READERS = (Role.OFFICIAL, Role.REPORT_OFFICER)


def open_report(session: MarketSession) -> SessionReport:
    """Return the first version of a session's report, made if need be (two at once make one)."""
    report, _created = SessionReport.objects.get_or_create(
        session=session, version=1, defaults={"due_at": session.stopped_at or session.closes_at}
    )
    return report


@transaction.atomic
def _claim(report_id: int) -> SessionReport | None:
    """Take a report for compiling; nothing when it is done, or somebody alive is at it."""
    report = SessionReport.objects.select_for_update(of=("self",)).select_related("session").get(pk=report_id)
    moment = database_now()
    if report.status == SessionReport.Status.READY:
        return None
    alive = report.started_at is not None and report.started_at > moment - DEAD_AFTER
    if report.status == SessionReport.Status.COMPILING and alive:
        return None
    report.move_to(SessionReport.Status.COMPILING)
    report.started_at, report.tries, report.error = moment, report.tries + 1, ""
    report.save(update_fields=["status", "started_at", "tries", "error"])
    return report


def compile_report(report_id: int) -> SessionReport | None:
    """Compile one report: figures and file from one snapshot, then its mails. Running it twice does nothing more."""
    report = _claim(report_id)
    if report is None:
        return None
    with tempfile.TemporaryFile() as target:
        numbers, snapshot, rows = _write(report, target)
        size = target.tell()
        target.seek(0)
        digest = hashlib.file_digest(target, "sha256").hexdigest()
        target.seek(0)
        name = f"bao-cao/phien-{report.session.number}-v{report.version}-{digest[:12]}.xlsx"
        path = default_storage.save(name, File(target))
    facts: dict[str, str | int] = {"path": path, "digest": digest, "size": size, "rows": rows, "snapshot": snapshot}
    return _finish(report.pk, numbers, **facts)


def _write(report: SessionReport, target: IO[bytes]) -> tuple[SessionFigures, str, int]:
    """Read everything in one repeatable-read transaction, so that all sheets agree to the đồng."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [STATEMENT_TIMEOUT])
        cursor.execute("SELECT pg_current_snapshot()::text, now()")
        snapshot, moment = cursor.fetchone()
        numbers = session_figures(report.session)
        rows = write_session_report(target, report.session, numbers, snapshot=snapshot, created=moment)
    return numbers, snapshot, rows


@transaction.atomic
def _finish(report_id: int, numbers: SessionFigures, **facts: str | int) -> SessionReport:
    report = SessionReport.objects.select_for_update(of=("self",)).select_related("session").get(pk=report_id)
    if report.status == SessionReport.Status.READY:
        return report
    report.move_to(SessionReport.Status.READY)
    report.figures, report.ready_at = numbers.as_json(), database_now()
    report.path, report.sha256 = str(facts["path"]), str(facts["digest"])
    report.size, report.rows, report.snapshot = int(facts["size"]), int(facts["rows"]), str(facts["snapshot"])
    report.save()
    journal.record("report.compiled", actor=None, subject=report, sha256=report.sha256, rows=report.rows)
    seal = {"root": sealed_root(report.session), "log_url": log_url(report.session)}
    for person in Person.objects.filter(role_grants__role__in=READERS, is_active=True).exclude(email=None).distinct():
        queue_notice(
            kind="report-ready",
            key=f"report-{report.pk}-ready-{person.pk}",
            recipient=str(person.email),
            context={"person": person, "report": report, "session": report.session, "figures": report.figures} | seal,
        )
    return report


@transaction.atomic
def fail_report(report_id: int, reason: str) -> None:
    """Record why a report could not be compiled; the office sees it and can have it tried again."""
    report = SessionReport.objects.select_for_update().get(pk=report_id)
    if report.status != SessionReport.Status.COMPILING:
        return
    report.move_to(SessionReport.Status.FAILED)
    report.error = reason[:300]
    report.save(update_fields=["status", "error"])
    journal.record("report.failed", actor=None, subject=report, reason=report.error)


def retry_report(*, actor: Person, report: SessionReport) -> None:
    """Let a failed report be tried again by the next finder."""
    updated = SessionReport.objects.filter(pk=report.pk, status=SessionReport.Status.FAILED).update(
        status=SessionReport.Status.WAITING, error="", tries=0
    )
    if not updated:
        raise Refused(_("Báo cáo này không ở trạng thái lỗi nên không cần lập lại."))
    journal.record("report.retried", actor=actor, subject=report)
