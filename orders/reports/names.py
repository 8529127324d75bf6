"""What downloaded reports are called, and what kind of file each is."""

from orders.models import ReportFile

TYPES: dict[str, str] = {
    ReportFile.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFile.Format.CSV: "text/csv; charset=utf-8",
    ReportFile.Format.JSON: "application/json",
    ReportFile.Format.PDF: "application/pdf",
    ReportFile.Format.ROWS: "application/gzip",
}
_ENDINGS = {ReportFile.Format.ROWS: "jsonl.gz"}


def download_name(file: ReportFile) -> str:
    """Return a file's name: of which session and version, which report, which compilation."""
    made = file.compilation
    parts = ["cho-dem"]
    if made.session is not None:
        parts.append(f"phien-{made.session.number}")
    if made.stage:
        parts.append(f"v{made.version}")
    parts.append(file.report.lower() or "bo-bao-cao")
    return f"{'-'.join(parts)}-{made.pk}.{_ENDINGS.get(ReportFile.Format(file.format), file.format)}"
