"""Proofs of regular prices a person may touch: fetching and permission are one act."""

from django.utils.translation import gettext as _

from market.accounts.models import Person, Role
from market.kernel.errors import Absent
from vetting.models import PriceEvidence, Product, VendorMember
from vetting.parts import Ability, may

JUDGES = frozenset({Role.REVIEWER, Role.APPROVER, Role.DIRECTOR})


def proof_of_product(product: Product, pk: int) -> PriceEvidence:
    """Return one of a product's proofs."""
    proof = product.price_evidence.filter(pk=pk).first()
    if proof is None:
        raise _absent()
    return proof


def office_proof(pk: int) -> PriceEvidence:
    """Return any proof that was not taken back, for the office."""
    proofs = PriceEvidence.objects.exclude(status=PriceEvidence.Status.WITHDRAWN)
    whole = proofs.select_related("product__vendor__commune", "product__product_set", "file", "checked_by", "given_by")
    proof = whole.filter(pk=pk).first()
    if proof is None:
        raise _absent()
    return proof


def proof_for(person: Person, pk: int) -> PriceEvidence:
    """Return a proof to its vendor's members who see products, and to the office's people who judge prices."""
    proof = PriceEvidence.objects.select_related("file", "product").filter(pk=pk).first()
    if proof is None or not _may_see(person, proof):
        raise _absent()
    return proof


def _may_see(person: Person, proof: PriceEvidence) -> bool:
    if JUDGES & person.roles and proof.status != PriceEvidence.Status.WITHDRAWN:
        return True
    members = VendorMember.objects.filter(vendor_id=proof.product.vendor_id, person_id=person.pk)
    return any(may(part, Ability.SEE_PRODUCTS) for part in members.values_list("part", flat=True))


def _absent() -> Absent:
    return Absent(_("Không có bằng chứng giá này, hoặc bằng chứng không dành cho Anh/Chị."))
