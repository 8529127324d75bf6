"""Questions in every state, as the tests of several modules need them."""

from typing import Any

from market.kernel.clock import database_now
from sessions.models import MarketSession, Question
from tests.cast import make_person


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
