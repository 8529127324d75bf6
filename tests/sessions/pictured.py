"""An evening with real pictures of goods, as heavy as those of the market."""

from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from market.demo.content.catalogue import DemoProduct, demo_products
from market.demo.pictures import compose_picture
from market.files.cell.pictures import picture_variants
from market.files.cell.verdicts import Kind
from market.files.models import StoredPicture
from market.kernel.clock import today_in_hanoi
from sessions.models import Listing, MarketSession
from tests.cast import make_listing, make_product, make_vendor
from vetting.models import Vendor

PER_VENDOR = 2


def keep_picture(product: DemoProduct) -> StoredPicture:
    """Keep the demo's picture of a product in its sizes."""
    variants = picture_variants(compose_picture(product), Kind.JPEG)
    largest = variants[max(variants)]
    digest = sha256(largest.content).hexdigest()
    picture = StoredPicture.objects.create(
        sha256=digest, width=largest.width, height=largest.height, widths=sorted(variants)
    )
    for path, variant in zip(picture.paths, variants.values(), strict=True):
        default_storage.save(path, ContentFile(variant.content))
    return picture


def lay_out(session: MarketSession, count: int) -> list[Listing]:
    """Lay out goods with pictures in a session, two of each vendor, the first of them on air."""
    made: list[Listing] = []
    vendor: Vendor | None = None
    for number, goods in enumerate(demo_products(today_in_hanoi())[:count]):
        if vendor is None or number % PER_VENDOR == 0:
            vendor = make_vendor(f"Hợp tác xã {goods.name}")
        product = make_product(vendor, goods.name, picture=keep_picture(goods))
        code = f"{chr(ord('A') + number // PER_VENDOR)}{number % PER_VENDOR + 1}"
        made.append(make_listing(session, product, allotment=60 - 2 * number, position=number, stall_code=code))
    MarketSession.objects.filter(pk=session.pk).update(on_air=made[0])
    return made
