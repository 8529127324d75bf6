"""Packs: what is compiled of each session by itself: after the seal, and again three, seven and fourteen days later."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from orders.models import Checkpoint, Compilation
from sessions.availability import ENDS_AT
from sessions.models import MarketSession

SEAL_WAIT = timedelta(minutes=10)  # after the end; a log that is not sealed by then is reported unsealed
LATER = {
    Compilation.Stage.T3: timedelta(days=3),
    Compilation.Stage.T7: timedelta(days=7),
    Compilation.Stage.T14: timedelta(days=14),
}
LOOKED_BACK = timedelta(days=60)  # older evenings have had their packs, or come from before there were any


def sessions_without_pack(stage: str) -> QuerySet[MarketSession]:
    """Return the sessions whose pack of a stage is due, by the database's clock, and not there yet."""
    had = Compilation.objects.filter(session=OuterRef("pk"), kind=Compilation.Kind.PACK, stage=stage)
    opened = MarketSession.objects.alias(ends=ENDS_AT).filter(opens_at__lt=F("ends"))
    due = opened.filter(_is_due(stage), ~Exists(had), ends__gt=Now() - LOOKED_BACK)
    return due.order_by("opens_at")


def _is_due(stage: str) -> Q:
    if stage in LATER:
        return Q(ends__lte=Now() - LATER[Compilation.Stage(stage)])
    sealed = Checkpoint.objects.filter(session=OuterRef("pk"), is_seal=True)
    return Q(ends__lte=Now()) & (Q(Exists(sealed)) | Q(ends__lte=Now() - SEAL_WAIT))


def open_pack(session: MarketSession, stage: str = Compilation.Stage.CLOSING) -> Compilation:
    """Return a session's pack of a stage, made if need be (two at once make one)."""
    pack, _created = Compilation.objects.get_or_create(
        kind=Compilation.Kind.PACK, session=session, stage=stage, defaults={"wishes": {"session": session.pk}}
    )
    return pack
