"""Vendors (OCOP producers) with their members, and the products they want to sell."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from market.files.models import StoredPicture
from market.kernel import clock
from market.kernel.fields import FoldedField, SortKeyField
from market.kernel.moves import Movable, Moves
from market.places.models import Commune
from vetting.models.requirements import Claim
from vetting.models.taxonomy import ProductSet

PERSONAL_DIGITS = 12  # a household's tax code of so many digits is its owner's personal number


class Vendor(Movable):
    """An OCOP producer (chủ thể)."""

    class Kind(models.TextChoices):
        COOPERATIVE = "cooperative", _("Hợp tác xã")
        COMPANY = "company", _("Doanh nghiệp")
        HOUSEHOLD = "household", _("Hộ kinh doanh")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Đang chuẩn bị hồ sơ")  # never approved so far
        APPROVED = "approved", _("Đã duyệt")  # may sell its approved products
        SUSPENDED = "suspended", _("Tạm dừng")  # may not sell until the office lifts it
        CLOSED = "closed", _("Đã nghỉ")  # left the market

    MOVES: ClassVar[Moves] = {
        Status.DRAFT: frozenset({Status.APPROVED, Status.CLOSED}),
        Status.APPROVED: frozenset({Status.SUSPENDED, Status.CLOSED}),
        Status.SUSPENDED: frozenset({Status.APPROVED, Status.CLOSED}),
    }

    kind = models.CharField(_("Loại hình"), max_length=12, choices=Kind.choices)
    legal_name = models.CharField(_("Tên theo giấy đăng ký kinh doanh"), max_length=200)
    display_name = models.CharField(_("Tên gọi trên chợ"), max_length=120)
    sort_name = SortKeyField(source="display_name")
    folded_name = FoldedField(sources=("display_name", "legal_name", "tax_code"))
    slug = models.SlugField(max_length=100, unique=True)
    tax_code = models.CharField(_("Mã số thuế"), max_length=14, unique=True)  # 10, 12 or 10-3 digits
    representative = models.CharField(_("Người đại diện theo pháp luật"), max_length=120)
    phone = models.CharField(_("Số điện thoại"), max_length=16)  # +84…
    email = models.EmailField(_("Thư điện tử"), blank=True)
    former_phone = models.CharField(max_length=16, blank=True, default="")  # with the e-mail: the last that was proved
    former_email = models.EmailField(blank=True, default="")
    contact_changed_at = models.DateTimeField(null=True)
    commune = models.ForeignKey(Commune, verbose_name=_("Xã/Phường"), on_delete=models.PROTECT, related_name="vendors")
    former_district = models.CharField(_("Quận/Huyện/Thị xã cũ"), max_length=60, blank=True)
    address = models.CharField(_("Số nhà, thôn/đường"), max_length=200)
    founded_year = models.PositiveSmallIntegerField(_("Năm thành lập"), null=True, blank=True)
    story = models.TextField(_("Câu chuyện của cơ sở"), max_length=3000, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    suspension_reason = models.CharField(_("Lý do tạm dừng"), max_length=500, blank=True)  # shown to the vendor
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="vendor_suspended_with_reason", condition=~Q(status="suspended") | ~Q(suspension_reason="")
            ),
            models.CheckConstraint(
                name="vendor_tax_code_digits", condition=Q(tax_code__regex=r"^(\d{10}|\d{12}|\d{10}-\d{3})$")
            ),
        ]
        indexes = [
            models.Index(fields=["status", "display_name"], name="vendor_by_status"),
            GinIndex(OpClass("folded_name", name="gin_trgm_ops"), name="vendor_folded_trigram"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def public_tax_code(self) -> str:
        """Return the tax code as anybody may see it: none when it is its owner's personal number (12 digits)."""
        is_personal = self.kind == self.Kind.HOUSEHOLD and len(self.tax_code) == PERSONAL_DIGITS
        return "" if is_personal else self.tax_code


class VendorMember(models.Model):
    """A person who acts for a vendor."""

    class Part(models.TextChoices):
        OWNER = "owner", _("Chủ gian hàng")
        HOST = "host", _("Người dẫn")
        PACKER = "packer", _("Người đóng gói")
        ACCOUNTANT = "accountant", _("Kế toán")

    vendor = models.ForeignKey(Vendor, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vendor_memberships")
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.OWNER)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vendor", "person"], name="vendor_member_once")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.vendor_id}"


