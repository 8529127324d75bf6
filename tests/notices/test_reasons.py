"""Why a notice did not go out is said in the language of whoever looks."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from market.notices.claims import LOST
from market.notices.reasons import in_words
from market.notices.sending import BOUNCING, GONE, UNWANTED


def test_the_name_of_a_fault_becomes_a_sentence_and_the_answer_stays() -> None:
    kept = "SMTPRecipientsRefused: {'hoa@example.vn': (550, b'no such user')}"
    said = "Máy chủ thư không nhận cho địa chỉ này: {'hoa@example.vn': (550, b'no such user')}"
    assert in_words(kept) == said
    assert in_words("TimeoutError: ") == "Máy chủ không trả lời kịp"


@pytest.mark.parametrize("kept", ["", "550 gone: for good", "Unheard: of", LOST, GONE, UNWANTED, BOUNCING])
def test_whatever_else_is_kept_stands_as_it_is(kept: str) -> None:
    assert in_words(kept) == kept


@pytest.mark.parametrize("kept", [LOST, GONE, UNWANTED, BOUNCING])
def test_a_sentence_is_read_in_the_language_of_whoever_looks(kept: str) -> None:
    with translation.override("en"):
        assert in_words(kept) != kept


@pytest.mark.django_db
def test_the_office_reads_it(keeper_client: Client, make_notice: Any) -> None:
    notice = make_notice(status="failed", tries=8, last_error="TimeoutError: timed out")
    for page in (reverse("notices:list-outbox"), reverse("notices:show-notice", args=[notice.pk])):
        assert "Máy chủ không trả lời kịp: timed out" in keeper_client.get(page).content.decode()
