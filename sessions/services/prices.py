"""Proofs beside listings, and what each kind of promotion allows."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import today_in_hanoi
from market.kernel.errors import Refused, Stale
from sessions.models import Listing, PromotionKind
from sessions.selectors.prices import changed_kind, mark_of_kind, outside_of, unproved_listings
from vetting.models import PriceEvidence
from vetting.selectors.prices import accepted_proofs, proof_of

TERMS = ("title", "least_percent", "most_percent", "fresh_is_exempt", "needs_decision", "source")
WHOLE = 100  # percent
ONE_ROUND = 500  # listings looked at in a round


def attach_proofs() -> int:
    """Give listings of open evenings the proof of their regular price that was accepted meanwhile; return how many.

    Found, not told: the office accepts proofs without knowing of evenings. Asked twice, the second finds nothing.
    """
    rows = list(unproved_listings()[:ONE_ROUND])
    proofs = accepted_proofs({row.product_id for row in rows}, today_in_hanoi())
    found = [(row, proof_of(proofs.get(row.product_id, []), row.regular_price)) for row in rows]
    return sum(_attach(row, proof) for row, proof in found if proof is not None)


@transaction.atomic
def _attach(row: Listing, proof: PriceEvidence) -> bool:
    """Attach one proof, when listing and proof still are as they were read: the listing first, as orders lock it."""
    listing = Listing.objects.select_for_update(no_key=True).get(pk=row.pk)
    standing = PriceEvidence.objects.select_for_update(no_key=True).filter(pk=proof.pk)
    proved = standing.filter(status=PriceEvidence.Status.ACCEPTED, price__gte=listing.regular_price).first()
    if proved is None or listing.standing != Listing.Standing.ACCEPTED:
        return False
    listing.price_evidence = proved
    listing.save(update_fields=["price_evidence"])
    journal.record("listing.proved", actor=None, subject=listing, proof=proved.pk)
    return True


@transaction.atomic
def change_kind(*, actor: Person, kind: PromotionKind, seen: str, terms: dict[str, object]) -> int:
    """Set what a kind of promotion allows; listings keep their prices, those outside are told to who accepts them.

    Raise Stale when somebody else changed it since its mark was `seen`; return how many coming listings are outside.
    """
    locked = PromotionKind.objects.select_for_update().get(pk=kind.pk)
    changed = changed_kind(locked, **terms)
    if mark_of_kind(changed) == mark_of_kind(locked):
        return 0
    if mark_of_kind(locked) != seen:
        raise Stale(_("Một người điều hành khác vừa đổi loại khuyến mại này. Hãy xem lại rồi làm tiếp."))
    if not 1 <= changed.least_percent <= changed.most_percent <= WHOLE:
        raise Refused(_("Mức giảm phải từ 1 đến 100 phần trăm, nhiều nhất không dưới ít nhất."), field="most_percent")
    changed.save(force_update=True, update_fields=TERMS)
    outside = len(outside_of(changed))
    percents = {"least": changed.least_percent, "most": changed.most_percent}
    journal.record("promotion.changed", actor=actor, subject=changed, **percents, outside=outside)
    return outside
