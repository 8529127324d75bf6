"""A question and a complaint, to fill the addresses of the access matrix."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from market.accounts.models import Person
from sessions.models import Complaint, Listing, Question
from tests.sessions.asking import asked_about


def question_numbers(listing: Listing, buyer: Person) -> dict[str, Any]:
    """Return a question about the sample listing, and a complaint about it."""
    question = Question.objects.create(
        session=listing.session, listing=listing, person=buyer, text="Bưởi để được mấy ngày?", status="approved"
    )
    complaint = Complaint.objects.create(
        code="8M4TQ2XB",
        session=listing.session,
        listing=listing,
        about="claim",
        text="Người dẫn nói bưởi chữa được bệnh.",
        person=buyer,
        key=uuid.uuid4(),
        due_at=datetime.now(UTC) + timedelta(days=5),
    )
    about = asked_about(listing.product, person=buyer)
    acts = ("answer-product-question", "answer-asked-question", "hide-asked-question", "show-asked-question")
    return {
        "sessions:ask-about-product slug": listing.product.slug,
        **{f"sessions:{act} question_id": about.pk for act in acts},
        "sessions question_id": question.pk,
        "sessions code": complaint.code,
        "sessions:download-questions form": "xlsx",
    }
