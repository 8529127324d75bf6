"""Asking and wanting to know too: who may, when, how often; nothing personal, nothing twice, no contact in sight."""

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from sessions.access import evening_numbered
from sessions.models import Listing, MarketSession, Question, QuestionTurn, QuestionVote
from sessions.selectors.questions import own_questions, public_questions, top_questions, waiting_count
from sessions.services.questions import Asking, ask_question, want_to_know
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from tests.orders.racing import all_at_once
from tests.sessions.asking import answered, approved, asked

pytestmark = pytest.mark.django_db
TEXT = "Bưởi để được mấy ngày ạ?"


@pytest.fixture
def session(db: None) -> MarketSession:
    return make_session("live", slow_mode_seconds=30)


@pytest.fixture
def buyer(db: None) -> Person:
    return make_person("Nguyễn Thị Mai")


def ask(person: Person, session: MarketSession, text: str = TEXT, **fields: Any) -> Question:
    asking = Asking(text=text, listing=fields.get("listing"), key=fields.get("key") or uuid.uuid4())
    return ask_question(actor=person, evening=evening_numbered(session.number), asking=asking)


def send(client: Client, session: MarketSession, **fields: Any) -> Any:
    url = reverse("sessions:ask-question", args=[session.number])
    headers = {"HX-Request": "true"} if fields.pop("htmx", False) else {}
    return client.post(url, {"text": TEXT, "key": str(uuid.uuid4())} | fields, headers=headers)


def rest(session: MarketSession) -> None:
    """Let slow mode pass."""
    QuestionTurn.objects.filter(session=session).update(asked_at=database_now() - timedelta(minutes=10))


def test_a_signed_in_person_asks_about_a_product_without_javascript(
    client: Client, session: MarketSession, buyer: Person
) -> None:
    listing = make_listing(session)
    client.force_login(buyer)
    page = client.get(reverse("sessions:ask-question", args=[session.number]), {"gian": listing.pk})
    assert f'<option value="{listing.pk}" selected>' in page.text
    answer = send(client, session, listing=listing.pk)
    assert answer.status_code == 302
    question = Question.objects.get()
    assert (question.person, question.listing, question.status) == (buyer, listing, "waiting")
    assert TEXT in client.get(answer["Location"]).text  # among one's own


def test_with_javascript_only_the_part_is_drawn(client: Client, session: MarketSession, buyer: Person) -> None:
    client.force_login(buyer)
    answer = send(client, session, htmx=True)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Đã gửi câu hỏi" in answer.text


