"""Writing a session's log as static files, which anybody may read and check without the market's database.

The files only ever tell what is signed already, so writing them late or twice harms nothing.
"""

from django.core.files.base import ContentFile
from django.db import connection, transaction

from market.files.published import published
from orders.models import Checkpoint, Publication, TimeStamp, WitnessKey
from orders.witness.entries import canonical
from orders.witness.trees import leaf_hashes
from orders.witness.verify_witness import LOG_FORMAT
from sessions.models import MarketSession

FOLDER = "nhat-ky"
CHECKPOINTS, TEXTS, LEAVES, KEYS, TOKEN = "checkpoints.json", "checkpoints.txt", "leaves.txt", "keys.json", "seal.tsr"
# In the order they are written: the checkpoints come after the leaves they cover.
MEDIA_TYPES = {
    KEYS: "application/json",
    LEAVES: "text/plain; charset=utf-8",
    TEXTS: "text/plain; charset=utf-8",
    TOKEN: "application/timestamp-reply",
    CHECKPOINTS: "application/json",
}


def path_of(number: int, name: str) -> str:
    """Return where one of the files of a session's log lies."""
    return f"{FOLDER}/{number}/{name}"


@transaction.atomic
def publish_session(pk: int) -> bool:
    """Write a session's files as its newest checkpoint has them; tell whether there was something new."""
    with connection.cursor() as cursor:  # not the session's row: a store may be slow, and directors do not wait for it
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('orders.publishing'), %s)", [pk])
    session = MarketSession.objects.get(pk=pk)
    checkpoints = list(Checkpoint.objects.filter(session=session).order_by("number"))
    token = TimeStamp.objects.filter(checkpoint__session=session).first()
    mark = Publication.objects.filter(session=session).first()
    if not checkpoints or (mark and (mark.number, mark.has_time_stamp) == (checkpoints[-1].number, token is not None)):
        return False
    files = _files(session, checkpoints) | ({TOKEN: bytes(token.token)} if token else {})
    storage = published()
    for name in MEDIA_TYPES:
        if name in files:
            storage.save(path_of(session.number, name), ContentFile(files[name]))
    values = {"number": checkpoints[-1].number, "has_time_stamp": token is not None}
    Publication.objects.update_or_create(session=session, defaults=values)
    return True


def keys_file() -> bytes:
    """Return all public keys checkpoints were ever signed with, by their id."""
    keys = WitnessKey.objects.order_by("key_id")
    return _json({key.key_id: bytes(key.public_key).hex() for key in keys})


def _files(session: MarketSession, checkpoints: list[Checkpoint]) -> dict[str, bytes]:
    signed = [{"text": each.text, "signature": bytes(each.signature).hex()} for each in checkpoints]
    leaves = leaf_hashes(session.pk, checkpoints[-1].size)
    return {
        KEYS: keys_file(),
        LEAVES: "".join(f"{leaf.hex()}\n" for leaf in leaves).encode(),
        TEXTS: "\n".join(f"{each['text']}signature: {each['signature']}\n" for each in signed).encode(),
        CHECKPOINTS: _json({"format": LOG_FORMAT, "session": session.number, "checkpoints": signed}),
    }


def _json(value: dict[str, object] | dict[str, str]) -> bytes:
    return canonical(value).encode() + b"\n"
