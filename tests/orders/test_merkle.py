"""Merkle trees: the known answers of Certificate Transparency, and what must hold of every tree."""

import random
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest

from orders.witness.merkle import EMPTY_ROOT, Tree, node_hash, root
from orders.witness.verify_witness import Rejected, consistent, included

# The leaves every implementation of RFC 6962 and 9162 is tested with, and the roots of their first n.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [sha256(b"\x00" + bytes.fromhex(text)).digest() for text in INPUTS]


def leaves(count: int) -> list[bytes]:
    return [sha256(str(number).encode()).digest() for number in range(count)]


def by_definition(hashes: list[bytes]) -> bytes:
    """The Merkle tree hash just as RFC 9162 §2.1.1 defines it."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else sha256().digest()
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return node_hash(by_definition(hashes[:half]), by_definition(hashes[half:]))


def point(tree: Tree) -> Any:
    return SimpleNamespace(size=tree.size, root=tree.root)


@pytest.mark.parametrize("size", range(9))
def test_known_roots(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


def test_known_proofs() -> None:
    """The proofs of the example tree in the reference tests of Certificate Transparency."""
    tree = Tree(LEAVES)
    assert [each.hex() for each in tree.inclusion(0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [each.hex() for each in Tree(LEAVES[:5]).consistency(2)] == [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]


def test_the_empty_tree() -> None:
    assert root([]) == EMPTY_ROOT
    with pytest.raises(IndexError):
        Tree([]).inclusion(0)


@pytest.mark.parametrize("size", range(1, 40))
def test_every_tree_proves_every_leaf_and_every_growth(size: int) -> None:
    hashes = leaves(size)
    tree = Tree(hashes)
    assert tree.root == by_definition(hashes)
    for index in range(size):
        assert included(hashes[index], index, size, tree.inclusion(index)) == tree.root
    assert tree.root_of(0) == EMPTY_ROOT
    for old in range(1, size + 1):
        assert tree.root_of(old) == root(hashes[:old])
        consistent(point(Tree(hashes[:old])), point(tree), tree.consistency(old))


@pytest.mark.parametrize("seed", range(60))
def test_no_altered_proof_holds(seed: int) -> None:
    draw = random.Random(seed)
    size = draw.randrange(2, 3000)
    hashes = leaves(size)
    tree, index, old = Tree(hashes), draw.randrange(size), draw.randrange(1, size)
    proof = tree.inclusion(index)
    wrong = [
        (index ^ 1 if index ^ 1 < size else index - 1, proof),
        (index, proof[:-1]),
        (index, [*proof, hashes[0]]),
        (index, [*proof[:-1], hashes[-1]]),
    ]
    for at, path in wrong:
        try:
            reached = included(hashes[index], at, size, path)
        except Rejected:
            continue
        assert reached != tree.root
    before, growth = Tree(hashes[:old]), tree.consistency(old)
    forged = Tree([*hashes[: old - 1], b"\x07" * 32])
    for first, path in ((forged, growth), (before, growth[:-1]), (before, [*growth, hashes[0]])):
        with pytest.raises(Rejected, match="consistency"):
            consistent(point(first), point(tree), path)


def test_a_large_tree_takes_no_time() -> None:
    hashes = leaves(100_000)
    tree = Tree(hashes)
    assert len(tree.inclusion(99_999)) <= 17
    assert included(hashes[65_536], 65_536, 100_000, tree.inclusion(65_536)) == tree.root
