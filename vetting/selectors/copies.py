"""Published copies: what the public may see of a paper, and what the reviewer's easel shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from market.kernel import clock
from market.kernel.codes import is_well_formed, typed_code
from market.kernel.errors import Absent
from vetting.badges import Badge
from vetting.boxes import PaintedBox, kept_boxes
from vetting.models import Dossier, Paper, Product, RedactedCopy, Vendor
from vetting.publicity import Showing, number_is_public, showing_of
from vetting.trust_words import public_badge


def current_copies() -> QuerySet[RedactedCopy]:
    """Return the copies the public may see now.

    Not withdrawn, of a paper that holds (neither replaced nor refused nor revoked) in a dossier that was decided, of a
    vendor and a product on the market. Nothing has to be done for a copy to go: whoever asks, asks these rows.
    """
    on_market = Q(paper__product=None) | Q(paper__product__status=Product.Status.APPROVED)
    return RedactedCopy.objects.filter(
        on_market,
        withdrawn_at=None,
        paper__status=Paper.Status.ACCEPTED,
        paper__dossier__status__in=Dossier.CLOSED,
        paper__vendor__status=Vendor.Status.APPROVED,
    )


def public_copy(code: str) -> RedactedCopy:
    """Return the published copy with a code, or raise Absent: never was, or is no longer shown."""
    code = typed_code(code)
    copies = current_copies().select_related("file", "paper__vendor", "paper__product", "paper__file")
    copy = copies.filter(code=code).first() if is_well_formed(code) else None
    if copy:
        return copy
    if is_well_formed(code) and RedactedCopy.objects.filter(code=code).exists():
        raise Absent(
            _("Bản công khai này không còn được trưng bày: giấy tờ đã được thay, bị thu hồi hoặc bản đã được rút.")
        )
    raise Absent(_("Không có bản công khai nào mang mã này."))


@dataclass(frozen=True)
class EaselPage:
    """One page to paint on, with its boxes."""

    number: int
    boxes: list[PaintedBox]


@dataclass(frozen=True)
class Easel:
    """What the reviewer sees while painting over a paper."""

    paper: Paper
    copy: RedactedCopy | None  # the one published now
    boxes: list[PaintedBox]
    showing: Showing
    may_publish: bool

    @property
    def pages(self) -> list[EaselPage]:
        """Return the paper's pages."""
        numbers = range(1, self.paper.file.pages + 1)
        return [EaselPage(number, [box for box in self.boxes if box.page == number]) for number in numbers]


def easel_of(paper: Paper, boxes: Sequence[PaintedBox] | None) -> Easel:
    """Return a paper with boxes on it; without boxes those of the copy published last."""
    copies = list(paper.redacted_copies.order_by("-pk")[:1])
    current = copies[0] if copies and copies[0].withdrawn_at is None else None
    if boxes is None:
        boxes = kept_boxes(copies[0].boxes) if copies and copies[0].original_sha256 == paper.file.sha256 else []
    showing = showing_of(paper.kind, paper.vendor.kind)
    may_publish = paper.status == Paper.Status.ACCEPTED and showing is not Showing.NEVER
    return Easel(paper, current, list(boxes), showing, may_publish)


@dataclass(frozen=True)
class Certificate:
    """What ties a published copy to its original."""

    original_sha256: str
    copy_sha256: str
    boxes: int
    number: str
    badge: Badge  # how the paper stands today


def certificate_of(copy: RedactedCopy, today: date | None = None) -> Certificate:
    """Return the certificate of a copy."""
    paper = copy.paper
    return Certificate(
        original_sha256=copy.original_sha256,
        copy_sha256=copy.file.sha256,
        boxes=len(copy.boxes),
        number=paper.number if number_is_public(paper.kind, paper.vendor.kind) else "",
        badge=public_badge(paper, today or clock.today_in_hanoi()),
    )