def test_visitors_sign_in_first(client: Client, session: MarketSession) -> None:
    answer = send(client, session)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("state", "fields", "words"),
    [
        ("planned", {}, "30 phút trước giờ mở"),
        ("closed", {}, "đã kết thúc"),
        ("live", {"questions_are_open": False}, "tạm ngừng"),
    ],
)
def test_nobody_asks_at_the_wrong_time(buyer: Person, state: str, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        ask(buyer, make_session(state, **fields))
    assert not Question.objects.exists()
    assert not QuestionTurn.objects.exists()


def test_people_ask_while_it_warms_up_and_while_it_rests(buyer: Person) -> None:
    now = database_now()
    ask(buyer, make_session("planned", opens_at=now + timedelta(minutes=10)))
    ask(buyer, make_session("live", paused_at=now))
    assert Question.objects.count() == 2


def test_questions_closed_between_reading_and_asking(buyer: Person, session: MarketSession) -> None:
    evening = evening_numbered(session.number)
    MarketSession.objects.update(questions_are_open=False)
    with pytest.raises(Refused, match="tạm ngừng"):
        ask_question(actor=buyer, evening=evening, asking=Asking(TEXT, None, uuid.uuid4()))


def test_the_same_form_twice_is_one_question(client: Client, session: MarketSession, buyer: Person) -> None:
    client.force_login(buyer)
    key = str(uuid.uuid4())
    assert [send(client, session, key=key).status_code for _ in range(2)] == [302, 302]
    assert Question.objects.count() == 1


def test_a_key_of_somebody_else_opens_nothing(session: MarketSession, buyer: Person) -> None:
    key = uuid.uuid4()
    ask(buyer, session, "Điều riêng của tôi đây", key=key)
    with pytest.raises(Refused, match="vừa được gửi"):
        ask(make_person(), session, key=key)
    assert Question.objects.count() == 1


def test_the_same_words_again_are_refused_beside_the_field(
    client: Client, session: MarketSession, buyer: Person
) -> None:
    client.force_login(buyer)
    send(client, session)
    rest(session)
    answer = send(client, session, text="bưởi ĐỂ được mấy ngày ạ")
    assert answer.status_code == 422
    assert "đã hỏi câu này rồi" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert Question.objects.count() == 1


@pytest.mark.parametrize("text", ["", "?", "  ", "x" * 301, "a" * 100_000, "🍊" * 50])
def test_nonsense_is_refused_beside_the_field(client: Client, session: MarketSession, buyer: Person, text: str) -> None:
    client.force_login(buyer)
    answer = send(client, session, text=text)
    assert answer.status_code == 422
    assert 'id="id_text_error"' in answer.text
    assert not Question.objects.exists()
    assert not QuestionTurn.objects.exists()  # a refused question costs no turn


def test_a_listing_of_another_evening_is_no_choice(client: Client, session: MarketSession, buyer: Person) -> None:
    client.force_login(buyer)
    assert send(client, session, listing=make_listing().pk).status_code == 422


def test_html_is_shown_as_typed(client: Client, session: MarketSession, buyer: Person) -> None:
    client.force_login(buyer)
    page = send(client, session, text="<script>alert(1)</script> có ngon không", htmx=True).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_slow_mode_holds_and_says_how_long(session: MarketSession, buyer: Person) -> None:
    ask(buyer, session)
    with pytest.raises(Refused, match=r"chờ thêm (29|30) giây"):
        ask(buyer, session, "Có giao Hải Phòng không?")
    rest(session)
    ask(buyer, session, "Có giao Hải Phòng không?")
    ask(make_person(), session)  # another person has a turn of their own
    assert Question.objects.count() == 3


def test_without_slow_mode_people_ask_at_will(buyer: Person) -> None:
    session = make_session("live", slow_mode_seconds=0)
    for text in ("Câu thứ nhất", "Câu thứ hai", "Câu thứ ba"):
        ask(buyer, session, text)
    assert Question.objects.count() == 3


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_tabs_do_not_outrun_slow_mode() -> None:
    session, buyer = make_session("live", slow_mode_seconds=30), make_person()

    def tab(turn: int) -> str:
        try:
            ask(buyer, session, f"Câu hỏi thứ {turn} của tôi")
        except Refused:
            return "refused"
        return "asked"

    outcomes = all_at_once([partial(tab, turn) for turn in range(8)])
    assert sorted(outcomes) == ["asked"] + ["refused"] * 7
    assert Question.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_form_from_two_tabs_is_one_question() -> None:
    session, buyer, key = make_session("live", slow_mode_seconds=0), make_person(), uuid.uuid4()

    def tab() -> str:
        try:
            ask(buyer, session, key=key)
        except Refused:
            return "refused"
        return "asked"

    all_at_once([tab] * 6)
    assert Question.objects.count() == 1


def test_a_contact_is_marked_and_shown_to_nobody(client: Client, session: MarketSession, buyer: Person) -> None:
    ask(buyer, session, "Gọi em không chín một hai ba bốn năm sáu bảy tám nhé")
    question = Question.objects.get()
    assert question.has_contact
    assert public_questions(session) == []
    for status in ("approved", "answered"):
        with pytest.raises(IntegrityError, match="question_contact_is_masked"), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(
                status=status, answer="Có", answer_side="office", answered_at=database_now()
            )
    client.force_login(make_person())
    assert "Gọi em" not in client.get(reverse("sessions:list-questions", args=[session.number])).text


def test_limits_count_people(client: Client, session: MarketSession, buyer: Person) -> None:
    MarketSession.objects.update(slow_mode_seconds=0)
    client.force_login(buyer)
    codes = [send(client, session, text=f"Câu hỏi số {turn} đây ạ").status_code for turn in range(31)]
    assert codes[-1] == 429
    assert set(codes[:-1]) == {302}


class TestReading:
    def test_answered_newest_first_then_open_by_votes(self, session: MarketSession) -> None:
        listing = make_listing(session)
        first, second = answered(session, "Một?"), answered(session, "Hai?", listing=listing, side="vendor")
        plain, wanted = approved(session, "Ba?"), approved(session, "Bốn?")
        QuestionVote.objects.create(question=wanted, person=make_person())
        asked(session, "Chờ duyệt?")
        found = public_questions(session, 10)
        assert [row.pk for row in found] == [second.pk, first.pk, wanted.pk, plain.pk]
        assert found[0].answered_by == listing.product.vendor.display_name
        assert found[1].answered_by == ""
        assert [row.votes for row in found] == [0, 0, 1, 0]

    def test_when_there_are_many_the_waiting_keep_some_room(self, session: MarketSession) -> None:
        for turn in range(9):
            answered(session, f"Đã {turn}?")
            approved(session, f"Chờ {turn}?")
        found = public_questions(session, 6)
        assert [row.is_answered for row in found] == [True] * 4 + [False] * 2
        assert len(public_questions(session, 100)) == 18

    def test_it_is_one_query_and_nothing_personal(self, session: MarketSession, buyer: Person) -> None:
        for turn in range(5):
            answered(session, f"Đã {turn}?", person=buyer)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = public_questions(session)
        assert len(queries) == 1
        assert "Mai" not in repr(found)
        assert str(buyer.email) not in repr(found)

    def test_the_words_shown_are_the_masked_ones(self, session: MarketSession) -> None:
        approved(session, "Gọi 0912345678", has_contact=True, shown_text="Gọi •••")
        assert public_questions(session)[0].text == "Gọi •••"

    def test_top_questions_are_open_ones_of_the_vendor_sent_on_first(self, session: MarketSession) -> None:
        listing, other = make_listing(session), make_listing(session)
        plain = approved(session, "Một?", listing=listing)
        sent_on = approved(session, "Hai?", listing=listing, forwarded_at=database_now())
        approved(session, "Của người khác?", listing=other)
        answered(session, "Xong?", listing=listing)
        vendor = listing.product.vendor
        assert [row.pk for row in top_questions(session, vendor)] == [sent_on.pk, plain.pk]
        assert len(top_questions(session)) == 3

    def test_counts(self, session: MarketSession) -> None:
        asked(session), approved(session, "Hai?"), answered(session, "Ba?")
        assert waiting_count(session) == 1

    def test_own_questions_are_nobody_elses(self, client: Client, session: MarketSession, buyer: Person) -> None:
        asked(session, "Điều riêng tư của Mai?", person=buyer)
        assert own_questions(session, make_person()).count() == 0
        url, htmx = reverse("sessions:show-own-questions", args=[session.number]), {"HX-Request": "true"}
        client.force_login(make_person())
        assert "riêng tư" not in client.get(url, headers=htmx).text
        client.force_login(buyer)
        assert "riêng tư" in client.get(url, headers=htmx).text

    def test_the_fragment_opened_directly_is_a_whole_page(
        self, client: Client, session: MarketSession, buyer: Person
    ) -> None:
        asked(session, "Điều riêng tư của Mai?", person=buyer)
        client.force_login(buyer)
        page = client.get(reverse("sessions:show-own-questions", args=[session.number]), follow=True).text
        assert "<!doctype html>" in page.lower()
        assert "riêng tư" in page

    @pytest.mark.parametrize("state", ["planned", "live", "closed"])
    def test_everybody_reads_the_page(self, client: Client, state: str) -> None:
        session = make_session(state)
        answered(session, "Bưởi có ngọt không?")
        page = client.get(reverse("sessions:list-questions", args=[session.number]))
        assert page.status_code == 200
        assert "Bưởi có ngọt không?" in page.text
        assert "Một người mua hỏi" in page.text

    def test_the_page_costs_few_queries(self, client: Client, session: MarketSession) -> None:
        for turn in range(20):
            answered(session, f"Câu {turn}?", listing=make_listing(session))
        url = reverse("sessions:list-questions", args=[session.number])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        assert len(queries) <= 4


class TestVoting:
    def vote(self, client: Client, question: Question, **headers: str) -> Any:
        url = reverse("sessions:vote-question", args=[question.session.number])
        return client.post(url, {"question": question.pk}, headers=headers)

    def test_wanting_to_know_counts_once(self, client: Client, session: MarketSession) -> None:
        question = approved(session)
        client.force_login(make_person())
        assert self.vote(client, question).status_code == 302
        assert "1 người" in self.vote(client, question, **{"HX-Request": "true"}).text
        assert question.votes.count() == 1

    def test_whoever_asked_does_not_count(self, session: MarketSession, buyer: Person) -> None:
        question = approved(session, person=buyer)
        assert want_to_know(actor=buyer, evening=evening_numbered(session.number), question=question) == 0

    def test_visitors_are_sent_to_sign_in(self, client: Client, session: MarketSession) -> None:
        question = approved(session)
        assert reverse("account_login") in self.vote(client, question)["Location"]
        assert reverse("account_login") in self.vote(client, question, **{"HX-Request": "true"})["HX-Redirect"]
        assert not QuestionVote.objects.exists()

    def test_what_is_not_public_does_not_exist(self, client: Client, session: MarketSession) -> None:
        client.force_login(make_person())
        assert self.vote(client, asked(session)).status_code == 404
        for nonsense in ("", "x", "99999999999999999999", "-1"):
            url = reverse("sessions:vote-question", args=[session.number])
            assert client.post(url, {"question": nonsense}).status_code == 404

    def test_afterwards_nobody_votes(self, buyer: Person) -> None:
        session = make_session("closed")
        with pytest.raises(Refused, match="kết thúc"):
            want_to_know(actor=buyer, evening=evening_numbered(session.number), question=approved(session))


class TestVendor:
    @pytest.fixture
    def owner(self, db: None) -> Person:
        return make_person("Lương Văn Phương")

    @pytest.fixture
    def listing(self, session: MarketSession, owner: Person) -> Listing:
        return make_listing(session, make_product(make_vendor(owner=owner)))

    def answer(self, client: Client, question: Question, listing: Listing, **fields: Any) -> Any:
        args = [listing.product.vendor.slug, question.session.number, question.pk]
        data = {"version": question.version, "answer": "Mười ngày ạ."} | fields
        return client.post(reverse("sessions:answer-own-question", args=args), data)

    def test_an_answer_is_read_by_everybody_at_once(self, client: Client, owner: Person, listing: Listing) -> None:
        question = approved(listing.session, listing=listing)
        client.force_login(owner)
        url = reverse("sessions:list-own-questions", args=[listing.product.vendor.slug, listing.session.number])
        assert question.text in client.get(url).text
        assert self.answer(client, question, listing).status_code == 302
        assert public_questions(listing.session)[0].answered_by == listing.product.vendor.display_name

    def test_said_on_air(self, client: Client, owner: Person, listing: Listing) -> None:
        question = approved(listing.session, listing=listing)
        client.force_login(owner)
        self.answer(client, question, listing, answer="", aloud="1")
        question.refresh_from_db()
        assert question.answer.startswith("Người dẫn đã trả lời trên sóng lúc")

    @pytest.mark.parametrize("text", ["", "Gọi 0912 345 678 nhé", "x" * 501, "Xem buoi.com.vn"])
    def test_a_bad_answer_changes_nothing(self, client: Client, owner: Person, listing: Listing, text: str) -> None:
        question = approved(listing.session, listing=listing)
        client.force_login(owner)
        assert self.answer(client, question, listing, answer=text).status_code == 422
        question.refresh_from_db()
        assert question.status == "approved"

    def test_strangers_and_waiting_questions(self, client: Client, owner: Person, listing: Listing) -> None:
        question, hidden = approved(listing.session, listing=listing), asked(listing.session, "Chờ?", listing=listing)
        of_others = approved(listing.session, "Hàng khác?", listing=make_listing(listing.session))
        client.force_login(owner)
        assert self.answer(client, hidden, listing).status_code == 404
        assert self.answer(client, of_others, listing).status_code == 404
        client.force_login(make_person())
        assert self.answer(client, question, listing).status_code == 404
        assert Question.objects.filter(status="answered").count() == 0

    def test_an_old_tab_is_told(self, client: Client, owner: Person, listing: Listing) -> None:
        question = approved(listing.session, listing=listing)
        client.force_login(owner)
        self.answer(client, question, listing)
        assert self.answer(client, question, listing, answer="Câu khác").status_code == 409
        question.refresh_from_db()
        assert question.answer == "Mười ngày ạ."

    def test_the_offices_answer_stands(self, client: Client, owner: Person, listing: Listing) -> None:
        question = answered(listing.session, listing=listing)
        client.force_login(owner)
        assert self.answer(client, question, listing).status_code == 422

    def test_the_way_back_stays_in_the_house(self, client: Client, owner: Person, listing: Listing) -> None:
        client.force_login(owner)
        for back, there in (
            ("/gian-hang/x/", "/gian-hang/x/"),
            ("https://evil.example/", "/gian-hang/"),
            ("//e.vn", "/"),
        ):
            question = approved(listing.session, f"Hỏi {back} gì?", listing=listing)
            answer = self.answer(client, question, listing, back=back)
            assert answer["Location"].startswith(there)
            assert not answer["Location"].startswith("//")
