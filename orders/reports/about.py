"""What stands on every file of a compilation: what it was narrowed to, who made it, the seal, where to verify it."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from market.kernel.clock import in_hanoi
from market.kernel.templatetags.formats import clock_time, day
from market.places.models import Commune
from orders.models import Compilation
from orders.reports.selection import CONSUMER, Selection, Wishes
from orders.reports.writers.content import About
from orders.witness.checkpoints import sealed_root
from vetting.models import ProductBranch

# Rows of a report on paper. Nobody prints the four thousand pages of a great evening with each pack; who needs more of
# one report on paper asks for that report by itself.
IN_PACK, BY_ITSELF = 200, 1_000


def about_of(compilation: Compilation, selection: Selection, snapshot: str) -> About:
    """Return what stands on the files of a compilation, read in its own snapshot."""
    person = compilation.asked_by
    return About(
        taken_at=selection.moment,
        snapshot=snapshot,
        asked=asked_of(selection),
        number=document_number(compilation, selection.moment),
        made_by=person.display_name if person else _("Lập tự động"),
        seal=seal_of(selection),
        address=settings.SITE_URL + reverse("orders:verify"),
        most_printed=IN_PACK if compilation.kind == Compilation.Kind.PACK else BY_ITSELF,
        mark=_mark(compilation, selection),
    )


def document_number(compilation: Compilation, taken_at: datetime) -> str:
    """Return the number of the document, as the office files it: 812/BC-2026."""
    return f"{compilation.pk}/BC-{in_hanoi(taken_at).year}"


def asked_of(selection: Selection) -> tuple[tuple[str, str], ...]:
    """Return what was asked for and what part of the market the reader sees, in words."""
    wishes, scope, session = selection.wishes, selection.scope, selection.session
    lines: list[tuple[str, str]] = []
    if session:
        facts = {"number": session.number, "day": day(session.opens_at)}
        lines.append((_("Phiên"), _("%(number)d, ngày %(day)s") % facts))
    if wishes.since or wishes.until:
        lines.append((_("Thời gian"), _days(selection)))
    if wishes.place:
        lines.append((_("Địa bàn"), wishes.place))
    if wishes.commune:
        lines.append((_("Xã, phường"), Commune.objects.values_list("name", flat=True).get(pk=wishes.commune)))
    if wishes.vendor:
        lines.append((_("Chủ thể"), _vendor_words(selection)))
    branches = ProductBranch.objects.filter(pk__in=filter(None, (wishes.branch, scope.branch)))
    lines.extend((_("Nhóm sản phẩm"), _(branch.name)) for branch in branches)
    if wishes.stars is not None:
        stars = _("%(stars)d sao") % {"stars": wishes.stars} if wishes.stars else _("Chưa xếp sao")
        lines.append((_("Hạng sao"), stars))
    if wishes.buyer:
        lines.append((_("Loại người mua"), _("Tiêu dùng") if wishes.buyer == CONSUMER else _("Phân phối")))
    if scope.communes or scope.province:
        lines.append((_("Phạm vi người xem"), _("Chỉ địa bàn được giao")))
    return tuple(lines) or ((_("Lọc theo"), _("không lọc")),)


def _vendor_words(selection: Selection) -> str:
    """Return the name of the vendor asked for, unless the reader may not know that there is such a one."""
    seen = replace(selection, wishes=Wishes(vendor=selection.wishes.vendor)).vendors()
    name = seen.values_list("display_name", flat=True).first()
    return name or _("không có trong phạm vi được xem")


def seal_of(selection: Selection) -> str:
    """Return the sealed root of the session's log, in hex; empty before the seal, and when no session is meant."""
    if selection.session is None:
        return ""
    return sealed_root(selection.session)


def _days(selection: Selection) -> str:
    since, until = selection.wishes.since, selection.wishes.until
    if since and until:
        return _("từ %(since)s đến %(until)s") % {"since": day(since), "until": day(until)}
    return _("từ %(day)s") % {"day": day(since)} if since else _("đến %(day)s") % {"day": day(until)}


def _mark(compilation: Compilation, selection: Selection) -> str:
    if not compilation.with_people or compilation.asked_by is None:
        return ""
    taken = in_hanoi(selection.moment)
    facts = {"name": compilation.asked_by.display_name, "time": clock_time(taken), "day": day(taken)}
    return _("%(name)s, %(time)s %(day)s") % facts
