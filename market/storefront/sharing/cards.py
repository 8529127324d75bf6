"""What stands on the picture of a shared address: words and pictures of goods, always in Vietnamese."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from market.files.models import StoredPicture
from market.kernel.money import grouped
from market.kernel.templatetags.formats import clock_time, day, weekday
from sessions.availability import ON_TABLE
from sessions.models import MarketSession
from vetting.models import Product

MOST_PICTURES = 4


@dataclass(frozen=True)
class ShareCard:
    """Everything on one picture; its words are also what is read out instead of it."""

    name: str  # of the file
    kicker: str
    title: str
    lines: tuple[str, ...]
    pictures: tuple[StoredPicture, ...]

    @property
    def alt(self) -> str:
        """Return the words of the picture."""
        return ". ".join(filter(None, (self.kicker, self.title, *self.lines)))


def card_of_product(product: Product) -> ShareCard:
    """Return the picture of a product: what it is, whose, from where; no price, for prices move."""
    vendor = product.vendor
    with override("vi"):
        stars = ngettext("%(n)d sao OCOP", "%(n)d sao OCOP", product.stars or 0) % {"n": product.stars or 0}
        return ShareCard(
            name=f"san-pham-{product.pk}",
            kicker=stars if product.stars else _("Đặc sản đã thẩm định"),
            title=product.name,
            lines=(vendor.display_name, f"{vendor.commune.name}, {vendor.commune.province.name}"),
            pictures=(product.picture,) if product.picture else (),
        )


def card_of_session(session: MarketSession) -> ShareCard:
    """Return the picture of an evening: which, when, how much is on the table; two queries."""
    listings = session.listings.filter(ON_TABLE)
    counts = listings.aggregate(goods=Count("pk"), vendors=Count("product__vendor", distinct=True))
    pictured = listings.exclude(product__picture=None).select_related("product__picture").order_by("position", "pk")
    with override("vi"):
        times = {"time": clock_time(session.opens_at), "day": day(session.opens_at)}
        facts = {"vendors": grouped(counts["vendors"]), "goods": grouped(counts["goods"])}
        return ShareCard(
            name=f"phien-{session.number}",
            kicker=_("Phiên %(number)d") % {"number": session.number},
            title=session.theme or session.title,
            lines=(
                _("%(time)s, %(weekday)s %(day)s") % (times | {"weekday": weekday(session.opens_at)}),
                _("%(vendors)s gian hàng, %(goods)s sản phẩm") % facts if counts["goods"] else "",
            ),
            pictures=tuple(row.product.picture for row in pictured[:MOST_PICTURES] if row.product.picture),
        )
