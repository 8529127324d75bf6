"""Reviews: only of goods received, once, words read first, scores nobody can take out; erased with the person."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Role
from market.kernel.errors import Absent, Refused, Stale
from market.notices.models import Notice
from orders import tasks
from orders.addresses import receipt_url
from orders.models import Order, OrderContact, Review, ReviewInvitation
from orders.proofs import receipt_key
from orders.reviews.inviting import invite_buyer, orders_to_invite
from orders.reviews.names import short_name
from orders.reviews.rating import rating_of_spread
from orders.reviews.selectors import rating_of_product, rating_of_vendor, worded_reviews
from orders.reviews.services import Seen, Writing, answer_review, hide_review, show_review, write_review
from orders.services.erasing import erase_person
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import place
from tests.orders.racing import all_at_once
from tests.orders.reviewing import completed, said
from tests.orders.sealing import close

pytestmark = pytest.mark.django_db
Status = Review.Status


def page_of(order: Order, key: bool = True) -> str:
    return reverse("orders:review-order", args=[order.code]) + (f"?k={receipt_key(order.code)}" if key else "")


def sent(order: Order, score: str = "4", text: str = "", **more: str) -> dict[str, str]:
    line = order.current_lines[0].pk
    form = {"key": str(uuid4()), "score": score, "text": text} | more
    return {"line": str(line)} | {f"mon-{line}-{name}": value for name, value in form.items()}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Nguyễn Thị Mai", "Mai N."),
        ("  đặng  văn An ", "An Đ."),
        ("Mai", "Mai"),
        ("Nguyễn 0912345678", ""),
        ("", ""),
        ("Chị Mai.", ""),
    ],
)
def test_a_reviewer_is_named_without_being_found(name: str, short: str) -> None:
    assert short_name(name) == short


def test_an_average_waits_for_five() -> None:
    four, five = rating_of_spread({5: 3, 1: 1}), rating_of_spread({5: 3, 1: 2})
    assert (four.is_telling, four.missing) == (False, 1)
    assert (five.is_telling, five.average, five.rows) == (True, 3.4, [(5, 3), (4, 0), (3, 0), (2, 0), (1, 2)])
    assert rating_of_spread({}).average == 0


def test_a_guest_reviews_with_the_key_of_the_receipt(listing: Listing, client: Client) -> None:
    order = completed(listing)
    assert "Đánh giá hàng đã nhận" in client.get(receipt_url(order)).text
    assert "Hàng đã nhận thế nào" in client.get(page_of(order)).text
    answer = client.post(page_of(order), sent(order, text="Bưởi ngọt, gọi 0912 345 678 nhé", is_named="on"))
    assert answer.status_code == 302
    review = Review.objects.get()
    assert (review.score, review.shown_name, review.status) == (4, "Mai N.", Status.WAITING)
    assert review.text == "Bưởi ngọt, gọi ••• nhé"
    assert "Lời chờ duyệt" in client.get(page_of(order)).text


def test_whoever_signed_in_reviews_without_the_key_and_strangers_do_not(listing: Listing, client: Client) -> None:
    buyer = cast.make_person("Trần Thị Lan")
    order = completed(listing, buyer=buyer)
    assert client.get(page_of(order, key=False)).status_code == 404
    client.force_login(buyer)
    client.post(page_of(order, key=False), sent(order, score="5"))
    review = Review.objects.get()
    assert (review.score, review.status, review.shown_name) == (5, Status.SHOWN, "")


def test_without_a_score_nothing_is_kept(listing: Listing, client: Client) -> None:
    order = completed(listing)
    answer = client.post(page_of(order), sent(order, score="", text="Ngon"))
    assert answer.status_code == 422
    assert "Anh/Chị hãy chọn số điểm." in answer.text
    assert not Review.objects.exists()


def test_only_goods_received_are_reviewed(listing: Listing, client: Client) -> None:
    order = Order.objects.get(code=place(listing).codes[0])
    with pytest.raises(Refused):
        said(order)
    assert "Đơn hoàn tất rồi mới đánh giá được" in client.get(page_of(order)).text
    line = order.current_lines[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(line=line, vendor=order.vendor, product=listing.product, score=5, key=uuid4())


def test_after_sixty_days_nobody_is_asked_any_more(listing: Listing, client: Client) -> None:
    order = completed(listing, days=61)
    with pytest.raises(Refused, match="60 ngày"):
        said(order)
    assert "Đã quá 60 ngày" in client.get(page_of(order)).text


def test_the_line_of_another_order_is_not_there(listing: Listing) -> None:
    order, other = completed(listing), completed(listing, 2)
    with pytest.raises(Absent):
        write_review(actor=None, order=order, writing=Writing(other.current_lines[0].pk, 5, "", False, uuid4()))


def test_a_vendors_own_people_do_not_review(listing: Listing) -> None:
    member = listing.product.vendor.members.get().person
    with pytest.raises(Refused, match="gian hàng mình"):
        said(completed(listing, buyer=member))
    order = completed(listing, 2)
    OrderContact.objects.filter(order=order).update(phone=listing.product.vendor.phone)
    with pytest.raises(Refused, match="gian hàng mình"):
        said(order)


def test_the_same_form_twice_is_one_review_and_another_is_refused(listing: Listing) -> None:
    order, key = completed(listing), uuid4()
    first = said(order, 4, "Ngọt", key=key)
    assert said(order, 4, "Ngọt", key=key).pk == first.pk
    with pytest.raises(Refused, match="đã đánh giá"):
        said(order, 1)


@pytest.mark.parametrize(
    "change",
    [{"score": 5}, {"text": "Rất ngon"}, {"shown_name": "Lan T."}],
)
def test_nobody_rewrites_what_a_buyer_said(listing: Listing, change: dict[str, Any]) -> None:
    review = said(completed(listing), 2, "Hơi chua")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        review.delete()


def test_words_are_read_first_and_scores_count_at_once(listing: Listing) -> None:
    waiting = said(completed(listing), 1, "Giao muộn")
    assert rating_of_product(listing.product).spread == {1: 1}
    assert not worded_reviews(product=listing.product).exists()
    officer = cast.make_person("Vũ Thu Trang", Role.MODERATOR)
    shown = show_review(actor=officer, seen=Seen(waiting, waiting.version))
    assert list(worded_reviews(vendor=listing.product.vendor)) == [waiting]
    with pytest.raises(Stale):
        hide_review(actor=officer, seen=Seen(waiting, waiting.version), reason="rude")
    with pytest.raises(Refused):
        hide_review(actor=officer, seen=Seen(shown, shown.version), reason="")
    hide_review(actor=officer, seen=Seen(shown, shown.version), reason="rude")
    rating = rating_of_vendor(listing.product.vendor)
    assert (rating.spread, rating.hidden) == ({1: 1}, 1)


def shown_review(listing: Listing, number: int = 1, text: str = "Bưởi ngọt") -> Review:
    review = said(completed(listing, number), 4, text)
    officer = cast.make_person("Vũ Thu Trang", Role.MODERATOR)
    return show_review(actor=officer, seen=Seen(review, review.version))


def test_the_vendor_answers_at_its_desk(listing: Listing, client: Client) -> None:
    review, vendor = shown_review(listing), listing.product.vendor
    client.force_login(vendor.members.get().person)
    desk = reverse("orders:list-vendor-reviews", args=[vendor.slug])
    assert "Bưởi ngọt" in client.get(desk).text
    answer_url = reverse("orders:answer-review", args=[vendor.slug, review.pk])
    assert client.post(answer_url, {"words": "Gọi 0912345678 giúp em"}).status_code == 422
    assert client.post(answer_url, {"words": "Cảm ơn chị đã ủng hộ."}).status_code == 302
    assert "Cảm ơn chị đã ủng hộ." in client.get(f"/san-pham/{listing.product.slug}/danh-gia/").text
    strange = cast.make_vendor("HTX Khác")
    client.force_login(strange.members.get().person)
    assert client.get(reverse("orders:answer-review", args=[strange.slug, review.pk])).status_code == 404


def test_hidden_words_are_not_answered(listing: Listing) -> None:
    review = said(completed(listing), 4, "Ngọt")
    with pytest.raises(Refused):
        answer_review(actor=listing.product.vendor.members.get().person, review=review, text="Cảm ơn")


def test_the_office_decides_at_its_desk(listing: Listing, client: Client) -> None:
    review = said(completed(listing), 2, "Quả nhỏ hơn ảnh")
    client.force_login(cast.make_person("Vũ Thu Trang", Role.MODERATOR))
    desk = reverse("orders:list-reviews")
    assert "Quả nhỏ hơn ảnh" in client.get(desk).text
    client.post(reverse("orders:show-review", args=[review.pk]), {"version": review.version})
    assert Review.objects.get().status == Status.SHOWN
    assert "Quả nhỏ hơn ảnh" in client.get(desk + "?ngan=shown").text
    client.post(reverse("orders:hide-review", args=[review.pk]), {"version": 2, "reason": "off_topic"})
    assert "Ẩn vì: Không nói về hàng đã mua" in " ".join(client.get(desk + "?ngan=hidden").text.split())


def test_the_product_and_the_vendor_show_what_buyers_said(listing: Listing, client: Client) -> None:
    product = listing.product
    shown_review(listing, 1)
    for number in range(2, 6):
        said(completed(listing, number), 5)
    page = client.get(f"/san-pham/{product.slug}/").text
    assert "4,8 trên 5 điểm" in page
    assert '"aggregateRating"' in page
    assert "Bưởi ngọt" in page
    assert "Mai N." in page
    assert "Bưởi ngọt" in client.get(f"/chu-the/{product.vendor.slug}/").text


def test_four_reviews_make_no_average(listing: Listing, client: Client) -> None:
    for number in range(1, 5):
        said(completed(listing, number), 5)
    page = client.get(f"/san-pham/{listing.product.slug}/").text
    assert "4 lượt đánh giá của người đã nhận hàng." in page
    assert "trên 5 điểm" not in page
    assert "aggregateRating" not in page


def queries(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call()
    return len(captured)


def test_many_reviews_cost_no_more_queries_than_one(listing: Listing, client: Client) -> None:
    shown_review(listing)
    pages = [f"/san-pham/{listing.product.slug}/danh-gia/", f"/chu-the/{listing.product.vendor.slug}/"]
    for page in pages:
        client.get(page)
    few = [queries(partial(client.get, page)) for page in pages]
    for number in range(2, 8):
        shown_review(listing, number)
    assert [queries(partial(client.get, page)) for page in pages] == few


def test_erasing_the_buyer_leaves_the_score_alone(listing: Listing) -> None:
    buyer = cast.make_person("Đặng Thị Bí Mật")
    review = said(completed(listing, buyer=buyer, name="Đặng Thị Bí Mật"), 3, "Nhà tôi ở ngõ 77")
    close(listing.session, ago=timedelta(days=2))
    assert erase_person(actor=buyer, person=buyer).count == 1
    review.refresh_from_db()
    assert (review.score, review.text, review.shown_name, review.status) == (3, "", "", Status.SHOWN)


def test_a_buyer_is_invited_once(listing: Listing) -> None:
    ripe, fresh, spoke, late = (completed(listing, n, days=days) for n, days in enumerate((4, 1, 4, 20), 1))
    said(spoke)
    assert list(orders_to_invite()) == [ripe]
    assert tasks.invite_to_review() == 1
    assert invite_buyer(ripe.pk)
    assert not invite_buyer(ripe.pk)
    assert not invite_buyer(fresh.pk)
    assert not invite_buyer(late.pk)
    notice = Notice.objects.get(kind="review-invitation")
    assert notice.recipient == "mai-1@example.vn"
    assert f"/don-hang/{ripe.code}/danh-gia/?k=" in notice.body
    assert ReviewInvitation.objects.get().order == ripe


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_ten_taps_at_once_one_is_kept() -> None:
    order = completed(cast.make_listing())
    outcomes = all_at_once([partial(said, order, score) for score in (1, 2, 3, 4, 5) * 2])
    assert sum(isinstance(each, Review) for each in outcomes) == 1
    assert sum(isinstance(each, Refused) for each in outcomes) == 9
    assert Review.objects.count() == 1
