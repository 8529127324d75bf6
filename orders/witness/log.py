"""Reading the witness log: the office's list, one entry with its proof, and what anybody may verify."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.kernel.codes import is_well_formed, typed_code
from market.kernel.errors import Absent
from orders.models import Attestation, Order, WitnessEntry
from orders.paying import payment
from orders.witness.entries import RULES, leaf_hash, short_code

PAGE = 50


@dataclass(frozen=True)
class Testimony:
    """A witness entry with its facts read and its hash computed anew."""

    entry: WitnessEntry
    facts: dict[str, Any]
    is_intact: bool  # what stands in the database is what was recorded

    @property
    def leaf(self) -> str:
        """Return the entry's leaf hash in hexadecimal."""
        return bytes(self.entry.leaf_hash).hex()

    @property
    def seal(self) -> str:
        """Return the short code on the entry's seal."""
        return short_code(bytes(self.entry.leaf_hash))

    @property
    def rules(self) -> list[str]:
        """Return, in words, the rules that held when the order was witnessed."""
        return [_(RULES.get(rule, rule)) for rule in self.facts.get("rules", [])]

    @property
    def words(self) -> str:
        """Return what a change of state, a word or another version means, and who said so."""
        who = {"vendor": _("người bán báo"), "buyer": _("người mua báo")}.get(
            self.facts.get("by", ""), _("Ban tổ chức")
        )
        if self.entry.kind == WitnessEntry.Kind.AMENDED:
            return _("Bản %(n)d của đơn có hiệu lực, hai bên thống nhất") % {"n": self.facts.get("version", 0)}
        if self.entry.kind == WitnessEntry.Kind.DECIDED:
            decided = _("Cán bộ trực %(name)s đã chứng kiến"), _("Cán bộ trực %(name)s từ chối chứng kiến")
            return decided[not self.facts.get("witnessed")] % {"name": self.facts.get("officer", "")}
        if self.entry.kind == WitnessEntry.Kind.ATTESTED:
            labels = dict(Attestation.Word.choices) | payment.WORDS
            word = labels.get(self.facts.get("word", ""), self.entry.get_kind_display())
            return f"“{word}” ({who})"
        if self.facts.get("consents"):
            who = _("hai bên thống nhất")
        state = dict(Order.Status.choices).get(self.facts.get("to", ""), self.entry.get_kind_display())
        return f"{state} ({who})"


def testimony(entry: WitnessEntry) -> Testimony:
    """Return an entry with its facts and whether it is what was recorded: the hash fits, and so do its columns."""
    facts = _read(entry.facts)
    told = (facts.get("kind"), facts.get("order"), facts.get("session"))
    fits = leaf_hash(entry.facts, entry.recorded_at) == bytes(entry.leaf_hash)
    return Testimony(entry, facts, fits and told == (entry.kind, entry.subject, entry.session.number))


def _read(text: str) -> dict[str, Any]:
    try:
        facts = json.loads(text)
    except ValueError:  # somebody has changed it
        return {}
    return facts if isinstance(facts, dict) else {}


def entries(*, session_number: int | None, code: str, before: int | None) -> QuerySet[WitnessEntry]:
    """Return one page (and one entry more) of the log, newest first, for a session and an order code if given."""
    found = WitnessEntry.objects.select_related("session", "officer").order_by("-pk")
    if session_number:
        found = found.filter(session__number=session_number)
    if code:
        found = found.filter(subject=typed_code(code))
    if before:
        found = found.filter(pk__lt=before)
    return found[: PAGE + 1]


def entry_numbered(pk: int) -> Testimony:
    """Return one entry by its number in the log, or raise Absent."""
    entry = WitnessEntry.objects.select_related("session", "officer").filter(pk=pk).first()
    if entry is None:
        raise Absent(_("Sổ chứng kiến không có dòng này."))
    return testimony(entry)


def history_of(typed: str) -> list[Testimony]:
    """Return everything witnessed of an order, oldest first, from a code typed in any way; raise Absent if nothing."""
    code = typed_code(typed)
    if not is_well_formed(code):
        raise Absent(_("Mã này không đúng: có thể gõ nhầm một ký tự. Anh/Chị xem lại mã trên biên nhận."))
    found = list(WitnessEntry.objects.filter(subject=code).select_related("session").order_by("pk"))
    if not found:
        raise Absent(_("Sổ chứng kiến không có đơn nào mang mã này."))
    return [testimony(entry) for entry in found]
