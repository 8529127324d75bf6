#!/usr/bin/env python3
"""Check what the organiser of the market witnessed, offline. One file: Python 3.10 or newer and `cryptography`.

    python verify_witness.py certificate.json --keys keys.json
    python verify_witness.py certificate.json --keys keys.json --log checkpoints.json leaves.txt
    python verify_witness.py --keys keys.json --log checkpoints.json leaves.txt

keys.json, checkpoints.json and leaves.txt are the files the market publishes for each session. Keep a copy of keys.json
from a day you trust: without --keys a certificate is checked against the key it brings along, which proves less.

A certificate is accepted when every byte of it is bound: facts to leaf hash, leaf to root (RFC 9162), root to the
checkpoint's signature (Ed25519), the seal to the checkpoint (consistency), the person to the commitment in the facts.
"""

import argparse
import json
import re
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "cho-dem-tren-may certificate 1"
LOG_FORMAT = "cho-dem-tren-may checkpoints 1"
TEXT = """cho-dem-tren-may checkpoint 1
origin: {origin}
session: {session}
number: {number}
size: {size}
root: {root}
previous: {previous}
made: {made}
seal: {seal}
key: {key}
"""
_NUMBER = "(0|[1-9][0-9]{0,9})"
_SHAPES = {
    "origin": r"([a-z0-9.:\[\]-]{1,253})",
    "session": _NUMBER,
    "number": _NUMBER,
    "size": _NUMBER,
    "root": "([0-9a-f]{64})",
    "previous": "([0-9a-f]{64})",
    "made": r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)",
    "seal": "(yes|no)",
    "key": "([0-9a-f]{16})",
}
_TEXT = re.compile(re.sub(r"\{(\w+)\}", lambda found: _SHAPES[found[1]], TEXT), re.ASCII)
_MOMENT = re.compile(_SHAPES["made"], re.ASCII)


class Rejected(Exception):  # noqa: N818 - an outcome, not a programming error
    """Say by a code what does not hold."""


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint whose signature holds."""

    text: str
    session: int
    number: int
    size: int
    root: bytes
    previous: bytes
    made: str
    is_seal: bool
    key: str


@dataclass(frozen=True)
class Verified:
    """What a certificate proves."""

    order: str
    session: int
    entries: tuple[dict[str, Any], ...]  # the facts, oldest first
    times: tuple[str, ...]
    checkpoint: Checkpoint
    seal: Checkpoint | None
    personal: dict[str, str] | None


def need(holds: object, code: str) -> None:
    """Reject unless something holds."""
    if not holds:
        raise Rejected(code)


def canonical(value: Any) -> bytes:
    """Return the one way a value is written: sorted names, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read(raw: bytes, code: str) -> Any:
    """Return the value of a canonical JSON file; any other spelling of it is rejected."""
    try:
        value = json.loads(raw)
        spelled = canonical(value) + b"\n"
    except (ValueError, RecursionError):
        raise Rejected(code) from None
    need(spelled == raw, code)
    return value


def from_hex(value: object, length: int, code: str) -> bytes:
    """Return the bytes of a lower-case hexadecimal text."""
    need(isinstance(value, str) and re.fullmatch(r"[0-9a-f]*", value) and len(value) == 2 * length, code)
    return bytes.fromhex(str(value))


def fields(value: object, names: set[str], code: str) -> dict[str, Any]:
    """Return an object that has just these names."""
    need(isinstance(value, dict) and set(value) == names, code)
    return dict(value)  # type: ignore[call-overload, no-any-return]


def read_keys(value: object, code: str = "keys") -> dict[str, bytes]:
    """Return public keys by their id, which is the beginning of the key's SHA-256."""
    need(isinstance(value, dict) and value, code)
    keys = {name: from_hex(key, 32, code) for name, key in dict(value).items()}  # type: ignore[call-overload]
    need(all(sha256(key).hexdigest()[:16] == name for name, key in keys.items()), code)
    return keys


def read_checkpoint(value: object, keys: dict[str, bytes]) -> Checkpoint:
    """Return a checkpoint after checking its shape and its signature."""
    signed = fields(value, {"text", "signature"}, "checkpoint")
    text = signed["text"]
    found = _TEXT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise Rejected("checkpoint")
    _origin, session, number, size, root, previous, made, seal, key = found.groups()
    need(key in keys, "key")
    try:
        Ed25519PublicKey.from_public_bytes(keys[key]).verify(
            from_hex(signed["signature"], 64, "signature"), text.encode()
        )
    except InvalidSignature:
        raise Rejected("signature") from None
    numbers = int(session), int(number), int(size)
    return Checkpoint(text, *numbers, bytes.fromhex(root), bytes.fromhex(previous), made, seal == "yes", key)


