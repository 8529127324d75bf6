"""The map of Hà Nội for templates."""

from dataclasses import dataclass

from django import template
from django.urls import reverse

from market.places.models import Commune
from market.places.outlines import SHEET, hanoi_edition, hanoi_map

register = template.Library()


@dataclass(frozen=True)
class Spot:
    """A commune on the map: what a page needs to draw it."""

    sheet: str  # the address of the whole map
    shape: str  # the address of the commune's outline
    view_box: str


@register.simple_tag
def hanoi_spot(commune: Commune) -> Spot | None:
    """Return where a commune lies on the map of Hà Nội, or None when it lies elsewhere."""
    drawn = hanoi_map()
    if commune.code not in drawn.outlines:
        return None
    file = hanoi_file()
    return Spot(f"{file}#{SHEET}", f"{file}#xa-{commune.code}", drawn.view_box)


@register.simple_tag
def hanoi_file() -> str:
    """Return the address of the map's file in its present edition."""
    return f"{reverse('places:show-hanoi')}?ban={hanoi_edition()}"
