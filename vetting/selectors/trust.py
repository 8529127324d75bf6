"""Trust facts: what the office checked about a product, when, valid until when, and what it did not check (C20)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from market.kernel import clock
from market.kernel.templatetags.formats import day
from vetting.completeness import Subject, needs_of, subject_of
from vetting.models import Paper, PaperKind, Product
from vetting.selectors.checklists import needs_on

EXPIRING_DAYS = 30  # a paper that ends sooner is called expiring


@dataclass(frozen=True, kw_only=True)
class CheckedPaper:
    """One accepted paper as the public may know it: no file, no person."""

    kind: str
    label: str
    issuer: str
    number: str
    issued_on: date | None
    checked_at: datetime
    expires_on: date | None
    is_vendors: bool
    state: str  # "ok", "expiring", "missing" (over)


@dataclass(frozen=True, kw_only=True)
class TrustFact:
    """One of the three quiet facts of the trust strip."""

    label: str
    date: str
    state: str  # "ok", "expiring", "missing" (or over), "unasked" (of this kind of goods)
    detail: str


@dataclass(frozen=True)
class TrustFacts:
    """The trust strip of one product: three facts in a fixed order, every checked paper, and what was not asked."""

    facts: tuple[TrustFact, TrustFact, TrustFact]
    papers: tuple[CheckedPaper, ...]
    unchecked: tuple[str, ...]


def trust_facts(product: Product) -> TrustFacts:
    """Return what the office checked about a product and its vendor."""
    today = clock.today_in_hanoi()
    rows = (
        Paper.objects.filter(Q(product=product) | Q(product=None), vendor_id=product.vendor_id)
        .filter(status=Paper.Status.ACCEPTED)
        .order_by("product_id", "pk")
    )
    papers = tuple(_checked(paper, today) for paper in rows)
    by_kind = {paper.kind: paper for paper in papers}
    asked = _asked(product, today)
    test = _paper_fact(_("Phiếu kiểm nghiệm"), PaperKind.TEST_REPORT, by_kind, asked)
    stamp = _paper_fact(_("Tem truy xuất"), PaperKind.TRACEABILITY_STAMP, by_kind, asked)
    return TrustFacts((_papers_fact(papers), test, stamp), papers, _unchecked(by_kind, product))


def _asked(product: Product, today: date) -> set[str]:
    """Return the kinds of paper asked of this product and, because of it, of its vendor."""
    vendor = Subject("vendor", product.vendor.kind, frozenset({product.product_set_id}))
    needs = list(needs_on(today))
    asked = [*needs_of(needs, vendor), *needs_of(needs, subject_of(product, product.vendor.kind))]
    return {need.kind for need in asked}


def _checked(paper: Paper, today: date) -> CheckedPaper:
    assert paper.judged_at is not None  # noqa: S101 - a constraint of the table (paper_judged_by_someone)
    return CheckedPaper(
        kind=paper.kind,
        label=str(PaperKind(paper.kind).label),
        issuer=paper.issuer,
        number=paper.number,
        issued_on=paper.issued_on,
        checked_at=paper.judged_at,
        expires_on=paper.ends_on,
        is_vendors=paper.product_id is None,
        state=_state(paper.expires_on, today),
    )


def _state(expires_on: date | None, today: date) -> str:
    if expires_on is None or expires_on > today + timedelta(days=EXPIRING_DAYS):
        return "ok"
    return "expiring" if expires_on >= today else "missing"


def _papers_fact(papers: tuple[CheckedPaper, ...]) -> TrustFact:
    label = _("Giấy tờ đã kiểm tra")
    if not papers:
        return TrustFact(
            label=label, date=_("chưa có"), state="missing", detail=_("Ban tổ chức chưa kiểm tra giấy tờ nào.")
        )
    states = [paper.state for paper in papers]
    worst = next((state for state in ("missing", "expiring") if state in states), "ok")
    last = max(paper.checked_at for paper in papers)
    names = "; ".join(paper.label for paper in papers)
    detail = _("Ban tổ chức đã kiểm tra %(n)d giấy tờ: %(names)s.") % {"n": len(papers), "names": names}
    return TrustFact(label=label, date=day(last), state=worst, detail=detail)


def _paper_fact(label: str, kind: str, by_kind: dict[str, CheckedPaper], asked: set[str]) -> TrustFact:
    paper = by_kind.get(kind)
    if paper is None and kind not in asked:
        detail = _("Loại hàng này không phải nộp.")
        return TrustFact(label=label, date=_("không yêu cầu"), state="unasked", detail=detail)
    if paper is None:
        return TrustFact(label=label, date=_("chưa có"), state="missing", detail=_("Chưa có giấy tờ loại này."))
    parts = [_("Kiểm tra ngày %(day)s") % {"day": day(paper.checked_at)}]
    if paper.issuer:
        parts.append(_("nơi cấp: %(issuer)s") % {"issuer": paper.issuer})
    if paper.expires_on:
        parts.append(_("có giá trị đến %(day)s") % {"day": day(paper.expires_on)})
    return TrustFact(label=label, date=day(paper.checked_at), state=paper.state, detail="; ".join(parts) + ".")


def _unchecked(by_kind: dict[str, CheckedPaper], product: Product) -> tuple[str, ...]:
    """Return, in plain words, what nobody should read into the market's checking."""
    absent = [
        str(PaperKind(kind).label)
        for kind in PaperKind.values
        if kind not in by_kind and (kind != PaperKind.STAR_CERTIFICATE or product.stars)
    ]
    sentences = [_("Ban tổ chức chưa xem: %(names)s.") % {"names": "; ".join(absent)}] if absent else []
    return (*sentences, _("Ban tổ chức xem giấy tờ, không tự lấy mẫu kiểm nghiệm từng lô hàng."))
