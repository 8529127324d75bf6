"""The table of kinds, the templates, and the placeholders: none without the others."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from market.notices.house_texts import house_text
from market.notices.kinds import KINDS, Purpose
from market.notices.placeholders import FACTS

TEMPLATES = {
    path.stem
    for path in (Path(settings.BASE_DIR) / "templates" / "mail").glob("*.txt")
    if not path.stem.startswith("_")
}


def test_every_template_has_a_kind_and_every_kind_a_template() -> None:
    assert set(KINDS) == TEMPLATES


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_every_fact_a_template_shows_has_a_name(kind: str, language: Any) -> None:
    house = house_text(kind, language)  # a KeyError names the expression that market.notices.placeholders lacks
    assert house.subject
    assert house.body
    for text in (house.subject, house.body):
        text.format(**house.samples)  # nothing but placeholders is in braces


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_one_name_is_one_fact_within_a_kind(kind: str) -> None:
    shown: dict[str, set[str]] = {}
    for placeholder in house_text(kind, "vi").placeholders.values():
        for node in placeholder.nodes:
            shown.setdefault(placeholder.name, set()).add(str(getattr(node, "filter_expression", node)))
    assert all(len(nodes) == 1 for name, nodes in shown.items() if name != "duong_dan")


def test_names_are_plain_words() -> None:
    assert all(fact.name.replace("_", "").isalnum() and fact.name.islower() for fact in FACTS.values())
    assert all(fact.name.isascii() for fact in FACTS.values())


def test_what_may_be_refused_has_a_purpose_with_words() -> None:
    assert {kind.purpose for kind in KINDS.values() if kind.is_optional} == set(Purpose)
    for receipt in ("order-placed", "account-code", "dossier-approved", "paper-ending"):
        assert not KINDS[receipt].is_optional
