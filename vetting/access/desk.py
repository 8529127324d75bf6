"""Rows of the desk a reviewer may touch: fetching and permission are one act."""

from django.db.models import Q
from django.utils.translation import gettext as _

from market.files.models import StoredFile
from market.kernel.errors import Absent
from vetting.models import Lookup, Paper, PaperLikeness


def likeness_of(paper: Paper, pk: int) -> PaperLikeness:
    """Return one of the likenesses a paper is part of."""
    likeness = PaperLikeness.objects.filter(Q(paper=paper) | Q(other=paper), pk=pk).first()
    if likeness is None:
        raise Absent(_("Giấy tờ này không có điểm giống đó."))
    return likeness


def screenshot_of(lookup_pk: int) -> StoredFile:
    """Return the picture of what was seen at a lookup."""
    lookup = Lookup.objects.select_related("screenshot").filter(pk=lookup_pk).first()
    if lookup is None or lookup.screenshot is None:
        raise Absent(_("Không có ảnh chụp của lần tra cứu này."))
    return lookup.screenshot
