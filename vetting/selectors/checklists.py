"""Checklists from the database: what a dossier needs, has, lacks."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from market.kernel import clock
from vetting.completeness import Checklist, Contents, Place, checklist
from vetting.models import Dossier, DraftPage, Paper, PaperDraft, PaperRequirement, Product
from vetting.selectors.conditions import awaited_papers

_PAGES = DraftPage.objects.filter(draft=OuterRef("pk"))
VETTED = (Product.Status.APPROVED, Product.Status.SUSPENDED)


def needs_on(day: date) -> QuerySet[PaperRequirement]:
    """Return the requirements in force on a day, in the order of the checklist."""
    return PaperRequirement.objects.filter(
        Q(effective_to__isnull=True) | Q(effective_to__gt=day), effective_from__lte=day
    )


def current_papers(dossier: Dossier) -> QuerySet[Paper]:
    """Return a dossier's papers that count, with their files, products and judges."""
    return (
        dossier.papers.exclude(status__in=Paper.GONE)
        .select_related("file", "product", "judged_by")
        .order_by("product_id", "pk")
    )


def submitted_papers(dossier: Dossier) -> QuerySet[Paper]:
    """Return everything that was judged in a dossier, also what a later paper replaced."""
    return (
        dossier.papers.exclude(status=Paper.Status.WITHDRAWN)
        .select_related("file", "product")
        .order_by("product_id", "kind", "pk")
    )


def checklist_of(dossier: Dossier) -> Checklist:
    """Return the checklist of a dossier as of today in Hanoi."""
    today = clock.today_in_hanoi()
    vendor_id = dossier.vendor_id
    vetted = Product.objects.filter(vendor_id=vendor_id, status__in=VETTED)
    return checklist(
        Contents(
            needs=needs_on(today),
            goods=dossier.products.select_related("product_set").order_by("pk"),
            papers=current_papers(dossier),
            earlier=_accepted_earlier(vendor_id, before=dossier),
            other_sets=frozenset(vetted.values_list("product_set_id", flat=True)),
            vendor_kind=dossier.vendor.kind,
            awaited=awaited_papers(vendor_id),
            begun=_begun_papers(dossier),
        ),
        today=today,
    )


def _begun_papers(dossier: Dossier) -> frozenset[Place]:
    """Return the papers of which a page or a word is kept, as long as they can be handed in."""
    if dossier.status not in Dossier.EDITABLE:
        return frozenset()
    drafts = PaperDraft.objects.filter(dossier=dossier).annotate(has_pages=Exists(_PAGES))
    return frozenset((draft.kind, draft.product_id) for draft in drafts if draft.has_pages or any(draft.typed.values()))


def _accepted_earlier(vendor_id: int, *, before: Dossier) -> QuerySet[Paper]:
    return (
        Paper.objects.filter(vendor_id=vendor_id, status=Paper.Status.ACCEPTED, dossier__status__in=Dossier.CLOSED)
        .filter(dossier_id__lt=before.pk)
        .select_related("file", "product", "judged_by")
        .order_by("-judged_at", "-pk")
    )
