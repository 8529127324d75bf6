"""Which evenings have somebody on air and somebody after them whom nobody has called (DESIGN §3.4)."""

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from sessions.availability import ENDS_AT
from sessions.models import MarketSession, Slot


def sessions_to_call() -> QuerySet[MarketSession]:
    """Return running sessions with a slot on air and a vendor's slot to come that was not called."""
    of_session = Slot.objects.filter(session=OuterRef("pk"))
    on_air = of_session.filter(started_at__isnull=False, ended_at=None)
    uncalled = of_session.filter(started_at=None, skipped_at=None, vendor__isnull=False, called_at=None)
    running = MarketSession.objects.alias(ends=ENDS_AT).filter(opens_at__lte=Now(), ends__gt=Now())
    return running.filter(Exists(on_air), Exists(uncalled), paused_at=None)
