"""A vendor stops selling a product, and begins again: what that does to its dossier."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from vetting.models import Dossier, Product, Vendor
from vetting.services.dossiers import leave_out_product
from vetting.services.locks import lock_open_dossier


@transaction.atomic
def withdraw_product(*, actor: Person, product: Product) -> Product:
    """Stop selling a product, from the next order attempt on; a dossier being prepared lets it go. Twice is once."""
    dossier = lock_open_dossier(product.vendor_id)
    locked = _locked(product)
    if locked.status == Product.Status.WITHDRAWN:
        return locked
    if dossier and dossier.products.filter(pk=locked.pk).exists():
        if dossier.status in Dossier.WITH_OFFICE:
            raise Refused(_("Sản phẩm đang ở trong hồ sơ chờ kết quả. Hãy chờ Ban tổ chức trả lời rồi ngừng bán."))
        leave_out_product(actor=actor, dossier=dossier, product=locked)
    former = locked.status
    locked.move_to(Product.Status.WITHDRAWN)
    locked.save(update_fields=["status"])
    journal.record("product.withdrawn", actor=actor, subject=locked, vendor=locked.vendor_id, former=former)
    return locked


@transaction.atomic
def resume_product(*, actor: Person, product: Product) -> Product:
    """Begin again with a withdrawn product: the office vets it anew, papers still in force count. Twice is once."""
    dossier = lock_open_dossier(product.vendor_id)
    vendor = Vendor.objects.get(pk=product.vendor_id)
    locked = _locked(product)
    if locked.status == Product.Status.DRAFT:
        return locked
    if vendor.status == Vendor.Status.CLOSED:
        raise Refused(_("Gian hàng đã nghỉ bán."))
    locked.move_to(Product.Status.DRAFT)
    locked.save(update_fields=["status"])
    if dossier and dossier.status in Dossier.EDITABLE:
        dossier.products.add(locked)
    journal.record("product.resumed", actor=actor, subject=locked, vendor=locked.vendor_id)
    return locked


def _locked(product: Product) -> Product:
    return Product.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=product.pk)
