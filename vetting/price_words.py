"""What proves a regular price, in words for everybody: a kind, a day, a place; never the file."""

from django.utils.translation import gettext as _

from market.kernel.templatetags.formats import day
from vetting.models import PriceEvidence


def proof_words(evidence: PriceEvidence) -> str:
    """Return what the office accepted as proof: "Ảnh giá trên kệ, ngày 12/11/2026, Cửa hàng OCOP 2 Thái Hà"."""
    values = {"kind": evidence.get_kind_display(), "day": day(evidence.seen_on), "place": evidence.place}
    return _("%(kind)s, ngày %(day)s, %(place)s") % values
