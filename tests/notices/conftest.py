"""What the tests of the outbox lean on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from market.accounts.models import Person, Role, RoleGrant
from market.notices.models import Notice

Make = Callable[..., Notice]


@pytest.fixture
def make_notice(db: None) -> Make:
    """Return a maker of notices that are due."""

    def make(**fields: Any) -> Notice:
        number = Notice.objects.count() + 1
        given = {
            "key": f"dossier-approved-{number}",
            "kind": "dossier-approved",
            "recipient": "hoa@example.vn",
            "subject": f"Hồ sơ {number} đã được duyệt",
            "body": "Chào Anh/Chị.",
            "next_try_at": timezone.now(),
        }
        return Notice.objects.create(**given | fields)

    return make


@pytest.fixture
def keeper(db: None) -> Person:
    """Minh looks after the outbox."""
    person = Person.objects.create_person(full_name="Đỗ Văn Minh", email="minh@example.vn")
    RoleGrant.objects.create(person=person, role=Role.ADMIN)
    return person


@pytest.fixture
def keeper_client(client: Client, keeper: Person) -> Client:
    """Minh's browser."""
    client.force_login(keeper)
    return client
