"""Documents to test with: the first texts of the market, and later editions by two people."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from market.accounts.models import Person, Role
from market.policies import services
from market.policies.models import PolicyEdition
from market.policies.services import DraftWords
from tests import cast

Publish = Callable[..., PolicyEdition]


@pytest.fixture(autouse=True)
def first_texts(db: None) -> None:
    """Put the first texts back: a test with real commits empties every table behind it."""
    if not PolicyEdition.objects.exists():
        importlib.import_module("market.policies.migrations.0002_first_texts").put_in(apps, None)


@pytest.fixture
def writer() -> Person:
    return cast.make_person("Trần Thu Hà", Role.ADMIN)


@pytest.fixture
def approver() -> Person:
    return cast.make_person("Lê Quang Minh", Role.APPROVER)


def words(**given: Any) -> DraftWords:
    """Return a text as somebody wrote it."""
    usual: dict[str, Any] = {
        "body_vi": "## Điều mới\n\nGiữ hàng trong giỏ.\n\n- một\n- hai",
        "body_en": "## What is new\n\nGoods are held.\n\n- one\n- two",
        "changes_vi": "Thêm một đoạn về giữ hàng.",
        "changes_en": "Adds a paragraph about holding goods.",
        "facts": {},
        "effective_from": cast.hanoi_day(),
    }
    return DraftWords(**usual | given)


@pytest.fixture
def publish(writer: Person, approver: Person) -> Publish:
    """Publish an edition: written by one person, approved by another."""

    def publish(kind: str, **given: Any) -> PolicyEdition:
        services.write_draft(actor=writer, kind=kind, words=words(**given), version=0)
        services.submit_draft(actor=writer, kind=kind, version=1)
        return services.publish_draft(actor=approver, kind=kind, version=1)

    return publish
