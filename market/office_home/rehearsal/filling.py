"""What a rehearsal begins with: the coming evening under another number, and whatever its screens need to read.

Rows of the evening get ids of their own, so that no form sent by mistake to the real market finds anything there. What
the night brings (orders, questions, notices, journal) begins empty. Nobody's purchases or addresses are copied.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext as _

from market.accounts.models import Person
from sessions.models import Duty, FlashWindow, Listing, MarketSession, Slot, SlotWish

SHIFT = 9_000_000_000  # added to the ids of the evening's rows
NUMBERS = 9_000  # the copy's number is above it; at 52 evenings a year no real one comes near

# The evening's own rows, each with what picks them out. Whatever else hangs on a session begins empty.
EVENING: dict[type[Model], str] = {
    MarketSession: "id = {session}",
    Duty: "session_id = {session}",
    Slot: "session_id = {session}",
    SlotWish: "session_id = {session} AND withdrawn_at IS NULL",
    Listing: "session_id = {session}",
    FlashWindow: "listing_id IN (SELECT id FROM public.market_sessions_listing WHERE session_id = {session})",
}
EMPTY_APPS = frozenset({"sessions", "account", "auth", "contenttypes", "kernel", "notices"})
KEPT_ANYWAY = frozenset({"notices.heartbeat", "notices.lastrun"})  # the control room asks whether the worker lives
# Logs, drafts and secrets that no screen of the night reads, and what belongs to buyers.
LEFT_OUT = frozenset(
    {
        "accounts.invitation",
        "files.pagemark",
        "files.pendingupload",
        "market_sessions.rehearsal",
        "orders.basket",
        "orders.paymentaccount",  # no code on a screen of a rehearsal may move real money
        "orders.vendorarchive",
        "vetting.commitmentcode",
        "vetting.handover",
        "vetting.lookup",
        "vetting.memberinvitation",
        "vetting.paperlikeness",
        "vetting.scanday",
    }
)


def fill(there: BaseDatabaseWrapper, *, session: MarketSession, number: int, length: timedelta) -> None:
    """Copy the evening and what its screens read; let it open now and close after `length`."""
    copied = list(copied_models())
    with there.cursor() as cursor:
        for model in copied:
            if model is not Person:
                _copy(cursor, model, EVENING.get(model, "true").format(session=int(session.pk)))
        known = " UNION ".join(_people_in(copied))
        _copy(cursor, Person, f"id IN ({known})")
        _begin(cursor, number=number, length=length)


def copied_models() -> Iterator[type[Model]]:
    """Return the models whose rows a rehearsal begins with."""
    return filter(_is_copied, apps.get_models(include_auto_created=True))


def _is_copied(model: type[Model]) -> bool:
    label = model._meta.label_lower
    if model in EVENING or label in KEPT_ANYWAY:
        return True
    return model._meta.app_label not in EMPTY_APPS and label not in LEFT_OUT and not _is_of_a_night(model)


def _is_of_a_night(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> bool:
    """Tell whether a row of the model hangs on a session, or on something left out, however far away."""
    for field in _links(model):
        target = field.related_model
        if target in EVENING or target._meta.label_lower in LEFT_OUT:
            return True
        if target is not model and target not in seen and _is_of_a_night(target, seen | {model}):
            return True
    return False


def _links(model: type[Model]) -> list["ForeignKey[Model, Model]"]:
    return [field for field in model._meta.local_concrete_fields if isinstance(field, ForeignKey)]


def _people_in(models: list[type[Model]]) -> Iterator[str]:
    for model in models:
        for field in _links(model):
            if field.related_model is Person:
                yield f"SELECT {field.column} FROM rehearsal.{model._meta.db_table}"  # noqa: S608 - names only


def _copy(cursor: CursorWrapper, model: type[Model], condition: str) -> None:
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(_value(model, field) for field in fields)
    table = model._meta.db_table
    cursor.execute(
        f"INSERT INTO rehearsal.{table} ({columns}) OVERRIDING SYSTEM VALUE"  # noqa: S608 - names of columns only
        f" SELECT {values} FROM public.{table} WHERE {condition}"
    )


def _value(model: type[Model], field: "Field[object, object]") -> str:
    own = model in EVENING and field.primary_key
    link = isinstance(field, ForeignKey) and field.related_model in EVENING
    return f'"{field.column}" + {SHIFT}' if own or link else f'"{field.column}"'


def _begin(cursor: CursorWrapper, *, number: int, length: timedelta) -> None:
    """Let the copied evening begin this moment, untouched by anybody."""
    values: dict[str, Any] = {"number": number, "length": length, "title": _("Diễn tập") + ": "}
    # Windows keep their distance from the opening, so they move before it does.
    cursor.execute("""
        UPDATE rehearsal.market_sessions_flashwindow f
        SET sold = 0, starts_at = f.starts_at + (now() - s.opens_at), ends_at = f.ends_at + (now() - s.opens_at)
        FROM rehearsal.market_sessions_marketsession s
    """)
    cursor.execute(
        """
        UPDATE rehearsal.market_sessions_marketsession SET
            number = %(number)s, title = left(%(title)s || title, 120), rule_id = NULL, occurrence = NULL,
            opens_at = now(), closes_at = now() + %(length)s, planned_closes_at = now() + %(length)s,
            listings_close_at = now(), extended_minutes = 0, paused_at = NULL, stopped_at = NULL, stop_reason = '',
            stream_down_at = NULL, recording_began_at = NULL, on_air_id = NULL, news = '', questions_are_open = true,
            announced_opening_at = now(), reminded_vendors_at = now(), reminded_followers_at = now(),
            reminded_day_before_at = now(), told_of_close_at = now(), told_follows_at = now()
        """,
        values,
    )
    cursor.execute("""
        UPDATE rehearsal.market_sessions_slot slot SET
            called_at = NULL, answer = '', started_at = NULL, ended_at = NULL, extra_minutes = 0,
            skipped_at = NULL, skip_reason = '',
            host_id = coalesce(host_id, (
                SELECT person_id FROM rehearsal.vetting_vendormember m WHERE m.vendor_id = slot.vendor_id
                ORDER BY part = 'host' DESC, id LIMIT 1
            ))
    """)
    cursor.execute(
        "UPDATE rehearsal.market_sessions_listing SET held = 0, sold = 0, stopped_at = NULL, stop_reason = ''"
    )
    cursor.execute("UPDATE rehearsal.market_sessions_duty SET signed_in_at = NULL, signed_out_at = NULL, note = ''")
    # Who is not identified yet may practise all the same: on the night itself the real check decides.
    cursor.execute(
        """
        INSERT INTO rehearsal.market_sessions_hostcheck
            (vendor_id, person_id, method, source, reference, checked_at, valid_until, revoke_reason)
        SELECT DISTINCT vendor_id, host_id, 'external', %(title)s, '', now(), current_date + 2, ''
        FROM rehearsal.market_sessions_slot WHERE host_id IS NOT NULL
        """,
        values,
    )