def node(left: bytes, right: bytes) -> bytes:
    """Return an inner node (RFC 9162 §2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def leaf_of(facts: str, recorded_at: str) -> bytes:
    """Return the leaf hash of facts and their time."""
    return sha256(b"\x00" + f"{facts}|{recorded_at}".encode()).digest()


def included(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """Return the root an inclusion proof leads to (RFC 9162 §2.1.3.2)."""
    need(0 <= index < size, "index")
    at, last, root = index, size - 1, leaf
    for sibling in proof:
        need(last > 0, "inclusion")
        if at % 2 or at == last:
            root = node(sibling, root)
            while at and not at % 2:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, sibling)
        at, last = at >> 1, last >> 1
    need(last == 0, "inclusion")
    return root


def consistent(old: Checkpoint, new: Checkpoint, proof: list[bytes]) -> None:
    """Reject unless the old tree is the beginning of the new one (RFC 9162 §2.1.4.2)."""
    need(0 < old.size <= new.size, "consistency")
    if old.size == new.size:
        need(not proof and old.root == new.root, "consistency")
        return
    path = proof if old.size & (old.size - 1) else [old.root, *proof]
    need(path, "consistency")
    at, last = old.size - 1, new.size - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        need(last > 0, "consistency")
        if at % 2 or at == last:
            first, second = node(sibling, first), node(sibling, second)
            while at and not at % 2:
                at, last = at >> 1, last >> 1
        else:
            second = node(second, sibling)
        at, last = at >> 1, last >> 1
    need(last == 0 and first == old.root and second == new.root, "consistency")


def verify_certificate(raw: bytes, known: dict[str, bytes] | None = None) -> Verified:
    """Return what a certificate proves, or raise Rejected; `known` are keys trusted from elsewhere."""
    value = read(raw, "certificate")
    names = {"format", "order", "session", "entries", "checkpoint", "seal", "keys"}
    if isinstance(value, dict) and "personal" in value:
        names |= {"personal"}
    told = fields(value, names, "certificate")
    need(told["format"] == FORMAT, "certificate")
    keys = read_keys(told["keys"])
    if known is not None:
        need(all(known.get(name) == key for name, key in keys.items()), "unknown-key")
    checkpoint = read_checkpoint(told["checkpoint"], keys)
    seal = _read_seal(told["seal"], checkpoint, keys)
    need(set(keys) == {checkpoint.key} | ({seal.key} if seal else set()), "keys")
    need(type(told["session"]) is int and told["session"] == checkpoint.session, "session")
    need(isinstance(told["entries"], list) and told["entries"], "entries")
    read_entries = [_read_entry(entry, told["order"], checkpoint) for entry in told["entries"]]
    indexes = [index for _facts, _at, index in read_entries]
    need(indexes == sorted(set(indexes)) and read_entries[0][0]["kind"] == "placed", "entries")
    facts = tuple(each for each, _at, _index in read_entries)
    personal = _read_person(told["personal"], facts) if "personal" in told else None
    times = tuple(at for _facts, at, _index in read_entries)
    return Verified(str(told["order"]), checkpoint.session, facts, times, checkpoint, seal, personal)


def _read_seal(value: object, checkpoint: Checkpoint, keys: dict[str, bytes]) -> Checkpoint | None:
    if value is None:
        return None
    told = fields(value, {"text", "signature", "proof"}, "seal")
    seal = read_checkpoint({"text": told["text"], "signature": told["signature"]}, keys)
    need(seal.is_seal and seal.session == checkpoint.session and seal.number <= checkpoint.number, "seal")
    consistent(seal, checkpoint, _read_proof(told["proof"], "consistency"))
    return seal


def _read_proof(value: object, code: str) -> list[bytes]:
    need(isinstance(value, list) and len(value) <= 64, code)
    return [from_hex(each, 32, code) for each in value]  # type: ignore[attr-defined]


def _read_entry(value: object, order: object, checkpoint: Checkpoint) -> tuple[dict[str, Any], str, int]:
    told = fields(value, {"facts", "recorded_at", "index", "leaf", "proof"}, "entries")
    text, at, index = told["facts"], told["recorded_at"], told["index"]
    need(isinstance(text, str) and isinstance(at, str) and _MOMENT.fullmatch(at) and type(index) is int, "entries")
    leaf = leaf_of(text, at)
    need(leaf == from_hex(told["leaf"], 32, "leaf"), "leaf")
    need(
        included(leaf, index, checkpoint.size, _read_proof(told["proof"], "inclusion")) == checkpoint.root, "inclusion"
    )
    facts = read(text.encode() + b"\n", "facts")
    need(isinstance(facts, dict) and isinstance(facts.get("kind"), str), "facts")
    need((facts.get("order"), facts.get("session")) == (order, checkpoint.session), "facts")
    return facts, at, index


def _read_person(value: object, facts: tuple[dict[str, Any], ...]) -> dict[str, str]:
    told = fields(value, {"name", "phone", "commune", "street", "salt"}, "personal")
    need(all(isinstance(each, str) for each in told.values()), "personal")
    salt = from_hex(told.pop("salt"), 16, "personal")
    committed = [each.get("after", each) for each in facts if each["kind"] in ("placed", "amended")]  # versions
    committed = [each["buyer"] for each in committed if isinstance(each, dict) and each.get("buyer")]
    need(committed and sha256(salt + canonical(told)).hexdigest() == committed[-1], "personal")
    return told


def verify_log(checkpoints: bytes, leaves: bytes, keys: dict[str, bytes]) -> list[Checkpoint]:
    """Return a session's checkpoints after checking signatures, the chain, and each root against the leaf hashes."""
    told = fields(read(checkpoints, "log"), {"format", "session", "checkpoints"}, "log")
    need(told["format"] == LOG_FORMAT and isinstance(told["checkpoints"], list) and told["checkpoints"], "log")
    need(type(told["session"]) is int, "log")
    chain = [read_checkpoint(each, keys) for each in told["checkpoints"]]
    previous, size = bytes(32), 0
    for number, each in enumerate(chain, 1):
        need(each.session == told["session"] and each.number == number, "chain")
        need(each.previous == previous and each.size >= size, "chain")
        previous, size = sha256(each.text.encode()).digest(), each.size
    need(sum(each.is_seal for each in chain) <= 1, "chain")
    need(re.fullmatch(rb"(?:[0-9a-f]{64}\n)*", leaves), "leaves")
    _compare_roots(chain, [bytes.fromhex(line.decode()) for line in leaves.split()])
    return chain


