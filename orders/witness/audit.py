"""Does the log still say what was signed, and do the orders still say what the log says? Names the very row.

Everything is computed anew from the rows: leaf hashes, roots, signatures, the chain, and each order against the facts
it was placed or amended with. Where a row was changed together with its hash, the published files tell which one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from market.files.depot import STORAGE_ERRORS
from market.files.published import read_published
from orders.models import Checkpoint, Publication, TimeStamp, WitnessEntry, WitnessKey, WitnessLeaf
from orders.services import stamping
from orders.services.publishing import LEAVES, path_of
from orders.witness.audited_orders import differences
from orders.witness.audited_words import other_words
from orders.witness.entries import leaf_hash
from orders.witness.log import testimony
from orders.witness.merkle import Tree
from orders.witness.verify_witness import Rejected, read_checkpoint
from sessions.models import MarketSession

CHUNK = 5_000


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was signed: which row, and how."""

    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.row}: {self.what}"


def audit_session(session: MarketSession) -> list[Finding]:
    """Return everything about a session that is not as it was witnessed and signed; nothing when all is well."""
    leaves = list(_leaves(session))
    return [
        *_changed_entries(session),
        *_misplaced(leaves, session),
        *_broken_chain(session, [leaf for _entry, _index, leaf in leaves]),
        *_other_than_published(session, leaves),
        *(Finding(row, what) for row, what in differences(session)),
        *(Finding(row, what) for row, what in other_words(session)),
    ]


def audit_log(session: MarketSession) -> list[Finding]:
    """Return where a session's log no longer leads to what was signed; quicker than a whole audit, which names rows."""
    leaves = list(_leaves(session))
    return [*_misplaced(leaves, session), *_broken_chain(session, [leaf for _entry, _index, leaf in leaves])]


def _leaves(session: MarketSession) -> Iterator[tuple[int, int, bytes]]:
    """Yield entry, place and the leaf hash computed anew, in the order of the tree."""
    rows = WitnessLeaf.objects.filter(session=session).order_by("index")
    columns = ("entry", "index", "entry__facts", "entry__recorded_at")
    for entry, index, facts, recorded_at in rows.values_list(*columns).iterator(chunk_size=CHUNK):
        yield entry, index, leaf_hash(facts, recorded_at)


def _changed_entries(session: MarketSession) -> Iterator[Finding]:
    entries = WitnessEntry.objects.filter(session=session).select_related("session").order_by("pk")
    for entry in entries.iterator(chunk_size=CHUNK):
        if not testimony(entry).is_intact:
            yield Finding(f"witness entry {entry.pk} ({entry.subject})", "facts, time or hash were changed")


def _misplaced(leaves: list[tuple[int, int, bytes]], session: MarketSession) -> Iterator[Finding]:
    for expected, (entry, index, _leaf) in enumerate(leaves):
        if index != expected:
            yield Finding(f"witness entry {entry}", f"stands at {index} of the tree, not at {expected}")
            return
    strangers = WitnessLeaf.objects.filter(session=session).exclude(entry__session=session).values_list("entry")
    for (entry,) in strangers:
        yield Finding(f"witness entry {entry}", "belongs to another session than its leaf")


def _broken_chain(session: MarketSession, leaves: list[bytes]) -> Iterator[Finding]:
    keys = {key.key_id: bytes(key.public_key) for key in WitnessKey.objects.all()}
    before: Checkpoint | None = None
    tree = Tree(leaves)
    for point in Checkpoint.objects.filter(session=session).order_by("number"):
        row = f"checkpoint {point.number}"
        what = _wrong_with(point, before, keys, session)
        if what:
            yield Finding(row, what)
        elif point.size > tree.size or tree.root_of(point.size) != bytes(point.root):
            first = before.size if before else 0
            yield Finding(row, f"the log does not lead to its root: look among leaves {first} to {point.size - 1}")
            return
        before = point
    stamp = TimeStamp.objects.filter(checkpoint__session=session).select_related("checkpoint").first()
    if stamp and stamping.is_configured() and not stamping.holds(bytes(stamp.token), stamp.checkpoint.text):
        yield Finding(f"checkpoint {stamp.checkpoint.number}", "its time stamp does not hold")


def _wrong_with(
    point: Checkpoint, before: Checkpoint | None, keys: dict[str, bytes], session: MarketSession
) -> str | None:
    """Return what is wrong with a checkpoint by itself or after the one before it."""
    try:
        said = read_checkpoint({"text": point.text, "signature": bytes(point.signature).hex()}, keys)
    except Rejected as rejected:
        return f"not as it was signed ({rejected})"
    columns = (session.number, point.number, point.size, bytes(point.root), bytes(point.previous), point.is_seal)
    if columns != (said.session, said.number, said.size, said.root, said.previous, said.is_seal):
        return "its columns are not what its text says"
    previous = sha256(before.text.encode()).digest() if before else bytes(32)
    if said.number != (before.number + 1 if before else 1) or said.previous != previous:
        return "does not follow the one before it"
    return None


def _other_than_published(session: MarketSession, leaves: list[tuple[int, int, bytes]]) -> Iterator[Finding]:
    """Compare with the files people may have downloaded: who changed a row with its hash has not changed those."""
    try:
        published = read_published(path_of(session.number, LEAVES)).decode().split()
    except STORAGE_ERRORS:
        if Publication.objects.filter(session=session).exists():
            yield Finding(f"session {session.number}", "its published files cannot be read")
        return
    for said, (entry, index, leaf) in zip(published, leaves, strict=False):
        if said != leaf.hex():
            yield Finding(f"witness entry {entry}", f"leaf {index} is not the one published")
    if len(published) > len(leaves):
        yield Finding(f"session {session.number}", f"{len(published) - len(leaves)} published leaves are gone")
