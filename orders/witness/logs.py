"""What the public reads about the published logs of the evenings."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.kernel.errors import Absent
from market.kernel.texts import whole_number
from orders.models import Checkpoint, Publication, TimeStamp
from orders.services.publishing import CHECKPOINTS, KEYS, LEAVES, TEXTS, TOKEN
from sessions.models import MarketSession

PAGE = 30
_FILES = {
    CHECKPOINTS: gettext_noop("Các dấu mốc và chữ ký (JSON)"),
    TEXTS: gettext_noop("Các dấu mốc để đọc"),
    LEAVES: gettext_noop("Mã băm của từng dòng"),
    KEYS: gettext_noop("Khóa công khai của Ban tổ chức"),
    TOKEN: gettext_noop("Dấu thời gian của niêm phong (RFC 3161)"),
}


@dataclass(frozen=True)
class LogFile:
    """One file of a published log."""

    url: str
    name: str
    label: str


@dataclass(frozen=True)
class Log:
    """The published log of one evening."""

    session: MarketSession
    newest: Checkpoint
    seal: Checkpoint | None
    stamp: TimeStamp | None
    files: tuple[LogFile, ...]

    @property
    def root(self) -> str:
        """Return the newest root in hexadecimal."""
        return bytes(self.newest.root).hex()


@dataclass(frozen=True)
class LogPage:
    """Some evenings with a published log, newest first, and the number to go on before."""

    rows: list[tuple[MarketSession, Checkpoint | None]]
    before: int | None


def page_before(number: str) -> LogPage:
    """Return the newest evenings with a published log, or those before a session's number; three queries."""
    published = Publication.objects.values("session")
    sessions: QuerySet[MarketSession] = MarketSession.objects.filter(pk__in=published).order_by("-number")
    limit = whole_number(number)
    if limit is not None:
        sessions = sessions.filter(number__lt=limit)
    found = list(sessions[: PAGE + 1])
    shown = found[:PAGE]
    seals = {seal.session_id: seal for seal in Checkpoint.objects.filter(session__in=shown, is_seal=True)}
    rows = [(session, seals.get(session.pk)) for session in shown]
    return LogPage(rows, shown[-1].number if len(found) > PAGE else None)


def log_numbered(number: int) -> Log:
    """Return the published log of a session, or raise Absent."""
    mark = Publication.objects.select_related("session").filter(session__number=number).first()
    if mark is None:
        raise Absent(_("Phiên %(number)d chưa có sổ chứng kiến công bố.") % {"number": number})
    checkpoints = Checkpoint.objects.filter(session=mark.session)
    seal = checkpoints.filter(is_seal=True).first()
    names = [name for name in _FILES if name != TOKEN or mark.has_time_stamp]
    return Log(
        session=mark.session,
        newest=checkpoints.get(number=mark.number),
        seal=seal,
        stamp=TimeStamp.objects.filter(checkpoint=seal).first() if seal else None,
        files=tuple(_file(number, name) for name in names),
    )


def no_such_file() -> str:
    """Return what is said about a file that is not published."""
    return _("Không có tệp này trong sổ chứng kiến công bố.")


def _file(number: int, name: str) -> LogFile:
    return LogFile(reverse("orders:show-log-file", args=[number, name]), name, _(_FILES[name]))
