"""Open data of the sessions, for everybody: the files of R28 in the latest pack of each session."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from market.kernel.texts import whole_number
from orders.models import Compilation, ReportFile
from orders.reports.listed import r28
from sessions.models import MarketSession

PAGE = 30
FORMATS = (ReportFile.Format.CSV, ReportFile.Format.JSON)


@dataclass(frozen=True)
class OpenPage:
    """Some sessions with open data, newest first (the CSV file stands for both), and the number to go on before."""

    rows: list[ReportFile]
    before: int | None


@dataclass(frozen=True)
class Described:
    """One column of the open data: its name for machines, its heading, what kind of value, what it means."""

    key: str
    heading: str
    kind: str
    meaning: str


def open_files(number: int) -> list[ReportFile]:
    """Return the latest files of a session, one of each format; none before its first pack is there."""
    found = _published().filter(compilation__session__number=number).order_by("-compilation__taken_at", "-pk")
    latest = {file.format: file for file in reversed(found)}
    return [latest[each] for each in FORMATS if each in latest]


def open_file(number: int, form: str) -> ReportFile:
    """Return the latest file of a session in one format, or raise Absent."""
    for file in open_files(number):
        if file.format == form:
            return file
    raise Absent(_("Phiên %(number)d chưa có dữ liệu mở.") % {"number": number})


def page_before(number: str) -> OpenPage:
    """Return the newest sessions with open data, or those before a session's number; one query."""
    files = _published().filter(format=ReportFile.Format.CSV)
    limit = whole_number(number)
    if limit is not None:
        files = files.filter(compilation__session__number__lt=limit)
    latest = files.order_by("-compilation__session__number", "-compilation__taken_at", "-pk")
    found = list(latest.distinct("compilation__session__number")[: PAGE + 1])
    rows = found[:PAGE]
    return OpenPage(rows, _number(rows[-1]) if len(found) > PAGE else None)


def scheme() -> list[Described]:
    """Return what each column means, in the language in force."""
    kinds = {
        "text": _("chữ"),
        "count": _("số nguyên"),
        "money": _("số nguyên, đồng"),
        "day": _("ngày; CSV 20/11/2026, JSON 2026-11-20"),
    }
    meanings = dict(r28.REPORT.meanings())
    columns = r28.REPORT.columns()
    return [Described(each.key, each.heading, kinds[each.kind], meanings[each.heading]) for each in columns]


def session_with_open_data(number: int) -> MarketSession:
    """Return a session that was or will be held, or raise Absent."""
    session = MarketSession.objects.filter(number=number).first()
    if session is None or (session.stopped_at and session.stopped_at < session.opens_at):
        raise Absent(_("Không có phiên chợ này."))
    return session


def _published() -> QuerySet[ReportFile]:
    return ReportFile.objects.select_related("compilation__session").filter(
        report=r28.REPORT.code,
        format__in=FORMATS,
        compilation__kind=Compilation.Kind.PACK,
        compilation__status=Compilation.Status.READY,
        compilation__with_people=False,
        compilation__dropped_at=None,
    )


def _number(file: ReportFile) -> int:
    session = file.compilation.session
    return session.number if session else 0