class MemberInvitation(models.Model):
    """An invitation to act for a vendor, sent by e-mail or text message; its secret is kept as a hash only."""

    vendor = models.ForeignKey(Vendor, on_delete=models.CASCADE, related_name="invitations")
    part = models.CharField(max_length=10, choices=VendorMember.Part.choices)
    name = models.CharField(_("Họ và tên"), max_length=120)
    email = models.EmailField(_("Thư điện tử"), blank=True)
    phone = models.CharField(_("Số điện thoại"), max_length=16, blank=True)  # +84…
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="member_invitation_reaches_someone", condition=~Q(email="") | ~Q(phone="")),
            models.CheckConstraint(
                name="member_invitation_accepted_by_someone",
                condition=Q(accepted_at__isnull=True) | Q(accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        """Tell whether the link is too old."""
        return self.expires_at <= clock.now()


class Product(Movable):
    """Something a vendor makes. Its terms in a session live in the session's listing."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Chưa duyệt")  # not vetted so far
        APPROVED = "approved", _("Đã duyệt")  # may be listed
        SUSPENDED = "suspended", _("Tạm dừng")  # may not be sold until the office lifts it
        WITHDRAWN = "withdrawn", _("Ngừng bán")  # the vendor no longer sells it

    class Stars(models.IntegerChoices):
        THREE = 3, _("3 sao")
        FOUR = 4, _("4 sao")
        FIVE = 5, _("5 sao")

    MOVES: ClassVar[Moves] = {
        Status.DRAFT: frozenset({Status.APPROVED, Status.WITHDRAWN}),
        Status.APPROVED: frozenset({Status.SUSPENDED, Status.WITHDRAWN}),
        Status.SUSPENDED: frozenset({Status.APPROVED, Status.WITHDRAWN}),
        Status.WITHDRAWN: frozenset({Status.DRAFT}),
    }

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="products")
    product_set = models.ForeignKey(
        ProductSet, verbose_name=_("Bộ sản phẩm OCOP"), on_delete=models.PROTECT, related_name="products"
    )
    sku = models.CharField(_("Mã sản phẩm"), max_length=32)
    name = models.CharField(_("Tên sản phẩm"), max_length=120)
    folded_name = models.CharField(max_length=300)  # name and vendor without diacritics, for search
    sort_name = SortKeyField(source="name")
    slug = models.SlugField(max_length=120, unique=True)
    summary = models.CharField(_("Giới thiệu ngắn"), max_length=300)
    story = models.TextField(_("Câu chuyện sản phẩm"), max_length=4000, blank=True)
    stars = models.PositiveSmallIntegerField(_("Hạng sao OCOP"), choices=Stars.choices, null=True, blank=True)
    claims = ArrayField(models.CharField(max_length=30, choices=Claim.choices), default=list, blank=True)
    potential_five_stars = models.BooleanField(_("Tiềm năng 5 sao"), default=False)
    unit = models.CharField(_("Đơn vị tính"), max_length=20)  # "hộp", "kg", "quả"
    net_weight = models.PositiveIntegerField(_("Khối lượng tịnh (gam)"))  # grams per unit
    regular_price = models.PositiveIntegerField(_("Giá niêm yết"))  # đồng per unit
    alcohol_percent = models.DecimalField(_("Độ cồn (%)"), max_digits=4, decimal_places=1, null=True, blank=True)
    shelf_life_days = models.PositiveSmallIntegerField(_("Hạn dùng (ngày)"), null=True, blank=True)
    storage = models.CharField(_("Bảo quản"), max_length=200, blank=True)
    allergens = models.CharField(_("Chất gây dị ứng"), max_length=200, blank=True)
    gtin = models.CharField(_("Mã vạch (GTIN)"), max_length=14, blank=True)
    trace_code = models.CharField(_("Mã truy xuất nguồn gốc"), max_length=60, blank=True)
    picture = models.ForeignKey(StoredPicture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    suspension_reason = models.CharField(_("Lý do tạm dừng"), max_length=500, blank=True)  # shown to the vendor
    request_key = models.UUIDField(
        unique=True, default=uuid4, editable=False
    )  # of the form: a second click is the same
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="product_suspended_with_reason", condition=~Q(status="suspended") | ~Q(suspension_reason="")
            ),
            models.UniqueConstraint(fields=["vendor", "sku"], name="product_sku_once_per_vendor"),
            models.CheckConstraint(name="product_has_price", condition=Q(regular_price__gte=1000)),
            models.CheckConstraint(name="product_has_weight", condition=Q(net_weight__gte=1)),
            models.CheckConstraint(
                name="product_stars_known", condition=Q(stars__isnull=True) | Q(stars__in=[3, 4, 5])
            ),
        ]
        indexes = [
            models.Index(fields=["vendor", "status"], name="product_by_vendor"),
            models.Index(fields=["sort_name", "id"], name="product_in_order"),
            models.Index(fields=["regular_price", "id"], name="product_by_price"),
            models.Index(fields=["created_at", "id"], name="product_by_age"),
            GinIndex(OpClass("folded_name", name="gin_trgm_ops"), name="product_folded_trigram"),
        ]

    def __str__(self) -> str:
        return self.name
