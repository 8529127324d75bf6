"""The witness certificate of an order: a file that proves by itself what was agreed and when (`verify_witness`)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from market.kernel.errors import Refused
from market.kernel.texts import nfc
from orders.models import Checkpoint, Order, OrderContact, WitnessEntry
from orders.witness.entries import buyer_commitment, canonical, written_time
from orders.witness.trees import tree_of
from orders.witness.verify_witness import FORMAT


@dataclass(frozen=True)
class Standing:
    """How far the witness has come with an order."""

    is_recorded: bool  # under a signed checkpoint, so there is a certificate
    is_sealed: bool  # the evening's seal covers its placing


def standing_of_code(code: str) -> Standing:
    """Return how far the witness has come with an order; two queries."""
    placed = WitnessEntry.objects.filter(subject=code, kind=WitnessEntry.Kind.PLACED)
    row = placed.values_list("leaf__index", "session_id").first()
    if row is None or row[0] is None:
        return Standing(is_recorded=False, is_sealed=False)
    covering = Checkpoint.objects.filter(session=row[1], size__gt=row[0])
    seals = set(covering.order_by().values_list("is_seal", flat=True).distinct())
    return Standing(is_recorded=bool(seals), is_sealed=True in seals)


def certificate_of(order: Order, *, with_person: bool) -> bytes:
    """Return an order's certificate under the newest checkpoint; the buyer's own copy opens the commitment.

    Raise Refused as long as no checkpoint covers the order.
    """
    newest = Checkpoint.objects.filter(session=order.session_id).order_by("-number").first()
    entries = _covered(order, newest) if newest else []
    if newest is None or not entries or entries[0].kind != WitnessEntry.Kind.PLACED:
        raise Refused(_("Sổ chứng kiến được ký mỗi phút một lần. Anh/Chị thử lại sau một phút."))
    seal = Checkpoint.objects.filter(session=order.session_id, is_seal=True).first()
    keys = {each.key_id: bytes(each.key.public_key).hex() for each in (newest, seal) if each}
    told: dict[str, Any] = {
        "format": FORMAT,
        "order": order.code,
        "session": order.session.number,
        "entries": [_entry(entry, newest) for entry in entries],
        "checkpoint": _signed(newest),
        "seal": _sealed(seal, newest) if seal else None,
        "keys": keys,
    }
    contact = OrderContact.objects.filter(order=order).first() if with_person else None
    personal = _personal(contact, entries) if contact else None
    return canonical(told | ({"personal": personal} if personal else {})).encode() + b"\n"


def _covered(order: Order, newest: Checkpoint) -> list[WitnessEntry]:
    entries = WitnessEntry.objects.filter(subject=order.code, session=order.session_id, leaf__index__lt=newest.size)
    return list(entries.select_related("leaf").order_by("leaf__index"))


def _entry(entry: WitnessEntry, checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "facts": entry.facts,
        "recorded_at": written_time(entry.recorded_at),
        "leaf": bytes(entry.leaf_hash).hex(),
        "index": entry.leaf.index,
        "proof": [each.hex() for each in tree_of(checkpoint).inclusion(entry.leaf.index)],
    }


def _signed(checkpoint: Checkpoint) -> dict[str, str]:
    return {"text": checkpoint.text, "signature": bytes(checkpoint.signature).hex()}


def _sealed(seal: Checkpoint, newest: Checkpoint) -> dict[str, Any]:
    proof = tree_of(newest).consistency(seal.size)
    return _signed(seal) | {"proof": [each.hex() for each in proof]}


def _personal(contact: OrderContact, entries: list[WitnessEntry]) -> dict[str, str] | None:
    """Return what opens the commitment made last, or nothing when the contact was changed since."""
    values = {
        "name": nfc(contact.name),
        "phone": nfc(contact.phone),
        "commune": nfc(contact.commune_id),
        "street": nfc(contact.street),
    }
    made = f'"buyer":"{buyer_commitment(bytes(contact.salt), **values)}"'
    committed = [entry.facts for entry in entries if '"buyer":"' in entry.facts]
    if not committed or made not in committed[-1]:
        return None
    return values | {"salt": bytes(contact.salt).hex()}
