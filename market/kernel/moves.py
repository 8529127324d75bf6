"""State machines as data: the allowed moves stand beside the statuses; one guarded method makes them."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _

from market.kernel.errors import Refused

Moves = Mapping[str, frozenset[str]]


class Movable(models.Model):
    """A row with a `status` that changes only along `MOVES` (status → where it may go)."""

    MOVES: ClassVar[Moves] = {}
    status: str

    class Meta:
        abstract = True

    def may_move_to(self, status: str) -> bool:
        """Tell whether the table allows going to `status` from here."""
        return status in self.MOVES.get(self.status, frozenset())

    def move_to(self, status: str) -> None:
        """Set the status (without saving); the caller holds the row's lock. Raise Refused when the table forbids it."""
        if not self.may_move_to(status):
            raise Refused(
                _("Không thể chuyển từ “%(here)s” sang “%(there)s”.")
                % {"here": self._label(self.status), "there": self._label(status)}
            )
        self.status = status

    def _label(self, status: str) -> str:
        field = self._meta.get_field("status")
        return str(dict(field.flatchoices).get(status, status))  # type: ignore[union-attr]
