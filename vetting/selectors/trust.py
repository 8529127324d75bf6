"""Trust facts: what the office checked about a product, when, valid until when, and what it did not check (C20)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from market.kernel import clock
from market.kernel.written import written_once
from vetting.badges import Badge
from vetting.completeness import Subject, needs_of, subject_of
from vetting.models import Claim, Condition, Dossier, Paper, PaperCheck, PaperKind, Product, Vendor
from vetting.publicity import number_is_public
from vetting.selectors.checklists import needs_on
from vetting.selectors.copies import current_copies
from vetting.trust_words import public_badge, strip_facts, unchecked_sentences
from vetting.validity import state_of

# What a claim on the product's page stands on.
PROOF = {
    Claim.GEOGRAPHICAL_INDICATION: PaperKind.GEOGRAPHICAL_INDICATION,
    Claim.REGISTERED_BRAND: PaperKind.TRADEMARK,
    Claim.PROTECTED_DESIGN: PaperKind.INTELLECTUAL_PROPERTY,
    Claim.CERTIFIED_PROCESS: PaperKind.QUALITY_SYSTEM,
}
SHOWN = (Paper.Status.ACCEPTED, Paper.Status.REVOKED)  # what was judged good, and what of it was taken back
_STRIP_STATES = {"ending": "expiring", "expired": "missing", "revoked": "missing"}  # of a paper → of a fact; else "ok"


@dataclass(frozen=True, kw_only=True)
class CheckedPaper:
    """One paper the office judged, as the public may know it: no file, no person."""

    kind: str
    label: str
    issuer: str
    number: str
    issued_on: date | None
    checked_by: str  # the unit, never the person
    checked_at: datetime
    expires_on: date | None  # the day that counts: printed on it, or extended to
    is_vendors: bool
    state: str  # "ok", "expiring", "missing" (over or taken back)
    badge: Badge
    met: tuple[str, ...]  # what was looked for and found, in words
    left_out: tuple[str, ...]  # what does not apply to it
    copy: str  # code of the published copy, empty without one


@dataclass(frozen=True)
class ClaimFact:
    """Something the vendor says of the product, and the paper it stands on."""

    label: str
    paper: CheckedPaper | None


@dataclass(frozen=True)
class ConditionFact:
    """Something still to be done, and by when; without it nobody can order any more."""

    text: str
    due_on: date
    is_vendors: bool
    is_broken: bool  # the day is over


@dataclass(frozen=True, kw_only=True)
class TrustFact:
    """One of the three quiet facts of the trust strip."""

    label: str
    date: str
    state: str  # "ok", "expiring", "missing" (or over), "unasked" (of this kind of goods)
    detail: str


@dataclass(frozen=True)
class TrustFacts:
    """What stands behind one product: three facts in a fixed order, and the whole they open to."""

    facts: tuple[TrustFact, TrustFact, TrustFact]
    papers: tuple[CheckedPaper, ...]
    unchecked: tuple[str, ...]
    claims: tuple[ClaimFact, ...]
    conditions: tuple[ConditionFact, ...]


def trust_facts(product: Product) -> TrustFacts:
    """Return what the office checked about a product and its vendor, in a constant number of queries."""
    today = clock.today_in_hanoi()
    papers = checked_papers(product, today)
    by_kind = {paper.kind: paper for paper in reversed(papers)}  # the product's own before the vendor's
    first, test, stamp = strip_facts(papers, by_kind, _asked(product, today))
    claims = tuple(_claims(product, by_kind))
    return TrustFacts(
        facts=(TrustFact(**first), TrustFact(**test), TrustFact(**stamp)),
        papers=papers,
        unchecked=unchecked_sentences(papers, claims, has_stars=bool(product.stars)),
        claims=claims,
        conditions=tuple(_conditions(product, today)),
    )


def checked_papers(product: Product, today: date) -> tuple[CheckedPaper, ...]:
    """Return the newest judged paper of each kind, the product's own first; only of dossiers that were decided."""
    return _newest(_papers_of_product(product.pk, product.vendor_id), product.vendor.kind, today)


