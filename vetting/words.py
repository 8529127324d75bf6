"""How papers are called in sentences, mails and lists."""

from django.utils.translation import gettext as _

from vetting.completeness import Item
from vetting.models import PaperKind


def paper_name(item: Item) -> str:
    """Return a line's paper as people say it: "Tem truy xuất nguồn gốc của Bưởi đỏ Đông Cao"."""
    label = str(PaperKind(item.kind).label)
    return _("%(paper)s của %(product)s") % {"paper": label, "product": item.product.name} if item.product else label
