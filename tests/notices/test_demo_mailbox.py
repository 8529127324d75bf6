from typing import Any

import pytest
from django.test import Client, RequestFactory

from market.demo.mailbox import MOST, show_mailbox
from market.kernel.errors import Absent
from market.notices.sending import send_notice
from tests.notices.conftest import Make

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(settings: Any) -> Any:
    """Return the mailbox's page as the demo shows it; outside the demo it has no address."""
    settings.DEMO = True

    def show() -> str:
        return show_mailbox(RequestFactory().get("/demo/hop-thu/")).content.decode()

    return show


def test_codes_are_there_before_and_after_sending(read: Any, make_notice: Make) -> None:
    notice = make_notice(is_secret=True, body="Mã: 123456")
    assert "123456" in read()
    send_notice(pk=notice.pk)
    assert "123456" in read()


def test_it_shows_the_newest_only(read: Any, make_notice: Make) -> None:
    for _ in range(MOST + 5):
        make_notice()
    html = read()
    assert html.count("<article") == MOST
    assert "Hồ sơ 55 đã" in html
    assert "Hồ sơ 5 đã" not in html


def test_words_are_escaped(read: Any, make_notice: Make) -> None:
    make_notice(body="<script>alert(1)</script>")
    assert "<script>alert" not in read()


def test_an_empty_mailbox_says_what_to_do(read: Any) -> None:
    assert "Hãy thử tạo một tài khoản" in read()


def test_outside_the_demo_there_is_none(client: Client) -> None:
    with pytest.raises(Absent):
        show_mailbox(RequestFactory().get("/demo/hop-thu/"))
    assert client.get("/demo/hop-thu/").status_code == 404
