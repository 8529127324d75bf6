"""Samples for the addresses of maps and site maps."""

from typing import Any


def place_numbers() -> dict[str, Any]:
    """Return a value for each parameter that means something else there than elsewhere."""
    return {"storefront:show-sitemap-part kind": "san-pham", "storefront:show-sitemap-part first": 1}
