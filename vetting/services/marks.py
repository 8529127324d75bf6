"""Papers handed in before pages bore marks: marked bit by bit, then looked for under other vendors."""

import logging

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from market.files.marking import keep_marks, read_likenesses
from market.files.models import PageMark
from market.kernel.errors import Refused
from vetting.models import Paper

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 20  # papers handed out by one run of the finder


def unmarked_papers() -> QuerySet[Paper]:
    """Return the papers whose pages bear no marks, those that were taken back aside.

    In no order: a paper that cannot be read for days does not keep the others waiting.
    """
    marks = PageMark.objects.filter(file=OuterRef("file"))
    return Paper.objects.exclude(status=Paper.Status.WITHDRAWN).filter(~Exists(marks)).order_by("?")


def mark_paper(pk: int) -> bool:
    """Mark the pages of a paper and have it compared anew; return whether that was done. Twice is once."""
    paper = unmarked_papers().select_related("file").filter(pk=pk).first()
    if paper is None:
        return False
    try:
        likenesses = read_likenesses(paper.file)
    except Refused as problem:
        logger.warning("paper %s is marked another time: %s", pk, problem.message)
        return False
    with transaction.atomic():
        keep_marks(stored=paper.file, likenesses=likenesses)
        Paper.objects.filter(file=paper.file_id).update(compared_at=None)
    return True
