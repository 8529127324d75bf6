"""What both sides and the officers said, and how an order was placed, compared with what was witnessed of it."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from orders.models import Attestation, Order, WitnessDecision, WitnessEntry
from sessions.models import MarketSession

CHUNK = 5_000
Difference = tuple[str, str]  # which row, and how it differs
Words = dict[str, list[tuple[str, str]]]  # by order's code: side and word, oldest first


def other_words(session: MarketSession) -> Iterator[Difference]:
    """Yield the orders of a session whose words, decisions or terms of placing are not those that were witnessed."""
    words, decisions = _witnessed(session, "attested", _word), _witnessed(session, "decided", _decision)
    yield from _unlike("attestations", words, _said(session))
    yield from _unlike("officers' decisions", decisions, _decided(session))
    yield from _placed(session)


def _witnessed(session: MarketSession, kind: str, read: Any) -> Words:
    found: Words = defaultdict(list)
    entries = WitnessEntry.objects.filter(session=session, kind=kind).order_by("pk")
    for subject, text in entries.values_list("subject", "facts").iterator(chunk_size=CHUNK):
        told = read(_facts(text))
        if told:
            found[subject].append(told)
    return found


def _word(facts: dict[str, Any]) -> tuple[str, str] | None:
    """Return a side's word about the delivery; what is said about a transfer is no attestation."""
    word = facts.get("word", "")
    return (str(facts.get("by")), word) if word in Attestation.Word.values else None


def _decision(facts: dict[str, Any]) -> tuple[str, str]:
    return str(facts.get("version")), str(facts.get("witnessed"))


def _said(session: MarketSession) -> Words:
    rows = Attestation.objects.filter(order__session=session).order_by("pk").values_list("order__code", "side", "word")
    return _by_code(rows)


def _decided(session: MarketSession) -> Words:
    rows = WitnessDecision.objects.filter(order__session=session).order_by("pk")
    return _by_code(
        (code, str(version), str(yes))
        for code, version, yes in rows.values_list("order__code", "version", "is_witnessed")
    )


def _by_code(rows: Any) -> Words:
    found: Words = defaultdict(list)
    for code, *rest in rows:
        found[code].append((rest[0], rest[1]))
    return found


def _unlike(what: str, told: Words, found: Words) -> Iterator[Difference]:
    for code in sorted({*told, *found}):
        if told.get(code, []) != found.get(code, []):
            yield f"order {code}", f"its {what} are not those that were witnessed"


def _placed(session: MarketSession) -> Iterator[Difference]:
    """Compare what no amendment changes: how it comes, how it is paid, whether it came after the close."""
    columns = ("code", "method", "payment", "is_in_grace")
    orders = {row[0]: row[1:] for row in Order.objects.filter(session=session).values_list(*columns)}
    entries = WitnessEntry.objects.filter(session=session, kind="placed").order_by("pk")
    for subject, text in entries.values_list("subject", "facts").iterator(chunk_size=CHUNK):
        facts, now = _facts(text), orders.get(subject)
        if now is None or facts.get("v", 1) < 2:  # the first facts did not name them
            continue
        for name, value in zip(("method", "payment", "grace"), now, strict=True):
            if facts.get(name) != value:
                yield f"order {subject}", f"{name} is {value}, witnessed was {facts.get(name)}"


def _facts(text: str) -> dict[str, Any]:
    try:
        facts = json.loads(text)
    except ValueError:  # told by the audit of the entry itself
        return {}
    return facts if isinstance(facts, dict) else {}
