"""A filter for the fields of forms."""

from django import template
from django.forms import BoundField

register = template.Library()


@register.filter
def hinted(field: BoundField, hint: str | None) -> BoundField:
    """Give a field these words for its help: Django then names them as its description, and they are read out."""
    if hint:
        field.help_text = hint
    return field
