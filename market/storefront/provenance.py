"""The provenance page of a lot: what its stamp tells whoever scans it, gathered from the apps below."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from market.kernel.clock import today_in_hanoi
from market.kernel.money import grouped
from market.kernel.templatetags.formats import day
from sessions.availability import ON_TABLE
from sessions.models import Listing, MarketSession
from sessions.selectors import live_session, next_session
from vetting import stamps
from vetting.models import Lot, PaperKind, Product, Vendor
from vetting.selectors import CheckedPaper, TrustFacts, trust_facts
from vetting.selectors.lots import is_over

SESSIONS = 6  # shown
NATIONAL_PORTAL = "https://verigoods.vn/"  # the national traceability portal, asked for by Decree 37/2026 art. 32


@dataclass(frozen=True)
class Caution:
    """Something to know before trusting the goods in one's hand."""

    title: str
    text: str


@dataclass(frozen=True)
class Provenance:
    """Everything on the page of a lot."""

    lot: Lot
    product: Product
    cautions: tuple[Caution, ...]
    trust: TrustFacts
    star: CheckedPaper | None
    listings: tuple[Listing, ...]  # sessions it is or was sold in, the newest first
    now: MarketSession | None  # a session in which one can buy it right now
    coming: MarketSession | None
    passport: tuple[dict[str, str], ...]
    digital_link: str

    @property
    def spelled(self) -> str:
        """Return the code as it stands on the stamp."""
        return stamps.spelled(self.lot.code)

    @property
    def address(self) -> str:
        """Return the one address of this page, whatever was scanned."""
        return settings.SITE_URL + stamps.short_path(self.lot.code)

    @property
    def is_public(self) -> bool:
        """Tell whether product and vendor have pages of their own now."""
        return self.product.status == Product.Status.APPROVED and self.product.vendor.status == Vendor.Status.APPROVED


def provenance_of(lot: Lot) -> Provenance:
    """Return what a lot's stamp opens, in a constant number of queries."""
    product, today = lot.product, today_in_hanoi()
    trust = trust_facts(product)
    live, coming = live_session(), next_session()
    listings = _listings(lot)
    sold_in = {listing.session_id for listing in listings}
    path = stamps.link_path(product.gtin, lot.number)
    return Provenance(
        lot=lot,
        product=product,
        cautions=tuple(_cautions_of(lot, today)),
        trust=trust,
        star=next((paper for paper in trust.papers if paper.kind == PaperKind.STAR_CERTIFICATE), None),
        listings=tuple(listings),
        now=live if live and live.pk in sold_in else None,
        coming=coming if coming and coming.pk in sold_in else None,
        passport=tuple(_passport(lot, trust)),
        digital_link=settings.SITE_URL + path if path else "",
    )


def _listings(lot: Lot) -> list[Listing]:
    """Return where this lot is sold; where its product is, when the lot was never listed by name."""
    own = Listing.objects.filter(ON_TABLE, product=lot.product).select_related("session")
    rows = list(own.order_by("-session__opens_at")[: 2 * SESSIONS])
    of_lot = [listing for listing in rows if listing.lot_id == lot.pk]
    return (of_lot or [listing for listing in rows if listing.lot_id is None])[:SESSIONS]


def _cautions_of(lot: Lot, today: date) -> list[Caution]:
    product, vendor = lot.product, lot.product.vendor
    found = []
    if vendor.status != Vendor.Status.APPROVED:
        found.append(_vendor_caution(vendor))
    if product.status == Product.Status.SUSPENDED:
        text = _("Đừng mua, đừng dùng trước khi hỏi Ban tổ chức.")
        found.append(Caution(_("Sản phẩm này đang bị tạm dừng bán trên chợ"), text))
    elif product.status != Product.Status.APPROVED:
        text = _("Hàng mới mang tem này không phải do chợ bán.")
        found.append(Caution(_("Sản phẩm này không còn bán trên chợ"), text))
    if is_over(lot, today):
        text = _("Hạn dùng của lô là %(day)s.") % {"day": day(lot.best_before)}
        found.append(Caution(_("Lô hàng này đã quá hạn dùng"), text))
    if lot.closed_at is not None:
        text = _("Chủ thể đóng lô ngày %(day)s. Hàng mua sau ngày đó mà mang tem này thì nên hỏi lại.")
        found.append(Caution(_("Lô hàng này đã đóng"), text % {"day": day(lot.closed_at)}))
    return found


def _vendor_caution(vendor: Vendor) -> Caution:
    if vendor.status == Vendor.Status.SUSPENDED:
        text = _("Đừng mua, đừng dùng trước khi hỏi Ban tổ chức.")
        return Caution(_("Cơ sở này đang bị tạm dừng bán trên chợ"), text)
    return Caution(_("Cơ sở này không còn bán trên chợ"), _("Hàng mới mang tem này không phải do chợ bán."))


def _passport(lot: Lot, trust: TrustFacts) -> list[dict[str, str]]:
    """Return the fields of the digital product passport (Decree 37/2026, art. 32) in its order."""
    product, vendor = lot.product, lot.product.vendor
    commune = vendor.commune
    rows = [
        (_("Tên sản phẩm"), product.name),
        (_("Mã GTIN"), stamps.gtin14(product.gtin) or _("Chưa có")),
        (_("Đơn vị sản xuất"), vendor.legal_name),
        (_("Mã số thuế"), vendor.public_tax_code),
        (_("Địa chỉ"), f"{vendor.address}, {commune.name}, {commune.province.name}"),
        (_("Nơi trồng, nơi làm"), lot.place or commune.name),
        (_("Số lô"), lot.number),
        (_("Mã truy xuất"), product.trace_code),
        (str(lot.get_origin_display()), day(lot.made_on)),
        (_("Hạn sử dụng"), day(lot.best_before) or _("Không ghi")),
        (_("Số lượng của lô"), f"{grouped(lot.quantity)} {product.unit}"),
        (_("Đã bán qua chợ"), f"{grouped(lot.sold)} {product.unit}"),
        (_("Giấy tờ chứng nhận"), "; ".join(_certificate(paper) for paper in trust.papers)),
        (_("Phiếu kiểm nghiệm của lô"), _report(lot)),
        (_("Bảo quản"), product.storage),
        (_("Cảnh báo"), _on_the_label(product)),
    ]
    return [{"term": term, "value": value} for term, value in rows if value]


def _certificate(paper: CheckedPaper) -> str:
    return f"{paper.label} {paper.number}".strip()


def _report(lot: Lot) -> str:
    report = lot.test_report
    if report is None:
        return ""
    return ", ".join(part for part in (report.number, report.issuer, day(report.issued_on)) if part)


def _on_the_label(product: Product) -> str:
    found = []
    if product.allergens:
        found.append(_("Chất gây dị ứng: %(what)s") % {"what": product.allergens})
    if product.alcohol_percent:
        found.append(_("Đồ uống có cồn, không dành cho người dưới 18 tuổi và phụ nữ mang thai"))
    return "; ".join(found) or _("Không có cảnh báo riêng")


def picture_of(product: Product) -> dict[str, Any] | None:
    """Return the product's picture as the page shows it."""
    return product.picture.card(alt=product.name) if product.picture else None
