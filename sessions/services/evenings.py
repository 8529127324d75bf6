"""The words and terms of one evening: a theme of its own, another deadline. Agreed terms change for nobody."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from sessions.models import Listing, MarketSession
from sessions.services.running import locked_evening
from sessions.services.templates import refuse_promotion

WORDS = ("title", "theme", "partners", "intro", "vendor_note")  # may change until the session is over
RULES = ("slot_minutes", "most_listings", "listings_close_at")  # until it opens
AGREED = ("delivery_days", "promotion", "promotion_decision", "required_kinds")  # until vendors have goods in it


@transaction.atomic
def change_terms(*, actor: Person, session: MarketSession, version: int, terms: dict[str, Any]) -> MarketSession:
    """Give one session words and terms of its own; templates and rules leave them alone from then on."""
    evening = locked_evening(session, version)
    session = evening.session
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc, không sửa được nữa."))
    changed = [name for name in (*WORDS, *RULES, *AGREED) if name in terms and terms[name] != getattr(session, name)]
    if not changed:
        return session
    if not evening.is_coming and set(changed) - set(WORDS):
        raise Refused(_("Phiên đã mở, chỉ sửa được lời giới thiệu."))
    _refuse_agreed(session, changed)
    for name in changed:
        setattr(session, name, terms[name])
    refuse_promotion(session.promotion, session.promotion_decision)
    _refuse_deadline(session, changed, evening.moment)
    session.version += 1
    session.changed_by = actor
    session.save(update_fields=[*changed, "version", "changed_by"])
    journal.record("session.terms_changed", actor=actor, subject=session, terms=changed)
    return session


def _refuse_agreed(session: MarketSession, changed: list[str]) -> None:
    settled = [name for name in changed if name in AGREED]
    if settled and Listing.objects.filter(session=session, withdrawn_at=None).exists():
        words = _("Đã có gian hàng đăng ký theo điều kiện cũ, nên điều này giữ nguyên cho phiên này.")
        raise Refused(words, field=settled[0])


def _refuse_deadline(session: MarketSession, changed: list[str], moment: datetime) -> None:
    closes_at = session.listings_close_at
    if "listings_close_at" not in changed or closes_at is None:
        return
    if closes_at > session.opens_at:
        raise Refused(_("Sổ đăng ký phải đóng trước giờ mở phiên."), field="listings_close_at")
    if closes_at <= moment:
        raise Refused(_("Hạn đăng ký mới phải ở phía trước."), field="listings_close_at")
