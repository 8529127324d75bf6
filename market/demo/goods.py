"""The demo's vendors and products as rows, in every stage of vetting."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from market.accounts.models import Person
from market.demo.content.catalogue import DemoProduct, DemoVendor
from market.demo.crafts import paint_pictures
from market.demo.people import make_owner
from market.files.models import StoredPicture
from market.files.services import publish_picture
from market.kernel.texts import fold, slug
from market.places.models import Commune, Province
from vetting.models import Claim, Product, ProductPicture, Vendor, VendorMember

OWNERS = {"vendor": "DONGCAO", "rival_vendor": "BACHHA"}  # the demo's person → the content's vendor
HELPERS = {  # the demo's person → the content's vendor and what the person does there
    "packer": ("DONGCAO", VendorMember.Part.PACKER),
    "accountant": ("DONGCAO", VendorMember.Part.ACCOUNTANT),
}
CLAIMS = {  # SKU → what its vendor says of it; the papers behind it are printed too
    "DONGCAO-01": [Claim.GEOGRAPHICAL_INDICATION],
    "BACHHA-01": [Claim.GEOGRAPHICAL_INDICATION, Claim.CERTIFIED_PROCESS],
    "QUANGVINH-01": [Claim.REGISTERED_BRAND],
}
VIEWS = ("{name} bày trên sạp", "{name} nhìn gần")  # what a product's pictures show, in their order
GRAMS_OF_THINGS = 500  # of a thing that is not sold by weight


def load_vendors(vendors: Iterable[DemoVendor], people: Mapping[str, Person]) -> dict[str, Vendor]:
    """Make the vendors with their owners; return them by the content's code."""
    owners = {code: people[key] for key, code in OWNERS.items()}
    made = {}
    for vendor in vendors:
        made[vendor.code] = Vendor.objects.create(
            kind=vendor.kind,
            legal_name=vendor.legal_name,
            display_name=vendor.display_name,
            slug=slug(vendor.display_name),
            tax_code=vendor.tax_code,
            representative=vendor.representative,
            phone="+84" + vendor.phone.removeprefix("0"),
            email=vendor.email,
            commune=_commune(vendor),
            former_district=vendor.former_district if vendor.province_code == "01" else "",
            address=vendor.address,
            founded_year=vendor.founded,
            story=vendor.story,
            status=_status(vendor.stage),
            suspension_reason=vendor.stage_reason if vendor.stage == "suspended" else "",
        )
        owner = owners.get(vendor.code) or make_owner(vendor.representative, vendor.email)
        VendorMember.objects.create(vendor=made[vendor.code], person=owner)
    for key, (code, part) in HELPERS.items():
        VendorMember.objects.create(vendor=made[code], person=people[key], part=part)
    return made


def _commune(vendor: DemoVendor) -> Commune:
    found = Commune.objects.filter(code=vendor.commune_code).first()
    if found:
        return found
    province, _made = Province.objects.get_or_create(code=vendor.province_code, defaults={"name": vendor.province})
    return Commune.objects.create(
        code=vendor.commune_code, name=vendor.commune, folded_name=fold(vendor.commune), province=province
    )


def _status(stage: str) -> str:
    """Return the status of a vendor or product whose dossier is at `stage`."""
    return {"approved": "approved", "suspended": "suspended"}.get(stage, "draft")


def load_products(products: Iterable[DemoProduct], vendors: Mapping[str, Vendor]) -> dict[str, Product]:
    """Make the products with their pictures; return them by SKU."""
    products = list(products)
    made = {}
    for product, painted in zip(products, paint_pictures(products), strict=True):
        vendor = vendors[product.vendor]
        pictures = [publish_picture(variants) for variants in painted]
        made[product.sku] = Product.objects.create(
            vendor=vendor,
            product_set_id=product.set_number,
            sku=product.sku,
            name=product.name,
            folded_name=fold(f"{product.name} {vendor.display_name}"),
            slug=slug(f"{product.name} {product.sku.rsplit('-')[-1]} {vendor.display_name}"),
            summary=product.summary,
            stars=product.stars,
            claims=CLAIMS.get(product.sku, []),
            potential_five_stars=product.potential_five,
            unit=product.unit,
            net_weight=product.net_weight_g or GRAMS_OF_THINGS,
            regular_price=product.regular_price,
            alcohol_percent=product.abv,
            shelf_life_days=product.shelf_life_days,
            storage=product.storage,
            allergens=product.allergens,
            gtin=product.gtin,
            trace_code=product.trace_code,
            picture=pictures[0],
            status=_status(product.stage) if vendor.status != Vendor.Status.DRAFT else "draft",
            suspension_reason=product.stage_reason if product.stage == "suspended" else "",
        )
        _hang(made[product.sku], pictures)
    return made


def _hang(product: Product, pictures: Sequence[StoredPicture]) -> None:
    """Hang a product's pictures in their order, each with words for who does not see it."""
    ProductPicture.objects.bulk_create(
        ProductPicture(product=product, picture=picture, position=place, alt=words.format(name=product.name))
        for place, (picture, words) in enumerate(zip(pictures, VIEWS, strict=False), 1)
    )


def tradeable(products: Iterable[DemoProduct], rows: Mapping[str, Product], until: date) -> list[DemoProduct]:
    """Return what may stand on a stall: approved, discounted, with papers that hold until the day of delivery."""
    return [
        product
        for product in products
        if rows[product.sku].status == Product.Status.APPROVED
        and rows[product.sku].vendor.status == Vendor.Status.APPROVED
        and not product.no_discount
        and all(end is None or end >= until for end in (product.certificate_expires, product.test_expires))
    ]
