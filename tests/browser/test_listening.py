"""The ear itself: what a page complains about is heard, or the other tests prove little."""

import pytest

from tests.browser.visitors import Street

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

INLINE = "() => { const s = document.createElement('script'); s.text = 'window.ran = 1'; document.head.append(s) }"
BROKEN = "() => new Promise(done => { const i = new Image(); i.onerror = done; i.src = '/static/khong-co.png' })"


def test_complaints_are_heard(street: Street) -> None:
    page = street.visitor()
    page.goto("/xac-minh/")
    assert not street.complaints
    page.evaluate(INLINE)
    page.evaluate(BROKEN)
    page.evaluate("() => { setTimeout(() => { throw new Error('hỏng') }) }")
    page.wait_for_timeout(300)
    heard = "\n".join(street.complaints)
    street.complaints.clear()
    assert "Content Security Policy" in heard
    assert "404 " in heard
    assert "hỏng" in heard
    assert page.evaluate("() => window.ran") is None
