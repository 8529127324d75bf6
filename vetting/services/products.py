"""Adding products and changing them, as far as they are not vetted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files.models import StoredPicture
from market.files.services import store_picture
from market.kernel import journal
from market.kernel.errors import Refused, Stale
from market.kernel.texts import fold
from vetting.models import Claim, Dossier, Product, ProductSet, Vendor
from vetting.services.addresses import free_slug, hold_names
from vetting.services.locks import lock_open_dossier

# What the office vets: to change one of these is to make another product.
VETTED_FIELDS = ("name", "product_set", "stars", "potential_five_stars", "claims", "alcohol_percent")
ALCOHOLIC = (14, 15)  # product sets


@dataclass(frozen=True, kw_only=True)
class ProductFacts:
    """What a vendor says of a product. Without a `sku` one is given."""

    product_set: ProductSet
    sku: str
    name: str
    summary: str
    story: str
    stars: int | None
    potential_five_stars: bool
    claims: list[str] = field(default_factory=list)
    unit: str
    net_weight: int
    regular_price: int
    alcohol_percent: Decimal | None
    shelf_life_days: int | None
    storage: str
    allergens: str
    gtin: str
    trace_code: str


def add_product(
    *, actor: Person, vendor: Vendor, facts: ProductFacts, request_key: UUID, upload: "File[bytes] | None" = None
) -> Product:
    """Add a product to a vendor, and to its dossier when one is being prepared. The same key twice is one product."""
    refuse_unknown_strength(facts)
    picture = keep_picture(actor, upload) if upload else None
    with transaction.atomic():
        hold_names()
        existing = Product.objects.filter(request_key=request_key, vendor=vendor).first()
        if existing:
            return existing
        columns = _columns(facts)
        columns["sku"] = _sku(vendor, facts.sku)
        product = Product.objects.create(
            **columns,
            vendor=vendor,
            slug=free_slug(Product, facts.name, otherwise="san-pham"),
            folded_name=fold(f"{facts.name} {vendor.display_name}"),
            picture=picture,
            request_key=request_key,
        )
        if picture:
            product.pictures.create(picture=picture, position=1, alt=product.name, added_by=actor)
        dossier = lock_open_dossier(vendor.pk)
        if dossier and dossier.status in Dossier.EDITABLE:
            dossier.products.add(product)
        journal.record("product.added", actor=actor, subject=product, vendor=vendor.pk)
    return product


def change_product(*, actor: Person, product: Product, facts: ProductFacts) -> Product:
    """Change a product. Its vetted part is refused as stale when it was approved or went to the office meanwhile."""
    refuse_unknown_strength(facts)
    with transaction.atomic():
        lock_open_dossier(product.vendor_id)
        locked = Product.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=product.pk)
        columns = _columns(facts)
        columns["sku"] = _sku(locked.vendor, facts.sku, but=locked) if facts.sku else locked.sku
        changed = changed_columns(locked, columns)
        if not is_product_open(locked) and set(changed) & set(VETTED_FIELDS):
            raise Stale(
                _("Sản phẩm đã duyệt hoặc đang thẩm định nên tên, bộ, hạng sao và điều ghi trên nhãn không sửa được.")
            )
        for name in changed:
            setattr(locked, name, columns[name])
        locked.folded_name = fold(f"{locked.name} {locked.vendor.display_name}")
        if changed:
            locked.save(update_fields=[*changed, "folded_name", "sort_name"])
            journal.record("product.changed", actor=actor, subject=locked, fields=sorted(changed))
    return locked


def changed_columns(product: Product, columns: Mapping[str, object]) -> list[str]:
    """Return which of these columns the product holds otherwise; in which order claims stand means nothing."""
    held = {name: getattr(product, name) for name in columns} | {"claims": _in_order(product.claims)}
    return [name for name, value in columns.items() if held[name] != value]


def is_product_open(product: Product) -> bool:
    """Tell whether the vetted part of a product may still change: never approved, and not with the office now."""
    return (
        product.status == Product.Status.DRAFT and not product.dossiers.filter(status__in=Dossier.WITH_OFFICE).exists()
    )


def refuse_unknown_strength(facts: ProductFacts) -> None:
    """Raise Refused for a drink with alcohol that does not say how much."""
    if facts.product_set.number in ALCOHOLIC and facts.alcohol_percent is None:
        raise Refused(_("Đồ uống có cồn phải ghi độ cồn."), field="alcohol_percent")


def _columns(facts: ProductFacts) -> dict[str, object]:
    columns = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return columns | {"claims": _in_order(facts.claims)}


def _in_order(claims: Collection[str]) -> list[str]:
    return [claim for claim in Claim.values if claim in claims]


def keep_picture(actor: Person, upload: "File[bytes]") -> StoredPicture:
    """Keep a picture before anything is locked; one that finds no product after all is swept within days."""
    try:
        return store_picture(actor=actor, upload=upload)
    except Refused as problem:
        raise Refused(problem.message, field="picture") from problem


def _sku(vendor: Vendor, wanted: str, *, but: Product | None = None) -> str:
    """Return the code the vendor wants if it is free, else the next number."""
    others = vendor.products.exclude(pk=but.pk) if but else vendor.products.all()
    taken = set(others.values_list("sku", flat=True))
    if wanted and wanted in taken:
        raise Refused(_("Mã này đã dùng cho sản phẩm khác của Anh/Chị."), field="sku")
    number = len(taken) + 1
    while f"SP{number:02d}" in taken:
        number += 1
    return wanted or f"SP{number:02d}"
