"""Two admins who take each other's role away at the same moment: one of them stays."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from market.accounts.models import Role, RoleGrant
from market.accounts.services.people import deactivate_person
from market.accounts.services.roles import take_role_away
from market.kernel.errors import Refused
from tests.accounts.people import officer


def lock(actor, other):
    deactivate_person(actor=actor, pk=other.pk)


def strip(actor, other):
    take_role_away(actor=actor, pk=other.pk, role=Role.ADMIN)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deeds", [(strip, strip), (lock, lock), (strip, lock)])
def test_one_admin_stays(deeds):
    for round_ in range(5):
        first = officer(Role.ADMIN, name="Minh", email=f"minh{round_}@example.vn")
        second = officer(Role.ADMIN, name="Lan", email=f"lan{round_}@example.vn")
        start = Barrier(2)
        refused: list[Refused] = []

        def act(deed, actor, other, start=start, refused=refused):
            try:
                start.wait()
                deed(actor, other)
            except Refused as refusal:
                refused.append(refusal)
            finally:
                connection.close()

        threads = [
            Thread(target=act, args=(deeds[0], first, second)),
            Thread(target=act, args=(deeds[1], second, first)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 1
        left = RoleGrant.objects.filter(role=Role.ADMIN, person__is_active=True)
        assert left.count() == 1
        left.delete()
