"""What went wrong has a page that looks like the market, says what to do, and speaks the person's language."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import reverse

from market.accounts.models import Role
from market.kernel.errors import TooMany
from market.kernel.middleware import ProblemMiddleware
from market.kernel.views import nearest_page
from market.storefront.views import problems
from tests import cast
from vetting.models import Product

pytestmark = pytest.mark.django_db
LANGUAGES = ("vi", "en")


@pytest.fixture(params=["visitor", "buyer", "vendor", "office"])
def client(request: pytest.FixtureRequest) -> Client:
    """A browser of each kind of person; a fault is answered, not raised."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    if request.param == "vendor":
        client.force_login(cast.make_vendor().members.get().person)
    elif request.param != "visitor":
        client.force_login(cast.make_person("Lê Minh", *([Role.DIRECTOR] if request.param == "office" else [])))
    return client


def assert_is_of_the_market(page: str) -> None:
    assert "lost" in page
    assert "lantern" in page
    assert "css/tokens.css" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_nobody_knows(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    response = client.get("/khong-co-trang-nay/")
    assert response.status_code == 404
    assert_is_of_the_market(response.text)
    assert f'<html lang="{language}"' in response.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_only_takes_what_a_button_sends(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    response = client.get(reverse("storefront:choose-theme"))
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert_is_of_the_market(response.text)
    assert f'<html lang="{language}"' in response.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_that_expired(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    back = "http://testserver/san-pham/"
    response = client.post(reverse("storefront:choose-theme"), {"theme": "dark"}, headers={"Referer": back})
    assert response.status_code == 403
    assert_is_of_the_market(response.text)
    assert '<input type="hidden" name="theme" value="dark">' in response.text  # handed back, to be sent once more


def test_an_expired_form_leads_nowhere_else(client: Client) -> None:
    away = {"Referer": "https://evil.example/"}
    assert "evil.example" not in client.post(reverse("storefront:choose-theme"), headers=away).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_that_calls_the_market_by_another_name(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    response = client.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert_is_of_the_market(response.text)
    assert f'<html lang="{language}"' in response.text
    assert "evil.example" not in response.text


def test_a_form_far_too_large(client: Client) -> None:
    response = client.post("/giao-dien/", {"theme": "x" * 2_000_000}, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {400, 403, 413}
    assert_is_of_the_market(response.text)


@pytest.mark.parametrize(("problem", "status"), [(RequestDataTooBig(), 413), (SuspiciousOperation(), 400)])
def test_what_cannot_be_read_is_told_from_what_is_too_large(
    rf: RequestFactory, problem: Exception, status: int
) -> None:
    response = problems.unreadable(rf.get("/"), problem)
    assert response.status_code == status
    assert_is_of_the_market(response.content.decode())


def test_asking_too_often(rf: RequestFactory) -> None:
    problem = TooMany("Anh/Chị chờ một phút.", retry_after=60)
    response = ProblemMiddleware(lambda request: None).process_exception(rf.get("/"), problem)  # type: ignore[arg-type,return-value]
    assert response is not None
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert_is_of_the_market(response.content.decode())


def test_a_fault_of_the_market(rf: RequestFactory) -> None:
    response = problems.broken(rf.get("/"))
    assert response.status_code == 500
    assert_is_of_the_market(response.content.decode())


def test_a_product_no_longer_sold_says_so_and_names_what_is_near(client: Client) -> None:
    product = cast.make_product(status=Product.Status.WITHDRAWN)
    cast.make_listing(cast.make_session("closed"), product)
    beside = cast.make_product(product.vendor, "Mứt vỏ bưởi")
    response = client.get(reverse("storefront:show-product", args=[product.slug]))
    assert response.status_code == 410
    assert product.name in response.text
    assert beside.name in response.text
    assert "noindex" in response.text


def test_what_never_stood_in_an_evening_is_not_told(client: Client) -> None:
    for status in (Product.Status.WITHDRAWN, Product.Status.DRAFT):
        product = cast.make_product(status=status)
        response = client.get(reverse("storefront:show-product", args=[product.slug]))
        assert response.status_code == 404
        assert product.name not in response.text


def test_a_program_gets_no_page(client: Client) -> None:
    response = client.get(reverse("storefront:choose-theme"), headers={"Accept": "application/json"})
    assert (response.status_code, response.content) == (405, b"")
    part = client.get(reverse("storefront:choose-theme"), headers={"HX-Request": "true"})
    assert (part.status_code, part.content) == (405, b"")


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/van-phong/nhan-su/3/khoa/", "/van-phong/nhan-su/3/"),
        ("/giao-dien/", "/"),
        ("/khong/co/gi/", "/"),
    ],
)
def test_the_nearest_page_is_where_the_button_was(path: str, page: str) -> None:
    assert nearest_page(path) == page
