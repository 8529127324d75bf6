"""People, their roles in the office, and invitations. Who may sell what is `vetting`'s business."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from market.kernel import clock


class Role(models.TextChoices):
    """What a person does for the office. Vendors and buyers need none."""

    REVIEWER = "reviewer", _("Thẩm định viên")  # reads dossiers, judges papers
    APPROVER = "approver", _("Người phê duyệt")  # decides on dossiers
    DIRECTOR = "director", _("Điều hành phiên")  # plans, moves, extends, stops sessions
    MODERATOR = "moderator", _("Điều phối hỏi đáp")  # questions, complaints, comments of the night
    WITNESS = "witness", _("Cán bộ chứng kiến")  # watches the night and the witness log
    REPORT_OFFICER = "report_officer", _("Cán bộ báo cáo")  # makes and sends reports
    OFFICIAL = "official", _("Cơ quan theo dõi")  # reads and downloads reports, changes nothing
    ADMIN = "admin", _("Quản trị")  # invites people, sees the outbox


OFFICE_ROLES = frozenset(Role) - {Role.OFFICIAL}


class PersonManager(BaseUserManager["Person"]):
    """Creates people with a usable or an unusable password."""

    def create_person(self, *, full_name: str, password: str | None = None, **fields: Any) -> "Person":
        """Return a new saved person; e-mail is lower-cased, without a password sign-in is impossible."""
        if fields.get("email"):
            fields["email"] = fields["email"].lower()
        person = self.model(full_name=full_name, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=username)


class Person(AbstractBaseUser):
    """Someone who can sign in, by e-mail or by phone."""

    class Kind(models.TextChoices):
        """For whom somebody buys, as they say themselves."""

        CONSUMER = "consumer", _("Tiêu dùng trong gia đình")
        TRADER = "trader", _("Bán lại, chế biến, bếp ăn")

    kind = models.CharField(
        _("Mua để"), max_length=8, choices=Kind.choices, default=Kind.CONSUMER, db_default="consumer"
    )
    full_name = models.CharField(_("Họ và tên"), max_length=120)
    trade_name = models.CharField(_("Tên cửa hàng, đơn vị"), max_length=120, blank=True, default="", db_default="")
    email = models.EmailField(_("Thư điện tử"), unique=True, null=True, blank=True)
    phone = models.CharField(_("Số điện thoại"), max_length=16, unique=True, null=True, blank=True)  # +84912345678
    phone_verified = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)  # False: may not sign in, and is signed out everywhere
    session_version = models.PositiveIntegerField(default=0)  # raised to end every session of this person
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = PersonManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="person_can_be_reached", condition=Q(email__isnull=False) | Q(phone__isnull=False)
            ),
            models.CheckConstraint(
                name="person_email_is_lower", condition=Q(email__isnull=True) | (Q(email=Lower("email")) & ~Q(email=""))
            ),
            models.CheckConstraint(
                name="person_phone_is_e164", condition=Q(phone__isnull=True) | Q(phone__regex=r"^\+[1-9][0-9]{7,14}$")
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Django compares this with the session's copy at every request: raising the version ends them all.
        return f"{super()._get_session_auth_hash(secret)}.{self.session_version}"  # type: ignore[misc]

    @property
    def display_name(self) -> str:
        """Return the name for headers and greetings."""
        return self.full_name or self.email or self.phone or ""

    @property
    def roles(self) -> frozenset[str]:
        """Return the person's office roles; read once per request."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(self.role_grants.values_list("role", flat=True))
        return self._roles


class RoleGrant(models.Model):
    """A role a person holds."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="role_held_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"


class Invitation(models.Model):
    """An invitation to join the office with a role. Only the hash of its secret is kept."""

    email = models.EmailField(_("Thư điện tử"))
    full_name = models.CharField(_("Họ và tên"), max_length=120)
    role = models.CharField(_("Vai trò"), max_length=20, choices=Role.choices)
    secret_hash = models.CharField(max_length=64, unique=True)  # SHA-256, hexadecimal
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")  # empty: a command
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "role"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.role}"

    @property
    def is_expired(self) -> bool:
        """Tell whether the link is too old."""
        return self.expires_at <= clock.now()
