"""Templates: what evenings are made from, and what a change does, after a look, to those nobody has settled on."""

from datetime import time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from sessions.calendar import Shift, fingerprint
from sessions.models import MarketSession, PromotionKind, SessionRule, SessionTemplate
from sessions.services.calendar import add_rule, change_rule, end_rule, ensure_sessions, restart_rule
from sessions.services.replanning import AHEAD, shifts_of
from sessions.services.running import move_session
from sessions.services.templates import (
    EDITABLE,
    add_template,
    change_template,
    refuse_promotion,
    restore_template,
    retire_template,
    template_shifts,
)
from tests.cast import make_listing
from tests.sessions.conftest import friday_rule

pytestmark = pytest.mark.django_db


def concentrated() -> PromotionKind:
    fields = {"title": "Tập trung", "most_percent": 100, "needs_decision": True, "source": "Nghị định 81/2018"}
    return PromotionKind.objects.get_or_create(code="concentrated", defaults=fields)[0]


def mould(**fields: Any) -> SessionTemplate:
    terms = {"name": "Tối thứ Sáu", "title": "Chợ đêm trên mây", "theme": "Mùa bưởi", "delivery_days": 4}
    return SessionTemplate(**terms | {"slot_minutes": 8, "most_listings": 6, "listing_hours": 51} | fields)


@pytest.fixture
def template(director: Person) -> SessionTemplate:
    terms = {"intro": "Mời bà con", "vendor_note": "Đến trước 20:00", "required_kinds": ["test_report"]}
    decided = {"promotion": concentrated(), "promotion_decision": "118/QĐ-UBND"}
    return add_template(actor=director, template=mould(**terms, **decided))


@pytest.fixture
def rule(director: Person, template: SessionTemplate) -> SessionRule:
    return add_rule(actor=director, rule=friday_rule(template=template, minutes=60, title="Tên cũ"))


def copied(template: SessionTemplate, **fields: Any) -> SessionTemplate:
    return SessionTemplate(**{name: getattr(template, name) for name in EDITABLE} | fields)


def far(rule: SessionRule) -> list[MarketSession]:
    """Return the rule's sessions that no clock has settled."""
    return list(rule.sessions.filter(opens_at__gt=database_now() + timedelta(days=3)).order_by("number"))


def change(director: Person, template: SessionTemplate, **fields: Any) -> list[Shift]:
    changed = copied(template, **fields)
    shifts = template_shifts(template, changed, database_now())
    agreed = fingerprint(shifts)
    change_template(actor=director, template=template, version=template.version, changed=changed, agreed=agreed)
    template.refresh_from_db()
    return shifts


def test_an_evening_takes_everything_its_template_gives(rule: SessionRule, template: SessionTemplate) -> None:
    session = far(rule)[0]
    assert session.template == template
    for name in ("title", "theme", "intro", "vendor_note", "delivery_days", "slot_minutes", "most_listings"):
        assert getattr(session, name) == getattr(template, name), name
    assert (session.promotion, session.promotion_decision) == (template.promotion, "118/QĐ-UBND")
    assert session.required_kinds == ["test_report"]
    assert session.listings_close_at == session.opens_at - timedelta(hours=51)
    assert session.closes_at - session.opens_at == timedelta(minutes=120)  # the template's, not the rule's 60


def test_a_rule_says_when_and_its_template_says_what(rule: SessionRule) -> None:
    assert (rule.title, rule.minutes, rule.delivery_days) == ("Chợ đêm trên mây", 120, 4)


def test_a_deadline_that_is_over_when_planned_gives_way_to_the_opening(director: Person) -> None:
    late = add_template(actor=director, template=mould(name="Dài hạn", listing_hours=336))
    rule = add_rule(actor=director, rule=friday_rule(template=late))
    first, *_rest, last = rule.sessions.order_by("opens_at")
    assert first.listings_close_at is None
    assert last.listings_close_at == last.opens_at - timedelta(hours=336)


def test_a_rule_without_a_template_gets_its_own(director: Person) -> None:
    first = add_rule(actor=director, rule=friday_rule())
    second = add_rule(actor=director, rule=friday_rule(rrule="FREQ=WEEKLY;BYDAY=TU"))
    assert first.template is not None
    assert second.template is not None
    assert (first.template.name, second.template.name) == ("Chợ đêm trên mây", "Chợ đêm trên mây (2)")


def test_a_change_reaches_the_free_and_leaves_the_rest(
    rule: SessionRule, template: SessionTemplate, director: Person
) -> None:
    listed, moved, own, free, *_rest = far(rule)
    make_listing(listed)
    move_session(actor=director, session=moved, version=1, opens_at=moved.opens_at - timedelta(hours=1))
    MarketSession.objects.filter(pk=own.pk).update(theme="Đêm cốm Vòng")
    shifts = {shift.planned.number: shift for shift in change(director, template, theme="Mùa cam", minutes=90)}
    assert (str(shifts[listed.number].planned.why), str(shifts[moved.number].planned.why)) == ("listed", "by hand")
    assert [each.name for each in shifts[free.number].terms] == ["theme"]
    after = {session.pk: session for session in MarketSession.objects.all()}
    assert (after[listed.pk].theme, after[listed.pk].version) == ("Mùa bưởi", 1)
    assert (after[moved.pk].theme, after[moved.pk].opens_at) == ("Mùa bưởi", moved.opens_at - timedelta(hours=1))
    assert after[own.pk].theme == "Đêm cốm Vòng"
    assert (after[free.pk].theme, after[free.pk].version) == ("Mùa cam", 2)
    assert after[free.pk].closes_at - after[free.pk].opens_at == timedelta(minutes=90)
    assert after[own.pk].closes_at - after[own.pk].opens_at == timedelta(minutes=90)


