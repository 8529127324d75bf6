"""The claims card in words: what the dossier lets a host say, and what must not be said. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from market.kernel.templatetags.formats import day
from vetting.models import Claim, Paper, Product

FUNCTIONAL_FOOD = 18  # the product set whose advertising must carry the sentence below
FRESH_WORDS_ALCOHOL = 15  # percent: the law forbids to advertise stronger drinks


@dataclass(frozen=True)
class Card:
    """What a host may say of a product, what must be said, and what must not."""

    may: tuple[str, ...]
    must: str  # read out word by word; empty when the law asks for nothing
    must_not: tuple[str, ...]


def card_of(
    *,
    product: Product,
    commune: str,
    stars: Paper | None,
    test: Paper | None,
    claims: Sequence[tuple[str, Paper | None]],
    set_number: int,
) -> Card:
    """Return the card of a product from the accepted papers in force."""
    proved = [(Claim(claim), paper) for claim, paper in claims if paper is not None]
    may = [
        *_stars(product, stars),
        _("Làm tại %(commune)s.") % {"commune": commune},
        *[_with_paper(str(claim.label), paper) for claim, paper in proved],
        *_test(test),
    ]
    return Card(
        may=tuple(may),
        must=_mandatory(set_number),
        must_not=tuple(_forbidden(product, stars, {claim for claim, _paper in proved})),
    )


def _stars(product: Product, paper: Paper | None) -> list[str]:
    if product.stars and paper is not None:
        return [_with_paper(_("%(stars)s OCOP") % {"stars": product.get_stars_display()}, paper)]
    return []


def _with_paper(label: str, paper: Paper) -> str:
    """Return a claim with the number and the day of what proves it, as far as they are known."""
    if paper.number and paper.issued_on:
        facts = {"label": label, "number": paper.number, "day": day(paper.issued_on)}
        return _("%(label)s, theo số %(number)s ngày %(day)s.") % facts
    if paper.number:
        return _("%(label)s, theo số %(number)s.") % {"label": label, "number": paper.number}
    return _("%(label)s, Ban tổ chức đã xem giấy.") % {"label": label}


def _test(paper: Paper | None) -> list[str]:
    if paper is None:
        return []
    if paper.issued_on is None:
        return [_("Có phiếu kiểm nghiệm an toàn thực phẩm.")]
    return [_("Có phiếu kiểm nghiệm an toàn thực phẩm ngày %(day)s.") % {"day": day(paper.issued_on)}]


def _mandatory(set_number: int) -> str:
    if set_number != FUNCTIONAL_FOOD:
        return ""
    return _("Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh.")


def _in_a_sentence(label: str) -> str:
    """Return a label as it stands within a sentence; names like VietGAP keep their letters."""
    return label[:1].lower() + label[1:]


def _forbidden(product: Product, stars: Paper | None, proved: set[Claim]) -> list[str]:
    words = [
        _("Chữa bệnh, phòng bệnh, giảm đau, giảm cân, bổ cho bộ phận nào của cơ thể."),
        _("“Số 1”, “nhất”, “duy nhất”, “tốt nhất”, hay so với hàng của người khác."),
        _("“Sạch tuyệt đối”, “không hóa chất”, “an toàn tuyệt đối”."),
    ]
    if not product.stars or stars is None:
        words.append(_("Sao OCOP: chưa có giấy chứng nhận còn hiệu lực."))
    missing = [_in_a_sentence(str(claim.label)) for claim in Claim if claim not in proved]
    if missing:
        words.append(_("Chưa có giấy chứng minh: %(names)s.") % {"names": "; ".join(missing)})
    if product.alcohol_percent is not None and product.alcohol_percent >= FRESH_WORDS_ALCOHOL:
        words.append(_("Rượu từ 15 độ: không quảng cáo, không giảm giá, không mời người dưới 18 tuổi."))
    return words
