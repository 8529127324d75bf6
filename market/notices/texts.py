"""The office's own words for a kind of message. Plain text with placeholders in braces: nothing typed is ever run."""

import re
from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.kernel import journal
from market.kernel.errors import Absent, Refused
from market.notices.house_texts import HouseText, house_text
from market.notices.kinds import KINDS, Kind
from market.notices.models import MessageText

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")
_BRACES = re.compile(r"\{[^{}\n]*\}?|\}")
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def kind_or_absent(name: str) -> Kind:
    """Return a kind of the table, or raise Absent."""
    if name not in KINDS:
        raise Absent(_("Không có loại thư này."))
    return KINDS[name]


def edited_text(kind: str, language: str) -> MessageText | None:
    """Return the office's words in force; nothing when the house's are."""
    newest = MessageText.objects.filter(kind=kind, language=language).order_by("-pk").first()
    return None if newest is None or newest.is_house else newest


def versions_of(kind: str) -> QuerySet[MessageText]:
    """Return all that was ever written for a kind, newest first."""
    return MessageText.objects.filter(kind=kind).select_related("written_by").order_by("-pk")


def edited_kinds() -> set[str]:
    """Return the kinds that have words of the office in some language."""
    newest = MessageText.objects.order_by("kind", "language", "-pk").distinct("kind", "language")
    return {kind for kind, is_house in newest.values_list("kind", "is_house") if not is_house}


def placeholders_in(text: str) -> list[str]:
    """Return the names of the placeholders in a text."""
    return _PLACEHOLDER.findall(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with what stands in the place of its placeholders; what is put in is not looked at again."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def fault_of(text: str, house: HouseText) -> str:
    """Return in a sentence what is wrong with the braces of a text; empty when nothing is."""
    for found in _BRACES.findall(text):
        name = _PLACEHOLDER.fullmatch(found)
        if name is None or name[1] not in house.placeholders:
            known = ", ".join(f"{{{name}}}" for name in house.placeholders)
            return _("Không có ô %(found)s ở loại thư này. Dùng được: %(known)s.") % {"found": found, "known": known}
    return ""


def missing_in(body: str, house: HouseText) -> str:
    """Return in a sentence which code or link of the house's words a text lost; empty when none."""
    wanted = [name for name in placeholders_in(house.body) if house.placeholders[name].is_needed]
    missing = [f"{{{name}}}" for name in dict.fromkeys(wanted) if name not in placeholders_in(body)]
    return (
        _("Thiếu %(missing)s: không có thì người nhận không làm tiếp được.") % {"missing": ", ".join(missing)}
        if missing
        else ""
    )


def _look_over(kind: str, language: str, subject: str, body: str) -> None:
    kind_or_absent(kind)
    house = house_text(kind, language)
    for field, fault in (
        ("subject", fault_of(subject, house)),
        ("body", fault_of(body, house) or missing_in(body, house)),
    ):
        if fault:
            raise Refused(fault, field=field)


@transaction.atomic
def write_text(*, actor: AbstractBaseUser, kind: str, language: str, subject: str, body: str) -> MessageText:
    """Put the office's words in the place of what counted; a new version each time something changes."""
    _look_over(kind, language, subject, body)
    there = edited_text(kind, language)
    if there and (there.subject, there.body) == (subject, body):
        return there
    text = MessageText(kind=kind, language=language, subject=subject, body=body, written_by=actor)  # type: ignore[misc]
    return _kept(text, actor)


@transaction.atomic
def use_house_text(*, actor: AbstractBaseUser, kind: str, language: str) -> None:
    """Let the house's words count again; that is a version too."""
    kind_or_absent(kind)
    if edited_text(kind, language) is not None:
        _kept(MessageText(kind=kind, language=language, is_house=True, written_by=actor), actor)  # type: ignore[misc]


def _kept(text: MessageText, actor: AbstractBaseUser) -> MessageText:
    text.save()
    verb = "message.house_text" if text.is_house else "message.written"
    journal.record(verb, actor=actor, subject=text, kind=text.kind, language=text.language)
    return text
