"""Numbers of one's own things, for the access matrix: nobody asked owns any, and nobody is let in."""

from typing import Any

NOBODYS = 0  # a number no row has


def mine_numbers(product_slug: str) -> dict[str, Any]:
    """Return a value for each parameter of "Chợ của tôi" and of the second step."""
    return {
        "mfa_edit_webauthn pk": NOBODYS,
        "mfa_remove_webauthn pk": NOBODYS,
        "end_device pk": NOBODYS,
        "mine pk": NOBODYS,
        "mine:follow-product slug": product_slug,
        "mine:unfollow-product slug": product_slug,
    }