def _compare_roots(chain: list[Checkpoint], hashes: list[bytes]) -> None:
    need(len(hashes) == chain[-1].size, "leaves")
    done, peaks = 0, []  # (size, hash) of the complete trees from the left
    for each in chain:
        for leaf in hashes[done : each.size]:
            peaks.append((1, leaf))
            while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
                (size, right), (_size, left) = peaks.pop(), peaks.pop()
                peaks.append((2 * size, node(left, right)))
        done = each.size
        root = peaks[-1][1] if peaks else sha256().digest()
        for _size, left in reversed(peaks[:-1]):
            root = node(left, root)
        need(root == each.root, "root")


SENTENCES = {  # by what does not hold
    "certificate": "tệp không phải chứng nhận nguyên bản / not an unaltered certificate",
    "entries": "phần ghi nhận không đúng khuôn / the entries are malformed",
    "facts": "nội dung không thuộc đơn này / the facts are not this order's",
    "leaf": "nội dung đã bị sửa / the facts were altered",
    "inclusion": "nội dung không nằm trong sổ / the facts are not in the log",
    "consistency": "sổ không nối tiếp sổ đã niêm phong / the log did not grow from the sealed one",
    "signature": "chữ ký không đúng / the signature does not hold",
    "unknown-key": "khóa ký không phải khóa đã công bố / the key is none of the published ones",
    "personal": "tên và địa chỉ không khớp mã cam kết / name and address do not fit the commitment",
    "chain": "các dấu mốc không nối tiếp nhau / the checkpoints do not follow one another",
    "root": "gốc của sổ tính lại không khớp / a root computed anew does not fit",
    "elsewhere": "sổ công bố không có dấu mốc này / the published log lacks the checkpoint",
}


def main(arguments: list[str]) -> int:
    """Check what the command line names; return 0 when all of it holds."""
    parser = argparse.ArgumentParser(description="Kiểm tra chứng nhận của Ban tổ chức / check a witness certificate")
    parser.add_argument("certificate", nargs="?", type=Path)
    parser.add_argument("--keys", type=Path, help="keys.json")
    parser.add_argument("--log", nargs=2, type=Path, metavar=("checkpoints.json", "leaves.txt"))
    asked = parser.parse_args(arguments)
    if not asked.certificate and not (asked.log and asked.keys):
        parser.error("name a certificate, or --log with --keys")
    try:
        known = read_keys(read(asked.keys.read_bytes(), "keys")) if asked.keys else None
        proven = verify_certificate(asked.certificate.read_bytes(), known) if asked.certificate else None
        keys = known or read_keys(json.loads(asked.certificate.read_bytes())["keys"])
        chain = verify_log(asked.log[0].read_bytes(), asked.log[1].read_bytes(), keys) if asked.log else []
        need(not (proven and chain) or proven.checkpoint in chain, "elsewhere")
    except Rejected as rejected:
        sys.stdout.write(f"KHÔNG ĐÚNG / REJECTED: {SENTENCES.get(str(rejected), rejected)}\n")
        return 1
    if proven:
        state = "đã niêm phong / sealed" if proven.seal else "đã ghi nhận / recorded"
        person = ", người mua đúng tên / the buyer is named" if proven.personal else ""
        key = "" if known else " (khóa kèm theo, hãy đối chiếu / key brought along, compare it)"
        sys.stdout.write(
            f"ĐÚNG / HOLDS: {proven.order}, {proven.session}, {state}{person}, {proven.checkpoint.key}{key}\n"
        )
    if chain:
        sys.stdout.write(f"ĐÚNG / HOLDS: {len(chain)} dấu mốc / checkpoints, {chain[-1].size} dòng / entries\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
