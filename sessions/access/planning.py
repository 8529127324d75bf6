"""Fetching what the director plans with: templates and days without a market."""

from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from sessions.models import SessionTemplate, SkippedDay


def template_for_director(pk: int) -> SessionTemplate:
    """Return a template of evenings."""
    template = SessionTemplate.objects.select_related("promotion").filter(pk=pk).first()
    if template is None:
        raise Absent(_("Không có mẫu phiên này."))
    return template


def skipped_day_for_director(pk: int) -> SkippedDay:
    """Return a day without a market."""
    skipped = SkippedDay.objects.filter(pk=pk).first()
    if skipped is None:
        raise Absent(_("Không có ngày nghỉ chợ này."))
    return skipped
