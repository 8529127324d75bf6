"""A guest's phone, proved in this browser by a one-time code, before an order that is worth much. Nothing is stored
but in the browser's own session: the code only as a hash, the phones that were proved as keyed hashes."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from market.gate import limits
from market.kernel import clock
from market.kernel.errors import Refused
from market.kernel.templatetags.formats import phone as as_written
from market.notices.models import Notice
from market.notices.services import queue_notice

LIFETIME = timedelta(minutes=15)
DIGITS = 6
TRIES = 5  # of one code; who types a sixth is sent another
MOST_PHONES = 5  # one browser has proved
_CODE, _PROVED = "order-code", "order-phones"  # in the browser's session


def prove(session: SessionBase, *, phone: str, total: int, typed: str, address: str) -> None:
    """Let a guest's order through, or raise Refused and ask for the code that was sent to the phone."""
    if total < settings.ORDER_CODE_ABOVE or _hashed(phone) in session.get(_PROVED, []):
        return None
    kept = session.get(_CODE)
    is_sent = kept is not None and kept["phone"] == _hashed(phone) and clock.now().timestamp() < kept["until"]
    if is_sent and typed:
        return _try(session, phone, "".join(typed.split()))
    if not is_sent:
        _send(session, phone, address)
    words = _("Đơn giá trị lớn cần xác nhận số điện thoại. Mã gồm 6 chữ số đang được nhắn tới %(phone)s.")
    raise Refused(words % {"phone": as_written(phone)}, field="code")


def _try(session: SessionBase, phone: str, typed: str) -> None:
    limits.hit("order code", {"phone": phone})
    kept = session[_CODE]
    if constant_time_compare(kept["hash"], _hashed(f"{phone} {typed}")):
        del session[_CODE]
        session[_PROVED] = [*session.get(_PROVED, []), _hashed(phone)][-MOST_PHONES:]
        return
    if kept["tries"] + 1 >= TRIES:
        del session[_CODE]
        raise WrongCode(_("Mã chưa đúng nhiều lần. Anh/Chị bấm Chốt đơn để nhận mã mới."), field="code")
    session[_CODE] = kept | {"tries": kept["tries"] + 1}
    raise WrongCode(_("Mã chưa đúng. Anh/Chị xem lại tin nhắn mới nhất."), field="code")


def _send(session: SessionBase, phone: str, address: str) -> None:
    limits.hit("order code sent", {"phone": phone, "address": address})
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    until = (clock.now() + LIFETIME).timestamp()
    session[_CODE] = {"phone": _hashed(phone), "hash": _hashed(f"{phone} {digits}"), "until": until, "tries": 0}
    queue_notice(
        kind="order-code-text",
        key=f"order-code-{secrets.token_hex(12)}",
        recipient=phone,
        context={"code": digits, "minutes": int(LIFETIME.total_seconds() // 60)},
        channel=Notice.Channel.SMS,
        is_secret=True,
    )


def _hashed(text: str) -> str:
    return salted_hmac("orders.phone-proof", text, algorithm="sha256").hexdigest()


class WrongCode(Refused):
    """The code that was typed is not the one that was sent."""
