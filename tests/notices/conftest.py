"""What the tests of the outbox lean on."""

import pytest
from django.utils import timezone

from market.accounts.models import Person, Role, RoleGrant
from market.notices.models import Notice


@pytest.fixture
def make_notice(db):
    """Return a maker of notices that are due."""

    def make(**fields):
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
def keeper(db):
    """Minh looks after the outbox."""
    person = Person.objects.create_person(full_name="Đỗ Văn Minh", email="minh@example.vn")
    RoleGrant.objects.create(person=person, role=Role.ADMIN)
    return person


@pytest.fixture
def keeper_client(client, keeper):
    client.force_login(keeper)
    return client
