"""The reports of earlier evenings as packs; the table they stood in goes."""

from typing import Any

from django.db import migrations


def keep_reports(apps: Any, _editor: Any) -> None:
    """Let each finished report of a session be its pack after the close, with its workbook."""
    old, pack, file = (apps.get_model("orders", name) for name in ("SessionReport", "Compilation", "ReportFile"))
    for report in old.objects.filter(status="ready", version=1).iterator():
        made = pack.objects.create(
            kind="pack",
            session_id=report.session_id,
            stage="closing",
            wishes={"session": report.session_id},
            status="ready",
            due_at=report.due_at,
            started_at=report.started_at,
            ready_at=report.ready_at,
            taken_at=report.ready_at,
            snapshot=report.snapshot,
            tries=report.tries,
            figures=report.figures,
        )
        file.objects.create(
            compilation=made,
            report="",
            format="xlsx",
            path=report.path,
            sha256=bytes.fromhex(report.sha256),
            size=report.size,
            rows=report.rows,
        )


class Migration(migrations.Migration):
    dependencies = [("orders", "0020_reports")]

    operations = [migrations.RunPython(keep_reports, migrations.RunPython.noop)]
