"""Which part of the market a reader of reports may see: given, changed and taken back by the director, on record."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from market.accounts.models import Person, Role
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Absent, Refused
from market.places.models import Commune, Province
from orders.models import Compilation, ReaderScope
from vetting.models import ProductBranch


@dataclass(frozen=True)
class Reader:
    """Somebody who reads reports for an authority, and the part of the market they may see."""

    person: Person
    scope: ReaderScope | None

    @property
    def places(self) -> str:
        """Return the places they may see, in words; nothing: everywhere."""
        if self.scope is None:
            return ""
        names = _place_words(list(self.scope.communes.all()))
        return ", ".join([*names, *([self.scope.province.short_name] if self.scope.province else [])])

    @property
    def branch(self) -> str:
        """Return the branch of goods they may see; nothing: all."""
        return _(self.scope.branch.name) if self.scope and self.scope.branch else ""


def readers() -> list[Reader]:
    """Return everybody who reads reports for an authority, by name: three queries."""
    people = Person.objects.filter(role_grants__role=Role.OFFICIAL, is_active=True).order_by("full_name", "pk")
    scopes = {scope.person_id: scope for scope in _scopes().filter(person__in=people)}
    return [Reader(person, scopes.get(person.pk)) for person in people]


def reader_numbered(pk: int) -> Reader:
    """Return somebody who reads reports for an authority, or raise Absent."""
    person = Person.objects.filter(role_grants__role=Role.OFFICIAL, is_active=True, pk=pk).first()
    if person is None:
        raise Absent(_("Không có người này."))
    return Reader(person, _scopes().filter(person=person).first())


@transaction.atomic
def set_scope(
    *,
    actor: Person,
    person: Person,
    communes: Collection[Commune],
    province: Province | None,
    branch: ProductBranch | None,
) -> ReaderScope:
    """Narrow what a reader may see; what was compiled for them before can no longer be opened."""
    if not communes and province is None and branch is None:
        raise Refused(_("Hãy chọn ít nhất một xã, một tỉnh hoặc một nhóm hàng."))
    if communes and province is not None:
        raise Refused(_("Hãy chọn xã, phường hoặc chọn cả tỉnh, không chọn cả hai."), field="tinh")
    _refuse_office(actor, person)
    _stop_compiling(person)
    facts = {"province": province, "branch": branch, "set_by": actor, "set_at": database_now()}
    scope, _made = ReaderScope.objects.update_or_create(person=person, defaults=facts)
    scope.communes.set(communes)
    journal.record(
        "reader.scope_set",
        actor=actor,
        subject=person,
        communes=sorted(commune.pk for commune in communes),
        province=province.pk if province else "",
        branch=branch.pk if branch else "",
    )
    return scope


@transaction.atomic
def clear_scope(*, actor: Person, person: Person) -> None:
    """Let a reader see the whole market again; nothing happens when they do."""
    _refuse_office(actor, person)
    if ReaderScope.objects.filter(person=person).delete()[0]:
        journal.record("reader.scope_cleared", actor=actor, subject=person)


def _refuse_office(actor: Person, person: Person) -> None:
    """Refuse what would blind the office itself, or let somebody set their own bounds."""
    if person == actor:
        raise Refused(_("Anh/Chị không tự đặt phạm vi của mình. Hãy nhờ người điều hành khác."))
    if person.roles & {Role.DIRECTOR, Role.REPORT_OFFICER}:
        raise Refused(_("Người này làm việc của Ban tổ chức nên xem toàn chợ."))


def _stop_compiling(person: Person) -> None:
    """Cancel what is being read for them with the old bounds; what waits will be read with the new ones."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # nothing new is asked for meanwhile
    states = Compilation.Status
    mine = Compilation.objects.select_for_update().filter(asked_by=person)
    for compilation in mine.filter(status__in=(states.WAITING, states.COMPILING)).order_by("pk"):
        if compilation.status == states.COMPILING:
            compilation.move_to(states.CANCELLED)
            compilation.cancel_asked_at = database_now()
            compilation.save(update_fields=["status", "cancel_asked_at"])


def _scopes() -> QuerySet[ReaderScope]:
    return ReaderScope.objects.select_related("province", "branch", "set_by").prefetch_related("communes")


def _place_words(communes: list[Commune]) -> list[str]:
    """Return a former district's name where all of it is meant, else the communes one by one."""
    districts = {commune.former_district for commune in communes if commune.former_district}
    whole: dict[str, set[str]] = {}
    if districts:
        of_them = Commune.objects.filter(former_district__in=districts).values_list("former_district", "pk")
        for district, pk in of_them:
            whole.setdefault(district, set()).add(pk)
    given = {commune.pk for commune in communes}
    complete = {district for district, codes in whole.items() if codes <= given and len(codes) > 1}
    words = [
        ngettext("%(name)s cũ (%(n)d xã, phường)", "%(name)s cũ (%(n)d xã, phường)", len(whole[district]))
        % {"name": district, "n": len(whole[district])}
        for district in sorted(complete)
    ]
    return words + [commune.name for commune in communes if commune.former_district not in complete]
