"""Fetching a notice for whom may see it."""

from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from market.notices.models import Notice


def notice_for_office(pk: int) -> Notice:
    """Return a notice for the office's outbox, or raise Absent."""
    notice = Notice.objects.filter(pk=pk).first()
    if notice is None:
        raise Absent(_("Không có thư này."))
    return notice
