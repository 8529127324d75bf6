"""Nothing typed is lost to an expired page or an ended sign-in, and nothing is handed back to a page elsewhere."""

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from market.kernel.kept_forms import MOST_TYPED, kept_form
from sessions.models import Complaint
from tests.cast import make_person

pytestmark = pytest.mark.django_db

HERE = "http://testserver"
WORDS = "Hàng giao chậm hai ngày, gọi không ai nghe."
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def fields_of(response: Any) -> dict[str, str]:
    """Return the fields of the form that was handed back."""
    page = response.content.decode()
    form = page[page.index('<form class="form"') :]
    return dict(FIELD.findall(form[: form.index("</form>")]))


def test_an_expired_form_is_handed_back_and_can_be_sent_once_more() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Origin": HERE})
    url = reverse("sessions:file-complaint")
    late = client.post(url, {"text": WORDS, "csrfmiddlewaretoken": "x" * 64})
    assert late.status_code == 403
    given = fields_of(late)
    assert given["text"] == WORDS
    assert client.post(url, given).status_code != 403


def test_a_page_elsewhere_is_handed_nothing() -> None:
    for headers in ({"Origin": "https://example.org"}, {"Origin": "null"}, {}):
        client = Client(enforce_csrf_checks=True, headers=headers)
        late = client.post(reverse("sessions:file-complaint"), {"text": WORDS, "csrfmiddlewaretoken": "x" * 64})
        assert late.status_code == 403
        assert WORDS not in late.content.decode()
    assert not Complaint.objects.exists()


def test_who_was_signed_out_while_typing_keeps_the_form() -> None:
    client = Client(headers={"Origin": HERE})
    url = reverse("vetting:open-vendor")
    refused = client.post(url, {"name": "HTX Bưởi đỏ Đông Cao"})
    assert refused.status_code == 403
    assert fields_of(refused)["name"] == "HTX Bưởi đỏ Đông Cao"
    client.force_login(make_person())
    assert client.post(url, fields_of(refused)).status_code != 403


def test_who_typed_nothing_is_led_to_sign_in() -> None:
    response = Client(headers={"Origin": HERE}).post(reverse("vetting:open-vendor"), {"name": " "})
    assert response.status_code == 302


@pytest.mark.parametrize("typed", [{"text": "x" * (MOST_TYPED + 1)}, {"password": "bí mật của tôi"}, {}])
def test_what_is_not_kept(rf: RequestFactory, typed: dict[str, str]) -> None:
    assert kept_form(rf.post("/phan-anh/", typed, headers={"origin": HERE})) is None


def test_a_password_is_never_handed_back(rf: RequestFactory) -> None:
    kept = kept_form(rf.post("/dang-nhap/", {"login": "a@example.vn", "password": "bí mật"}, headers={"origin": HERE}))
    assert kept is not None
    assert kept.fields == [("login", "a@example.vn")]
