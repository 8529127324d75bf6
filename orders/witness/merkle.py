"""Merkle trees of RFC 9162 §2.1 over leaf hashes: roots, inclusion proofs, consistency proofs. Pure.

`verify_witness` checks the proofs; it is written apart from this module, as whoever holds a certificate has it.
"""

from collections.abc import Iterable
from hashlib import sha256

NODE_PREFIX = b"\x01"
EMPTY_ROOT = sha256().digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return sha256(NODE_PREFIX + left + right).digest()


class Tree:
    """A tree over leaf hashes, with all its nodes at hand.

    Level 0 are the leaves; each level above pairs the one below, and a last node without a pair is carried up. So the
    node that covers the leaves from `start` on stands in level j at `start >> j`, complete or cut off by the end.
    """

    def __init__(self, leaves: Iterable[bytes]) -> None:
        """Hash the leaves together, level by level."""
        level = list(leaves)
        self.size = len(level)
        self._levels = [level]
        while len(level) > 1:
            above = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
            if len(level) % 2:
                above.append(level[-1])
            self._levels.append(above)
            level = above

    @property
    def root(self) -> bytes:
        """Return the Merkle tree hash (§2.1.1)."""
        return self._levels[-1][0] if self.size else EMPTY_ROOT

    def root_of(self, size: int) -> bytes:
        """Return the root of the tree of the first `size` leaves, from its complete subtrees."""
        if not 0 <= size <= self.size:
            raise IndexError(size)
        peaks, start = [], 0
        for height in reversed(range(size.bit_length())):
            if size >> height & 1:
                peaks.append(self._levels[height][start >> height])
                start += 1 << height
        whole = peaks.pop() if peaks else EMPTY_ROOT
        while peaks:
            whole = node_hash(peaks.pop(), whole)
        return whole

    def inclusion(self, index: int) -> list[bytes]:
        """Return the proof that a leaf is in the tree, from the leaf up (§2.1.3)."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        proof = []
        for level in self._levels[:-1]:
            beside = index ^ 1
            if beside < len(level):
                proof.append(level[beside])
            index >>= 1
        return proof

    def consistency(self, old_size: int) -> list[bytes]:
        """Return the proof that the tree of the first `old_size` leaves only grew into this one (§2.1.4)."""
        if not 0 < old_size <= self.size:
            raise IndexError(old_size)
        proof: list[bytes] = []
        start, end, left, is_old_root = 0, self.size, old_size, True
        while left < end - start:
            half = _split(end - start)
            if left <= half:
                proof.append(self._covering(start + half, end))
                end = start + half
            else:
                proof.append(self._covering(start, start + half))
                start, left, is_old_root = start + half, left - half, False
        if not is_old_root:
            proof.append(self._covering(start, end))
        return proof[::-1]

    def _covering(self, start: int, end: int) -> bytes:
        height = (end - start - 1).bit_length()
        return self._levels[height][start >> height]


def _split(size: int) -> int:
    """Return the largest power of two smaller than a size."""
    return 1 << ((size - 1).bit_length() - 1)


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the Merkle tree hash of leaf hashes."""
    return Tree(leaves).root
