"""How papers are called in sentences, mails and lists."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vetting.completeness import Item
from vetting.models import PaperKind


def paper_name(item: Item) -> str:
    """Return a line's paper as people say it: "Tem truy xuất nguồn gốc của Bưởi đỏ Đông Cao"."""
    label = str(PaperKind(item.kind).label)
    return _("%(paper)s của %(product)s") % {"paper": label, "product": item.product.name} if item.product else label


def waited_for(span: timedelta) -> str:
    """Return a waiting time in its largest unit: "2 ngày", "5 giờ", "12 phút"."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes >= 24 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days}
    if minutes >= 60:
        return ngettext("%(n)d giờ", "%(n)d giờ", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes}
