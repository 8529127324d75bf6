"""The commitment accepted by the legal representative, with a one-time code sent to the vendor's own phone or mail."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.gate.limits import hit
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from market.notices.masking import masked
from market.notices.models import Notice
from market.notices.services import queue_notice
from vetting import commitment, contacts
from vetting.models import CommitmentCode, Dossier, Vendor
from vetting.services.locks import lock_dossier

LIFETIME = timedelta(minutes=15)
TRIES = 5
DIGITS = 6
ONE_CLICK = timedelta(seconds=20)  # asking twice so quickly is asking once


def send_code(*, actor: Person, dossier: Dossier, seen_sha256: str) -> CommitmentCode:
    """Send the representative a code for the commitment's words as the page showed them; an earlier code is void."""
    recipient, channel = _destination(dossier.vendor)
    _refuse_other_words(seen_sha256)
    hit("commitment", {"dossier": str(dossier.pk), "recipient": recipient})
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    code_hash = make_password(code)  # slow on purpose, so before anything is locked
    return _send(actor=actor, dossier=dossier, recipient=recipient, channel=channel, code=code, code_hash=code_hash)


@transaction.atomic
def _send(
    *, actor: Person, dossier: Dossier, recipient: str, channel: str, code: str, code_hash: str
) -> CommitmentCode:
    locked = lock_dossier(dossier)
    _refuse_unless_editable(locked)
    newest = live_code(locked)
    if newest and newest.asked_at > clock.now() - ONE_CLICK:
        return newest
    row = CommitmentCode.objects.create(
        dossier=locked,
        text_sha256=commitment.CURRENT.sha256,
        code_hash=code_hash,
        sent_to=recipient,
        asked_by=actor,
        expires_at=clock.now() + LIFETIME,
    )
    words = {"code": code, "vendor": locked.vendor, "minutes": int(LIFETIME.total_seconds() // 60)}
    kind = "commitment-text-code" if channel == Notice.Channel.SMS else "commitment-code"
    key = f"commitment-code-{row.pk}"
    queue_notice(kind=kind, key=key, recipient=recipient, context=words, channel=channel, is_secret=True)
    journal.record("commitment.code_sent", actor=actor, subject=locked, version=commitment.CURRENT_VERSION)
    return row


def accept_commitment(*, actor: Person, dossier: Dossier, code: str, seen_sha256: str) -> Dossier:
    """Keep who accepted which words when, proved by the code; the same words accepted before still hold.

    A wrong code is counted for good, so it is refused outside the transaction that counts it.
    """
    if is_committed(dossier):
        return dossier
    _refuse_other_words(seen_sha256)
    if not code.strip():
        raise Refused(_("Hãy nhập mã đã gửi cho người đại diện."), field="code")
    accepted = _try_code(actor=actor, dossier=dossier, code="".join(code.split()))
    if accepted is None:
        raise Refused(_("Mã chưa đúng. Hãy xem lại tin mới nhất."), field="code")
    return accepted


def live_code(dossier: Dossier) -> CommitmentCode | None:
    """Return the code that was sent last, while it may still be entered."""
    newest = dossier.commitment_codes.order_by("-pk").first()
    if newest is None or newest.used_at or newest.text_sha256 != commitment.CURRENT.sha256:
        return None
    return newest if newest.expires_at > clock.now() and newest.attempts < TRIES else None


def is_committed(dossier: Dossier) -> bool:
    """Tell whether the commitment's words of today were accepted, in this round or an earlier one."""
    return dossier.commitment_sha256 == commitment.CURRENT.sha256


@transaction.atomic
def _try_code(*, actor: Person, dossier: Dossier, code: str) -> Dossier | None:
    locked = lock_dossier(dossier)
    if is_committed(locked):
        return locked
    _refuse_unless_editable(locked)
    row = live_code(locked)
    if row is None:
        raise Refused(_("Mã đã hết hạn hoặc nhập sai nhiều lần. Hãy gửi mã mới."), field="code")
    row.attempts += 1
    if not check_password(code, row.code_hash):
        row.save(update_fields=["attempts"])
        return None
    row.used_at = clock.now()
    row.save(update_fields=["attempts", "used_at"])
    locked.commitment_accepted_at, locked.commitment_accepted_by = row.used_at, actor
    locked.commitment_sha256, locked.commitment_version = row.text_sha256, commitment.CURRENT_VERSION
    locked.commitment_sent_to = masked(row.sent_to)[:80]
    locked.save()
    facts = {"version": locked.commitment_version, "sha256": locked.commitment_sha256}
    journal.record("commitment.accepted", actor=actor, subject=locked, **facts)
    return locked


def _destination(vendor: Vendor) -> tuple[str, str]:
    if address := contacts.code_address(vendor):
        return address.recipient, Notice.Channel.SMS if address.is_phone else Notice.Channel.EMAIL
    raise Refused(_("Hãy ghi số di động hoặc thư điện tử của người đại diện ở mục Thông tin cơ sở để nhận mã."))


def _refuse_other_words(seen_sha256: str) -> None:
    if not seen_sha256:
        raise Refused(_("Hãy đọc và nhận bản cam kết trước khi gửi."), field="commitment")
    if seen_sha256 != commitment.CURRENT.sha256:
        raise Stale(_("Bản cam kết vừa có nội dung mới. Hãy tải lại trang và đọc lại."))


def _refuse_unless_editable(dossier: Dossier) -> None:
    if dossier.status not in Dossier.EDITABLE:
        raise Stale(_("Hồ sơ đã được gửi hoặc đã có kết quả ở một cửa sổ khác. Hãy tải lại trang để xem."))
