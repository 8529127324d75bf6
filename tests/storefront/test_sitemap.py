"""What programs that visit the market learn: every public page in files found by key, and where they may not go."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from market.files.models import StoredPicture
from market.kernel import clock, journal
from market.policies.selectors import editions_in_force
from market.storefront import sitemap
from tests.cast import make_product, make_session, make_vendor
from vetting.models import Product, RegularPrice, Vendor

pytestmark = pytest.mark.django_db

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def paths(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    found = ElementTree.fromstring(answer.content)
    return [(each.text or "").removeprefix(settings.SITE_URL) for each in found.iter(LOC)]


def everything(client: Client) -> list[str]:
    return [page for file in paths(client, "/sitemap.xml") for page in paths(client, file)]


def test_every_public_page_is_in_it_once(client: Client) -> None:
    vendor = make_vendor("HTX Bưởi")
    goods = [make_product(vendor), make_product(vendor, "Mứt bưởi")]
    hidden = [make_product(vendor, "Chè", status="draft"), make_product(make_vendor("HTX Nháp", status="draft"))]
    session = make_session("closed")
    found = everything(client)
    assert len(found) == len(set(found))
    assert {f"/san-pham/{each.slug}/" for each in goods} <= set(found)
    assert {f"/chu-the/{vendor.slug}/", session.get_absolute_url(), "/", "/phien-cho/da-qua/"} <= set(found)
    assert not {f"/san-pham/{each.slug}/" for each in hidden} & set(found)


def test_a_picture_is_named_by_its_own_address(client: Client) -> None:
    picture = StoredPicture.objects.create(sha256="0" * 64, width=960, height=720, widths=[320, 960, 640])
    make_product(picture=picture)
    (file,) = (file for file in paths(client, "/sitemap.xml") if "san-pham" in file)
    assert f"<image:loc>{settings.SITE_URL}{picture.largest_url}</image:loc>" in client.get(file).text


def test_what_is_named_can_be_opened(client: Client) -> None:
    make_product()
    make_session("planned")
    for path in everything(client):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "noindex" not in answer.text.split("</head>")[0], path


def test_files_follow_one_another_by_key(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 3)
    vendor = make_vendor()
    goods = [make_product(vendor, f"Bưởi {number}") for number in range(7)]
    files = [file for file in paths(client, "/sitemap.xml") if "san-pham" in file]
    assert len(files) == 3
    assert [page for file in files for page in paths(client, file)] == [f"/san-pham/{each.slug}/" for each in goods]


def test_a_held_evening_says_when_it_changed_last_and_a_coming_one_does_not(client: Client) -> None:
    make_session("closed")
    assert client.get("/sitemap/phien-cho-1.xml").text.count("<lastmod>") == 1
    make_session("planned")
    assert client.get("/sitemap/phien-cho-1.xml").text.count("<lastmod>") == 1


def test_a_product_and_a_vendor_say_when_they_changed_last(client: Client) -> None:
    vendor = make_vendor()
    product = make_product(vendor)
    long_ago = clock.now() - timedelta(days=40)
    Vendor.objects.update(created_at=long_ago)
    Product.objects.update(created_at=long_ago)
    RegularPrice.objects.all().delete()
    then = f"<lastmod>{clock.in_hanoi(long_ago).date().isoformat()}</lastmod>"
    files = ("/sitemap/san-pham-1.xml", "/sitemap/chu-the-1.xml")
    assert [client.get(file).text.count(then) for file in files] == [1, 1]
    journal.record("member.joined", actor=None, subject=vendor)  # nothing the public sees
    assert client.get(files[1]).text.count(then) == 1
    journal.record("vendor.renamed", actor=None, subject=vendor)
    journal.record("product.changed", actor=None, subject=product)
    today = f"<lastmod>{clock.today_in_hanoi().isoformat()}</lastmod>"
    assert [client.get(file).text.count(today) for file in files] == [1, 1]


def test_a_new_price_is_a_change(client: Client) -> None:
    product = make_product()
    Product.objects.update(created_at=clock.now() - timedelta(days=40), regular_price=90_000)
    assert f"{product.slug}/</loc><lastmod>{clock.today_in_hanoi().isoformat()}" in (
        client.get("/sitemap/san-pham-1.xml").text
    )


def test_number_of_queries_is_constant(client: Client) -> None:
    counts = []
    for _round in range(2):
        make_product()
        make_session("planned")
        for name in (".xml", "/san-pham-1.xml", "/phien-cho-1.xml", "/chu-the-1.xml"):
            with CaptureQueriesContext(connection) as caught:
                client.get(f"/sitemap{name}")
            counts.append(len(caught))
    assert counts[:4] == counts[4:] == [3, 1, 1, 1]


def test_unknown_files_are_not_there(client: Client) -> None:
    assert client.get("/sitemap/van-phong-1.xml").status_code == 404


def test_robots_are_told_where_everything_is_and_what_is_closed(client: Client) -> None:
    said = client.get("/robots.txt").text
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in said
    for path in ("/van-phong/", "/cua-toi/", "/demo/", "/dat-xong/", "/phien-cho/*/gio-hang/", "/phan-anh/"):
        assert f"Disallow: {path}\n" in said
    for path in everything(client):
        assert not any(path.startswith(closed.split("*")[0]) for closed in ("/van-phong/", "/cua-toi/", "/phan-anh/"))


def test_the_documents_in_force_are_in_it_with_their_day(client: Client) -> None:
    file = client.get("/sitemap/trang-1.xml").text
    for edition in editions_in_force().values():
        assert f"/quy-che/{edition.slug}/</loc><lastmod>{edition.effective_from.isoformat()}</lastmod>" in file
