"""Changing what reviewers look for, from a day on; what was judged before keeps the words it was judged by."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused
from vetting.models import Criterion
from vetting.selectors.rules import criteria_on

LONGEST_TEXT = 200  # characters, as the column


@transaction.atomic
def change_criteria(*, actor: Person, kind: str, texts: Sequence[str], begins: date) -> list[Criterion]:
    """Make the list of one kind of paper read `texts` from a day on; lines that stay keep their rows."""
    _refuse_nonsense(texts, begins)
    list(Criterion.objects.select_for_update().filter(kind=kind).order_by("pk"))
    old = {criterion.text: criterion for criterion in criteria_on(begins)[kind]}
    gone = [criterion for text, criterion in old.items() if text not in texts]
    new = [text for text in texts if text not in old]
    if any(criterion.effective_from == begins for criterion in gone):
        raise Refused(_("Danh sách này vừa đổi từ đúng ngày đó. Hãy chọn một ngày sau."), field="begins")
    Criterion.objects.filter(pk__in=[criterion.pk for criterion in gone]).update(effective_to=begins)
    for place, text in enumerate(texts, start=1):
        if text in old:
            Criterion.objects.filter(pk=old[text].pk).update(position=place)
        else:
            Criterion.objects.create(kind=kind, text=text, position=place, effective_from=begins)
    found = criteria_on(begins)[kind]
    if gone or new:
        subject = found[0]
        journal.record(
            "criteria.changed",
            actor=actor,
            subject=subject,
            kind=kind,
            begins=begins.isoformat(),
            added=new,
            ended=[criterion.text for criterion in gone],
        )
    return found


def _refuse_nonsense(texts: Sequence[str], begins: date) -> None:
    if begins < clock.today_in_hanoi():
        raise Refused(_("Tiêu chí chỉ đổi được từ hôm nay trở đi."), field="begins")
    if not texts:
        raise Refused(_("Hãy giữ lại ít nhất một tiêu chí."), field="texts")
    if len(set(texts)) != len(texts):
        raise Refused(_("Có hai dòng giống nhau. Hãy bỏ bớt một dòng."), field="texts")
    if any(len(text) > LONGEST_TEXT for text in texts):
        words = _("Mỗi tiêu chí dài nhất %(n)d ký tự. Hãy viết gọn lại.") % {"n": LONGEST_TEXT}
        raise Refused(words, field="texts")
