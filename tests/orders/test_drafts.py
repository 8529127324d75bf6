"""From comments to orders: what the desk drafts, repeats, races, strangers, and the buyer's link."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.models import CommentBatch, DraftOrder, Order
from orders.proofs import draft_secret
from orders.services import drafts
from orders.tasks import settle_due_drafts
from orders.typed.comments import Comment
from orders.typed.draft_desk import PAGE
from sessions.history import history_of
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.conftest import place
from tests.orders.racing import all_at_once

pytestmark = pytest.mark.django_db
HOA = Comment("Nguyễn Thị Hoa", "chốt A1 x2 0912345678")
BINH = Comment("Trần Văn Bình", "lấy A1")


@pytest.fixture
def a1() -> Listing:
    """Twenty pomelos at 89.000 ₫, called A1."""
    return cast.make_listing(stall_code="A1")


@pytest.fixture
def moderator() -> Person:
    return cast.make_person("Phạm Thu Trang", Role.MODERATOR)


def paste(listing: Listing, *comments: Comment, actor: Person | None = None) -> CommentBatch:
    """Paste comments at the desk of the listing's session."""
    actor = actor or cast.make_person("Phạm Thu Trang", Role.MODERATOR)
    number = listing.session.number
    return drafts.paste_comments(actor=actor, number=number, source="facebook", comments=comments)


def link(draft: DraftOrder) -> str:
    return reverse("orders:confirm-draft", args=[draft_secret(draft.key)])


def end_session(ago: timedelta) -> None:
    """Let every session be over since then."""
    closed = datetime.now(UTC) - ago
    MarketSession.objects.update(opens_at=closed - timedelta(hours=2), closes_at=closed, planned_closes_at=closed)


def filled(draft: DraftOrder, **changes: Any) -> dict[str, Any]:
    """Return what a buyer's browser sends from the link's page."""
    cast.me_linh()
    lines = DraftOrder.objects.filter(key=draft.key, status="waiting").select_related("listing")
    typed = {f"quantity-{each.pk}": str(each.quantity) for each in lines}
    prices = {f"price-{each.pk}": str(each.listing.session_price) for each in lines}
    contact = {"name": "Nguyễn Thị Hoa", "commune": "xã mê linh", "street": "Số 5, thôn Đông Cao", "note": ""}
    return typed | prices | contact | changes


