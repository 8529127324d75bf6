"""Questions in every state, as the tests of several modules need them."""

import uuid
from datetime import timedelta
from typing import Any

from market.kernel.clock import database_now
from sessions.models import MarketSession, ProductQuestion, Question
from sessions.product_questions.clock import ANSWER_WITHIN
from tests.cast import make_person
from vetting.models import Product


def asked(session: MarketSession, text: str = "Bưởi để được mấy ngày ạ?", **fields: Any) -> Question:
    """Make a question that waits for a moderator."""
    fields.setdefault("person", None)
    fields["person"] = fields["person"] or make_person("Người hỏi")
    return Question.objects.create(session=session, text=text, **fields)


def approved(session: MarketSession, text: str = "Bưởi để được mấy ngày ạ?", **fields: Any) -> Question:
    """Make a question everybody reads and nobody answered."""
    return asked(session, text, status="approved", decided_at=database_now(), **fields)


def answered(
    session: MarketSession, text: str = "Bưởi có ngọt không ạ?", *, side: str = "office", **fields: Any
) -> Question:
    """Make a question with its answer."""
    done = {"status": "answered", "answer": "Ngọt ạ.", "answer_side": side, "answered_at": database_now()}
    return asked(session, text, **done | fields)


def asked_about(
    product: Product, text: str = "Bưởi để được mấy ngày ạ?", *, ago: timedelta = timedelta(hours=1), **fields: Any
) -> ProductQuestion:
    """Make a question about a product that waits for its vendor; by a visitor unless a person is named."""
    asked_at = database_now() - ago
    whose = {} if fields.get("person") else {"name": "Hoa", "email": "hoa.khach@example.vn"}
    times = {"asked_at": asked_at, "due_at": asked_at + ANSWER_WITHIN}
    return ProductQuestion.objects.create(
        product=product, text=text, key=uuid.uuid4(), **{"folded": text.lower()} | whose | times | fields
    )


def answered_about_product(product: Product, text: str = "Bưởi có ngọt không ạ?", **fields: Any) -> ProductQuestion:
    """Make a question about a product with its vendor's answer."""
    done: dict[str, Any] = {"status": "answered", "answer": "Ngọt ạ.", "answer_side": "vendor"}
    done["answered_at"] = database_now()
    speaker = fields.pop("answered_by", None) or product.vendor.members.earliest("pk").person
    return asked_about(product, text, answered_by=speaker, **done | fields)
