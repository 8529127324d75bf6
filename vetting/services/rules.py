"""Changing which papers are asked of whom, from a day on. The past is never edited: a rule ends, another begins."""

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from market.kernel.templatetags.formats import day as written
from vetting.models import Condition, Paper, PaperKind, PaperRequirement
from vetting.selectors.checklists import needs_on
from vetting.selectors.rules import Asked, Impact, admitted_subjects, impact_of
from vetting.services.conditions import settle

LATELY = timedelta(days=7)  # papers follow a rule within days of its beginning, also when workers were away


@dataclass(frozen=True, kw_only=True)
class RuleFacts:
    """What a rule says."""

    kind: str
    scope: str
    duty: str
    vendor_kinds: list[str] = field(default_factory=list)
    set_numbers: list[int] = field(default_factory=list)
    stars: list[int] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    has_expiry: bool = False
    hint: str = ""
    issued_by: str = ""
    takes: str = ""


@dataclass(frozen=True)
class RuleChange:
    """A change from a day on: of `old` into `facts`; without `old` a new rule, without `facts` an end."""

    begins: date
    old: PaperRequirement | None = None
    facts: RuleFacts | None = None

    @property
    def kind(self) -> str:
        """Return the kind of paper it is about."""
        return self.facts.kind if self.facts else self.old.kind if self.old else ""


def preview_change(change: RuleChange) -> Impact:
    """Return whom a change would affect on its first day; raise Refused when it cannot be made."""
    _refuse_nonsense(change)
    before = list(needs_on(change.begins).filter(kind=change.kind))
    after = [rule for rule in before if not (change.old and rule.pk == change.old.pk)]
    if change.facts:
        after.append(_row(change))
        after.sort(key=lambda rule: rule.position)  # of equals the last holds, as in the database
    return impact_of(change.kind, before, after, change.begins)


@transaction.atomic
def change_rules(
    *, actor: Person, change: RuleChange, seen_lacking: int, due_on: date | None = None
) -> PaperRequirement:
    """Make a change whose effect was seen: `seen_lacking` is how many would lack a paper, as the preview said.

    With `due_on` those already admitted who lack it get a condition: after that day their sales stop by themselves.
    """
    list(PaperRequirement.objects.select_for_update().filter(kind=change.kind).order_by("pk"))
    if change.old:
        change = RuleChange(change.begins, PaperRequirement.objects.get(pk=change.old.pk), change.facts)
    impact = preview_change(change)
    if len(impact.lacking) != seen_lacking:
        raise Stale(_("Số cơ sở và sản phẩm bị ảnh hưởng vừa thay đổi. Hãy xem lại trước khi ban hành."))
    if due_on and due_on < change.begins:
        raise Refused(_("Hạn nộp phải từ ngày quy định có hiệu lực trở đi."), field="due_on")
    rule = _write(actor, change)
    verb = "rule.ended" if not change.facts else "rule.changed" if change.old else "rule.added"
    journal.record(
        verb,
        actor=actor,
        subject=rule,
        kind=rule.kind,
        begins=change.begins.isoformat(),
        lacking=seen_lacking,
        due_on=due_on.isoformat() if due_on else None,
    )
    if due_on and change.facts:
        _set_conditions(actor, rule, impact, due_on)
    if change.begins <= clock.today_in_hanoi():
        apply_rules(rule.kind)
    return rule


def kinds_changed_lately(today: date) -> list[str]:
    """Return the kinds of paper whose rules somebody changed, and that began or ended within some days."""
    begun = Q(effective_from__lte=today, effective_from__gt=today - LATELY)
    ended = Q(effective_to__lte=today, effective_to__gt=today - LATELY)
    changed = PaperRequirement.objects.filter(begun | ended, changed_by__isnull=False)
    return sorted(set(changed.values_list("kind", flat=True)))


@transaction.atomic
def apply_rules(kind: str) -> int:
    """Have one kind's papers and conditions follow the rules in force today; return how many papers changed.

    Papers in force that are asked for now are mandatory; those no longer asked for stop nothing. Twice is once.
    """
    asked = Asked(kind, needs_on(clock.today_in_hanoi()).filter(kind=kind))
    duty = {(owner.vendor_id, owner.product_id): asked.of(subject) for owner, subject in admitted_subjects()}
    papers = Paper.objects.filter(kind=kind).exclude(status__in=Paper.GONE)
    changing: dict[bool, list[int]] = {True: [], False: []}
    for pk, vendor_id, product_id, is_mandatory in papers.values_list("pk", "vendor_id", "product_id", "is_mandatory"):
        wanted = duty.get((vendor_id, product_id), is_mandatory)
        if wanted != is_mandatory:
            changing[wanted].append(pk)
    for is_mandatory, pks in changing.items():
        Paper.objects.filter(pk__in=pks).update(is_mandatory=is_mandatory)
    _release_conditions(kind, duty)
    return sum(map(len, changing.values()))


