"""What runs by itself: finders ask what is due and hand out one small task each; workers look again before they act."""

import logging

from celery import shared_task
from django.db import OperationalError

from market.accounts.models import Person
from sessions.air.stream_probe import ask_stream
from sessions.checks import due, identification
from sessions.checks.due_calls import sessions_to_call
from sessions.models import MarketSession, SessionRule
from sessions.product_questions import forgetting, reminding
from sessions.selectors.hosts import hosts_without_check
from sessions.selectors.preflight import preflights_due, streams_to_ask
from sessions.services import follows, hosts, outdated, preflight, reminders, sweeping
from sessions.services.air import end_air
from sessions.services.calendar import ensure_sessions
from sessions.services.calls import call_next
from sessions.services.complaint_notices import overdue_complaints, tell_of_overdue
from sessions.services.prices import attach_proofs

logger = logging.getLogger(__name__)

WORKER = {
    "autoretry_for": (OperationalError,),
    "retry_backoff": True,
    "retry_backoff_max": 60,  # seconds
    "max_retries": 5,
    "time_limit": 120,  # seconds
}
TELLER = WORKER | {"time_limit": 1200}  # tens of thousands follow an evening; one that is cut short begins again


@shared_task
def ensure_upcoming_sessions() -> int:
    """Find the rules in force and have their next sessions made."""
    pks = list(SessionRule.objects.filter(is_active=True).values_list("pk", flat=True))
    for pk in pks:
        ensure_sessions_task.delay(pk)
    return len(pks)


@shared_task(**WORKER)
def ensure_sessions_task(pk: int) -> None:
    """Make those of one rule's next sessions that do not exist."""
    made = ensure_sessions(SessionRule.objects.get(pk=pk))
    if made:
        logger.info("rule %s: made %s sessions", pk, len(made))


@shared_task
def announce_due_sessions() -> int:
    """Find sessions that opened, close soon, were moved or stopped without people being told."""
    pks = due.due_pks(due.openings_to_announce(), due.news_to_tell(), due.closes_to_tell())
    for pk in pks:
        announce_session_task.delay(pk)
    return len(pks)


@shared_task(**TELLER)
def announce_session_task(pk: int) -> None:
    """Tell people what they have not been told about one session."""
    told = reminders.tell_news(pk) + reminders.announce_opening(pk) + reminders.tell_of_close(pk)
    logger.info("session %s: %s people told", pk, told)


@shared_task
def remind_due_sessions() -> int:
    """Find sessions that open soon without vendors and followers having been reminded."""
    reminders_due = due.vendors_to_remind(), due.followers_to_remind(), due.followers_to_remind_day_before()
    pks = due.due_pks(*reminders_due, due.follows_to_tell())
    for pk in pks:
        remind_session_task.delay(pk)
    return len(pks)


@shared_task(**TELLER)
def remind_session_task(pk: int) -> None:
    """Remind vendors and followers of one session, as far as they have not been."""
    told = reminders.remind_vendors(pk) + reminders.remind_day_before(pk) + reminders.remind_followers(pk)
    told += follows.tell_followers(pk)
    logger.info("session %s: %s people reminded", pk, told)


@shared_task
def withdraw_outdated_reminders() -> int:
    """Find sessions of which reminders wait that are no longer true."""
    pks = [each.pk for each in outdated.sessions_to_look_at() if outdated.outdated_reminders(each).exists()]
    for pk in pks:
        withdraw_outdated_task.delay(pk)
    return len(pks)


@shared_task(**WORKER)
def withdraw_outdated_task(pk: int) -> None:
    """Withdraw the outdated reminders of one session."""
    logger.info("session %s: %s outdated reminders withdrawn", pk, outdated.withdraw_outdated(pk))


@shared_task
def run_due_preflights() -> int:
    """Find coming sessions with a check before the opening that should have run and has not."""
    pks = list(preflights_due().values_list("pk", flat=True))
    for pk in pks:
        run_preflight_task.delay(pk)
    return len(pks)