def vendor_papers(vendor: Vendor, today: date) -> tuple[CheckedPaper, ...]:
    """Return the newest judged paper of each kind of a vendor itself, whatever it makes."""
    return _newest(_papers_of_vendor(vendor.pk), vendor.kind, today)


@written_once
def _papers_of_product(product: int, vendor: int) -> QuerySet[Paper]:
    return _judged(Paper.objects.filter(Q(product=product) | Q(product=None), vendor=vendor))


@written_once
def _papers_of_vendor(vendor: int) -> QuerySet[Paper]:
    return _judged(Paper.objects.filter(product=None, vendor=vendor))


def _judged(papers: QuerySet[Paper]) -> QuerySet[Paper]:
    checks = PaperCheck.objects.filter(paper=OuterRef("pk")).order_by("criterion")
    return (
        papers.filter(status__in=SHOWN, dossier__status__in=Dossier.CLOSED)
        .annotate(
            copy=Subquery(current_copies().filter(paper=OuterRef("pk")).values("code")[:1]),
            seen=ArraySubquery(checks.values(row=JSONObject(verdict="verdict", text="criterion__text"))),
        )
        .order_by("product_id", "pk")
    )


def _newest(papers: Iterable[Paper], vendor_kind: str, today: date) -> tuple[CheckedPaper, ...]:
    newest = {(paper.kind, paper.product_id): paper for paper in papers}
    return tuple(_checked(paper, vendor_kind, today) for paper in newest.values())


def _checked(paper: Paper, vendor_kind: str, today: date) -> CheckedPaper:
    checked_at = paper.judged_at or paper.revoked_at
    assert checked_at is not None  # noqa: S101 - constraints of the table
    state = str(state_of(paper, today))
    checks: list[dict[str, str]] = paper.seen  # type: ignore[attr-defined]  # annotated above
    return CheckedPaper(
        kind=paper.kind,
        label=str(PaperKind(paper.kind).label),
        issuer=paper.issuer,
        number=paper.number if number_is_public(paper.kind, vendor_kind) else "",
        issued_on=paper.issued_on,
        checked_by=_("Ban tổ chức"),
        checked_at=checked_at,
        expires_on=paper.ends_on,
        is_vendors=paper.product_id is None,
        state=_STRIP_STATES.get(state, "ok"),
        badge=public_badge(paper, today),
        met=_texts(checks, PaperCheck.Verdict.MEETS),
        left_out=_texts(checks, PaperCheck.Verdict.NOT_APPLICABLE),
        copy=paper.copy or "",  # type: ignore[attr-defined]
    )


def _texts(checks: Iterable[dict[str, str]], verdict: str) -> tuple[str, ...]:
    return tuple(map(_, (check["text"] for check in checks if check["verdict"] == verdict)))


_needs_on = written_once(needs_on)


def _asked(product: Product, today: date) -> set[str]:
    """Return the kinds of paper asked of this product and, because of it, of its vendor."""
    vendor = Subject("vendor", product.vendor.kind, frozenset({product.product_set_id}))
    needs = _needs_on(today)
    asked = [*needs_of(needs, vendor), *needs_of(needs, subject_of(product, product.vendor.kind))]
    return {need.kind for need in asked}


def _claims(product: Product, by_kind: dict[str, CheckedPaper]) -> Iterable[ClaimFact]:
    if product.stars:
        label = _("%(stars)s OCOP") % {"stars": product.get_stars_display()}
        yield ClaimFact(label, by_kind.get(PaperKind.STAR_CERTIFICATE))
    for claim in product.claims:
        yield ClaimFact(str(Claim(claim).label), by_kind.get(PROOF[Claim(claim)]))


def _conditions(product: Product, today: date) -> Iterable[ConditionFact]:
    for row in _conditions_of(product.pk, product.vendor_id):
        yield ConditionFact(row.text, row.due_on, row.product_id is None, row.due_on < today)


@written_once
def _conditions_of(product: int, vendor: int) -> QuerySet[Condition]:
    return Condition.objects.filter(Q(product=product) | Q(product=None), vendor=vendor, met_at=None)
