"""A caller's telephone or mail, proved to the one who types their order: a code is sent, read out and typed. Nothing is
stored but, as a hash, in the session of who types."""

import secrets
from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from market.gate import limits
from market.kernel import clock
from market.kernel.errors import Refused
from market.notices.models import Notice
from market.notices.services import queue_notice

LIFETIME = timedelta(minutes=15)
DIGITS = 6
TRIES = 5
KEPT = "caller-code"  # in the session of who types
KINDS = {Notice.Channel.SMS: "caller-code-text", Notice.Channel.EMAIL: "caller-code"}


def send_code(session: SessionBase, *, recipient: str, channel: str, address: str) -> None:
    """Send a new code; the one before is void."""
    limits.hit("order code sent", {"phone": recipient, "address": address})
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    until = (clock.now() + LIFETIME).timestamp()
    session[KEPT] = {"hash": _hashed(recipient, digits), "until": until, "tries": 0}
    queue_notice(
        kind=KINDS[Notice.Channel(channel)],
        key=f"caller-code-{secrets.token_hex(12)}",
        recipient=recipient,
        context={"code": digits, "minutes": int(LIFETIME.total_seconds() // 60)},
        channel=channel,
        is_secret=True,
    )


def check_code(session: SessionBase, *, recipient: str, typed: str) -> None:
    """Raise Refused unless this is the code that was sent to this recipient; it stays good until the order stands."""
    kept = session.get(KEPT)
    if kept is None or kept["tries"] >= TRIES or clock.now().timestamp() > kept["until"]:
        raise Refused(_("Chưa có mã, hoặc mã đã hết hạn. Anh/Chị bấm Gửi mã."), field="code")
    if constant_time_compare(kept["hash"], _hashed(recipient, "".join(typed.split()))):
        return
    session[KEPT] = kept | {"tries": kept["tries"] + 1}
    raise Refused(_("Mã chưa đúng. Anh/Chị nhờ người gọi đọc lại tin nhắn mới nhất."), field="code")


def forget_code(session: SessionBase) -> None:
    """Let the code be used up."""
    session.pop(KEPT, None)


def _hashed(recipient: str, digits: str) -> str:
    return salted_hmac("orders.caller-proof", f"{recipient} {digits}", algorithm="sha256").hexdigest()
