"""Questions people may touch; what is not theirs does not exist for them."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from sessions.availability import ON_TABLE
from sessions.models import Listing, Question
from vetting.models import Vendor


def public_question(number: int, pk: int) -> Question:
    """Return a question everybody may read."""
    return _question(Question.objects.filter(status__in=Question.PUBLIC), number, pk)


def question_for_moderator(number: int, pk: int) -> Question:
    """Return any question of a session."""
    return _question(Question.objects.all(), number, pk)


def question_for_vendor(vendor: Vendor, number: int, pk: int) -> Question:
    """Return a question everybody may read about one of the vendor's own goods; others do not exist for it."""
    own = Q(listing__product__vendor=vendor, status__in=Question.PUBLIC)
    return _question(Question.objects.filter(own), number, pk)


def _question(questions: QuerySet[Question], number: int, pk: int) -> Question:
    found = questions.filter(session__number=number, pk=pk).select_related("session").first()
    if found is None:
        raise Absent(_("Không có câu hỏi này trong phiên %(number)d.") % {"number": number})
    return found


def listing_to_ask_about(number: int, pk: int) -> Listing | None:
    """Return a listing on the table of a session, or nothing: addresses get shared and cut."""
    return Listing.objects.filter(ON_TABLE, session__number=number, pk=pk).select_related("product").first()
