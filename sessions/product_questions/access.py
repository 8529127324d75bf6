"""Products one may ask about, and questions one may touch; what is not theirs does not exist for them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from sessions.models import ProductQuestion
from vetting.models import Product, Vendor
from vetting.selectors import public_products

Status = ProductQuestion.Status


def product_to_ask_about(slug: str) -> Product:
    """Return a product everybody sees."""
    product = public_products().filter(slug=slug).first()
    if product is None:
        raise Absent(_("Chưa có sản phẩm này trên chợ, hoặc sản phẩm đang tạm dừng."))
    return product


def question_for_vendor(vendor: Vendor, pk: int) -> ProductQuestion:
    """Return a question about one of the vendor's own goods; what the office has hidden does not exist for it."""
    own = ProductQuestion.objects.filter(product__vendor=vendor, status__in=(Status.OPEN, Status.ANSWERED))
    return _one(own, pk)


def question_for_office(pk: int) -> ProductQuestion:
    """Return any question, with all its desk shows."""
    return _one(ProductQuestion.objects.all(), pk)


def _one(questions: QuerySet[ProductQuestion], pk: int) -> ProductQuestion:
    found = questions.select_related("product__vendor", "person", "answered_by", "decided_by").filter(pk=pk).first()
    if found is None:
        raise Absent(_("Không có câu hỏi này."))
    return found
