"""R26, access and rights, from the journal: who signed in, took personal data, stopped, decided, got which role."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.accounts.models import Person, Role
from market.kernel.clock import HANOI
from market.kernel.models import JournalEntry
from market.kernel.templatetags.formats import day_and_time
from market.kernel.workbook import Column
from orders.reports.catalogue import Meaning, Report, Row, Span
from orders.reports.selection import Selection

GRANTED, TAKEN = "role.granted", "role.taken"
LOCKED, UNLOCKED = "person.deactivated", "person.reactivated"
SIGNED_IN, DOWNLOADED = "person.signed_in", "report.downloaded"
TAKEN_HOME = (DOWNLOADED, "register.downloaded")
STOPS = ("stopped", "paused", "suspended", "revoked")  # endings of verbs
DECISIONS = ("approved", "rejected", "returned", "recommended", "accepted", "decided")
CHANGES = ("changed", "moved", "extended", "renamed", "corrected", "amended", "set", "ordered")


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Cán bộ"), "name", width=28),
        Column(_("Vai trò"), "roles", width=30),
        Column(_("Lần đăng nhập"), "sign_ins", "count", 10),
        Column(_("Thiết bị mới"), "devices", width=10),
        Column(_("Xác thực 2 lớp"), "two_factors", width=10),
        Column(_("Tải báo cáo"), "downloads", "count", 10),
        Column(_("Tải báo cáo có dữ liệu cá nhân"), "personal", "count", 12),
        Column(_("Thao tác dừng"), "stops", "count", 10),
        Column(_("Thao tác duyệt"), "decisions", "count", 10),
        Column(_("Thao tác sửa"), "changes", "count", 10),
        Column(_("Quyền đổi"), "rights", width=60),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    if not selection.scope.is_whole:
        return  # the office's people are of no commune and no branch
    acts, people = _acts(selection), _office_people()
    counts = {row.pop("actor"): row for row in _counted(acts, people)}
    rights = _rights(acts)
    nothing = dict.fromkeys(("sign_ins", "downloads", "personal", "stops", "decisions", "changes"), 0)
    found = Person.objects.filter(pk__in=people).prefetch_related("role_grants").order_by("full_name", "pk")
    for person in found:
        yield {
            "name": person.display_name,
            "roles": ", ".join(sorted(_role(grant.role) for grant in person.role_grants.all())),
            **nothing,
            **counts.get(person.pk, {}),
            "devices": "",
            "two_factors": "",
            "rights": "; ".join(rights.get(person.pk, [])),
        }


def _office_people() -> set[int]:
    """Return who has an office role, or ever had one that is on record."""
    now = Person.objects.filter(role_grants__isnull=False).values_list("pk", flat=True)
    ever = JournalEntry.objects.filter(verb__in=(GRANTED, TAKEN)).order_by().values_list("subject_id", flat=True)
    return {*now, *map(int, ever.distinct())}


def _acts(selection: Selection) -> QuerySet[JournalEntry]:
    """Return what is on record in the days asked for."""
    found = JournalEntry.objects.filter(recorded_at__lte=selection.moment)
    if selection.wishes.since:
        found = found.filter(recorded_at__gte=datetime.combine(selection.wishes.since, time.min, HANOI))
    if selection.wishes.until:
        after = selection.wishes.until + timedelta(days=1)
        found = found.filter(recorded_at__lt=datetime.combine(after, time.min, HANOI))
    return found


def _counted(acts: QuerySet[JournalEntry], people: set[int]) -> list[dict[str, Any]]:
    """Return how often each of these people did what; vendors do some of it too, and are not meant."""
    counted = acts.filter(actor__in=people).order_by().values("actor")
    rows = counted.annotate(
        sign_ins=Count("pk", filter=Q(verb=SIGNED_IN)),
        downloads=Count("pk", filter=Q(verb__in=TAKEN_HOME)),
        personal=Count("pk", filter=Q(verb=DOWNLOADED, facts__people=True)),
        stops=Count("pk", filter=_ending_in(STOPS)),
        decisions=Count("pk", filter=_ending_in(DECISIONS)),
        changes=Count("pk", filter=_ending_in(CHANGES)),
    )
    return list(map(dict, rows))


def _ending_in(endings: tuple[str, ...]) -> Q:
    """Return the condition that a verb ends in one of these words: "session.paused", "session.listing_stopped"."""
    return Q(verb__regex=rf"[._]({'|'.join(endings)})$")


def _rights(acts: QuerySet[JournalEntry]) -> dict[int, list[str]]:
    """Return in words which roles were given to whom and taken away, by whom and when."""
    words = {GRANTED: _("nhận"), TAKEN: _("thôi"), LOCKED: _("bị khóa"), UNLOCKED: _("mở khóa")}
    found: dict[int, list[str]] = defaultdict(list)
    for act in acts.filter(verb__in=words).select_related("actor").order_by("pk"):
        facts = {
            "what": " ".join(filter(None, (words[act.verb], _role(act.facts.get("role", ""))))),
            "time": day_and_time(act.recorded_at),
            "by": act.actor.display_name if act.actor else _("tự động"),
        }
        found[int(act.subject_id)].append(_("%(what)s %(time)s (%(by)s)") % facts)
    return found


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role else role


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Cán bộ"), _("Ai đang hoặc từng giữ một vai trò; vai trò ghi như lúc chốt số liệu.")),
        (_("Lần đăng nhập"), _("Số lần đăng nhập thành công khi đang giữ một vai trò.")),
        (_("Thiết bị mới"), _("Chợ không theo dõi thiết bị nên để trống.")),
        (_("Xác thực 2 lớp"), _("Chợ chưa có xác thực hai lớp nên để trống.")),
        (_("Thao tác dừng, duyệt, sửa"), _("Số việc như thế người này đã làm, đếm theo nhật ký.")),
        (_("Quyền đổi"), _("Vai trò được trao hoặc thu lại, tài khoản bị khóa hoặc mở, do ai, lúc nào.")),
    )


REPORT = Report(
    code="R26",
    name=gettext_lazy("Truy cập và quyền"),
    title=gettext_lazy("Truy cập và quyền"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    spans=frozenset({Span.PERIOD}),
    stages=frozenset(),
    is_of_goods=False,
    readers=frozenset({Role.ADMIN, Role.REPORT_OFFICER}),
)