class TestDesk:
    def test_comments_become_drafts_and_a_phone_gets_the_link(self, a1: Listing, moderator: Person) -> None:
        batch = paste(a1, HOA, BINH, Comment("Lê Thu", "bưởi đẹp quá"), actor=moderator)
        assert (batch.read, batch.drafted, batch.repeated, batch.rows) == (3, 2, 0, [])
        hoa, binh = DraftOrder.objects.order_by("pk")
        assert (hoa.quantity, hoa.phone, hoa.author) == (2, "+84912345678", "Nguyễn Thị Hoa")
        assert (binh.quantity, binh.phone) == (1, "")
        text = Notice.objects.get()
        assert (text.channel, text.recipient, text.is_secret) == ("sms", "+84912345678", True)
        assert link(hoa) in text.body
        assert text.body.isascii()
        entry = JournalEntry.objects.get(verb="session.comments_pasted")
        assert "Hoa" not in str(entry.facts)
        assert "3 bình luận" in history_of(a1.session)[0].words

    def test_lines_of_one_comment_share_a_link(self, a1: Listing) -> None:
        cast.make_listing(a1.session, cast.make_product(name="Mật ong"), stall_code="B3")
        paste(a1, Comment("Hoa", "A1 x2, B3 0912345678"))
        assert DraftOrder.objects.count() == 2
        assert DraftOrder.objects.values("key").distinct().count() == 1
        assert Notice.objects.count() == 1

    @pytest.mark.parametrize(
        "again",
        [
            HOA,
            Comment("NGUYỄN THỊ HOA", "A1"),
            Comment("Nguyen Thi Hoa", "a1 x5"),
            Comment("Hoa Nguyễn", "A1 0912 345 678"),
            Comment("", "A1 +84912345678"),
        ],
    )
    def test_repeats_collapse_also_in_a_later_paste(self, a1: Listing, again: Comment) -> None:
        paste(a1, HOA)
        batch = paste(a1, again)
        assert (batch.drafted, batch.repeated) == (0, 1)
        assert batch.rows[0]["kind"] == "repeated"
        assert DraftOrder.objects.get().quantity == 2
        assert Notice.objects.count() == 1

    @pytest.mark.parametrize(
        ("first", "later", "links", "messages"),
        [
            ("A1 0912345678", "B3 0912345678", 1, 1),  # one phone
            ("A1 0912345678", "B3 x3", 1, 1),  # the phone was left before
            ("A1", "B3 x3", 1, 0),
            ("A1", "B3 0912345678", 2, 1),  # the first link was shown to everybody: it proves no phone
            ("A1 0912345678", "B3 0987654321", 2, 2),
        ],
    )
    def test_what_a_person_asks_for_later_goes_into_the_open_link(
        self, a1: Listing, first: str, later: str, links: int, messages: int
    ) -> None:
        cast.make_listing(a1.session, cast.make_product(name="Mật ong"), stall_code="B3")
        paste(a1, Comment("Hoa", first))
        assert paste(a1, Comment("Hoa", later)).drafted == 1
        assert DraftOrder.objects.values("key").distinct().count() == links
        assert DraftOrder.objects.values("key", "phone").distinct().count() == links
        assert Notice.objects.count() == messages

    def test_a_used_link_takes_nothing_more(self, client: Client, a1: Listing) -> None:
        cast.make_listing(a1.session, cast.make_product(name="Mật ong"), stall_code="B3")
        paste(a1, HOA)
        first = DraftOrder.objects.get()
        client.post(link(first), filled(first))
        DraftOrder.objects.update(status="waiting", placing=None)  # the mark was lost: the order stands
        paste(a1, Comment("Hoa", "B3 0912345678"))
        second = DraftOrder.objects.latest("pk")
        assert second.key != first.key
        assert client.post(link(second), filled(second)).status_code == 302
        assert Notice.objects.filter(kind="draft-order-text").count() == 2

    def test_nameless_words_share_no_link(self, a1: Listing) -> None:
        paste(a1, Comment("", "A1 x2"), Comment("", "A1 x3"))
        assert DraftOrder.objects.values("key").distinct().count() == 2

    def test_a_dropped_draft_does_not_come_back_with_the_thread(self, a1: Listing, moderator: Person) -> None:
        paste(a1, HOA)
        drafts.drop_draft(actor=moderator, draft=DraftOrder.objects.get())
        assert paste(a1, HOA).drafted == 0

    def test_nameless_comments_repeat_by_their_words(self, a1: Listing) -> None:
        assert paste(a1, Comment("", "A1 x2"), Comment("", "a1 X2"), Comment("", "A1 x3")).drafted == 2

    def test_the_same_words_in_another_session_are_another_draft(self, a1: Listing) -> None:
        other = cast.make_listing(cast.make_session(), cast.make_product(name="Bưởi"), stall_code="A1")
        paste(a1, HOA)
        assert paste(other, HOA).drafted == 1

    def test_what_was_not_understood_is_kept_for_a_person(self, a1: Listing) -> None:
        batch = paste(a1, Comment("Hoa", "A1, Z9"), Comment("Bình", "A1 nửa cân"), Comment("Thu", "A1 0912"))
        assert batch.drafted == 2
        assert [row["doubts"][0][0] for row in batch.rows] == ["unknown-code", "measure", "bad-phone"]

    def test_one_phone_gets_few_messages(self, a1: Listing) -> None:
        for n in range(2, 7):
            cast.make_listing(a1.session, cast.make_product(name=f"Bưởi {n}"), stall_code=f"A{n}")
        for n in range(1, 7):
            batch = paste(a1, Comment(f"Người {n}", f"A{n} 0912345678"))
            DraftOrder.objects.update(status="dropped")  # else the link would do for the next too
        assert DraftOrder.objects.count() == 6
        assert Notice.objects.count() == 3
        assert batch.rows[0]["kind"] == "silent"

    @pytest.mark.parametrize("state", ["planned", "closed"])
    def test_only_in_opening_hours(self, state: str) -> None:
        listing = cast.make_listing(cast.make_session(state), stall_code="A1")
        with pytest.raises(Refused):
            paste(listing, HOA)
        assert not CommentBatch.objects.exists()

    def test_a_paste_is_bounded_and_not_empty(self, a1: Listing) -> None:
        for comments in ([], [HOA] * 501):
            with pytest.raises(Refused):
                paste(a1, *comments)
        assert not DraftOrder.objects.exists()

    def test_dropping(self, a1: Listing, moderator: Person) -> None:
        paste(a1, HOA, BINH)
        draft = DraftOrder.objects.earliest("pk")
        drafts.drop_draft(actor=moderator, draft=draft)
        drafts.drop_draft(actor=moderator, draft=draft)
        assert JournalEntry.objects.filter(verb="session.draft_dropped").count() == 1
        DraftOrder.objects.filter(status="waiting").update(status="expired")
        with pytest.raises(Stale):
            drafts.drop_draft(actor=moderator, draft=DraftOrder.objects.latest("pk"))


