"""The running order of an evening: who is on air when, who waits for a slot, who swaps, and what really was on air."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sessions.models.calendar import MarketSession
from sessions.models.listings import Listing
from sessions.models.planning import LONGEST_SLOT
from vetting.models import Vendor


class Slot(models.Model):
    """Some minutes on air: a vendor's, or the organiser's own (opening, break, closing). Times follow the order."""

    class Answer(models.TextChoices):
        """What the vendor said when it was called."""

        NONE = "", _("Chưa trả lời")
        READY = "ready", _("Đã sẵn sàng")
        LATE = "late", _("Xin chậm một lượt")

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="slots")
    vendor = models.ForeignKey(Vendor, null=True, blank=True, on_delete=models.PROTECT, related_name="slots")
    title = models.CharField(_("Nội dung"), max_length=120, blank=True)  # of the organiser's own
    position = models.PositiveSmallIntegerField()  # in the running order; unique at the end of a transaction
    minutes = models.PositiveSmallIntegerField(_("Số phút"))
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who speaks; verified before going on air
    called_at = models.DateTimeField(null=True, blank=True)  # "you are next"
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.NONE, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    extra_minutes = models.PositiveSmallIntegerField(default=0)  # granted while on air
    skipped_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "position"], name="slot_once_per_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(fields=["session", "vendor"], name="slot_once_per_vendor"),
            models.UniqueConstraint(
                fields=["session"],
                name="slot_one_on_air",
                condition=Q(started_at__isnull=False, ended_at__isnull=True),
            ),
            models.CheckConstraint(name="slot_has_minutes", condition=Q(minutes__gte=1, minutes__lte=LONGEST_SLOT * 3)),
            models.CheckConstraint(name="slot_is_somebodys", condition=Q(vendor__isnull=False) | ~Q(title="")),
            models.CheckConstraint(
                name="slot_ends_after_start",
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False, ended_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="slot_skipped_with_reason", condition=Q(skipped_at__isnull=True) | ~Q(skip_reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} in {self.session_id}"


class SlotWish(models.Model):
    """A vendor waits for a slot in an evening whose order is full: first come, first called."""

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="slot_wishes")
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="slot_wishes")
    note = models.CharField(_("Nhắn Ban tổ chức"), max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    granted = models.OneToOneField(Slot, null=True, blank=True, on_delete=models.SET_NULL, related_name="wish")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "vendor"], name="slot_wish_once")]

    def __str__(self) -> str:
        return f"{self.vendor_id} for {self.session_id}"


class SlotSwap(models.Model):
    """Two vendors trade places: one asks, the other agrees; directors see it and may undo it by moving slots."""

    class Status(models.TextChoices):
        ASKED = "asked", _("Chờ trả lời")
        AGREED = "agreed", _("Đã đổi")
        DECLINED = "declined", _("Không đổi")
        WITHDRAWN = "withdrawn", _("Đã rút lại")

    asked = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="swaps_asked")  # of whoever asks
    wanted = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="swaps_wanted")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="slot_swap_of_two", condition=~Q(asked=F("wanted"))),
            models.UniqueConstraint(
                fields=["asked", "wanted"], name="slot_swap_asked_once", condition=Q(status="asked")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_id} for {self.wanted_id}"


class AirEntry(models.Model):
    """A product was on air from when to when: chapters of the replay, airtime, evidence. Only its end is written."""

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="air_entries")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="air_entries")
    slot = models.ForeignKey(Slot, null=True, blank=True, on_delete=models.PROTECT, related_name="air_entries")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["began_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session"], name="air_one_at_a_time", condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="air_ends_after_begin", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at"))
            ),
        ]
        indexes = [models.Index(fields=["session", "began_at"], name="air_by_session")]

    def __str__(self) -> str:
        return f"{self.listing_id} from {self.began_at}"


class Announcement(models.Model):
    """A banner everybody inside reads, from its publishing to its end."""

    class Tone(models.TextChoices):
        NEWS = "news", _("Thông tin")
        WARNING = "warning", _("Lưu ý")  # safety, as the livestream rules of the e-commerce law ask

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="announcements")
    text = models.CharField(_("Thông báo"), max_length=200)
    tone = models.CharField(_("Loại"), max_length=8, choices=Tone.choices, default=Tone.NEWS)
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-shown_from", "-id"]
        constraints = [
            models.CheckConstraint(name="announcement_lasts", condition=Q(shown_until__gt=F("shown_from"))),
        ]
        indexes = [models.Index(fields=["session", "shown_until"], name="announcement_by_session")]

    def __str__(self) -> str:
        return self.text
