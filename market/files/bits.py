"""A column of bits, counted and compared by the database."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _Field = models.Field[bytes | None, bytes | None]
else:
    _Field = models.Field  # takes no parameters when it runs


class BitsField(_Field):
    """A string of a fixed number of bits (PostgreSQL `bit(n)`), bytes in Python."""

    def __init__(self, *arguments: Any, length: int, **options: Any) -> None:
        self.length = length  # in bits, whole bytes
        super().__init__(*arguments, **options)

    def deconstruct(self) -> Any:
        """Return what a migration writes of this field."""
        name, path, arguments, options = super().deconstruct()
        return name, path, arguments, options | {"length": self.length}

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the type of the column."""
        return f"bit({self.length})"

    def get_prep_value(self, value: bytes | None) -> str | None:
        """Return the bits as the database reads them."""
        return None if value is None else as_bits(value)

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> bytes | None:
        """Return the bits as bytes."""
        return None if value is None else int(value, 2).to_bytes(self.length // 8)


def as_bits(value: bytes) -> str:
    """Return the bits of bytes, written out.

    >>> as_bits(b"\\x05")
    '00000101'
    """
    return f"{int.from_bytes(value):0{len(value) * 8}b}"
