"""A draft from a comment, and a placing, to fill the addresses of the access matrix."""

import uuid
from typing import Any

from market.accounts.models import Person
from market.accounts.secret_links import hashed
from orders.models import CommentBatch, DraftOrder, Placing
from orders.proofs import draft_secret
from sessions.models import Listing


def text_numbers(listing: Listing, moderator: Person) -> dict[str, Any]:
    """Return a waiting draft of the sample listing with its link's secret, and the key of the sample order."""
    key = uuid.uuid4()
    batch = CommentBatch.objects.create(session=listing.session, source="facebook", pasted_by=moderator, read=1)
    draft = DraftOrder.objects.create(
        batch=batch,
        session=listing.session,
        listing=listing,
        quantity=1,
        author="Nguyễn Thị Hoa",
        author_key="a" * 64,
        key=key,
        secret_hash=hashed(draft_secret(key)),
    )
    return {
        "orders draft_id": draft.pk,
        "orders:confirm-draft secret": draft_secret(key),
        "orders:show-placed key": Placing.objects.latest("pk").key,
    }
