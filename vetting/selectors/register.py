"""The office's register of vendors."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from market.kernel.texts import fold, nfc
from market.places.models import Commune
from vetting.models import Dossier, Paper, Vendor

PAGE = 50  # vendors on a page


@dataclass(frozen=True)
class RegisterWishes:
    """A question to the register, made sane."""

    text: str = ""  # in the name, tax code or commune
    status: str = ""
    after: int | None = None  # key of the last vendor of the page before


@dataclass(frozen=True)
class RegisterPage:
    """One page of the register, and where the next one starts."""

    vendors: Sequence[Vendor]
    next_after: int | None


def register_page(wishes: RegisterWishes) -> RegisterPage:
    """Return one page of vendors by name, with their communes and number of products."""
    vendors = Vendor.objects.select_related("commune__province").annotate(product_count=Count("products"))
    if wishes.status:
        vendors = vendors.filter(status=wishes.status)
    vendors = vendors.filter(vendor_holds(wishes.text)).order_by("sort_name", "pk")
    last = Vendor.objects.filter(pk=wishes.after).first() if wishes.after else None
    if last:
        vendors = vendors.filter(Q(sort_name__gt=last.sort_name) | Q(sort_name=last.sort_name, pk__gt=last.pk))
    rows = list(vendors[: PAGE + 1])
    return RegisterPage(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def vendor_holds(text: str, *, prefix: str = "") -> Q:
    """Return the condition that a vendor's name, tax code or commune holds a text; without diacritics as well."""
    folded = fold(nfc(text.replace("\x00", "")))
    if not folded:
        return Q()
    places = Commune.objects.filter(folded_name__contains=folded).values("pk")
    return Q(**{f"{prefix}folded_name__contains": folded}) | Q(**{f"{prefix}commune__in": places})


def papers_in_force(vendor: Vendor) -> QuerySet[Paper]:
    """Return the vendor's accepted papers, its own first, with their products and judges."""
    return (
        Paper.objects.filter(vendor=vendor, status=Paper.Status.ACCEPTED)
        .select_related("product", "judged_by", "dossier")
        .order_by("product__sort_name", "kind", "pk")
    )


def submitted_dossiers(vendor: Vendor) -> QuerySet[Dossier]:
    """Return the vendor's dossiers the office has seen, newest first."""
    return vendor.dossiers.exclude(submitted_at=None).select_related("reviewer", "decided_by").order_by("-pk")
