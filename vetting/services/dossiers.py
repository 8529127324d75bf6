"""The vendor's verbs on a dossier: open one, choose its products, submit it."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from vetting.completeness import Checklist, Item
from vetting.models import Correction, Dossier, Paper, Product, Vendor
from vetting.promises import promised_day
from vetting.selectors.checklists import checklist_of
from vetting.services import corrections
from vetting.services.announcements import tell_members
from vetting.services.commitments import is_committed
from vetting.services.locks import lock_dossier
from vetting.words import paper_name


@transaction.atomic
def open_dossier(*, actor: Person, vendor: Vendor) -> Dossier:
    """Return the vendor's open dossier; begin one with all products not vetted so far when there is none."""
    locked = Vendor.objects.select_for_update().get(pk=vendor.pk)
    current = locked.dossiers.exclude(status__in=Dossier.CLOSED).first()
    if current:
        return current
    if locked.status == Vendor.Status.CLOSED:
        raise Refused(_("Gian hàng đã nghỉ nên không mở hồ sơ mới được."))
    dossier = Dossier.objects.create(vendor=locked)
    dossier.products.set(locked.products.filter(status=Product.Status.DRAFT))
    journal.record("dossier.opened", actor=actor, subject=dossier, vendor=locked.pk)
    return dossier


@transaction.atomic
def include_product(*, actor: Person, dossier: Dossier, product: Product) -> Dossier:
    """Put a product into a dossier that is being prepared: a new one, or an approved one whose papers are renewed."""
    locked = lock_dossier(dossier)
    _refuse_unless_editable(locked)
    if product.vendor_id != locked.vendor_id or product.status == Product.Status.WITHDRAWN:
        raise Refused(_("Sản phẩm này không đưa vào hồ sơ được."))
    locked.products.add(product)
    journal.record("dossier.product_included", actor=actor, subject=locked, product=product.pk)
    return locked


@transaction.atomic
def leave_out_product(*, actor: Person, dossier: Dossier, product: Product) -> Dossier:
    """Take a product out of a dossier that is being prepared; its papers there are withdrawn with it."""
    locked = lock_dossier(dossier)
    _refuse_unless_editable(locked)
    papers = locked.papers.select_for_update().filter(product=product).exclude(status__in=Paper.GONE)
    for paper in papers.order_by("pk"):
        gone = Paper.Status.REPLACED if paper.status == Paper.Status.ACCEPTED else Paper.Status.WITHDRAWN
        paper.move_to(gone)
        paper.save(update_fields=["status"])
    corrections.answer_by_leaving_out(actor=actor, dossier=locked, product=product)
    locked.products.remove(product)
    journal.record("dossier.product_left_out", actor=actor, subject=locked, product=product.pk)
    return locked


@transaction.atomic
def submit_dossier(*, actor: Person, dossier: Dossier, seen_round: int) -> Dossier:
    """Hand a dossier in whose commitment was accepted.

    `seen_round` is the round the person's page showed: a second click finds it already done.
    """
    locked = lock_dossier(dossier)
    if locked.status in Dossier.WITH_OFFICE and locked.rounds == seen_round + 1:
        return locked
    if locked.rounds != seen_round or locked.status not in Dossier.EDITABLE:
        raise Stale(_("Hồ sơ đã được gửi hoặc đã có kết quả ở một cửa sổ khác. Hãy tải lại trang để xem."))
    if locked.vendor.status == Vendor.Status.CLOSED:
        raise Refused(_("Gian hàng đã nghỉ bán."))
    lines = checklist_of(locked)
    _refuse_unless_complete(locked, lines)
    if not is_committed(locked):
        raise Refused(_("Hãy đọc và nhận bản cam kết trước khi gửi."), field="commitment")
    _refresh_duties(lines)
    locked.move_to(Dossier.Status.SUBMITTED)
    locked.rounds += 1
    locked.submitted_at = clock.now()
    locked.promised_on = promised_day(clock.today_in_hanoi())
    locked.lane = Dossier.Lane.RENEWAL if _is_unchanged_renewal(locked, lines) else Dossier.Lane.FOUR_EYES
    locked.reviewer = None
    locked.recommendation, locked.recommendation_note, locked.recommended_at = "", "", None  # of an earlier round
    locked.save()
    journal.record("dossier.submitted", actor=actor, subject=locked, round=locked.rounds)
    tell_members("dossier-submitted", locked.vendor, key=f"{locked.pk}-{locked.rounds}", dossier=locked)
    return locked


def _refuse_unless_editable(dossier: Dossier) -> None:
    if dossier.status not in Dossier.EDITABLE:
        raise Stale(_("Hồ sơ đã gửi đi nên không đổi được nữa. Hãy tải lại trang để xem kết quả."))


def _refuse_unless_complete(dossier: Dossier, lines: Checklist) -> None:
    missing = [paper_name(item) for item in lines.missing]
    first = dossier.vendor.status == Vendor.Status.DRAFT
    if first and not dossier.products.exists():
        missing.insert(0, _("ít nhất một sản phẩm"))
    unanswered = dossier.corrections.filter(status=Correction.Status.OPEN).count()
    if unanswered:
        raise Refused(
            ngettext(
                "Hồ sơ còn %(n)d mục cần bổ sung chưa trả lời.",
                "Hồ sơ còn %(n)d mục cần bổ sung chưa trả lời.",
                unanswered,
            )
            % {"n": unanswered}
        )
    if missing:
        raise Refused(_("Hồ sơ còn thiếu: %(list)s.") % {"list": "; ".join(missing)})
    if not dossier.products.exists() and not any(item.paper and not item.is_earlier for item in lines.items):
        raise Refused(_("Hồ sơ chưa có gì mới để gửi. Hãy thêm sản phẩm hoặc giấy tờ."))


def _refresh_duties(lines: Checklist) -> None:
    """Note on each paper whether it is mandatory today: a product may have changed its set since the upload."""
    own = [item for item in lines.items if item.paper and not item.is_earlier]
    for item in own:
        item.paper.is_mandatory = item.is_mandatory
    Paper.objects.bulk_update([item.paper for item in own], ["is_mandatory"])


def _is_unchanged_renewal(dossier: Dossier, lines: Checklist) -> bool:
    """Tell whether a dossier only renews papers of what is approved already, from the same issuers to the same name."""
    if dossier.vendor.status != Vendor.Status.APPROVED:
        return False
    if dossier.products.exclude(status=Product.Status.APPROVED).exists():
        return False
    own = [item for item in lines.items if item.paper and not item.is_earlier]
    return bool(own) and all(_renews(dossier, item) for item in own)


def _renews(dossier: Dossier, item: Item) -> bool:
    paper = item.paper
    earlier = Paper.objects.filter(
        vendor_id=dossier.vendor_id, kind=paper.kind, product=paper.product, status=Paper.Status.ACCEPTED
    ).exclude(dossier=dossier)
    return earlier.filter(issuer__iexact=paper.issuer, holder_name__iexact=paper.holder_name).exists()
