"""A notice as a mail, to the byte: read back by the library it says what it should."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.notices.letters import PLAIN_ADDRESS, Letter
from market.notices.models import Notice


def letter(**fields: Any) -> bytes:
    """Return the bytes of a notice with these fields."""
    given = {"key": "a", "kind": "order-placed", "recipient": "hoa@example.vn", "subject": "Biên nhận", "body": "Chào."}
    return Letter(Notice(**given | fields)).as_bytes()


def read(content: bytes) -> EmailMessage:
    """Return a mail as its reader's program takes it apart."""
    return message_from_bytes(content, policy=default)


def test_all_of_it_is_there() -> None:
    mail = read(letter(subject="Biên nhận đơn K7M2 của phiên chợ đêm thứ mười hai, bán đến nửa đêm " * 3))
    assert mail["Subject"].startswith("Biên nhận đơn K7M2 của phiên chợ đêm thứ mười hai")
    assert str(mail["To"]) == "hoa@example.vn"
    assert str(mail["From"]) == "Chợ đêm trên mây <cho-dem@localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@testserver>")
    assert mail["Date"].datetime is not None
    assert not [part.defects for part in mail.walk() if part.defects]
    assert "List-Unsubscribe" not in mail


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")))
def test_the_words_arrive_as_they_were_written(body: str) -> None:
    assert read(letter(body=body)).get_content() == body.replace("\n", "\r\n") + "\r\n"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_no_line_is_too_long_and_none_is_broken(subject: str) -> None:
    content = letter(subject=subject, body=subject)
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.isascii()


@pytest.mark.parametrize("subject", ["a\nBcc: b@example.vn", "a\r\nBcc: b@example.vn", "a\rb"])
def test_a_subject_that_would_be_two_headers_is_none(subject: str) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        letter(subject=subject)


def test_an_address_in_another_alphabet_is_told_as_servers_know_it() -> None:
    assert read(letter(recipient="hoa@chợ.vn"))["To"].addresses[0].domain == "chợ.vn".encode("idna").decode()


@pytest.mark.parametrize("address", ["a@b", "a.b+c@d-e.vn", "o'brien@example.vn"])
def test_plain_addresses(address: str) -> None:
    assert PLAIN_ADDRESS.fullmatch(address)


@pytest.mark.parametrize(
    "address", ["", "a", "a@", "@b", "a@b@c", "a b@c", "a@b\n", "a@b\r\nBcc: c@d", "<a@b>", "A <a@b>", "á@b", ".a@b"]
)
def test_what_has_to_be_looked_at(address: str) -> None:
    assert not PLAIN_ADDRESS.fullmatch(address)


@pytest.mark.django_db
def test_what_may_be_refused_says_how() -> None:
    mail = read(letter(kind="session-reminder"))
    assert mail["List-Unsubscribe"].startswith("<http://testserver/thu/ngung/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
