"""The picture of an evening: a stream that fails while selling goes on, and its recording afterwards."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from sessions.air.streams import stream_of
from sessions.models import MarketSession
from sessions.services.running import keep_decision, locked_evening


@transaction.atomic
def mark_stream_down(*, actor: Person, session: MarketSession, version: int) -> MarketSession:
    """Say on the page that the stream has failed; selling goes on."""
    evening = locked_evening(session, version)
    session = evening.session
    if not evening.is_running:
        raise Refused(_("Chỉ báo được khi phiên đang mở."))
    if not session.stream_url:
        raise Refused(_("Phiên này chưa có luồng phát."))
    if session.stream_down_at is None:
        session.stream_down_at = evening.moment
        keep_decision(session, actor, "stream_down_at")
        journal.record("session.stream_down", actor=actor, subject=session)
    return session


@transaction.atomic
def mark_stream_up(*, actor: Person, session: MarketSession, version: int) -> MarketSession:
    """Take the word back: the stream is there again."""
    session = locked_evening(session, version).session
    if session.stream_down_at is not None:
        session.stream_down_at = None
        keep_decision(session, actor, "stream_down_at")
        journal.record("session.stream_up", actor=actor, subject=session)
    return session


@transaction.atomic
def set_recording(
    *, actor: Person, session: MarketSession, version: int, address: str, began_at: datetime | None
) -> MarketSession:
    """Keep where the evening is watched again and when its picture began: the chapters are reckoned from that."""
    evening = locked_evening(session, version)
    session = evening.session
    if not evening.is_over:
        raise Refused(_("Phiên chưa kết thúc, chưa có bản phát lại."))
    stream = stream_of(address) if address else None
    if address and stream is None:
        raise Refused(_("Chợ chưa phát được địa chỉ này. Hãy chép địa chỉ đầy đủ của video."), field="address")
    if began_at is not None and not session.opens_at.date() <= began_at.date() <= evening.ends_at.date():
        raise Refused(_("Video của phiên phải bắt đầu trong ngày họp phiên."), field="began_at")
    session.replay_url = stream.watch_url if stream else ""
    session.recording_began_at = began_at
    keep_decision(session, actor, "replay_url", "recording_began_at")
    journal.record("session.recording_set", actor=actor, subject=session, address=session.replay_url)
    return session
