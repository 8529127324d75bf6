"""What was answered about goods, in evenings and between them, for the pages of products and vendors."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from market.kernel.written import written_once
from sessions.models import ProductQuestion, Question
from vetting.models import Product, Vendor

SAID_ALOUD = "Người dẫn đã trả lời trên sóng lúc"  # how services.moderation.said_on_air begins
MOST = 5  # of each page
_SHOWN = ("words", "answer", "answer_side", "answered_at", "goods", "goods_slug", "whose")

type _Row = tuple[str, str, str, datetime, str, str, str]


@dataclass(frozen=True)
class Answered:
    """A question with its answer, as everybody reads them: without who asked."""

    text: str
    answer: str
    answered_by: str  # the vendor's name, or empty for the organiser
    answered_at: datetime
    product: str
    product_slug: str


def answered_about(*, product: Product | None = None, vendor: Vendor | None = None) -> list[Answered]:
    """Return what was answered about a product, or all goods of a vendor, newest first; one query.

    Answers given aloud are in the recording: here they would say nothing.
    """
    both = _about_product(product.pk) if product else _about_goods_of(vendor.pk) if vendor else []
    # A union promises no order between its halves.
    found = sorted(both, key=lambda row: row[3], reverse=True)[:MOST]
    return [
        Answered(text, answer, whose if side == Question.Side.VENDOR else "", at, goods, slug)
        for text, answer, side, at, goods, slug, whose in found
    ]


@written_once
def _about_product(product: int) -> QuerySet[Question, _Row]:
    return _latest(Q(listing__product=product), Q(product=product))


@written_once
def _about_goods_of(vendor: int) -> QuerySet[Question, _Row]:
    return _latest(Q(listing__product__vendor=vendor), Q(product__vendor=vendor))


def _latest(in_evenings: Q, between: Q) -> QuerySet[Question, _Row]:
    """Ask for the latest of both kinds: what was answered in evenings and between them."""
    asked = Question.objects.filter(in_evenings, status=Question.Status.ANSWERED)
    rows = asked.exclude(answer__startswith=SAID_ALOUD).annotate(
        words=Coalesce(NullIf("shown_text", Value("")), "text"),
        goods=F("listing__product__name"),
        goods_slug=F("listing__product__slug"),
        whose=F("listing__product__vendor__display_name"),
    )
    more = ProductQuestion.objects.filter(between, status=ProductQuestion.Status.ANSWERED).annotate(
        words=F("text"),
        goods=F("product__name"),
        goods_slug=F("product__slug"),
        whose=F("product__vendor__display_name"),
    )
    latest = more.order_by("-answered_at", "-pk").values_list(*_SHOWN)[:MOST]
    return rows.order_by("-answered_at", "-pk").values_list(*_SHOWN)[:MOST].union(latest, all=True).order_by()
