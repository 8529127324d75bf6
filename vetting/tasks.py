"""What runs by itself in vetting: finders ask what is due and hand out one small task each; workers look again."""

import logging

from celery import shared_task
from django.db import OperationalError

from market.kernel import clock
from market.kernel.errors import Refused
from vetting.selectors.communes import communes_to_ask, rounds_to_remind, this_month
from vetting.selectors.drafts import drafts_left_behind
from vetting.services import communes, condition_reminders, drafts, likenesses, marks, reminders, rules, scans

logger = logging.getLogger(__name__)

WORKER = {
    "autoretry_for": (OperationalError,),
    "retry_backoff": True,
    "retry_backoff_max": 60,  # seconds
    "max_retries": 5,
    "time_limit": 120,  # seconds
}


@shared_task
def remind_of_ending_papers() -> int:
    """Find the vendors with papers that came to a distance nobody was told of."""
    due = reminders.due_reminders(clock.today_in_hanoi())
    vendors = sorted({each.paper.vendor_id for each in due})
    for pk in vendors:
        remind_of_papers_task.delay(pk)
    logger.info("vendors to remind of papers: %d", len(vendors))
    return len(vendors)


@shared_task(**WORKER)
def remind_of_papers_task(vendor_id: int) -> None:
    """Remind one vendor of its ending papers."""
    logger.info("vendor %s: reminded of %s papers", vendor_id, reminders.remind_of_papers(vendor_id))


@shared_task
def tell_of_new_rules() -> int:
    """Find the vendors that were not told of what a new rule asks of them."""
    untold = reminders.untold_conditions()
    for each in untold:
        tell_of_rule_task.delay(each.requirement_id, each.vendor_id)
    return len(untold)


@shared_task(**WORKER)
def tell_of_rule_task(requirement_id: int, vendor_id: int) -> None:
    """Tell one vendor of one new rule."""
    reminders.tell_of_rule(requirement_id, vendor_id)


@shared_task
def apply_begun_rules() -> int:
    """Find the rules that began or ended lately, and have papers and conditions follow them."""
    kinds = rules.kinds_changed_lately(clock.today_in_hanoi())
    for kind in kinds:
        apply_rules_task.delay(kind)
    return len(kinds)


@shared_task(**WORKER)
def apply_rules_task(kind: str) -> None:
    """Have the papers and conditions of one kind follow the rules in force today."""
    logger.info("papers of %s that changed their duty: %s", kind, rules.apply_rules(kind))


@shared_task
def open_due_rounds() -> int:
    """Find the communes that were not asked about their producers this month."""
    due = communes_to_ask(this_month())
    for commune_id in due:
        open_round_task.delay(commune_id)
    return len(due)


@shared_task(**WORKER)
def open_round_task(commune_id: str) -> None:
    """Ask one commune about its producers."""
    communes.open_round(commune_id, this_month())


@shared_task
def remind_silent_communes() -> int:
    """Find the communes that did not finish their list and were not reminded."""
    due = rounds_to_remind()
    for pk in due:
        remind_commune_task.delay(pk)
    return len(due)


@shared_task(**WORKER)
def remind_commune_task(pk: int) -> None:
    """Remind one commune of its list."""
    communes.remind_commune(pk)


@shared_task
def compare_new_papers() -> int:
    """Find the submitted papers nobody looked for under other vendors."""
    due = list(likenesses.uncompared_papers().values_list("pk", flat=True)[: likenesses.MOST_AT_ONCE])
    for pk in due:
        compare_paper_task.delay(pk)
    return len(due)


@shared_task(**WORKER | {"time_limit": 300})  # looking closer at many pages takes a while
def compare_paper_task(pk: int) -> None:
    """Look for the pages of one paper under other vendors; the finder comes back to what cannot be read now."""
    try:
        found = likenesses.compare_paper(pk)
    except Refused as refusal:
        logger.warning("paper %s is compared later: %s", pk, refusal)
        return
    if found:
        logger.info("paper %s: %s papers of other vendors are alike", pk, found)


@shared_task
def mark_old_papers() -> int:
    """Find some of the papers whose pages bear no marks yet."""
    due = list(marks.unmarked_papers().values_list("pk", flat=True)[: marks.MOST_AT_ONCE])
    for pk in due:
        mark_paper_task.delay(pk)
    return len(due)


@shared_task(**WORKER)
def mark_paper_task(pk: int) -> None:
    """Mark the pages of one paper."""
    marks.mark_paper(pk)


@shared_task
def keep_scans() -> int:
    """Carry the scans of stamps counted in Redis into the database, flagging unusual ones; one statement a day."""
    return scans.keep_scans()


@shared_task
def drop_left_drafts() -> int:
    """Find the papers that were begun and never handed in before their dossier was decided."""
    left = list(drafts_left_behind().values_list("pk", flat=True))
    for pk in left:
        drop_draft_task.delay(pk)
    logger.info("drafts to drop: %d", len(left))
    return len(left)


@shared_task(**WORKER)
def drop_draft_task(pk: int) -> None:
    """Drop one of them."""
    drafts.drop_draft(pk)


@shared_task
def remind_of_conditions() -> int:
    """Find the conditions that came to a distance from their day a member was not told of."""
    due = condition_reminders.due_conditions(clock.today_in_hanoi())
    for each in due:
        remind_of_condition_task.delay(each.pk)
    return len(due)


@shared_task(**WORKER)
def remind_of_condition_task(pk: int) -> None:
    """Remind one vendor of one condition."""
    condition_reminders.remind_of_condition(pk)
