"""The trust strip's three facts, and what nobody should read into the market's checking, in plain words. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.kernel.templatetags.formats import day
from vetting.badges import Badge
from vetting.models.requirements import PaperKind
from vetting.validity import PaperFacts, standing_of, state_of

# In force is in force: when its holder has to ask for a new one is the holder's business.
_IN_FORCE = (gettext_noop("Còn hiệu lực"), "jade", "circle-check")
_HOLDERS_BUSINESS = {"in_rerating_window", "window_missed"}


def public_badge(paper: PaperFacts, today: date) -> Badge:
    """Return how a paper stands on a day, in the public's words."""
    if str(state_of(paper, today)) in _HOLDERS_BUSINESS:
        label, tone, icon = _IN_FORCE
        return Badge(_(label), tone, icon)
    standing = standing_of(paper, today)
    return Badge(standing.label, standing.tone, standing.icon)


class Checked(Protocol):
    """A judged paper."""

    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def issuer(self) -> str: ...
    @property
    def checked_at(self) -> datetime: ...
    @property
    def expires_on(self) -> date | None: ...
    @property
    def state(self) -> str: ...
    @property
    def left_out(self) -> tuple[str, ...]: ...


class Claimed(Protocol):
    """A claim, with or without its paper."""

    @property
    def label(self) -> str: ...
    @property
    def paper(self) -> Checked | None: ...


def strip_facts(
    papers: Sequence[Checked], by_kind: Mapping[str, Checked], asked: set[str]
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the three facts: papers, test slip, stamp."""
    test = _paper_fact(_("Phiếu kiểm nghiệm"), PaperKind.TEST_REPORT, by_kind, asked)
    stamp = _paper_fact(_("Tem truy xuất"), PaperKind.TRACEABILITY_STAMP, by_kind, asked)
    return _papers_fact(papers), test, stamp


def unchecked_sentences(papers: Sequence[Checked], claims: Sequence[Claimed], *, has_stars: bool) -> tuple[str, ...]:
    """Return what was not checked: kinds without a paper, claims without a proof, what does not apply, and in general.

    Products without stars are not told that they lack the certificate of stars.
    """
    seen = {paper.kind for paper in papers}
    absent = [
        str(PaperKind(kind).label)
        for kind in PaperKind.values
        if kind not in seen and (kind != PaperKind.STAR_CERTIFICATE or has_stars)
    ]
    unproved = [claim.label for claim in claims if claim.paper is None]
    left_out = [f"{paper.label}: {text}" for paper in papers for text in paper.left_out]
    sentences = []
    if absent:
        sentences.append(_("Ban tổ chức chưa xem: %(names)s.") % {"names": "; ".join(absent)})
    if unproved:
        sentences.append(_("Chưa có giấy tờ chứng minh: %(names)s.") % {"names": "; ".join(unproved)})
    if left_out:
        sentences.append(_("Không áp dụng nên không xem: %(names)s.") % {"names": "; ".join(left_out)})
    return (*sentences, _("Ban tổ chức xem giấy tờ, không tự lấy mẫu kiểm nghiệm từng lô hàng."))


def _papers_fact(papers: Sequence[Checked]) -> dict[str, str]:
    label = _("Giấy tờ đã kiểm tra")
    if not papers:
        detail = _("Ban tổ chức chưa kiểm tra giấy tờ nào.")
        return {"label": label, "date": _("chưa có"), "state": "missing", "detail": detail}
    states = [paper.state for paper in papers]
    worst = next((state for state in ("missing", "expiring") if state in states), "ok")
    last = max(paper.checked_at for paper in papers)
    names = "; ".join(paper.label for paper in papers)
    detail = _("Ban tổ chức đã kiểm tra %(n)d giấy tờ: %(names)s.") % {"n": len(papers), "names": names}
    return {"label": label, "date": day(last), "state": worst, "detail": detail}


def _paper_fact(label: str, kind: str, by_kind: Mapping[str, Checked], asked: set[str]) -> dict[str, str]:
    paper = by_kind.get(kind)
    if paper is None and kind not in asked:
        detail = _("Loại hàng này không phải nộp.")
        return {"label": label, "date": _("không yêu cầu"), "state": "unasked", "detail": detail}
    if paper is None:
        detail = _("Chưa có giấy tờ loại này.")
        return {"label": label, "date": _("chưa có"), "state": "missing", "detail": detail}
    parts = [_("Kiểm tra ngày %(day)s") % {"day": day(paper.checked_at)}]
    if paper.issuer:
        parts.append(_("nơi cấp: %(issuer)s") % {"issuer": paper.issuer})
    if paper.expires_on:
        parts.append(_("có giá trị đến %(day)s") % {"day": day(paper.expires_on)})
    return {"label": label, "date": day(paper.checked_at), "state": paper.state, "detail": "; ".join(parts) + "."}
