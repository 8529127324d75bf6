"""Vendors and products: what the public sees, what may be sold, what a vendor should do."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from market.kernel import clock
from vetting.completeness import Checklist
from vetting.models import Condition, Dossier, Paper, Product, Vendor
from vetting.selectors.checklists import checklist_of

EXPIRY_HORIZON_DAYS = 60  # papers that end sooner are shown to the vendor


def public_vendors() -> QuerySet[Vendor]:
    """Return the vendors the public sees: vetted, with at least one vetted product."""
    products = Product.objects.filter(vendor=OuterRef("pk"), status=Product.Status.APPROVED)
    return Vendor.objects.filter(Exists(products), status=Vendor.Status.APPROVED).select_related("commune__province")


def public_products() -> QuerySet[Product]:
    """Return the products the public sees: vetted, of a vetted vendor."""
    return Product.objects.filter(status=Product.Status.APPROVED, vendor__status=Vendor.Status.APPROVED).select_related(
        "vendor__commune__province", "product_set__branch", "picture"
    )


def with_papers_valid_on(products: QuerySet[Product], day: date) -> QuerySet[Product]:
    """Return those products whose mandatory papers, and their vendor's, are all in force on a day."""
    of_product = Q(product=OuterRef("pk")) | Q(product__isnull=True)
    gone = papers_not_in_force(day).filter(of_product, vendor=OuterRef("vendor_id"))
    broken = conditions_broken_on(clock.today_in_hanoi()).filter(of_product, vendor=OuterRef("vendor_id"))
    return products.filter(~Exists(gone), ~Exists(broken))


def papers_not_in_force(day: date) -> QuerySet[Paper]:
    """Return the mandatory papers that forbid a delivery on a day: over by then, or revoked and not replaced."""
    over = Q(status=Paper.Status.ACCEPTED, ends_on__lt=day)
    return Paper.objects.filter(over | Q(status=Paper.Status.REVOKED), is_mandatory=True)


def conditions_broken_on(day: date) -> QuerySet[Condition]:
    """Return the conditions that were to be met before a day and are not: they forbid orders on it."""
    return Condition.objects.filter(met_at=None, due_on__lt=day)


def sellable_products(vendor: Vendor) -> QuerySet[Product]:
    """Return what a vendor may list today, by name."""
    products = public_products().filter(vendor=vendor)
    return with_papers_valid_on(products, clock.today_in_hanoi()).order_by("sort_name", "pk")


def products_with_state(vendor: Vendor) -> QuerySet[Product]:
    """Return all products of a vendor for its own list, each with whether an open dossier holds it."""
    in_open_dossier = Dossier.products.through._default_manager.filter(product=OuterRef("pk")).exclude(
        dossier__status__in=Dossier.CLOSED
    )
    return (
        vendor.products.select_related("product_set", "picture")
        .annotate(is_in_dossier=Exists(in_open_dossier))
        .order_by("sort_name", "pk")
    )


def current_dossier(vendor: Vendor) -> Dossier | None:
    """Return the dossier a vendor works on or waits for, else the last one decided."""
    dossiers = vendor.dossiers.select_related("vendor", "reviewer", "decided_by")
    return dossiers.exclude(status__in=Dossier.CLOSED).first() or dossiers.order_by("-pk").first()


def past_dossiers(vendor: Vendor) -> QuerySet[Dossier]:
    """Return the vendor's decided dossiers, newest first, each with its number of products."""
    return (
        vendor.dossiers.filter(status__in=Dossier.CLOSED)
        .annotate(product_count=Count("products"))
        .order_by("-decided_at", "-pk")
    )


@dataclass(frozen=True)
class VendorDeskFacts:
    """What a vendor's home says about vetting."""

    dossier: Dossier | None
    checklist: Checklist | None  # of a dossier the vendor is preparing
    refused: list[Paper]  # to be mended now
    ending: list[Paper]  # accepted papers over or over soon, first to end first
    sellable_count: int


def vendor_desk_facts(vendor: Vendor) -> VendorDeskFacts:
    """Return what a vendor should know of its dossier, its papers and what it may sell."""
    dossier = current_dossier(vendor)
    is_preparing = dossier is not None and dossier.status in Dossier.EDITABLE
    lines = checklist_of(dossier) if dossier and is_preparing else None
    refused = [item.paper for item in lines.items if item.state == "refused"] if lines else []
    return VendorDeskFacts(dossier, lines, refused, list(ending_papers(vendor)), sellable_products(vendor).count())


def ending_papers(vendor: Vendor) -> QuerySet[Paper]:
    """Return the vendor's accepted papers that are over or end within EXPIRY_HORIZON_DAYS."""
    horizon = date.fromordinal(clock.today_in_hanoi().toordinal() + EXPIRY_HORIZON_DAYS)
    return (
        Paper.objects.filter(vendor=vendor, status=Paper.Status.ACCEPTED, ends_on__lte=horizon)
        .select_related("product")
        .order_by("ends_on", "pk")
    )
