"""The facts a decision is written from, read from a dossier at the moment of the decision."""

from collections import defaultdict

from django.utils import translation

from market.kernel import clock
from vetting.completeness import Item
from vetting.decisions import (
    CheckFacts,
    DecisionFacts,
    LookupFacts,
    SheetFacts,
    TermFacts,
    decision_number,
    write_decision,
)
from vetting.models import Correction, Dossier, PaperCheck, Product
from vetting.selectors.checklists import checklist_of
from vetting.words import paper_name

SIGNED_IN = "vi"  # whatever language the officer reads


def written_decision(dossier: Dossier) -> str:
    """Return the words of a dossier's decision; who decided it, when and with which note is set already."""
    with translation.override(SIGNED_IN):
        return write_decision(decision_facts(dossier))


def decision_facts(dossier: Dossier) -> DecisionFacts:
    """Return everything the decision on a dossier is written from."""
    vendor = dossier.vendor
    if dossier.decided_at is None or dossier.decided_by is None or dossier.submitted_at is None:
        raise ValueError("a decision is written when it is made")
    items, checks = checklist_of(dossier).items, _checks(dossier)
    return DecisionFacts(
        number=decision_number(dossier.pk, dossier.decided_at),
        decided_at=dossier.decided_at,
        is_approved=dossier.status == Dossier.Status.APPROVED,
        lane=dossier.lane,
        vendor=vendor.legal_name,
        vendor_kind=vendor.get_kind_display(),
        tax_code=vendor.tax_code,
        address=f"{vendor.address}, {vendor.commune.name}, {vendor.commune.province.name}",
        representative=vendor.representative,
        products=tuple(_product_line(product) for product in dossier.products.order_by("pk")),
        rounds=dossier.rounds,
        submitted_at=dossier.submitted_at,
        commitment=dossier.commitment_version,
        sheets=tuple(_sheet(item, checks) for item in items),
        lookups=_lookups(dossier),
        terms=_terms(dossier),
        settled=dossier.corrections.filter(status=Correction.Status.SETTLED).count(),
        note=dossier.decision_note,
        reviewer=dossier.reviewer.display_name if dossier.reviewer else "",
        approver=dossier.decided_by.display_name,
    )


def _product_line(product: Product) -> str:
    return f"{product.name}, {product.get_stars_display()} OCOP" if product.stars else product.name


def _checks(dossier: Dossier) -> dict[int, list[CheckFacts]]:
    found: dict[int, list[CheckFacts]] = defaultdict(list)
    rows = PaperCheck.objects.filter(paper__dossier=dossier).select_related("criterion")
    for row in rows.order_by("criterion__position", "pk"):
        facts = CheckFacts(text=row.criterion.text, verdict=row.verdict, note=row.note, page=row.page)
        found[row.paper_id].append(facts)
    return found


def _sheet(item: Item, checks: dict[int, list[CheckFacts]]) -> SheetFacts:
    paper = item.paper
    if paper is None:
        return SheetFacts(name=paper_name(item), is_mandatory=item.is_mandatory, state=item.state)
    return SheetFacts(
        name=paper_name(item),
        is_mandatory=item.is_mandatory,
        state=item.state,
        number=paper.number,
        issuer=paper.issuer,
        issued_on=paper.issued_on,
        ends_on=paper.ends_on,
        decided_on=clock.in_hanoi(paper.judged_at).date() if item.is_earlier and paper.judged_at else None,
        reason=paper.refusal_reason,
        checks=tuple(checks.get(paper.pk, ())),
    )


def _lookups(dossier: Dossier) -> tuple[LookupFacts, ...]:
    return tuple(
        LookupFacts(
            place=row.get_place_display(),
            question=row.question,
            result=row.get_result_display(),
            at=row.looked_up_at,
        )
        for row in dossier.lookups.order_by("looked_up_at", "pk")
    )


def _terms(dossier: Dossier) -> tuple[TermFacts, ...]:
    return tuple(
        TermFacts(text=row.text, about=row.product.name if row.product else "", due_on=row.due_on)
        for row in dossier.conditions.select_related("product").order_by("due_on", "pk")
    )