@shared_task(**WORKER)
def run_preflight_task(pk: int) -> None:
    """Run the check that is due for one session."""
    run = preflight.run_due_preflight(pk)
    if run:
        logger.info("session %s: %s, %s blockers, %s warnings", pk, run.occasion, run.blockers, run.warnings)


@shared_task
def ask_due_streams() -> int:
    """Find sessions whose stream was not asked lately."""
    pks = list(streams_to_ask().values_list("pk", flat=True))
    for pk in pks:
        ask_stream_task.delay(pk)
    return len(pks)


@shared_task(**WORKER)
def ask_stream_task(pk: int) -> None:
    """Ask one session's stream whether it answers."""
    address = MarketSession.objects.values_list("stream_url", flat=True).get(pk=pk)
    if address:
        outcome = ask_stream(address)
        preflight.keep_probe(session_pk=pk, address=address, outcome=outcome)
        logger.info("session %s: stream %s", pk, outcome.answer)


@shared_task
def identify_due_hosts() -> int:
    """Find hosts of coming slots nobody identified, when there is a service to ask."""
    people = hosts_without_check() if identification.adapter() else []
    for pk in people:
        identify_host_task.delay(pk)
    return len(people)


@shared_task(**{**WORKER, "autoretry_for": (OperationalError, OSError)})
def identify_host_task(pk: int) -> None:
    """Ask the outside service who one host is."""
    ask = identification.adapter()
    person = Person.objects.get(pk=pk)
    identity = ask(person) if ask else None
    if identity:
        hosts.keep_identity(person=person, identity=identity)
        logger.info("person %s: identified by a service", pk)


@shared_task
def end_due_airs() -> int:
    """Find sessions that closed while somebody was on air by the log."""
    pks = due.due_pks(due.airs_to_end())
    for pk in pks:
        end_air_task.delay(pk)
    return len(pks)


@shared_task(**WORKER)
def end_air_task(pk: int) -> None:
    """Close the log of one session that is over."""
    if end_air(pk):
        logger.info("session %s: its log of what was on air ended with it", pk)


@shared_task(**WORKER)
def attach_due_proofs() -> int:
    """Give listings of open evenings the proofs of their regular prices that were accepted meanwhile."""
    return attach_proofs()


@shared_task
def tell_of_overdue_complaints() -> int:
    """Find complaints nobody answered in time and of which the office was not told."""
    pks = list(overdue_complaints().values_list("pk", flat=True))
    for pk in pks:
        tell_of_overdue_task.delay(pk)
    return len(pks)


@shared_task(**WORKER)
def tell_of_overdue_task(pk: int) -> None:
    """Tell the office of one complaint that is overdue."""
    logger.info("complaint %s is overdue: %s people told", pk, tell_of_overdue(pk))


@shared_task
def remind_of_product_questions() -> int:
    """Find questions about products that wait too long for their vendor."""
    pks = list(reminding.questions_due().values_list("pk", flat=True))
    for pk in pks:
        keep_clock_task.delay(pk)
    return len(pks)


@shared_task(**WORKER)
def keep_clock_task(pk: int) -> None:
    """Remind the vendor of one question, and note that it is late."""
    if reminding.keep_clock(pk):
        logger.info("product question %s: its vendor was reminded, or it is late", pk)


@shared_task(time_limit=600)
def forget_old_askers() -> int:
    """Delete names and addresses of visitors answered long ago; running twice does nothing."""
    return forgetting.forget_askers()


@shared_task
def call_due_slots() -> int:
    """Find running sessions with somebody on air and nobody called to be next."""
    pks = list(sessions_to_call().order_by("pk").values_list("pk", flat=True))
    for pk in pks:
        call_next_task.delay(pk)
    return len(pks)


@shared_task(**WORKER)
def call_next_task(pk: int) -> None:
    """Call whoever is next in one session."""
    logger.info("session %s: %s people called to be next", pk, call_next(pk))


@shared_task(time_limit=1800)
def drop_old_reminders() -> int:
    """Delete wishes to be reminded of evenings long over; running twice does nothing."""
    return sweeping.sweep_reminders()
