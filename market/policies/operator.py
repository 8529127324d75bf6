"""Who runs the market, for every page's foot: read once a minute by each process, never once a page."""

from dataclasses import dataclass
from email.utils import parseaddr
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from market.policies.models import PolicyKind
from market.policies.selectors import edition_in_force

KEPT_SECONDS = 60.0
# What the law wants told of who runs a market (Decree 248/2026, art. 4), in the order it is shown.
FACTS = {
    "name": _("Tên đơn vị"),
    "name_en": _("Tên bằng tiếng Anh"),
    "address": _("Địa chỉ"),
    "phone": _("Điện thoại"),
    "email": _("Thư điện tử"),
    "editor": _("Người chịu trách nhiệm nội dung"),
    "decision": _("Quyết định giao nhiệm vụ"),
    "registration": _("Số đăng ký với Bộ Công Thương"),
}
LONGEST_FACT = 300  # characters


@dataclass(frozen=True)
class Operator:
    """The facts about who runs the market; empty is what was not given yet."""

    name: str = ""
    name_en: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    editor: str = ""
    decision: str = ""
    registration: str = ""

    @property
    def said(self) -> str:
        """Return the name in the language spoken now."""
        return self.name_en if self.name_en and get_language() == "en" else self.name


_held: tuple[float, Operator] = (0.0, Operator())


def operator() -> Operator:
    """Return who runs the market, as of at most a minute ago; the last known while the database is away."""
    global _held  # noqa: PLW0603 - one value of the process, replaced whole
    until, known = _held
    if monotonic() < until:
        return known
    try:
        known = operator_of(_facts())
    except (OperationalError, InterfaceError):
        return known
    _held = (monotonic() + KEPT_SECONDS, known)
    return known


def hold_operator(known: Operator, *, seconds: float) -> None:
    """Take these facts for so many seconds; with none the next page reads them anew."""
    global _held  # noqa: PLW0603 - as above
    _held = (monotonic() + seconds, known)


def operator_of(facts: dict[str, Any]) -> Operator:
    """Return the facts of an edition; the address that mails come from stands in for one that was not given."""
    given = {name: str(facts.get(name, "")) for name in FACTS}
    return Operator(**given | {"email": given["email"] or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]})


def _facts() -> dict[str, Any]:
    edition = edition_in_force(PolicyKind.OPERATOR)
    return edition.facts if edition else {}
