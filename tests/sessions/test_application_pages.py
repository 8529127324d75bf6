"""The desk of applications and the vendor's side of it: read, tick, accept, return, mend; all without JavaScript."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from market.notices.models import Notice
from sessions.models import Listing, MarketSession
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from vetting.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver(client: Client) -> Person:
    person = make_person("Lê Quang Minh", Role.APPROVER)
    client.force_login(person)
    return person


@pytest.fixture
def listing(approver: Person) -> Listing:
    return make_listing(make_session("planned"), make_product(name="Bưởi đỏ <b>"), standing="applied")


def url(name: str, *args: int) -> str:
    return reverse(f"sessions:{name}", args=args)


def ticked(client: Client, session: MarketSession) -> dict[str, Any]:
    html = client.get(url("list-applications", session.number)).text
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version
    return {"version": version[1], "listing": re.findall(r'name="listing" value="([^"]+)"', html)}


def test_reading_ticking_accepting(client: Client, listing: Listing) -> None:
    waiting = client.get(url("list-waiting-sessions")).text
    assert url("list-applications", listing.session.number) in waiting
    page = client.get(url("list-applications", listing.session.number)).text
    assert "Bưởi đỏ &lt;b&gt;" in page
    assert "Chưa có bằng chứng giá" in page
    data = ticked(client, listing.session)
    response = client.post(url("accept-applications", listing.session.number), data, follow=True)
    assert "Đã nhận 1 sản phẩm vào phiên." in response.text
    assert "A1" in response.text
    listing.refresh_from_db()
    assert listing.standing == "accepted"
    assert "Không có đăng ký nào chờ" in client.get(url("list-waiting-sessions")).text


def test_a_tick_under_other_terms_is_shown_again(client: Client, listing: Listing) -> None:
    data = ticked(client, listing.session)
    Listing.objects.update(session_price=50_000)
    page = url("list-applications", listing.session.number)
    answer = url("accept-applications", listing.session.number)
    response = client.post(answer, data, headers={"Referer": f"http://testserver{page}"}, follow=True)
    assert "Gian hàng vừa đổi một đăng ký" in response.text
    listing.refresh_from_db()
    assert listing.standing == "applied"


@pytest.mark.parametrize("tickets", [[], ["x"], ["1:;drop"], ["0:1"], ["9" * 30 + ":a"]])
def test_nonsense_accepts_nothing(client: Client, listing: Listing, tickets: list[str]) -> None:
    data = {"version": listing.session.version, "listing": tickets}
    assert client.post(url("accept-applications", listing.session.number), data).status_code == 422
    listing.refresh_from_db()
    assert listing.standing == "applied"


def test_a_listing_of_another_evening_does_not_exist_here(client: Client, listing: Listing) -> None:
    other = make_session("planned")
    data = {"version": 1, "listing": ticked(client, listing.session)["listing"]}
    assert client.post(url("accept-applications", other.number), data).status_code == 404
    assert client.get(url("return-application", other.number, listing.pk)).status_code == 404


def test_returning_with_a_reason(client: Client, listing: Listing) -> None:
    address = url("return-application", listing.session.number, listing.pk)
    page = client.get(address)
    first = {name: page.context["form"].initial[name] for name in ("version", "mark")}
    assert client.post(address, first | {"reason": " "}).status_code == 422
    response = client.post(address, first | {"reason": "Ảnh chưa rõ"}, follow=True)
    assert "Đã trả lại: Ảnh chưa rõ" in response.text
    assert Notice.objects.filter(kind="listing-returned").exists()


def test_inviting_last_weeks_vendors(client: Client, listing: Listing) -> None:
    came = make_vendor("HTX Đã Đến")
    make_listing(make_session("closed"), make_product(came))
    page = client.get(url("list-applications", listing.session.number)).text
    assert "HTX Đã Đến" in page
    response = client.post(url("invite-vendors", listing.session.number), follow=True)
    assert "Đã gửi 1 lời mời." in response.text
    again = client.post(url("invite-vendors", listing.session.number), follow=True)
    assert "đã được mời" in again.text


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.WITNESS, Role.MODERATOR])
def test_other_roles_do_not_judge(client: Client, listing: Listing, role: Role) -> None:
    client.force_login(make_person("Người khác", role))
    assert client.get(url("list-applications", listing.session.number)).status_code == 403
    data = {"version": 1, "listing": ["1:a"]}
    assert client.post(url("accept-applications", listing.session.number), data).status_code == 403


# --- the vendor's side ------------------------------------------------------------------------------------------------
@pytest.fixture
def vendor(client: Client) -> Vendor:
    owner = make_person("Lương Văn Phương")
    client.force_login(owner)
    return make_vendor(owner=owner)


def own(name: str, vendor: Vendor, *args: int) -> str:
    return reverse(f"sessions:{name}", args=[vendor.slug, *args])


def test_standings_in_words(client: Client, vendor: Vendor) -> None:
    session = make_session("planned", listings_close_at=database_now() + timedelta(hours=3))
    make_listing(session, make_product(vendor, "Chờ"), standing="applied")
    make_listing(session, make_product(vendor, "Sửa"), standing="returned", return_reason="Thiếu ảnh tem")
    make_listing(session, make_product(vendor, "Nhận"), stall_code="A1")
    page = client.get(own("edit-listings", vendor, session.number)).text
    for words in ("Chờ Ban tổ chức nhận", "Thiếu ảnh tem", "Sửa và đăng ký lại", "Đã nhận vào phiên", "A1"):
        assert words in page
    assert "Đóng sổ đăng ký" in page
    assert "cần sửa" in client.get(own("list-vendor-sessions", vendor)).text


def test_a_returned_one_is_mended_after_the_list_has_closed(client: Client, vendor: Vendor) -> None:
    session = make_session("planned", listings_close_at=database_now() - timedelta(hours=1))
    listing = make_listing(session, make_product(vendor), standing="returned", return_reason="Giá cao")
    address = own("change-listing", vendor, session.number, listing.pk)
    assert "Giá cao" in client.get(address).text
    terms = {"session_price": "80.000", "allotment": "20", "per_buyer_limit": "5"}
    assert client.post(address, terms).status_code == 302
    listing.refresh_from_db()
    assert (listing.standing, listing.session_price) == ("applied", 80_000)


def test_after_the_deadline_only_the_stock_can_be_typed(client: Client, vendor: Vendor) -> None:
    session = make_session("planned", listings_close_at=database_now() - timedelta(hours=1))
    listing, product = make_listing(session, make_product(vendor)), make_product(vendor)
    page = client.get(own("edit-listings", vendor, session.number)).text
    assert "Sổ đăng ký đã đóng" in page
    assert "Bày thêm" not in page
    terms = {"session_price": "1.000", "allotment": "60", "per_buyer_limit": "50"}
    assert client.post(own("change-listing", vendor, session.number, listing.pk), terms).status_code == 302
    listing.refresh_from_db()
    assert (listing.session_price, listing.allotment, listing.standing) == (89_000, 60, "accepted")
    refused = client.post(own("list-product", vendor, session.number, product.pk), terms | {"session_price": "80000"})
    assert "Sổ đăng ký của phiên đã đóng" in refused.text


def test_last_times_goods_with_one_button(client: Client, vendor: Vendor) -> None:
    session, product = make_session("planned"), make_product(vendor, "Bưởi tuần trước")
    make_listing(make_session("closed"), product)
    assert own("list-again", vendor, session.number) in client.get(own("edit-listings", vendor, session.number)).text
    page = client.get(own("list-again", vendor, session.number)).text
    assert "Bưởi tuần trước" in page
    assert not Listing.objects.filter(session=session).exists()
    response = client.post(own("list-again", vendor, session.number), follow=True)
    assert "Đã đăng ký 1 sản phẩm" in response.text
    assert Listing.objects.get(session=session).standing == "applied"
    assert "Không còn gì để bày lại" in client.get(own("list-again", vendor, session.number)).text


def test_another_vendors_last_time_does_not_exist(client: Client, vendor: Vendor) -> None:
    session, other = make_session("planned"), make_vendor("Gian khác")
    assert client.get(own("list-again", other, session.number)).status_code == 404
    assert client.post(own("list-again", other, session.number)).status_code == 404
