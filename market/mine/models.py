"""What people ask of the data the market holds about them (DOMAIN §4.3): a copy, or that it is erased."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from market.accounts.models import Person
from market.kernel.moves import Movable, Moves


class DataRequest(Movable):
    """One request, with its clocks. It is acknowledged the moment it is written down."""

    class Kind(models.TextChoices):
        DOWNLOAD = "download", _("Tải dữ liệu về")
        ERASE = "erase", _("Xóa tài khoản")

    class Status(models.TextChoices):
        ASKED = "asked", _("Đang làm")  # a copy: a worker is at it; erasing: its owner may still think again
        DONE = "done", _("Đã xong")
        WITHDRAWN = "withdrawn", _("Đã rút")  # its owner thought again
        REFUSED = "refused", _("Không làm được")  # by the office, with its reason

    MOVES: ClassVar[Moves] = {Status.ASKED: frozenset({Status.DONE, Status.WITHDRAWN, Status.REFUSED})}

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="data_requests")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField()
    act_at = models.DateTimeField()  # not before: the days of thinking again
    due_at = models.DateTimeField()  # as the law counts
    extended_at = models.DateTimeField(null=True, blank=True)  # once, with words to its owner
    words = models.CharField(max_length=300, blank=True)  # why it was put off, or refused
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")  # none: by itself
    late_told_at = models.DateTimeField(null=True, blank=True)  # the office was told that it is late
    tries = models.PositiveSmallIntegerField(default=0)
    path = models.CharField(max_length=200, blank=True)  # of the copy, in the file store
    size = models.PositiveBigIntegerField(default=0)  # bytes
    expires_at = models.DateTimeField(null=True, blank=True)  # the copy is deleted then

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(status="asked"), name="data_request_open_once"
            ),
            models.CheckConstraint(
                name="data_request_refused_with_words", condition=~Q(status="refused") | ~Q(words="")
            ),
            models.CheckConstraint(
                name="data_request_settled_with_time", condition=Q(status="asked") | Q(settled_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["status", "due_at"], name="data_request_queue")]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"

    def is_late(self, moment: datetime) -> bool:
        """Tell whether it should have been settled by now."""
        return self.status == self.Status.ASKED and self.due_at < moment

    @property
    def grace_until(self) -> datetime:
        """Return until when its owner may think again."""
        return self.asked_at + GRACE


# The clocks, in days of the law's decree (DOMAIN §4.3); acknowledging, two working days there, is at once here.
GRACE = timedelta(days=7)  # before an account is erased
DUE: dict[str, timedelta] = {
    DataRequest.Kind.DOWNLOAD: timedelta(days=10),
    DataRequest.Kind.ERASE: timedelta(days=20),
}
EXTENSION = timedelta(days=15)  # once
KEPT_FOR = timedelta(days=7)  # a copy
TRY_AGAIN = timedelta(days=1)  # an account whose orders are not over yet
