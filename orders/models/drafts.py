"""Orders drafted from comments: read by the desk, worth nothing until the buyer confirms by the link."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from market.kernel.moves import Movable, Moves
from orders.models.orders import Placing
from sessions.models import Listing, MarketSession


class CommentBatch(models.Model):
    """One paste of comments at the desk: how many were read, and what did not become a draft."""

    class Source(models.TextChoices):
        FACEBOOK = "facebook", "Facebook"
        YOUTUBE = "youtube", "YouTube"
        OTHER = "other", _("Nơi khác")

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="comment_batches")
    source = models.CharField(_("Chép từ"), max_length=10, choices=Source.choices)
    pasted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comment_batches", db_index=False
    )
    pasted_at = models.DateTimeField(db_default=Now())
    read = models.PositiveIntegerField()  # comments
    drafted = models.PositiveIntegerField(default=0)  # drafts made
    repeated = models.PositiveIntegerField(default=0)  # lines that were there already
    # What needs a person's eye: orders.typed.comment_rows. Holds names and words of people: emptied with the drafts.
    rows = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.read} comments in {self.session_id}"


class DraftOrder(Movable):
    """So much of one listing that somebody asked for in a comment. Drafts of one comment share key and link."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Chờ người mua")  # the link is out
        CONFIRMED = "confirmed", _("Đã chốt")  # the buyer placed it
        DROPPED = "dropped", _("Đã bỏ")  # by the desk, or by the buyer leaving it out
        EXPIRED = "expired", _("Hết phiên")  # the session ended first

    # A buyer may have tapped while the desk dropped it, or in the last second: the order placed is what counts.
    MOVES: ClassVar[Moves] = {
        Status.WAITING: frozenset({Status.CONFIRMED, Status.DROPPED, Status.EXPIRED}),
        Status.DROPPED: frozenset({Status.CONFIRMED}),
        Status.EXPIRED: frozenset({Status.CONFIRMED}),
    }

    batch = models.ForeignKey(CommentBatch, on_delete=models.PROTECT, related_name="drafts")
    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="drafts", db_index=False)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="drafts")
    quantity = models.PositiveIntegerField()  # units
    author = models.CharField(max_length=120, blank=True, db_default="")  # as written; deleted with the phone
    author_key = models.CharField(max_length=64, blank=True, db_default="")  # what a repeat is known by
    phone = models.CharField(max_length=16, blank=True, db_default="")  # +84…
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    key = models.UUIDField()  # of the placing to be: confirming twice is once
    secret_hash = models.CharField(max_length=64, db_index=True)  # of the link's secret
    placing = models.ForeignKey(Placing, null=True, on_delete=models.PROTECT, related_name="drafts", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "listing", "author_key"], name="draft_once_per_author", condition=~Q(author_key="")
            ),
            models.UniqueConstraint(
                fields=["session", "listing", "phone"], name="draft_once_per_phone", condition=~Q(phone="")
            ),
            models.CheckConstraint(name="draft_has_quantity", condition=Q(quantity__gte=1)),
            models.CheckConstraint(
                name="draft_confirmed_with_placing",
                condition=(Q(status="confirmed") & Q(placing__isnull=False))
                | (~Q(status="confirmed") & Q(placing__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["session", "-id"], name="draft_by_session"),
            models.Index(fields=["session"], name="draft_with_names", condition=~Q(author="") | ~Q(phone="")),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.listing_id}"
