"""Keeping watch: alarms begin and end as rows, each told once by mail; the office's pages show what stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from market.accounts.models import Person, Role
from market.kernel import clock
from market.kernel.templatetags.formats import clock_time
from market.notices.models import Notice
from market.notices.selectors import worker_pulse
from market.notices.sending import send_notice
from market.notices.services import Outgoing, queue_notices
from market.office_home.alarm_words import advice_on, title_of
from market.office_home.alarms import Missed, find_missed
from market.office_home.models import Alarm

BEGUN, ENDED = "alarm-begun", "alarm-ended"
SAME = timedelta(minutes=30)  # an alarm that comes back this soon is the same one: nobody is told again
SHOWN = 100  # alarms on the page
BANNER_KEPT = 20  # seconds
ANSWERABLE = (Role.DIRECTOR, Role.ADMIN)


@dataclass(frozen=True)
class AlarmLine:
    """One alarm as the office reads it."""

    alarm: Alarm
    title: str
    advice: str


@transaction.atomic
def keep_watch() -> int:
    """Begin and end alarms as things stand, and queue their mails; return how many stand. One watcher at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('market.watch'))")
        if not cursor.fetchone()[0]:
            return 0
    moment = clock.database_now()
    missed = {each.name: each for each in find_missed(moment)}
    standing = {alarm.name: alarm for alarm in Alarm.objects.select_for_update().filter(ended_at=None)}
    begun = [_begin(each, moment) for name, each in missed.items() if name not in standing]
    ended = [alarm for name, alarm in standing.items() if name not in missed]
    Alarm.objects.filter(pk__in=[alarm.pk for alarm in ended]).update(ended_at=moment)
    _tell(BEGUN, begun, moment)
    _tell(ENDED, ended, moment)
    return len(missed)


def _begin(missed: Missed, moment: datetime) -> Alarm:
    again = Alarm.objects.filter(name=missed.name, ended_at__gt=moment - SAME).order_by("-ended_at").first()
    if again is None:
        return Alarm.objects.create(name=missed.name, kind=missed.kind, since=missed.since, facts=missed.facts)
    again.ended_at = None
    again.save(update_fields=["ended_at"])
    return again


def _tell(kind: str, alarms: Iterable[Alarm], moment: datetime) -> None:
    """Queue one mail per alarm and person. Its key makes it happen once, however often the alarm comes back."""
    people = _people(moment) if alarms else []
    page = settings.SITE_URL + reverse("office_home:list-alarms")
    with translation.override(settings.LANGUAGE_CODE):
        messages = [
            Outgoing(
                key=f"{kind}-{alarm.pk}-{pk}",
                recipient=email,
                context={
                    "alarm": alarm,
                    "alarm_title": title_of(alarm.kind, alarm.facts),
                    "advice": advice_on(alarm.kind),
                    "moment": moment,
                    "page_url": page,
                },
            )
            for alarm in alarms
            for pk, email in people
        ]
    queue_notices(kind=kind, messages=messages)


def _people(moment: datetime) -> list[tuple[int, str]]:
    """Return who answers for the market, and who signed in to be on duty and has not left."""
    on_duty = Q(duties__signed_in_at__gt=moment - timedelta(hours=12), duties__signed_out_at=None)
    people = Person.objects.filter(on_duty | Q(role_grants__role__in=ANSWERABLE), is_active=True, email__isnull=False)
    return sorted({(person.pk, str(person.email)) for person in people})


def send_alarms() -> int:
    """Send the mails of alarms from this very process, when the worker that should is silent; return how many."""
    if worker_pulse().is_alive:
        return 0
    waiting = Notice.objects.filter(status=Notice.Status.QUEUED, kind__in=[BEGUN, ENDED])
    numbers = list(waiting.order_by("pk").values_list("pk", flat=True)[:SHOWN])
    for pk in numbers:
        send_notice(pk=pk)
    return len(numbers)


def banner() -> str:
    """Return what is amiss in one sentence, empty when all is well; asked of the database every so many seconds."""
    kept: str | None = cache.get(key := f"alarms:{translation.get_language()}")
    if kept is None:
        kept = _banner()
        cache.set(key, kept, timeout=BANNER_KEPT)
    return kept


def _banner() -> str:
    standing = list(Alarm.objects.filter(ended_at=None).order_by("pk")[:SHOWN])
    pulse = worker_pulse()
    if not standing and pulse.seen_at and not pulse.is_alive:
        return _("Bộ xử lý im lặng từ %(time)s.") % {"time": clock_time(pulse.seen_at)}
    if not standing:
        return ""
    first, more = title_of(standing[0].kind, standing[0].facts), len(standing) - 1
    if not more:
        return first
    words = ngettext("%(first)s, và %(n)d việc khác", "%(first)s, và %(n)d việc khác", more)
    return words % {"first": first, "n": more}


def latest_alarms() -> list[AlarmLine]:
    """Return the alarms that stand, longest first, then those that ended, latest first."""
    standing = list(Alarm.objects.filter(ended_at=None).order_by("since")[:SHOWN])
    over = list(Alarm.objects.exclude(ended_at=None).order_by("-ended_at")[: SHOWN - len(standing)])
    return [AlarmLine(each, title_of(each.kind, each.facts), advice_on(each.kind)) for each in [*standing, *over]]
