"""Roles: who holds which, and that the office never loses its last admin."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.access import person_to_change
from market.accounts.models import Person, Role, RoleGrant
from market.kernel import journal
from market.kernel.errors import Refused


@transaction.atomic
def grant_role(*, actor: Person | None, person: Person, role: str) -> None:
    """Give a person a role; holding it already changes nothing."""
    _grant, created = RoleGrant.objects.get_or_create(person=person, role=role, defaults={"granted_by": actor})
    if created:
        journal.record("role.granted", actor=actor, subject=person, role=role)


@transaction.atomic
def take_role_away(*, actor: Person, pk: int, role: str) -> Person:
    """Take a role from a person; it holds from the next request on."""
    if role == Role.ADMIN:
        refuse_without_admin(but=pk)
    person = person_to_change(pk)
    taken, _rows = person.role_grants.filter(role=role).delete()
    if taken:
        journal.record("role.taken", actor=actor, subject=person, role=role)
    return person


def refuse_without_admin(*, but: int) -> None:
    """Raise Refused when nobody but this person is an admin who can sign in.

    The admins' rows, grants and people alike, are locked first of all and stay so until the transaction ends: two
    admins who take each other's role away at the same time neither both succeed nor wait for each other.
    """
    grants = RoleGrant.objects.filter(role=Role.ADMIN, person__is_active=True).select_related("person")
    admins = {grant.person_id for grant in grants.select_for_update().order_by("pk")}
    if admins == {but}:
        raise Refused(_("Đây là quản trị viên cuối cùng. Hãy mời một quản trị viên khác trước."))
