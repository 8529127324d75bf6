"""Writing, publishing and agreeing to documents. One writes, another publishes; what is published stays as it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from market.policies.access import draft_to_change
from market.policies.digests import text_hash
from market.policies.models import OF_EVERYBODY, OF_VENDORS, PolicyAcceptance, PolicyDraft, PolicyEdition
from market.policies.selectors import Outstanding, editions_in_force, editions_of

Way = PolicyAcceptance.Way


@dataclass(frozen=True)
class DraftWords:
    """What somebody wrote: both texts, what is new, the facts of the operator, and from when it shall hold."""

    body_vi: str
    body_en: str
    changes_vi: str
    changes_en: str
    facts: dict[str, str]
    effective_from: date


@transaction.atomic
def write_draft(*, actor: Person, kind: str, words: DraftWords, version: int) -> PolicyDraft:
    """Write the next edition of a document; 0 begins it. What was submitted has to be submitted again."""
    draft = PolicyDraft.objects.select_for_update().filter(kind=kind).first()
    if (draft.version if draft else 0) != version:
        raise Stale(_("Người khác vừa sửa bản thảo này. Hãy tải lại trang để xem bản mới nhất."))
    draft = draft or PolicyDraft(kind=kind, version=0)
    for name, value in vars(words).items():
        setattr(draft, name, value)
    draft.written_by, draft.submitted_at, draft.version = actor, None, version + 1
    draft.save()
    journal.record("policy.written", actor=actor, subject=draft, kind=kind)
    return draft


@transaction.atomic
def submit_draft(*, actor: Person, kind: str, version: int) -> PolicyDraft:
    """Ask another person to publish a draft."""
    draft = draft_to_change(kind, version)
    if editions_of(kind).exists() and not (draft.changes_vi and draft.changes_en):
        raise Refused(_("Hãy ghi điểm mới của bản này, bằng cả hai thứ tiếng: người đọc cần biết điều gì đã đổi."))
    _refuse_early_day(draft)
    draft.submitted_at, draft.returned_note = clock.now(), ""
    draft.save(update_fields=["submitted_at", "returned_note"])
    journal.record("policy.submitted", actor=actor, subject=draft, kind=kind)
    return draft


@transaction.atomic
def return_draft(*, actor: Person, kind: str, version: int, note: str) -> PolicyDraft:
    """Give a submitted draft back to who wrote it, with a reason."""
    draft = draft_to_change(kind, version)
    if draft.submitted_at is None:
        raise Stale(_("Bản thảo này không còn chờ duyệt."))
    draft.submitted_at, draft.returned_note = None, note
    draft.save(update_fields=["submitted_at", "returned_note"])
    journal.record("policy.returned", actor=actor, subject=draft, kind=kind)
    return draft


@transaction.atomic
def drop_draft(*, actor: Person, kind: str, version: int) -> None:
    """Throw a draft away."""
    draft = draft_to_change(kind, version)
    journal.record("policy.dropped", actor=actor, subject=draft, kind=kind)
    draft.delete()


@transaction.atomic
def publish_draft(*, actor: Person, kind: str, version: int) -> PolicyEdition:
    """Publish a submitted draft as the next edition; never by the person who wrote it."""
    draft = draft_to_change(kind, version)
    if draft.submitted_at is None:
        raise Stale(_("Bản thảo này không còn chờ duyệt."))
    if draft.written_by_id == actor.pk:
        raise Refused(_("Người viết không tự duyệt được. Hãy nhờ một người khác của Ban tổ chức."))
    _refuse_early_day(draft)
    latest = editions_of(kind).first()
    number = latest.number + 1 if latest else 1
    edition = PolicyEdition.objects.create(
        kind=kind,
        number=number,
        **{name: getattr(draft, name) for name in DraftWords.__dataclass_fields__},
        text_hash=text_hash(kind=kind, number=number, bodies=(draft.body_vi, draft.body_en), facts=draft.facts),
        written_by=draft.written_by,
        approved_by=actor,
    )
    draft.delete()
    journal.record("policy.published", actor=actor, subject=edition, kind=kind, number=number)
    return edition


def accept_at_sign_up(*, person: Person) -> None:
    """Keep that a new person agreed to what holds for everybody."""
    _accept(person, [Outstanding(each) for each in editions_in_force(OF_EVERYBODY).values()], Way.SIGN_UP)


def accept_for_vendor(*, person: Person, on_behalf_of: str) -> None:
    """Keep that the owner of a new stall agreed to what holds for those who sell."""
    current = editions_in_force(OF_VENDORS).values()
    _accept(person, [Outstanding(each, on_behalf_of) for each in current], Way.OPEN_STALL)


def accept_shown(*, person: Person, shown: Iterable[Outstanding]) -> None:
    """Keep that somebody who was asked again agreed; twice is once."""
    _accept(person, list(shown), Way.ASKED_AGAIN)


def _accept(person: Person, agreed: list[Outstanding], way: str) -> None:
    language = get_language() or "vi"
    PolicyAcceptance.objects.bulk_create(
        [
            PolicyAcceptance(
                person=person,
                on_behalf_of=each.on_behalf_of,
                edition=each.edition,
                text_hash=each.edition.text_hash,
                language=language,
                way=way,
            )
            for each in agreed
        ],
        ignore_conflicts=True,
    )


def _refuse_early_day(draft: PolicyDraft) -> None:
    """Refuse a day that is over, or lies before the latest edition's: editions hold in the order of their numbers."""
    latest = editions_of(draft.kind).first()
    if draft.effective_from < clock.today_in_hanoi():
        raise Refused(_("Ngày có hiệu lực đã qua. Hãy chọn hôm nay hoặc một ngày sau."), field="effective_from")
    if latest and draft.effective_from < latest.effective_from:
        raise Refused(_("Ngày có hiệu lực phải sau bản trước."), field="effective_from")
