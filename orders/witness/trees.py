"""A session's tree as its leaves stand in the database."""

from functools import lru_cache

from orders.models import Checkpoint, WitnessLeaf
from orders.witness.merkle import Tree


def leaf_hashes(session: int, size: int | None = None) -> list[bytes]:
    """Return the leaf hashes of a session (its id) in the order of the tree, or the first `size` of them."""
    leaves = WitnessLeaf.objects.filter(session=session).order_by("index").values_list("entry__leaf_hash", flat=True)
    return [bytes(leaf) for leaf in leaves[:size].iterator(chunk_size=10_000)]


def tree_of(checkpoint: Checkpoint) -> Tree:
    """Return the tree a checkpoint was signed over; those asked last stay at hand, as they never change."""
    return _tree(checkpoint.session_id, checkpoint.size, bytes(checkpoint.root))


@lru_cache(maxsize=4)
def _tree(session: int, size: int, root: bytes) -> Tree:
    return Tree(leaf_hashes(session, size))