def _release_conditions(kind: str, duty: dict[tuple[int, int | None], bool]) -> None:
    """Settle the conditions of rules in force that no longer ask anything of their vendor or product."""
    unmet = _unmet(kind).filter(requirement__effective_from__lte=clock.today_in_hanoi())
    free = [each for each in unmet if not duty.get((each.vendor_id, each.product_id), True)]
    changed = PaperRequirement.objects.filter(kind=kind, changed_by__isnull=False).order_by("-pk")
    last = changed.select_related("changed_by").first()
    if free and last and last.changed_by:
        with translation.override(settings.LANGUAGE_CODE):
            settle(free, actor=last.changed_by, note=_("Quy định không còn yêu cầu."))


def _unmet(kind: str) -> QuerySet[Condition]:
    waiting = Condition.objects.select_for_update(of=("self",)).select_related("vendor")
    return waiting.filter(kind=kind, requirement__isnull=False, met_at=None).order_by("pk")


def _set_conditions(actor: Person, rule: PaperRequirement, impact: Impact, due_on: date) -> None:
    """Give those who lack the paper until a day to bring it; their members are told by the finder of conditions."""
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Nộp “%(paper)s” theo quy định áp dụng từ ngày %(day)s") % {
            "paper": PaperKind(rule.kind).label,
            "day": written(rule.effective_from),
        }
    rows = [
        Condition(
            vendor_id=owner.vendor_id,
            product_id=owner.product_id,
            requirement=rule,
            kind=rule.kind,
            text=text,
            due_on=due_on,
            set_by=actor,
        )
        for owner in impact.lacking
    ]
    Condition.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def _write(actor: Person, change: RuleChange) -> PaperRequirement:
    """End the old rule on the day the new one begins. A rule that has not begun is changed whole: it was never law."""
    old, facts = change.old, change.facts
    if old and old.effective_from == change.begins and facts:
        for name, value in asdict(facts).items():
            setattr(old, name, value)
        old.changed_by = actor
        old.save()
        return old
    rule = _row(change) if facts else None
    if old:
        old.effective_to = change.begins
        if rule is None:
            old.changed_by = actor
        old.save(update_fields=["effective_to", "changed_by"])
    if rule is None:
        assert old is not None  # noqa: S101 - without facts there is a rule to end
        return old
    rule.changed_by = actor
    rule.save()
    return rule


def _row(change: RuleChange) -> PaperRequirement:
    """Return the new rule, unsaved: in the old one's place and up to its end, else behind all others."""
    old, facts = change.old, change.facts
    assert facts is not None  # noqa: S101 - the callers ask for a rule only when there is one
    last = PaperRequirement.objects.order_by("position").last() if old is None else None
    return PaperRequirement(
        **asdict(facts),
        position=old.position if old else (last.position + 1 if last else 1),
        effective_from=change.begins,
        effective_to=old.effective_to if old else None,
    )


def _refuse_nonsense(change: RuleChange) -> None:
    today, old = clock.today_in_hanoi(), change.old
    if change.begins < today:
        raise Refused(_("Quy định chỉ đổi được từ hôm nay trở đi, không sửa những ngày đã qua."), field="begins")
    if old is None:
        _refuse_twin(change)
        return
    if old.is_withdrawn:
        raise Stale(_("Quy định này đã được rút."))
    if old.effective_to and old.effective_to <= change.begins:
        raise Stale(
            _("Quy định này đã được đổi từ ngày %(day)s. Hãy tải lại trang.") % {"day": written(old.effective_to)}
        )
    if old.effective_from > today:
        if change.facts is None or old.effective_from != change.begins:
            words = _("Quy định này chưa có hiệu lực nên chỉ sửa nội dung; ngày bắt đầu giữ nguyên %(day)s.")
            raise Refused(words % {"day": written(old.effective_from)}, field="begins")
    elif old.effective_from == change.begins:
        raise Refused(_("Quy định này vừa có hiệu lực hôm nay. Hãy đổi từ ngày mai."), field="begins")


def _refuse_twin(change: RuleChange) -> None:
    """Refuse a second rule for the very same vendors or products: the second click, or somebody was faster."""
    facts = change.facts
    if facts is None:
        raise Refused(_("Không có quy định nào để đổi."))
    same = needs_on(change.begins).filter(kind=facts.kind, scope=facts.scope)
    for rule in same:
        narrowing = ("vendor_kinds", "set_numbers", "stars", "claims")
        if all(set(getattr(rule, name)) == set(getattr(facts, name)) for name in narrowing):
            raise Refused(_("Đã có quy định về giấy tờ này cho đúng đối tượng đó. Hãy đổi quy định ấy."))
