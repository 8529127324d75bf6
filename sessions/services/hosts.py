"""Identifying hosts before they go on air: by hand with what it was compared with, or by an outside service."""

import re
from datetime import date, timedelta

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files.judge import CleanFile, judge
from market.files.services import keep_file
from market.kernel import journal
from market.kernel.clock import database_now, in_hanoi
from market.kernel.errors import Refused
from sessions.checks.identification import Identity
from sessions.models import HostCheck
from sessions.selectors.hosts import SPEAKERS
from vetting.models import Vendor

LONGEST_DAYS = 365  # a check holds for twelve months at most
_CARD_NUMBER = re.compile(r"(?<!\d)(?:\d[ .-]?){8}\d(?:(?:[ .-]?\d){3})?(?!\d)")  # 9 digits, or 12 since 2016


def verify_host(
    *, actor: Person, person: Person, vendor: Vendor, source: str, valid_until: date, evidence: "File[bytes] | None"
) -> HostCheck:
    """Note that somebody was compared with their papers by hand; the same again on the same day is the same check.

    What was uploaded is judged before anything is locked. Pictures of identity cards are never asked for or kept.
    """
    source = source.strip()
    _refuse_unfit(actor, person, vendor, source)
    clean = _judged(evidence)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # one check of a person at a time
        today = in_hanoi(database_now()).date()
        _refuse_day(valid_until, today)
        facts = {"vendor": vendor, "source": source, "valid_until": valid_until}
        same = HostCheck.objects.filter(person=person, checked_by=actor, revoked_at=None, **facts)
        for check in same:
            if in_hanoi(check.checked_at).date() == today:
                return check
        kept = keep_file(actor=actor, clean=clean) if clean else None
        check = HostCheck.objects.create(person=person, checked_by=actor, evidence=kept, **facts)
        journal.record("host.verified", actor=actor, subject=check, until=valid_until.isoformat())
    return check


@transaction.atomic
def revoke_check(*, actor: Person, check: HostCheck, reason: str) -> HostCheck:
    """Take a check back, with a reason: from now on it lets nobody go on air. Asked twice, taken back once."""
    locked = HostCheck.objects.select_for_update(of=("self",)).select_related("person").get(pk=check.pk)
    if locked.person_id == actor.pk:
        raise Refused(_("Anh/Chị không tự quyết định về xác minh của chính mình được."))
    if locked.revoked_at is None:
        locked.revoked_at, locked.revoke_reason = database_now(), reason.strip()
        locked.save(update_fields=["revoked_at", "revoke_reason"])
        journal.record("host.revoked", actor=actor, subject=locked, reason=locked.revoke_reason)
    return locked


@transaction.atomic
def keep_identity(*, person: Person, identity: Identity) -> HostCheck:
    """Keep what an outside service found out; told twice, kept once. It holds for twelve months at most."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    known = HostCheck.objects.filter(
        person=person, method=HostCheck.Method.EXTERNAL, source=identity.source, reference=identity.reference
    ).first()
    if known is not None:
        return known
    today = in_hanoi(database_now()).date()
    check = HostCheck.objects.create(
        person=person,
        method=HostCheck.Method.EXTERNAL,
        source=identity.source,
        reference=identity.reference,
        valid_until=min(identity.valid_until, today + timedelta(days=LONGEST_DAYS)),
    )
    journal.record("host.identified", actor=None, subject=check, until=check.valid_until.isoformat())
    return check


def _judged(evidence: "File[bytes] | None") -> CleanFile | None:
    if evidence is None:
        return None
    try:
        return judge(evidence)
    except Refused as problem:
        raise Refused(problem.message, field="evidence") from problem


def _refuse_unfit(actor: Person, person: Person, vendor: Vendor, source: str) -> None:
    members = {member.person_id: member.part for member in vendor.members.filter(person__in=[actor, person])}
    if actor.pk == person.pk or actor.pk in members:
        raise Refused(_("Anh/Chị là người của gian hàng này nên không tự xác minh được. Hãy nhờ cán bộ khác."))
    if members.get(person.pk) not in SPEAKERS:
        words = _("%(name)s không phải chủ gian hàng hay người dẫn của %(vendor)s.")
        raise Refused(words % {"name": person.display_name, "vendor": vendor.display_name}, field="vendor")
    if not source:
        raise Refused(_("Hãy ghi đã đối chiếu với giấy tờ nào."), field="source")
    if _CARD_NUMBER.search(source):
        raise Refused(_("Chợ không giữ số giấy tờ tùy thân. Chỉ ghi loại giấy và nơi đối chiếu."), field="source")


def _refuse_day(valid_until: date, today: date) -> None:
    if valid_until < today:
        raise Refused(_("Ngày này đã qua."), field="valid_until")
    if valid_until > today + timedelta(days=LONGEST_DAYS):
        raise Refused(_("Xác minh có giá trị nhiều nhất 12 tháng, sau đó đối chiếu lại."), field="valid_until")