class TestDeskPage:
    def test_pasting_and_dropping(self, client: Client, a1: Listing, moderator: Person) -> None:
        client.force_login(moderator)
        url = reverse("orders:paste-comments", args=[a1.session.number])
        sent = {"source": "facebook", "shape": "copied", "text": "Trần Văn Bình\nlấy A1, Z9\n<b>x</b>"}
        page = client.post(url, sent, follow=True).content.decode()
        draft = DraftOrder.objects.get()
        for words in ("Trần Văn Bình", "không có mã Z9", "lập 1 đơn nháp", link(draft), "Chờ người mua"):
            assert words in page
        assert "<b>x</b>" not in page
        again = client.post(url, sent, follow=True).content.decode()
        assert "Nhắc lại" in again
        drop = reverse("orders:drop-draft", args=[a1.session.number, draft.pk])
        assert "Đã bỏ đơn nháp mã A1" in client.post(drop, follow=True).content.decode()
        assert link(draft) not in client.get(url).content.decode()
        assert "Trần Văn Bình" in client.get(url, {"xem": "dropped"}).content.decode()

    def test_many_drafts_stand_on_pages(self, client: Client, a1: Listing, moderator: Person) -> None:
        paste(a1, *[Comment(f"Khách {n:02}", "A1") for n in range(PAGE + 1)])
        client.force_login(moderator)
        url = reverse("orders:paste-comments", args=[a1.session.number])
        first = client.get(url, {"xem": "waiting"}).content.decode()
        assert ("Khách 50" in first, "Khách 00" in first) == (True, False)
        last = DraftOrder.objects.get(author="Khách 01")
        assert f"xem=waiting&amp;before={last.pk}" in first
        second = client.get(url, {"before": last.pk}).content.decode()
        assert ("Khách 01" in second, "Khách 00" in second) == (False, True)
        assert 'class="pagination"' in first
        assert 'class="pagination"' not in second

    def test_a_link_that_proves_a_phone_is_never_shown(self, client: Client, a1: Listing, moderator: Person) -> None:
        paste(a1, HOA)
        client.force_login(moderator)
        page = client.get(reverse("orders:paste-comments", args=[a1.session.number])).content.decode()
        assert link(DraftOrder.objects.get()) not in page
        assert "912345678" not in page

    @pytest.mark.parametrize("changes", [{"text": ""}, {"text": " \n "}, {"source": "x"}, {"text": "A1\x00"}])
    def test_mistakes_keep_what_was_pasted(
        self, client: Client, a1: Listing, moderator: Person, changes: dict[str, str]
    ) -> None:
        client.force_login(moderator)
        url = reverse("orders:paste-comments", args=[a1.session.number])
        reply = client.post(url, {"source": "facebook", "shape": "copied", "text": "Hoa\nA1 x2"} | changes)
        assert reply.status_code == 422
        assert not DraftOrder.objects.exists()

    def test_a_draft_of_another_session_is_not_there(self, client: Client, a1: Listing, moderator: Person) -> None:
        paste(a1, HOA)
        client.force_login(moderator)
        url = reverse("orders:drop-draft", args=[cast.make_session().number, DraftOrder.objects.get().pk])
        assert client.post(url).status_code == 404


