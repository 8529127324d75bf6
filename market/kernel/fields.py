"""Columns that follow other columns."""

from typing import Any

from django.db import models

from market.kernel.texts import fold, sort_key


class SortKeyField(models.CharField):  # type: ignore[type-arg]
    """Holds the Vietnamese sort key of another column, computed at every save; compared bytewise."""

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        defaults: dict[str, Any] = {"max_length": 500, "db_collation": "C", "editable": False, "default": ""}
        super().__init__(*args, **defaults | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Compute the key of the source column as it is being saved."""
        key = sort_key(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, key)
        return key


class FoldedField(models.CharField):  # type: ignore[type-arg]
    """Holds other columns without diacritics, for search ("buoi do" finds "Bưởi đỏ"), computed at every save."""

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.sources = sources
        defaults: dict[str, Any] = {"max_length": 500, "editable": False, "default": ""}
        super().__init__(*args, **defaults | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold the source columns as they are being saved."""
        folded = fold(" ".join(getattr(model_instance, source) for source in self.sources))
        setattr(model_instance, self.attname, folded)
        return folded
