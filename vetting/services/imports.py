"""Taking a list of products over: kept when it was read, applied once, all lines or none."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Problem, Refused, Stale
from vetting.models import Product, ProductImport, ProductSet, Vendor
from vetting.services.products import ProductFacts, add_product, change_product


@dataclass(frozen=True)
class ImportRow:
    """What one line of a sheet would do: add (new), change, nothing (same); or it is wrong."""

    line: int
    state: str  # "new", "changed", "same", "wrong"
    sku: str
    name: str
    changes: list[str] = field(default_factory=list)  # headings of what would change
    facts: dict[str, Any] = field(default_factory=dict)  # of the product, as JSON holds them


@transaction.atomic
def keep_import(
    *, actor: Person, vendor: Vendor, file_name: str, rows: Iterable[ImportRow], troubles: Iterable[Any]
) -> ProductImport:
    """Keep what was read from a sheet, to be looked at. What was read earlier and never applied is forgotten."""
    vendor.imports.filter(applied_at=None).delete()
    return ProductImport.objects.create(
        vendor=vendor,
        file_name=file_name[:120],
        rows=[asdict(row) for row in rows],
        problems=[asdict(each) for each in troubles],
        read_by=actor,
    )


@transaction.atomic
def apply_import(*, actor: Person, vendor: Vendor, pk: int) -> ProductImport:
    """Add and change the products of a list, in one transaction. Twice is once.

    Nothing is saved while one line is wrong: half a list is harder to mend than none.
    """
    found = vendor.imports.select_for_update().filter(pk=pk).first()
    if found is None:
        raise Stale(_("Bảng này đã được thay bằng lần tải lên mới hơn. Hãy tải lên lại."))
    if found.applied_at:
        return found
    if found.problems:
        raise Refused(_("Bảng còn dòng sai nên chưa lưu dòng nào. Hãy sửa trong bảng rồi tải lên lại."))
    sets = {each.number: each for each in ProductSet.objects.all()}
    counts = {"new": 0, "changed": 0}
    for values in found.rows:
        row = ImportRow(**values)
        if row.state in counts:
            counts[row.state] += 1
            _apply(actor, vendor, found, row, sets)
    found.applied_at, found.applied_by = clock.now(), actor
    found.save(update_fields=["applied_at", "applied_by"])
    journal.record("vendor.products_imported", actor=actor, subject=vendor, list=found.pk, **counts)
    return found


def _apply(actor: Person, vendor: Vendor, found: ProductImport, row: ImportRow, sets: dict[int, ProductSet]) -> Product:
    """Write one line by the services of the product form; what moved since the sheet was read stops the whole list."""
    facts = _facts(row, sets)
    product = vendor.products.filter(sku=row.sku).first()
    try:
        if product:
            return change_product(actor=actor, product=product, facts=facts)
        key = uuid5(NAMESPACE_OID, f"import {found.pk} line {row.line}")
        return add_product(actor=actor, vendor=vendor, facts=facts, request_key=key)
    except Problem as problem:
        values = {"line": row.line, "why": problem.message}
        raise type(problem)(_("Dòng %(line)d: %(why)s Chưa lưu dòng nào.") % values) from problem


def _facts(row: ImportRow, sets: dict[int, ProductSet]) -> ProductFacts:
    values = dict(row.facts)
    values["product_set"] = sets[values["product_set"]]
    if values["alcohol_percent"] is not None:
        values["alcohol_percent"] = Decimal(values["alcohol_percent"])
    return ProductFacts(**values)
