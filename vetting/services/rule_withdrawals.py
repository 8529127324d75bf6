"""Taking back a rule before its first day: it never holds, and what it was to replace goes on."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from market.kernel.templatetags.formats import day as written
from vetting.models import Condition, PaperRequirement
from vetting.selectors.checklists import needs_on
from vetting.selectors.rules import Impact, impact_of, replaced_by
from vetting.services.conditions import settle


def preview_withdrawal(rule: PaperRequirement) -> Impact:
    """Return whom it affects on the day the rule was to begin that it does not; raise when it is too late."""
    _refuse_unless_coming(rule)
    before = list(needs_on(rule.effective_from).filter(kind=rule.kind))
    after = [each for each in before if each.pk != rule.pk]
    if earlier := replaced_by(rule):
        after.append(earlier)
        after.sort(key=lambda each: each.position)  # of equals the last holds, as in the database
    return impact_of(rule.kind, before, after, rule.effective_from)


@transaction.atomic
def withdraw_rule(*, actor: Person, rule: PaperRequirement, seen_lacking: int) -> PaperRequirement:
    """Withdraw a rule whose effect was seen, and release the conditions it set. Twice is once.

    It stays in the book with a time in force of no days.
    """
    rows = PaperRequirement.objects.select_for_update().filter(kind=rule.kind).order_by("pk")
    locked = next(each for each in rows if each.pk == rule.pk)
    if locked.is_withdrawn:
        return locked
    if len(preview_withdrawal(locked).lacking) != seen_lacking:
        raise Stale(_("Số cơ sở và sản phẩm bị ảnh hưởng vừa thay đổi. Hãy xem lại trước khi rút."))
    if earlier := replaced_by(locked):
        earlier.effective_to = locked.effective_to
        earlier.save(update_fields=["effective_to"])
    locked.effective_to, locked.changed_by = locked.effective_from, actor
    locked.save(update_fields=["effective_to", "changed_by"])
    unmet = Condition.objects.select_for_update(of=("self",)).filter(requirement=locked, met_at=None)
    with translation.override(settings.LANGUAGE_CODE):
        note = _("Quy định đã được rút trước ngày có hiệu lực.")
    released = settle(unmet.select_related("vendor").order_by("pk"), actor=actor, note=note)
    facts = {"kind": locked.kind, "begins": locked.effective_from.isoformat(), "lacking": seen_lacking}
    resumed = earlier.pk if earlier else None
    journal.record("rule.withdrawn", actor=actor, subject=locked, resumed=resumed, released=released, **facts)
    return locked


def _refuse_unless_coming(rule: PaperRequirement) -> None:
    if rule.is_withdrawn:
        raise Stale(_("Quy định này đã được rút."))
    if rule.effective_from <= clock.today_in_hanoi():
        words = _("Quy định này đã có hiệu lực từ ngày %(day)s nên không rút được, chỉ ngừng được.")
        raise Refused(words % {"day": written(rule.effective_from)})