class TestLink:
    def test_the_buyer_confirms_once(self, client: Client, a1: Listing) -> None:
        paste(a1, HOA)
        draft = DraftOrder.objects.get()
        page = client.get(link(draft)).content.decode()
        assert "091* *** 678" in page
        assert "0912" not in page
        assert 'name="phone"' not in page
        sent = filled(draft)
        reply = client.post(link(draft), sent)
        order = Order.objects.get()
        assert reply["Location"] == order.get_absolute_url()
        assert (order.contact.phone, order.goods_total) == ("+84912345678", 178_000)
        draft.refresh_from_db()
        assert (draft.status, draft.placing) == ("confirmed", order.placing)
        # Its answer may not have come: who sends the very same again sees the receipt, nobody else does.
        assert client.post(link(draft), sent)["Location"] == reply["Location"]
        assert Client().post(link(draft), sent | {"street": "Số 9"}).status_code == 409
        assert Order.objects.count() == 1
        assert reverse("orders:show-placed", args=[draft.key]) in client.get(link(draft)).content.decode()
        stranger = Client().get(link(draft)).content.decode()
        assert "Mỗi đường dẫn chỉ dùng một lần" in stranger
        assert str(draft.key) not in stranger
        assert order.code not in stranger

    def test_a_sent_phone_cannot_be_replaced(self, client: Client, a1: Listing) -> None:
        paste(a1, HOA)
        client.post(link(DraftOrder.objects.get()), filled(DraftOrder.objects.get(), phone="0987654321"))
        assert Order.objects.get().contact.phone == "+84912345678"

    def test_without_a_phone_it_is_asked_for(self, client: Client, a1: Listing) -> None:
        paste(a1, BINH)
        draft = DraftOrder.objects.get()
        assert "Hãy điền số điện thoại" in client.post(link(draft), filled(draft)).content.decode()
        assert client.post(link(draft), filled(draft, phone="0987 654 321")).status_code == 302
        assert Order.objects.get().contact.phone == "+84987654321"

    def test_a_line_may_be_left_out(self, client: Client, a1: Listing) -> None:
        cast.make_listing(a1.session, cast.make_product(name="Mật ong"), stall_code="B3")
        paste(a1, Comment("Hoa", "A1 x2, B3 0912345678"))
        first, second = DraftOrder.objects.order_by("pk")
        nothing = filled(first) | {f"quantity-{each.pk}": "0" for each in (first, second)}
        assert "ít nhất một món" in client.post(link(first), nothing).content.decode()
        client.post(link(first), filled(first) | {f"quantity-{second.pk}": "0"})
        assert [each.status for each in DraftOrder.objects.order_by("pk")] == ["confirmed", "dropped"]

    def test_the_total_can_be_counted_again(self, client: Client, a1: Listing) -> None:
        paste(a1, HOA)
        draft = DraftOrder.objects.get()
        changed = filled(draft) | {f"quantity-{draft.pk}": "3", "recount": "1"}
        words = client.post(link(draft), changed).content.decode()
        assert "267.000\u00a0₫" in words
        assert "Số 5, thôn Đông Cao" in words
        assert not Order.objects.exists()
        assert "Tính lại" in client.post(link(draft), changed | {f"quantity-{draft.pk}": "9" * 20}).content.decode()

    def test_an_order_whose_mark_was_lost_is_still_once(self, client: Client, a1: Listing) -> None:
        paste(a1, HOA)
        draft = DraftOrder.objects.get()
        client.post(link(draft), filled(draft))
        DraftOrder.objects.update(status="waiting", placing=None)
        assert "chỉ dùng một lần" in client.get(link(draft)).content.decode()
        assert client.post(link(draft), filled(draft)).status_code == 302
        assert Order.objects.count() == 1

    def test_what_was_added_after_the_page_was_drawn_is_asked_for(self, client: Client, a1: Listing) -> None:
        cast.make_listing(a1.session, cast.make_product(name="Mật ong"), stall_code="B3")
        paste(a1, HOA)
        first = DraftOrder.objects.get()
        sent = filled(first)
        paste(a1, Comment("Hoa", "B3 0912345678"))
        reply = client.post(link(first), sent)
        assert reply.status_code == 422
        assert "Mật ong" in reply.content.decode()
        assert not Order.objects.exists()

    def test_what_was_added_while_ordering_gets_a_link_of_its_own(self, a1: Listing) -> None:
        honey = cast.make_listing(a1.session, cast.make_product(name="Mật ong"), stall_code="B3")
        paste(a1, HOA)
        first = DraftOrder.objects.get()
        placing = place(a1, 2, key=first.key)
        DraftOrder.objects.create(batch=first.batch, session=a1.session, listing=honey, quantity=1, key=first.key,
                                  phone=first.phone, secret_hash=first.secret_hash)  # fmt: skip
        assert drafts.confirm_drafts(drafts=[first], placing=placing) == 1
        late = DraftOrder.objects.latest("pk")
        assert (late.status, late.key == first.key) == ("waiting", False)
        assert link(late) in Notice.objects.latest("pk").body

    def test_a_refusal_keeps_what_was_typed(self, client: Client, a1: Listing) -> None:
        paste(a1, HOA)
        Listing.objects.update(sold=19)
        reply = client.post(link(DraftOrder.objects.get()), filled(DraftOrder.objects.get()))
        assert reply.status_code == 422
        words = reply.content.decode()
        assert "Chỉ còn 1 quả" in words
        assert "Số 5, thôn Đông Cao" in words
        assert DraftOrder.objects.get().status == "waiting"

    def test_a_changed_price_is_asked_again(self, client: Client, a1: Listing) -> None:
        paste(a1, HOA)
        draft = DraftOrder.objects.get()
        sent = filled(draft)
        Listing.objects.update(session_price=95_000)
        words = client.post(link(draft), sent).content.decode()
        assert "Giá vừa đổi" in words
        assert f'name="price-{draft.pk}" value="95000"' in words

    def test_after_the_close_the_link_says_so(self, client: Client, a1: Listing) -> None:
        paste(a1, HOA)
        draft = DraftOrder.objects.get()
        sent = filled(draft)
        end_session(timedelta(minutes=1))
        page = client.get(link(draft)).content.decode()
        assert "đã đóng lúc" in page
        assert 'name="name"' not in page
        assert "đã đóng lúc" in client.post(link(draft), sent).content.decode()
        assert not Order.objects.exists()

    def test_a_dropped_draft_says_so(self, client: Client, a1: Listing, moderator: Person) -> None:
        paste(a1, HOA)
        draft = DraftOrder.objects.get()
        sent = filled(draft)
        drafts.drop_draft(actor=moderator, draft=draft)
        assert "đã bỏ đơn nháp" in client.get(link(draft)).content.decode()
        assert client.post(link(draft), sent).status_code == 422
        assert not Order.objects.exists()

    @pytest.mark.parametrize("secret", ["x", "0" * 32, "%00", "a" * 500])
    def test_a_guessed_link_opens_nothing(self, client: Client, a1: Listing, secret: str) -> None:
        paste(a1, HOA)
        assert client.get(f"/dat-theo-binh-luan/{secret}/").status_code == 404

    def test_the_key_is_not_the_secret(self, client: Client, a1: Listing) -> None:
        paste(a1, HOA)
        draft = DraftOrder.objects.get()
        for guess in (str(draft.key), draft.secret_hash):
            assert client.get(reverse("orders:confirm-draft", args=[guess])).status_code == 404


