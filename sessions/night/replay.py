"""An evening watched again: its chapters from the log of what was on air, with the prices of that evening."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from market.kernel.written import written_once
from sessions.air.streams import Stream, stream_of
from sessions.models import AirEntry, Listing, MarketSession
from sessions.selectors.air import whole_log

SHORTEST = timedelta(seconds=5)  # what was on air for less was a slip of the hand
NEAR = timedelta(seconds=90)  # the same goods again within this time are the same chapter


@dataclass(frozen=True)
class Chapter:
    """One product of the evening: when it was on air, and where that is in the recording."""

    listing: Listing
    began_at: datetime
    offset: timedelta
    watch_url: str  # empty when there is no recording

    @property
    def seconds(self) -> int:
        """Return how far into the recording it begins."""
        return int(self.offset.total_seconds())

    @property
    def clock(self) -> str:
        """Return the offset as players show it: 0:17:05."""
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}"


@dataclass(frozen=True)
class Replay:
    """The recording of an evening, if there is one, and its chapters in the order they were shown."""

    session: MarketSession
    stream: Stream | None
    chapters: list[Chapter]


def recording_of(session: MarketSession) -> Stream | None:
    """Return where an evening is watched again: the address kept afterwards, else the stream's own recording."""
    return stream_of(session.replay_url or session.stream_url)


def replay_numbered(number: int) -> Replay | None:
    """Return the replay of a session, or None when there is no such session; two queries."""
    session = next(iter(_numbered(number)), None)
    if session is None:
        return None
    stream = recording_of(session)
    return Replay(session, stream, chapters(session, stream, whole_log(session.pk)))


@written_once
def _numbered(number: int) -> QuerySet[MarketSession]:
    return MarketSession.objects.filter(number=number)


def chapters(session: MarketSession, stream: Stream | None, log: Iterable[AirEntry]) -> list[Chapter]:
    """Return the chapters of a log (latest first), earliest first: slips left out, the same goods in a row once."""
    begins = session.recording_began_at or session.opens_at
    found: list[Chapter] = []
    last: AirEntry | None = None
    for entry in sorted(log, key=lambda entry: (entry.began_at, entry.pk)):
        if entry.ended_at is not None and entry.ended_at - entry.began_at < SHORTEST:
            continue
        if last is None or not _goes_on(last, entry):
            offset = max(timedelta(0), entry.began_at - begins)
            url = stream.watch_from(offset) if stream else ""
            found.append(Chapter(entry.listing, entry.began_at, offset, url))
        last = entry
    return found


def _goes_on(last: AirEntry, entry: AirEntry) -> bool:
    ended = last.ended_at or entry.began_at
    return last.listing_id == entry.listing_id and entry.began_at - ended <= NEAR
