"""Templates: the moulds of evenings. What a change does to coming evenings is agreed to before it is done."""

from copy import copy
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now, in_hanoi
from market.kernel.errors import Refused, Stale
from sessions.calendar import Occurrence, Shift, Why, fingerprint
from sessions.models import MarketSession, PromotionKind, SessionRule, SessionTemplate
from sessions.planning.terms import follow_template, term_changes, terms_of_template
from sessions.services.calendar import ensure_sessions
from sessions.services.overlaps import lock_calendar
from sessions.services.replanning import (
    SETTLED_BEFORE,
    apply_shifts,
    coming_sessions,
    lock_coming,
    planned_of,
    refuse_clash,
    shifts_of,
)

EDITABLE = (
    "name",
    "title",
    "theme",
    "partners",
    "intro",
    "vendor_note",
    "minutes",
    "listing_hours",
    "delivery_days",
    "slot_minutes",
    "most_listings",
    "promotion",
    "promotion_decision",
    "required_kinds",
)


def refuse_promotion(promotion: PromotionKind | None, decision: str) -> None:
    """Refuse a concentrated promotion without the number of the decision that orders it, and a number without one."""
    needs = promotion is not None and promotion.needs_decision
    if needs and not decision:
        words = _("Khuyến mại tập trung phải có số quyết định của cơ quan tổ chức.")
        raise Refused(words, field="promotion_decision")
    if decision and not needs:
        words = _("Số quyết định chỉ đi cùng khuyến mại tập trung. Hãy chọn loại khuyến mại ấy hoặc để trống ô này.")
        raise Refused(words, field="promotion_decision")


def _refuse_twin(template: SessionTemplate) -> None:
    if SessionTemplate.objects.exclude(pk=template.pk).filter(name=template.name).exists():
        raise Refused(_("Đã có mẫu phiên mang tên này."), field="name")


@transaction.atomic
def add_template(*, actor: Person, template: SessionTemplate) -> SessionTemplate:
    """Keep a new template; it makes nothing until a rule or a special session takes it."""
    lock_calendar()
    _refuse_twin(template)
    refuse_promotion(template.promotion, template.promotion_decision)
    template.changed_by = actor
    template.save()
    journal.record("template.added", actor=actor, subject=template)
    return template


def template_shifts(old: SessionTemplate, new: SessionTemplate, moment: datetime) -> list[Shift]:
    """Return what changing template `old` into `new` would do to coming sessions; nothing is written."""
    moved: dict[int, Occurrence] = {}
    shifts: list[Shift] = []
    for rule in SessionRule.objects.filter(template=old.pk).select_related("template").order_by("pk"):
        changed = copy(rule)
        changed.template = new
        of_rule = shifts_of(rule, follow_template(changed), moment, moved=moved)
        moved |= {each.planned.number: each.evening for each in of_rule if each.moves and each.evening}
        shifts += of_rule
    return sorted([*shifts, *_special_shifts(old, new, moment)], key=lambda shift: shift.planned.number)


def _special_shifts(old: SessionTemplate, new: SessionTemplate, moment: datetime) -> list[Shift]:
    """Return what it means for sessions without a rule: their times are their own, their words follow."""
    before, after = terms_of_template(old), terms_of_template(new)
    shifts = []
    for session in coming_sessions(MarketSession.objects.filter(template=old.pk, rule=None), moment):
        why = Why.LISTED if session.is_listed else None  # type: ignore[attr-defined]
        if why is None and session.opens_at <= moment + SETTLED_BEFORE:
            why = Why.SOON
        where_it_is = Occurrence(in_hanoi(session.opens_at).date(), session.opens_at, session.closes_at)
        terms = () if why else term_changes(session, before, after)
        shifts.append(Shift(planned_of(session, why), where_it_is, terms))
    return shifts


@transaction.atomic
def change_template(
    *, actor: Person, template: SessionTemplate, version: int, changed: SessionTemplate, agreed: str
) -> SessionTemplate:
    """Take over what `changed` says and give it to the coming sessions as the director saw them and agreed.

    Raise Stale when the template, or what the change would do, is no longer what was shown.
    """
    lock_calendar()
    template = SessionTemplate.objects.get(pk=template.pk)
    changed.pk = template.pk
    _refuse_twin(changed)
    refuse_promotion(changed.promotion, changed.promotion_decision)
    rules = list(SessionRule.objects.filter(template=template).order_by("pk"))
    lock_coming(MarketSession.objects.filter(rule__in=rules))
    lock_coming(MarketSession.objects.filter(template=template, rule=None))
    moment = database_now()
    shifts = template_shifts(template, changed, moment)
    if template.version != version or fingerprint(shifts) != agreed:
        raise Stale(_("Mẫu hoặc lịch vừa có thay đổi. Hãy xem lại các phiên sẽ đổi rồi đồng ý lần nữa."))
    refuse_clash(shifts)
    _write(template, changed, actor)
    _follow(template, rules, shifts, actor, moment)
    return template


def _write(template: SessionTemplate, changed: SessionTemplate, actor: Person) -> None:
    names = [name for name in EDITABLE if getattr(template, name) != getattr(changed, name)]
    for name in names:
        setattr(template, name, getattr(changed, name))
    template.changed_by = actor
    template.version += 1
    template.save(update_fields=[*names, "changed_by", "version"])
    journal.record("template.changed", actor=actor, subject=template, terms=names)


def _follow(
    template: SessionTemplate, rules: list[SessionRule], shifts: list[Shift], actor: Person, moment: datetime
) -> None:
    """Let rules and sessions say what their template says now."""
    for rule in rules:
        rule.template = template
        follow_template(rule).version += 1
        rule.save(update_fields=["title", "minutes", "delivery_days", "version"])
    numbers = dict(MarketSession.objects.filter(rule__in=rules).values_list("number", "rule"))
    for pk in [*(rule.pk for rule in rules), None]:
        of_rule = [shift for shift in shifts if numbers.get(shift.planned.number) == pk]
        apply_shifts(of_rule, actor=actor, moment=moment)
    for rule in rules:
        ensure_sessions(rule)


@transaction.atomic
def retire_template(*, actor: Person, template: SessionTemplate, version: int) -> SessionTemplate:
    """Put a template away: it is offered for nothing new. Refused while a rule in force needs it."""
    lock_calendar()
    template = _at_version(template, version)
    if SessionRule.objects.filter(template=template, is_active=True).exists():
        raise Refused(_("Một lịch đang áp dụng còn dùng mẫu này. Hãy đổi mẫu của lịch ấy trước."))
    return _set_active(template, actor, is_active=False)


@transaction.atomic
def restore_template(*, actor: Person, template: SessionTemplate, version: int) -> SessionTemplate:
    """Offer a template again."""
    lock_calendar()
    return _set_active(_at_version(template, version), actor, is_active=True)


def _at_version(template: SessionTemplate, version: int) -> SessionTemplate:
    template = SessionTemplate.objects.get(pk=template.pk)
    if template.version != version:
        raise Stale(_("Một người điều hành khác vừa thay đổi mẫu này. Hãy xem lại rồi làm tiếp."))
    return template


def _set_active(template: SessionTemplate, actor: Person, *, is_active: bool) -> SessionTemplate:
    if template.is_active != is_active:
        template.is_active, template.changed_by = is_active, actor
        template.version += 1
        template.save(update_fields=["is_active", "changed_by", "version"])
        journal.record("template.restored" if is_active else "template.retired", actor=actor, subject=template)
    return template