class TestForgetting:
    def test_waiting_drafts_expire_with_the_session(self, a1: Listing) -> None:
        paste(a1, HOA)
        settle_due_drafts()
        assert DraftOrder.objects.get().status == "waiting"
        end_session(timedelta(minutes=1))
        settle_due_drafts()
        assert DraftOrder.objects.get().status == "expired"

    def test_names_and_phones_go_after_a_week(self, a1: Listing) -> None:
        batch = paste(a1, HOA, Comment("Thu", "Z9"))
        for days, kept in ((6, True), (8, False)):
            end_session(timedelta(days=days))
            settle_due_drafts()
            draft = DraftOrder.objects.get()
            batch.refresh_from_db()
            assert bool(draft.author or draft.phone or draft.author_key or batch.rows) is kept
        assert drafts.forget_commenters() == 0


@pytest.mark.django_db(transaction=True)
def test_the_same_thread_pasted_twice_at_once_is_drafted_once() -> None:
    listing = cast.make_listing(stall_code="A1")
    people = [cast.make_person(f"Người {n}", Role.MODERATOR) for n in range(3)]
    comments = [Comment(f"Khách {n}", f"A1 09123456{n:02}") for n in range(10)]

    def work(n: int) -> int:
        try:
            return paste(listing, *(comments if n % 2 else reversed(comments)), actor=people[n]).drafted
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(work, range(3))) == 10
    assert DraftOrder.objects.count() == Notice.objects.count() == 10


