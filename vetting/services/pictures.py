"""The pictures of a product: added, described, put in order and removed by its vendor, seen first by the office."""

from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Absent, Refused, Stale
from vetting.models import Product, ProductPicture
from vetting.reasons import reason_for
from vetting.services.announcements import tell_members
from vetting.services.products import is_product_open, keep_picture

MOST = 8  # pictures of one product

Status = ProductPicture.Status


def add_picture(
    *, actor: Person, product: Product, alt: str, upload: "File[bytes]", request_key: UUID
) -> ProductPicture:
    """Add a picture after the others; the same key twice is one. Of vetted goods it waits for the office."""
    _refuse_full(product)
    stored = keep_picture(actor, upload)
    with transaction.atomic():
        locked = _lock(product)
        known = ProductPicture.objects.filter(request_key=request_key, product=locked).first()
        if known:
            return known
        _refuse_full(locked)
        added = ProductPicture.objects.create(
            product=locked,
            picture=stored,
            position=locked.pictures.count() + 1,
            alt=alt,
            status=Status.SHOWN if is_product_open(locked) else Status.WAITING,
            request_key=request_key,
            added_by=actor,
        )
        _put_in_order(locked)
        journal.record("product.picture_added", actor=actor, subject=locked, note=alt)
    return added


@transaction.atomic
def describe_picture(*, actor: Person, picture: ProductPicture, alt: str) -> ProductPicture:
    """Say anew what a picture shows."""
    product, locked = _lock_picture(picture)
    if locked.alt != alt:
        locked.alt = alt
        locked.save(update_fields=["alt"])
        journal.record("product.picture_described", actor=actor, subject=product, note=alt)
    return locked


@transaction.atomic
def place_picture(*, actor: Person, picture: ProductPicture, place: int) -> ProductPicture:
    """Put a picture at a place (from 1) among the others of its product; the first that shows is the cover."""
    product, locked = _lock_picture(picture)
    rows = [row for row in product.pictures.all() if row.pk != locked.pk]
    rows.insert(min(max(place, 1), len(rows) + 1) - 1, locked)
    if _number(rows):
        _show_cover(product, rows)
        journal.record("product.pictures_ordered", actor=actor, subject=product, note=locked.alt)
    return locked


@transaction.atomic
def remove_picture(*, actor: Person, picture: ProductPicture) -> None:
    """Take a picture away; its file goes with the nightly sweep. Twice is once."""
    product = _lock(picture.product)
    found = product.pictures.filter(pk=picture.pk).first()
    if found is None:
        return
    found.delete()
    _put_in_order(product)
    journal.record("product.picture_removed", actor=actor, subject=product, note=found.alt)


@transaction.atomic
def show_picture(*, actor: Person, picture: ProductPicture) -> ProductPicture:
    """Let the public see a picture that waited. Twice is once."""
    product, locked = _lock_picture(picture)
    if locked.status == Status.SHOWN:
        return locked
    _answer(actor, product, locked, Status.SHOWN)
    _put_in_order(product)
    journal.record("picture.shown", actor=actor, subject=product.vendor, product=product.pk, note=locked.alt)
    return locked


@transaction.atomic
def refuse_picture(*, actor: Person, picture: ProductPicture, reason: str) -> ProductPicture:
    """Keep a picture from the public and tell the vendor why. Twice is once."""
    product, locked = _lock_picture(picture)
    if locked.status == Status.REFUSED:
        return locked
    locked.reason = reason_for(reason, missing=_("Hãy ghi lý do để chủ thể biết."))
    _answer(actor, product, locked, Status.REFUSED)
    facts = {"product": product.pk, "note": f"{locked.alt}: {locked.reason}"}
    journal.record("picture.refused", actor=actor, subject=product.vendor, **facts)
    tell_members("picture-refused", product.vendor, key=str(locked.pk), picture=locked, product=product)
    return locked


def _answer(actor: Person, product: Product, picture: ProductPicture, status: str) -> None:
    if product.vendor.members.filter(person=actor).exists():
        raise Refused(_("Anh/Chị là thành viên của cơ sở này nên người khác phải xem việc này."))
    if picture.status != Status.WAITING:
        raise Stale(_("Ảnh này đã có người xem. Hãy tải lại trang."))
    picture.move_to(status)
    picture.answered_by, picture.answered_at = actor, clock.now()
    picture.save(update_fields=["status", "answered_by", "answered_at", "reason"])


def _lock(product: Product) -> Product:
    return Product.objects.select_for_update(no_key=True, of=("self",)).select_related("vendor").get(pk=product.pk)


def _lock_picture(picture: ProductPicture) -> tuple[Product, ProductPicture]:
    product = _lock(picture.product)
    locked = product.pictures.select_for_update().filter(pk=picture.pk).first()
    if locked is None:
        raise Absent(_("Ảnh này không còn trong gian hàng."))
    return product, locked


def _refuse_full(product: Product) -> None:
    if product.pictures.count() >= MOST:
        raise Refused(_("Mỗi sản phẩm có nhiều nhất %(most)d ảnh. Hãy bỏ bớt một ảnh.") % {"most": MOST})


def _put_in_order(product: Product) -> None:
    rows = list(product.pictures.all())
    _number(rows)
    _show_cover(product, rows)


def _number(rows: list[ProductPicture]) -> bool:
    """Number pictures as they stand in the list; tell whether that changed anything."""
    moved = []
    for place, row in enumerate(rows, 1):
        if row.position != place:
            row.position = place
            moved.append(row)
    ProductPicture.objects.bulk_update(moved, ["position"])
    return bool(moved)


def _show_cover(product: Product, rows: list[ProductPicture]) -> None:
    """Keep the product's cover true: the first picture that shows."""
    cover = next((row.picture_id for row in rows if row.status == Status.SHOWN), None)
    if product.picture_id != cover:
        product.picture_id = cover
        product.save(update_fields=["picture"])
