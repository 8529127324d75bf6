"""The witness log: append-only (a trigger refuses UPDATE and DELETE). Personal data only as commitments (DESIGN §7)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sessions.models import MarketSession


class WitnessEntry(models.Model):
    """One fact the organiser saw. `leaf_hash` is RFC 9162's over facts and time, computed by the database itself."""

    class Kind(models.TextChoices):
        PLACED = "placed", _("Chốt đơn")  # an order came to be
        MOVED = "moved", _("Chuyển trạng thái")  # an order changed its state
        AMENDED = "amended", _("Sửa thỏa thuận")  # both sides accepted another version
        ATTESTED = "attested", _("Xác nhận giao nhận")  # one side's word about delivery and payment
        DECIDED = "decided", _("Người trực chứng kiến")  # an officer witnessed an exception, or refused to
        SEALED = "sealed", _("Niêm phong sổ")  # a session's log was closed

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="witness_entries", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=40)  # the order's code
    facts = models.TextField()  # canonical JSON (sorted keys, no spaces, UTF-8)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(db_default=Now())  # set by the trigger, whatever was sent
    leaf_hash = models.BinaryField(max_length=32, db_default=b"")  # set by the trigger

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(kind="placed"), name="witness_placed_once"),
        ]
        indexes = [
            models.Index(fields=["session", "id"], name="witness_by_session"),
            models.Index(fields=["subject"], name="witness_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class WitnessDecision(models.Model):
    """What the officer on duty decided about an order no rule could witness alone; append-only."""

    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="witness_decisions")
    version = models.PositiveSmallIntegerField()  # of the order, which was looked at
    is_witnessed = models.BooleanField()
    reason = models.CharField(_("Lý do"), max_length=300, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "version"], name="witness_decided_once"),
            models.CheckConstraint(name="witness_refused_with_reason", condition=Q(is_witnessed=True) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} v{self.version}: {self.is_witnessed}"


class WitnessLeaf(models.Model):
    """Where an entry stands in its session's Merkle tree (RFC 9162): given once, by the sealer, in order; append-only.

    Entries get their ids before they are committed: an id alone would let a slow one slip in before a checkpoint.
    """

    entry = models.OneToOneField(WitnessEntry, primary_key=True, on_delete=models.PROTECT, related_name="leaf")
    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="+", db_index=False)
    index = models.PositiveIntegerField()  # from 0

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "index"], name="leaf_once_per_place")]

    def __str__(self) -> str:
        return f"{self.session_id}[{self.index}]"


class WitnessKey(models.Model):
    """The public half of a key checkpoints are signed with (Ed25519); the private half is in the environment only."""

    key_id = models.CharField(primary_key=True, max_length=16)  # first bytes of the SHA-256 of the public key, hex
    public_key = models.BinaryField(max_length=32)
    first_used_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.key_id


class Checkpoint(models.Model):
    """The root of a session's tree at one size, signed and chained to the one before; append-only.

    The seal is the checkpoint that closes the evening; what happens to its orders later is in those after it.
    """

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="checkpoints", db_index=False)
    number = models.PositiveIntegerField()  # from 1
    size = models.PositiveIntegerField()  # leaves
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)  # SHA-256 of the text before; zeros for the first
    text = models.TextField()  # what is signed, canonical
    key = models.ForeignKey(WitnessKey, on_delete=models.PROTECT, related_name="+", db_index=False)
    signature = models.BinaryField(max_length=64)
    is_seal = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="checkpoint_once"),
            models.UniqueConstraint(fields=["session"], condition=Q(is_seal=True), name="checkpoint_one_seal"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}#{self.number}: {self.size}"


class TimeStamp(models.Model):
    """An RFC 3161 token over a seal, from the authority the environment names; append-only."""

    checkpoint = models.OneToOneField(Checkpoint, primary_key=True, on_delete=models.PROTECT, related_name="time_stamp")
    token = models.BinaryField()  # DER
    stamped_at = models.DateTimeField()  # as the authority says

    def __str__(self) -> str:
        return f"time stamp of {self.checkpoint_id}"


class Publication(models.Model):
    """How far a session's log stands in the published files; a mark (DESIGN §3.4), set when they are written."""

    session = models.OneToOneField(MarketSession, primary_key=True, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()  # of the newest checkpoint in the files
    has_time_stamp = models.BooleanField(default=False)
    published_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.session_id}#{self.number}"
