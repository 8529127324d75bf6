"""The rule "every Friday 20:30" and the sessions it makes. A session's state is never stored: it follows the clock."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sessions.models.planning import LONGEST_SLOT, SHORTEST_SLOT, EveningTerms, SessionTemplate

MAX_EXTENSION_MINUTES = 120  # of one session, all extensions together


class SessionRule(models.Model):
    """A recurrence: local start time, length, and which days (RFC 5545 RRULE), in Asia/Ho_Chi_Minh."""

    title = models.CharField(_("Tên phiên"), max_length=120)
    rrule = models.CharField(_("Quy luật lặp (RRULE)"), max_length=200)  # "FREQ=WEEKLY;BYDAY=FR"
    starts_at = models.TimeField(_("Giờ mở"))  # on Hanoi's wall clock
    minutes = models.PositiveSmallIntegerField(_("Thời lượng (phút)"))
    delivery_days = models.PositiveSmallIntegerField(_("Giao trong vòng (ngày)"), default=3)
    template = models.ForeignKey(
        SessionTemplate,
        verbose_name=_("Mẫu phiên"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rules",
    )  # its sessions take slots, texts and promotion from it
    first_on = models.DateField(_("Áp dụng từ ngày"))
    is_active = models.BooleanField(_("Đang áp dụng"), default=True)
    version = models.PositiveIntegerField(default=1)  # two directors cannot overwrite each other

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="rule_length_is_sane", condition=Q(minutes__gte=10, minutes__lte=720)),
        ]

    def __str__(self) -> str:
        return self.title


class MarketSession(EveningTerms):
    """One evening of the market. Planned, live, paused, closed, stopped: `sessions.calendar.state_at` tells."""

    class Kind(models.TextChoices):
        REGULAR = "regular", _("Phiên thường kỳ")  # a rule made it
        SPECIAL = "special", _("Phiên đặc biệt")  # such as a harvest surge

    class News(models.TextChoices):
        """What the people concerned have not been told so far."""

        NONE = "", "nothing"  # they know everything
        MOVED = "moved", "moved"  # another time
        STOPPED = "stopped", "stopped"  # it will not go on

    class Reminder(models.TextChoices):
        """What people are told by itself and the office can switch off, in the order of time."""

        VENDORS = "vendors", _("Nhắc gian hàng chưa bày hàng, trước 48 giờ")
        DAY_BEFORE = "day_before", _("Nhắc người đã hẹn, trước một ngày")
        FOLLOWS = "follows", _("Báo người theo dõi hàng lên phiên, trước một ngày")
        HOUR_BEFORE = "hour_before", _("Nhắc người đã hẹn, trước một giờ")
        OPENING = "opening", _("Báo người đã hẹn là chợ đã mở")
        CLOSING = "closing", _("Báo sắp đóng cửa, trước mười phút")
        DELIVER = "deliver", _("Nhắc gian hàng gửi đơn, sau một ngày")
        CONFIRM = "confirm", _("Hỏi người mua đã nhận hàng chưa, sau ba ngày")

    kind = models.CharField(_("Loại phiên"), max_length=8, choices=Kind.choices, default=Kind.REGULAR)
    template = models.ForeignKey(
        SessionTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )  # it was made from; its own terms hold
    rule = models.ForeignKey(SessionRule, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    occurrence = models.DateField(null=True, blank=True)  # the rule's date, kept when the session is moved
    number = models.PositiveIntegerField(_("Phiên số"), unique=True)
    title = models.CharField(_("Tên phiên"), max_length=120)
    opens_at = models.DateTimeField(_("Mở lúc"))
    closes_at = models.DateTimeField(_("Đóng lúc"))  # moves with an extension and after a pause
    planned_closes_at = models.DateTimeField()
    listings_close_at = models.DateTimeField(_("Đóng sổ đăng ký lúc"), null=True, blank=True)  # none: at the opening
    extended_minutes = models.PositiveSmallIntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stop_reason = models.CharField(_("Lý do dừng"), max_length=300, blank=True)
    slow_mode_seconds = models.PositiveSmallIntegerField(_("Mỗi người hỏi cách nhau (giây)"), default=30)
    questions_are_open = models.BooleanField(_("Nhận câu hỏi"), default=True)
    stream_url = models.URLField(_("Địa chỉ phát trực tiếp"), blank=True)
    stream_down_at = models.DateTimeField(null=True, blank=True)  # a director said so; selling goes on
    replay_url = models.URLField(_("Địa chỉ phát lại"), blank=True, db_default="")  # empty: the stream's own recording
    recording_began_at = models.DateTimeField(_("Video bắt đầu lúc"), null=True, blank=True)  # none: at the opening
    on_air = models.ForeignKey("Listing", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)  # two directors cannot overwrite each other
    schedule = models.PositiveIntegerField(default=1)  # counts the openings announced: moved sessions are told anew
    news = models.CharField(max_length=10, choices=News.choices, default=News.NONE, blank=True)
    # Marks of what was done by itself (DESIGN §3.4), each set in the transaction of the notices.
    announced_opening_at = models.DateTimeField(null=True, blank=True)
    reminded_vendors_at = models.DateTimeField(null=True, blank=True)
    reminded_followers_at = models.DateTimeField(null=True, blank=True)
    reminded_day_before_at = models.DateTimeField(null=True, blank=True)
    told_of_close_at = models.DateTimeField(null=True, blank=True)
    told_follows_at = models.DateTimeField(null=True, blank=True)
    # What of it the office switched off for this session; the finders leave it alone.
    reminders_off = ArrayField(models.CharField(max_length=20, choices=Reminder.choices), default=list, db_default=[])

    class Meta:
        ordering = ["opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "occurrence"], name="session_once_per_occurrence"),
            models.CheckConstraint(name="session_opens_before_closing", condition=Q(opens_at__lt=F("closes_at"))),
            models.CheckConstraint(
                name="session_never_shorter_than_planned", condition=Q(closes_at__gte=F("planned_closes_at"))
            ),
            models.CheckConstraint(
                name="session_extended_within_bounds", condition=Q(extended_minutes__lte=MAX_EXTENSION_MINUTES)
            ),
            models.CheckConstraint(
                name="session_stopped_with_reason", condition=Q(stopped_at__isnull=True) | ~Q(stop_reason="")
            ),
            models.CheckConstraint(
                name="session_slot_is_sane",
                condition=Q(slot_minutes__gte=SHORTEST_SLOT, slot_minutes__lte=LONGEST_SLOT),
            ),
            models.CheckConstraint(
                name="session_listings_close_before_opening",
                condition=Q(listings_close_at__isnull=True) | Q(listings_close_at__lte=F("opens_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["opens_at"], name="session_by_opening"),
            models.Index(fields=["closes_at"], name="session_by_close"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    def get_absolute_url(self) -> str:
        """Return the session's one address, the same before, during and after."""
        return reverse("sessions:show-session", args=[self.number])