@pytest.mark.django_db(transaction=True)
def test_one_link_tapped_from_two_phones_at_once_is_one_order() -> None:
    listing = cast.make_listing(stall_code="A1")
    paste(listing, HOA)
    draft = DraftOrder.objects.get()
    sent = filled(draft)

    def work(_n: int) -> int:
        try:
            return Client().post(link(draft), sent).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        statuses = set(pool.map(work, range(3)))
    assert statuses <= {302, 409}
    assert Order.objects.count() == 1
    assert DraftOrder.objects.get().status == "confirmed"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", range(3))
def test_a_draft_dropped_while_it_is_confirmed_is_either(_turn: int) -> None:
    listing = cast.make_listing(stall_code="A1")
    moderator = cast.make_person("Phạm Thu Trang", Role.MODERATOR)
    paste(listing, HOA, actor=moderator)
    draft = DraftOrder.objects.get()
    sent = filled(draft)
    confirmed, dropped = all_at_once(
        [
            lambda: Client().post(link(draft), sent).status_code,
            lambda: drafts.drop_draft(actor=moderator, draft=draft),
        ]
    )
    draft.refresh_from_db()
    if confirmed == 302:  # what was ordered counts, whatever the desk did meanwhile
        assert (draft.status, draft.placing) == ("confirmed", Order.objects.get().placing)
    else:
        assert (confirmed, draft.status, Order.objects.count()) == (422, "dropped", 0)
        assert not isinstance(dropped, Stale)
    listing.refresh_from_db()
    assert listing.sold == 2 * Order.objects.count()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_comments_pasted_while_the_link_is_used_are_never_lost() -> None:
    listing = cast.make_listing(stall_code="A1")
    cast.make_listing(listing.session, cast.make_product(name="Mật ong"), stall_code="B3")
    paste(listing, HOA)
    first = DraftOrder.objects.get()
    sent = filled(first)
    confirmed, _pasted = all_at_once(
        [
            lambda: Client().post(link(first), sent).status_code,
            lambda: paste(listing, Comment("Hoa", "B3 0912345678")),
        ]
    )
    late = DraftOrder.objects.get(listing__stall_code="B3")
    assert late.status == "waiting"
    assert (late.key == first.key) is (confirmed == 422)
