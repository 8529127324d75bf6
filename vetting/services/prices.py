"""Proofs of regular prices: handed in by the vendor, taken back, judged by the office."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files.judge import judge
from market.files.services import keep_file
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from market.kernel.money import dong
from vetting.models import PriceEvidence, Product
from vetting.selectors.prices import PROOF_DAYS
from vetting.services.announcements import tell_members

MOST_WAITING = 5  # proofs of one product that wait for the office at a time
LONGEST_REASON = 300

Status = PriceEvidence.Status


@dataclass(frozen=True, kw_only=True)
class ProofFacts:
    """What a proof shows, as the vendor typed it: its kind, the price in đồng, the day, the shop or web address."""

    kind: str
    price: int
    seen_on: date
    place: str


def add_proof(*, actor: Person, product: Product, facts: ProofFacts, upload: "File[bytes]") -> PriceEvidence:
    """Hand in a proof of a product's regular price; the same file with the same facts twice is once.

    The file is judged before anything is locked or written, so a bad file leaves nothing behind.
    """
    _refuse_nonsense(product, facts)
    try:
        clean = judge(upload)
    except Refused as problem:
        raise Refused(problem.message, field="file") from problem
    with transaction.atomic():
        locked = Product.objects.select_for_update(no_key=True, of=("self",)).get(pk=product.pk)
        _refuse_nonsense(locked, facts)
        waiting = locked.price_evidence.filter(status=Status.WAITING)
        same = waiting.filter(file__original_sha256=clean.original_sha256, **asdict(facts)).first()
        if same is not None:
            return same
        if waiting.count() >= MOST_WAITING:
            raise Refused(_("Đã có %(most)d bằng chứng đang chờ kiểm tra. Hãy đợi kết quả.") % {"most": MOST_WAITING})
        stored = keep_file(actor=actor, clean=clean)
        proof = PriceEvidence.objects.create(product=locked, file=stored, given_by=actor, **asdict(facts))
        _note("price.proof_added", actor, proof)
    return proof


def _refuse_nonsense(product: Product, facts: ProofFacts) -> None:
    today = clock.today_in_hanoi()
    if product.status == Product.Status.WITHDRAWN:
        raise Refused(_("Sản phẩm đang ngừng bán."))
    if facts.seen_on > today:
        raise Refused(_("Ngày này ở tương lai. Hãy xem lại ngày trên bằng chứng."), field="seen_on")
    if facts.seen_on < today - timedelta(days=PROOF_DAYS):
        raise Refused(_("Bằng chứng đã quá 6 tháng. Hãy gửi bằng chứng mới hơn."), field="seen_on")
    if facts.price < product.regular_price:
        words = _("Thấp hơn giá niêm yết %(price)s. Bằng chứng phải cho thấy giá từ mức đó trở lên.")
        raise Refused(words % {"price": dong(product.regular_price)}, field="price")


@transaction.atomic
def withdraw_proof(*, actor: Person, proof: PriceEvidence) -> PriceEvidence:
    """Take back a proof the office has not judged. Asked twice, withdraw once."""
    locked = _locked(proof)
    if locked.status == Status.WITHDRAWN:
        return locked
    if locked.status != Status.WAITING:
        raise Stale(_("Ban tổ chức vừa kết luận bằng chứng này, không rút lại được nữa."))
    locked.status = Status.WITHDRAWN
    locked.save(update_fields=["status"])
    _note("price.proof_withdrawn", actor, locked)
    return locked


def accept_proof(*, actor: Person, proof: PriceEvidence, seen: str) -> PriceEvidence:
    """Note that a proof holds: from now on it may stand beside the product's regular price."""
    return _judge(actor, proof, seen, Status.ACCEPTED, reason="")


def refuse_proof(*, actor: Person, proof: PriceEvidence, seen: str, reason: str) -> PriceEvidence:
    """Note that a proof does not hold, or no longer, and why; what it proved stands struck through nowhere any more."""
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise Refused(_("Ghi lý do để chủ thể biết cần sửa gì."), field="reason")
    return _judge(actor, proof, seen, Status.REFUSED, reason=reason)


@transaction.atomic
def _judge(actor: Person, proof: PriceEvidence, seen: str, status: Status, *, reason: str) -> PriceEvidence:
    """Judge a proof as the officer saw it; the second of two who judge differently learns of the first."""
    locked = _locked(proof)
    if locked.product.vendor.members.filter(person=actor).exists():
        raise Refused(_("Anh/Chị là thành viên của cơ sở này nên không kiểm tra giá của cơ sở được."))
    if (locked.status, locked.refusal_reason) == (status, reason):
        return locked
    if locked.status != seen or locked.status == Status.WITHDRAWN:
        raise Stale(_("Bằng chứng này vừa thay đổi: %(status)s.") % {"status": locked.get_status_display()})
    locked.status, locked.refusal_reason = status, reason
    locked.checked_by, locked.checked_at = actor, clock.now()
    locked.save(update_fields=["status", "refusal_reason", "checked_by", "checked_at"])
    entry = _note(f"price.proof_{status}", actor, locked, reason=reason)
    tell_members("price-judged", locked.product.vendor, key=str(entry), proof=locked, product=locked.product)
    return locked


def _locked(proof: PriceEvidence) -> PriceEvidence:
    proofs = PriceEvidence.objects.select_for_update(of=("self",)).select_related("product__vendor")
    return proofs.get(pk=proof.pk)


def _note(verb: str, actor: Person, proof: PriceEvidence, **facts: str) -> int:
    vendor = proof.product.vendor
    about = {"product": proof.product_id, "proof": proof.pk, "price": proof.price}
    return journal.record(verb, actor=actor, subject=vendor, **about, **facts).pk
