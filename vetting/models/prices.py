"""What a product costs on an ordinary day: its history, and what proves it. Without proof nothing is struck through."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from market.files.models import StoredFile
from vetting.models.vendors import Product


class RegularPrice(models.Model):
    """A product's regular price from a moment on. The database writes it with every change (a trigger); append-only."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="regular_prices")
    price = models.PositiveIntegerField()  # đồng
    holds_from = models.DateTimeField()

    class Meta:
        ordering = ["-holds_from", "-id"]
        indexes = [models.Index(fields=["product", "-holds_from"], name="regular_price_history")]

    def __str__(self) -> str:
        return f"{self.price} from {self.holds_from}"


class PriceEvidence(models.Model):
    """Proof that a product sold at its regular price: a shelf, an invoice, a web page; judged by the office."""

    class Kind(models.TextChoices):
        SHELF = "shelf", _("Ảnh giá trên kệ")
        INVOICE = "invoice", _("Hóa đơn bán hàng")
        WEB_PAGE = "web_page", _("Trang bán hàng")
        PRICE_LIST = "price_list", _("Bảng giá niêm yết")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Chờ kiểm tra")
        ACCEPTED = "accepted", _("Đã nhận")
        REFUSED = "refused", _("Chưa đạt")
        WITHDRAWN = "withdrawn", _("Đã rút")

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="price_evidence")
    kind = models.CharField(_("Bằng chứng"), max_length=10, choices=Kind.choices)
    price = models.PositiveIntegerField(_("Giá trên bằng chứng"))  # đồng per unit
    seen_on = models.DateField(_("Ngày ghi nhận"))
    place = models.CharField(_("Nơi bán"), max_length=200)  # shop and address, or a web address
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    refusal_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-seen_on", "-id"]
        constraints = [
            models.CheckConstraint(name="evidence_price_is_positive", condition=Q(price__gte=1000)),
            models.CheckConstraint(
                name="evidence_refused_with_reason", condition=~Q(status="refused") | ~Q(refusal_reason="")
            ),
            models.CheckConstraint(
                name="evidence_checked_by_somebody",
                condition=~Q(status__in=["accepted", "refused"]) | Q(checked_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["product", "-seen_on"], name="evidence_by_product")]

    def __str__(self) -> str:
        return f"{self.price} for {self.product_id}"
