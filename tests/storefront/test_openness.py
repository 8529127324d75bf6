"""What the market tells of itself: ranking from the code's own constants, figures from the rows, whom to write to."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from market.policies.operator import Operator, hold_operator
from market.storefront import ranking, searching, transparency
from market.storefront.catalogue import ordering
from market.storefront.catalogue.ordering import Order
from sessions.selectors import airtime
from tests import cast

pytestmark = pytest.mark.django_db
RANKING, FIGURES = "/quy-che/xep-hang/", "/minh-bach/"


def test_every_order_of_the_catalogue_is_told(client: Client) -> None:
    page = client.get(RANKING).text
    for order in ordering.ORDERS.values():
        assert str(order.label) in page
    assert str(ranking.COLUMNS["best"]) in page


@pytest.mark.parametrize(
    ("module", "name", "value", "words"),
    [
        (searching, "MOST_WORDS", 97, "tối đa 97 chữ"),
        (airtime, "EVENINGS", 98, "98 phiên gần nhất"),
        (ordering, "BY_NAME", Order("Giá", "", ("-price", "pk")), "giá, cao trước"),
    ],
)
def test_changing_a_constant_changes_the_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, module: object, name: str, value: object, words: str
) -> None:
    catalogue = client.get(RANKING).text.split("</section>")[0]
    assert words not in catalogue
    monkeypatch.setattr(module, name, value)
    assert words in client.get(RANKING).text


def test_a_column_without_words_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordering, "BEST", Order("Lạ", "", ("paid_for", "pk")))
    with pytest.raises(KeyError):
        ranking.criteria()


def test_figures_are_counted_and_kept_for_a_day(client: Client) -> None:
    vendor = cast.make_vendor()
    cast.make_dossier(vendor, "approved")
    shown = client.get(FIGURES).text
    assert "Hồ sơ được duyệt" in shown
    year = datetime.now(UTC).year
    found = {figure.label: figure.value for figure in transparency.figures(year)}
    assert found["Hồ sơ được duyệt"] == "1"
    cast.make_dossier(cast.make_vendor("HTX khác"), "rejected")
    assert transparency.figures(year)[1].value == "0"
    cache.clear()
    assert transparency.figures(year)[1].value == "1"


def test_an_empty_market_has_figures_too(client: Client) -> None:
    page = client.get(FIGURES)
    assert page.status_code == 200
    assert "–" in page.text


def test_figures_come_as_a_table_too(client: Client) -> None:
    reply = client.get(reverse("storefront:download-transparency"))
    assert reply["Content-Type"].startswith("text/csv")
    lines = reply.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Mục,Nội dung,Số"
    assert len(lines) > 12


@pytest.mark.parametrize("year", ["1999", "năm", "99999999999999999999"])
def test_a_year_without_a_market_is_not_found(client: Client, year: str) -> None:
    assert client.get(FIGURES, {"nam": year}).status_code == 404


def test_counting_takes_as_many_queries_for_much_as_for_little(client: Client, django_assert_max_num_queries) -> None:
    for name in ("Một", "Hai", "Ba"):
        cast.make_dossier(cast.make_vendor(name), "approved")
    with django_assert_max_num_queries(20):
        client.get(FIGURES)
    with django_assert_max_num_queries(3):
        client.get(FIGURES)


def test_the_statement_of_accessibility_names_a_contact_and_its_limits(client: Client) -> None:
    hold_operator(Operator(email="giup@example.vn"), seconds=60)
    page = client.get("/tiep-can/").text
    assert "giup@example.vn" in page
    assert "Những điều chưa tốt" in page


def test_whom_to_tell_of_a_weakness(client: Client) -> None:
    reply = client.get("/.well-known/security.txt")
    assert reply["Content-Type"].startswith("text/plain")
    fields = dict(line.split(": ", 1) for line in reversed(reply.content.decode().splitlines()))
    assert fields["Contact"] == "mailto:cho-dem@localhost"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert fields["Canonical"].endswith("/.well-known/security.txt")


def test_password_managers_find_the_page(client: Client) -> None:
    assert client.get("/.well-known/change-password")["Location"] == "/tai-khoan/doi-mat-khau/"


def test_every_page_leads_to_the_rules(client: Client) -> None:
    page = client.get("/khieu-nai/").text
    for url in ("/quy-che/", "/quy-che/du-lieu-ca-nhan/", RANKING, FIGURES, "/tiep-can/"):
        assert f'href="{url}"' in page


def test_the_foot_names_the_operator_and_what_is_known_of_it(client: Client) -> None:
    hold_operator(Operator(name="Văn phòng A", name_en="Office A", address="Số 1"), seconds=60)
    page = client.get("/khieu-nai/").text
    assert "Văn phòng A tổ chức" in page
    assert "Số 1" in page
    assert "Số đăng ký" not in page
    client.cookies["django_language"] = "en"
    assert "Office A" in client.get("/khieu-nai/").text