def test_a_deadline_follows_its_session(rule: SessionRule, template: SessionTemplate, director: Person) -> None:
    session = far(rule)[-1]
    move_session(actor=director, session=session, version=1, opens_at=session.opens_at - timedelta(hours=2))
    session.refresh_from_db()
    assert session.listings_close_at == session.opens_at - timedelta(hours=51)
    free = far(rule)[-2]
    change(director, template, listing_hours=24)
    free.refresh_from_db()
    assert free.listings_close_at == free.opens_at - timedelta(hours=24)


def test_a_rule_may_take_another_template(rule: SessionRule, director: Person) -> None:
    other = add_template(actor=director, template=mould(name="Mùa vụ", theme="Vào vụ", listing_hours=0, minutes=45))
    listed, free, *_rest = far(rule)
    make_listing(listed)
    new = friday_rule(template=other)
    shifts = shifts_of(rule, follow(new), database_now())
    change_rule(actor=director, rule=rule, version=1, changed=new, agreed=fingerprint(shifts))
    free.refresh_from_db()
    listed.refresh_from_db()
    assert (free.template, free.theme, free.listings_close_at) == (other, "Vào vụ", None)
    assert (listed.template_id, listed.theme) == (rule.template_id, "Mùa bưởi")


def follow(rule: SessionRule) -> SessionRule:
    rule.minutes, rule.title, rule.delivery_days = rule.template.minutes, rule.template.title, 4  # type: ignore[union-attr]
    return rule


def test_what_was_not_agreed_to_is_not_done(rule: SessionRule, template: SessionTemplate, director: Person) -> None:
    changed = copied(template, theme="Mùa cam")
    agreed = fingerprint(template_shifts(template, changed, database_now()))
    make_listing(far(rule)[0])  # meanwhile a vendor has applied
    with pytest.raises(Stale):
        change_template(actor=director, template=template, version=1, changed=changed, agreed=agreed)
    template.refresh_from_db()
    assert (template.theme, template.version) == ("Mùa bưởi", 1)
    assert not MarketSession.objects.filter(theme="Mùa cam").exists()


def test_the_second_of_two_directors_looks_again(
    template: SessionTemplate, director: Person, other_director: Person
) -> None:
    change(director, template, theme="Mùa cam")
    late = copied(template, theme="Mùa mơ")
    agreed = fingerprint(template_shifts(template, late, database_now()))
    with pytest.raises(Stale):
        change_template(actor=other_director, template=template, version=1, changed=late, agreed=agreed)


def test_a_concentrated_promotion_needs_its_decision_and_no_other_bears_one(director: Person) -> None:
    with pytest.raises(Refused) as without:
        add_template(actor=director, template=mould(promotion=concentrated()))
    assert without.value.field == "promotion_decision"
    with pytest.raises(Refused):
        refuse_promotion(None, "118/QĐ-UBND")
    refuse_promotion(concentrated(), "118/QĐ-UBND")
    refuse_promotion(None, "")
    assert not SessionTemplate.objects.exists()


def test_two_templates_never_share_a_name(template: SessionTemplate, director: Person) -> None:
    with pytest.raises(Refused):
        add_template(actor=director, template=mould())
    other = add_template(actor=director, template=mould(name="Khác"))
    with pytest.raises(Refused):
        change(director, other, name="Tối thứ Sáu")


def test_a_template_in_use_is_not_put_away(rule: SessionRule, template: SessionTemplate, director: Person) -> None:
    with pytest.raises(Refused):
        retire_template(actor=director, template=template, version=1)
    end_rule(actor=director, rule=rule, version=1)
    assert not retire_template(actor=director, template=template, version=1).is_active
    with pytest.raises(Stale):
        restore_template(actor=director, template=template, version=1)
    assert restore_template(actor=director, template=template, version=2).is_active
    verbs = list(JournalEntry.objects.filter(verb__startswith="template.").values_list("verb", flat=True))
    assert sorted(verbs) == ["template.added", "template.restored", "template.retired"]


def test_an_ended_rule_makes_nothing_and_begins_again(rule: SessionRule, director: Person) -> None:
    end_rule(actor=director, rule=rule, version=1)
    far(rule)[-1].delete()
    assert ensure_sessions(rule) == []
    with pytest.raises(Refused):
        end_rule(actor=director, rule=rule, version=2)
    with pytest.raises(Stale):
        restart_rule(actor=director, rule=rule, version=1)
    restart_rule(actor=director, rule=rule, version=2)
    assert rule.sessions.count() == AHEAD


def test_two_rules_on_one_template_never_meet(rule: SessionRule, template: SessionTemplate, director: Person) -> None:
    """The second rule would hold its first Fridays where the first one is: those evenings are not held twice."""
    add_rule(actor=director, rule=friday_rule(template=template, rrule="FREQ=WEEKLY;BYDAY=FR,SU", starts_at=time(21)))
    change(director, template, minutes=180)
    times = sorted(MarketSession.objects.values_list("opens_at", "closes_at"))
    assert all(closes <= opens for (_opens, closes), (opens, _closes) in pairwise(times))
