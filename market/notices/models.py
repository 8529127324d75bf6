"""The outbox: what must be told to someone is a row, written in the transaction of the fact (DESIGN §3.7)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from market.notices.masking import masked
from market.notices.reasons import in_words


class Notice(Movable):
    """One message to one person. `key` makes it happen once: "session-12-reminder-person-7"."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("Thư điện tử")
        SMS = "sms", _("Tin nhắn")
        ZALO = "zalo", _("Zalo")
        PUSH = "push", _("Thông báo trên máy")

    class Status(models.TextChoices):
        QUEUED = "queued", _("Chờ gửi")  # due at next_try_at
        SENDING = "sending", _("Đang gửi")  # a worker has it until claimed_until
        SENT = "sent", _("Đã gửi")  # the mail server or SMS gateway took it
        UNCLEAR = (
            "unclear",
            _("Chưa rõ đã tới"),
        )  # the talk broke off just when it may have been taken; the office decides
        FAILED = "failed", _("Không gửi được")  # given up after MAX_TRIES; the office can retry
        WITHDRAWN = "withdrawn", _("Đã hủy")  # the office decided not to send it, or its reader does not want it

    MOVES: ClassVar[Moves] = {
        Status.QUEUED: frozenset({Status.SENDING, Status.WITHDRAWN}),
        Status.SENDING: frozenset({Status.SENT, Status.FAILED, Status.WITHDRAWN, Status.QUEUED, Status.UNCLEAR}),
        Status.UNCLEAR: frozenset({Status.QUEUED, Status.SENT, Status.WITHDRAWN}),
        Status.FAILED: frozenset({Status.QUEUED, Status.WITHDRAWN}),
    }
    MAX_TRIES = 8

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60)  # "dossier-approved"; names the templates
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.EMAIL)
    recipient = models.CharField(max_length=254)  # e-mail address, +84…, or the number of a push subscription
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    is_secret = models.BooleanField(default=False)  # holds a one-time code: the office's list hides its body
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField()
    claim = models.UUIDField(null=True)  # of whoever is sending it: only they write down what became of it
    claimed_until = models.DateTimeField(null=True)  # after that its worker is taken for dead
    handed_at = models.DateTimeField(null=True)  # from here on the other side may have taken it
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)  # taken, and returned later (RFC 3464)
    bounce = models.CharField(max_length=300, blank=True, default="", db_default="")  # why, in the server's words

    class Meta:
        indexes = [
            models.Index(fields=["claimed_until"], condition=Q(status="sending"), name="notice_claimed"),
            models.Index(fields=["kind", "-id"], name="notice_of_kind"),
            models.Index(fields=["channel", "-id"], name="notice_by_channel"),
            models.Index(fields=["recipient", "-id"], name="notice_to"),
            models.Index(fields=["next_try_at"], condition=Q(status="queued"), name="notice_due"),
            models.Index(fields=["status", "-id"], condition=~Q(status="sent"), name="notice_unsent"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def masked_recipient(self) -> str:
        """Return the address as the office sees it."""
        return masked(self.recipient)

    @property
    def reason(self) -> str:
        """Return why it did not go out when it was last tried, in the language in force."""
        return in_words(self.last_error)

    @property
    def is_put_off(self) -> bool:
        """Tell whether it waits for the end of the quiet hours, and not for another try."""
        return self.status == self.Status.QUEUED and self.tries == 0 and self.next_try_at > self.created_at

    def forget_secret(self) -> None:
        """Drop a secret body (without saving): once sent, a code or a link is kept only by who got it.

        The demo keeps it, for its mailbox stands in for every recipient's.
        """
        if self.is_secret and not settings.DEMO:
            self.body = ""


TEXT_CHANNELS = (Notice.Channel.SMS, Notice.Channel.ZALO)  # of a phone number


class MessageText(models.Model):
    """Words the office put in the place of the house's own (templates/mail). Rows are added only: the newest counts."""

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    is_house = models.BooleanField(default=False)  # from here on the house's words again; subject and body are empty
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "language", "-id"], name="text_newest")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language}), {self.pk}"


class Address(models.Model):
    """What is known of an e-mail address or a phone number besides whose it is. Most have no row."""

    address = models.CharField(max_length=254, unique=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True)  # empty: Vietnamese
    text_channel = models.CharField(  # of a phone number: what its texts go out by; empty: as text messages
        max_length=10, choices=[(each.value, each.label) for each in TEXT_CHANNELS], blank=True, db_default=""
    )
    refusals = models.PositiveIntegerField(default=0)  # times it was refused for good, or returned
    bouncing_since = models.DateTimeField(null=True)  # from then on only what must reach somebody is tried
    bounce = models.CharField(max_length=300, blank=True)  # why, in the server's words

    class Meta:
        indexes = [
            models.Index(fields=["-bouncing_since"], condition=Q(bouncing_since__isnull=False), name="address_bouncing")
        ]

    def __str__(self) -> str:
        return masked(self.address)

    @property
    def masked_address(self) -> str:
        """Return the address as the office sees it."""
        return masked(self.address)


class Refusal(models.Model):
    """Somebody does not want one kind of messages by one channel; guests too, so it hangs on the address."""

    address = models.CharField(max_length=254)  # as a notice's recipient, in small letters
    purpose = models.CharField(max_length=30)  # market.notices.kinds.Purpose
    channel = models.CharField(max_length=10, choices=Notice.Channel.choices)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "purpose", "channel"], name="refused_once")]

    def __str__(self) -> str:
        return f"{masked(self.address)}: {self.purpose}, {self.channel}"

    @property
    def masked_address(self) -> str:
        """Return the address as whoever opens the link sees it."""
        return masked(self.address)


class PushSubscription(models.Model):
    """A browser that lets the market show notices (RFC 8030); gone browsers are deleted.

    Most are nobody's: they asked to be told of an evening. Who is signed in may have their own news shown there too.
    """

    endpoint = models.URLField(max_length=600, unique=True)  # of the browser maker's push service; a secret
    key = models.CharField(max_length=100)  # the browser's public key, P-256, base64url
    auth = models.CharField(max_length=40)  # its shared secret, 16 bytes, base64url
    made_at = models.DateTimeField(auto_now_add=True)
    person = models.ForeignKey(  # whose news it shows
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="push_browsers"
    )
    device = models.ForeignKey(  # the sign-in it was turned on in: ended there, it shows no more
        "accounts.Device", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    label = models.CharField(max_length=80, blank=True, default="", db_default="")  # "Chrome · Android"
    language = models.CharField(  # as it was turned on; empty: Vietnamese
        max_length=2, choices=settings.LANGUAGES, blank=True, default="", db_default=""
    )
    bound_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="push_bound_with_time", condition=Q(person__isnull=True) | Q(bound_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"push {self.pk}"


class Heartbeat(models.Model):
    """When each part that works by itself was last alive."""

    part = models.CharField(primary_key=True, max_length=20)  # "beat", "worker"
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.part


class LastRun(models.Model):
    """How a finder fared when it last ran: what the office reads to know that things happen by themselves."""

    task = models.CharField(primary_key=True, max_length=100)  # its name in the table of market.celery
    ended_at = models.DateTimeField()
    seconds = models.FloatField()  # it took
    found = models.PositiveIntegerField(null=True)  # things it handed out; not every finder counts
    error = models.CharField(max_length=300, blank=True)  # why it failed; empty: it did not

    def __str__(self) -> str:
        return self.task
