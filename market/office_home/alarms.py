"""What is due and not done within its time, as of a moment: asked of the database, whatever runs or does not."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Exists, Min, OuterRef, Q

from market.notices.heartbeats import BEAT, WORKER
from market.notices.models import Heartbeat, Notice
from market.office_home.automatic import Finder, finders
from market.office_home.models import Alarm
from orders.desk.statements import statements_due
from orders.models import Checkpoint, Compilation
from orders.witness.due_seals import sessions_to_seal
from sessions.availability import ENDS_AT
from sessions.checks.will_happen import effects_of
from sessions.models import MarketSession
from sessions.selectors.around import recent_and_coming

# Within how long each must be done.
SILENCE = timedelta(minutes=3)  # beat rings every 20 seconds
FAILING = timedelta(minutes=3)  # a finder that fails once is heard again before anybody could look
TELLING = timedelta(minutes=5)  # a reminder or an opening
SEALING = timedelta(minutes=30)  # after the close: the last hold may run for twenty of them
PACKING = timedelta(minutes=15)  # after the seal
STATING = timedelta(minutes=10)  # after the close
SENDING = timedelta(minutes=10)  # what waits in the outbox and may go
COMING_BACK = timedelta(minutes=5)  # a worker that was away is given this to make up for it
LOOKED_BACK = timedelta(days=8)  # what is older than a week's evening is for the archive
LEAST_FREE = 10  # per cent of the disk


@dataclass(frozen=True)
class Missed:
    """Something due and not done. `name` tells it from all others; `kind` and `facts` say it in words."""

    name: str
    kind: str
    since: datetime
    facts: dict[str, Any] = field(default_factory=dict)


def find_missed(moment: datetime) -> list[Missed]:
    """Return everything that is amiss. Of what follows from a silent worker only that is named."""
    silent = list(_silent(moment))
    found = [*silent, *_unsealed(moment), *_unpacked(moment), *_unstated(moment), *_disk(moment)]
    if silent or _came_back(moment):
        return found
    return [*found, *_finders(moment), *_untold(moment), *_unsent(moment)]


def _silent(moment: datetime) -> Iterator[Missed]:
    """Give the worker when it is silent, else the clock: a worker hears of the clock alone."""
    seen = dict(Heartbeat.objects.values_list("part", "seen_at"))
    for part in (WORKER, BEAT):
        if part in seen and seen[part] + SILENCE < moment:
            yield Missed(part, part, seen[part])
            return


def _came_back(moment: datetime) -> bool:
    lately = Q(ended_at=None) | Q(ended_at__gt=moment - COMING_BACK)
    return Alarm.objects.filter(lately, kind__in=[WORKER, BEAT]).exists()


def _finders(moment: datetime) -> Iterator[Missed]:
    for finder in finders(moment):
        if finder.is_missed:
            yield Missed(f"missed-{finder.task}", "missed", finder.due_at, {"task": finder.task})
        elif since := _fails_since(finder, moment):
            facts = {"task": finder.task, "error": finder.run.error if finder.run else ""}
            yield Missed(f"failing-{finder.task}", "failing", since, facts)


def _fails_since(finder: Finder, moment: datetime) -> datetime | None:
    """Return since when every run of a finder failed, once that is long enough to be no accident."""
    key = f"failing:{finder.task}"
    if not finder.run or not finder.run.error:
        cache.delete(key)
        return None
    first: datetime = cache.get_or_set(key, finder.run.ended_at, timeout=24 * 3600) or finder.run.ended_at
    return first if first + FAILING < moment else None


def _untold(moment: datetime) -> Iterator[Missed]:
    for session in recent_and_coming(moment):
        late = [each.at for each in effects_of(session, moment) if each.is_late(moment) and each.at + TELLING < moment]
        if late:
            yield Missed(f"untold-{session.number}", "untold", min(late), {"session": session.number})


def _unsealed(moment: datetime) -> Iterator[Missed]:
    unsealed = MarketSession.objects.filter(pk__in=sessions_to_seal().values("pk")).annotate(end=ENDS_AT)
    ended = unsealed.filter(end__gt=moment - LOOKED_BACK, end__lte=moment - SEALING)
    for number, end in ended.values_list("number", "end"):
        yield Missed(f"unsealed-{number}", "unsealed", end + SEALING, {"session": number})


def _unpacked(moment: datetime) -> Iterator[Missed]:
    settled = [Compilation.Status.READY, Compilation.Status.CANCELLED]
    packs = Compilation.objects.filter(session=OuterRef("session"), stage=Compilation.Stage.CLOSING, status__in=settled)
    seals = Checkpoint.objects.filter(is_seal=True, made_at__gt=moment - LOOKED_BACK, made_at__lte=moment - PACKING)
    for number, made_at in seals.filter(~Exists(packs)).values_list("session__number", "made_at"):
        yield Missed(f"unpacked-{number}", "unpacked", made_at + PACKING, {"session": number})


def _unstated(moment: datetime) -> Iterator[Missed]:
    due = {session for session, _vendor in statements_due()}
    ended = MarketSession.objects.filter(pk__in=due).annotate(end=ENDS_AT).filter(end__lte=moment - STATING)
    for number, end in ended.values_list("number", "end"):
        yield Missed(f"unstated-{number}", "unstated", end + STATING, {"session": number})


def _unsent(moment: datetime) -> Iterator[Missed]:
    waiting = Notice.objects.filter(status=Notice.Status.QUEUED, next_try_at__lte=moment - SENDING)
    found = waiting.aggregate(number=Count("pk"), first=Min("next_try_at"))
    if found["number"]:
        yield Missed("unsent", "unsent", found["first"] + SENDING, {"number": found["number"]})


def _disk(moment: datetime) -> Iterator[Missed]:
    free = min(free_per_cent(folder) for folder in {settings.BASE_DIR, settings.MEDIA_ROOT})
    if free < LEAST_FREE:
        yield Missed("disk", "disk", moment, {"free": free})


def free_per_cent(folder: Path) -> int:
    """Return how much of a folder's disk is free; of its nearest parent that exists."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    usage = shutil.disk_usage(there)
    return int(usage.free * 100 / usage.total)
