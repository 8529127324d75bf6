"""The moderators' desk: every decision, by keyboard's plain forms, by two at once; the file and the figures."""

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from market.kernel.journal import entries_of
from sessions.history import history_of
from sessions.models import MarketSession, Question, QuestionVote
from sessions.selectors.moderation import question_figures, questions_alike
from sessions.selectors.questions import public_questions
from sessions.services.moderation import (
    Seen,
    answer_question,
    approve_question,
    forward_question,
    hide_question,
    merge_question,
    set_question_terms,
)
from tests.cast import make_listing, make_person, make_session
from tests.orders.racing import all_at_once
from tests.sessions.asking import answered, approved, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(db: None) -> MarketSession:
    return make_session("live")


@pytest.fixture
def moderator(db: None) -> Person:
    return make_person("Đặng Mai Chi", Role.MODERATOR)


def seen(question: Question) -> Seen:
    return Seen(question, question.version)


def press(client: Client, question: Question, act: str, **fields: Any) -> Any:
    url = reverse(f"sessions:{act}-question", args=[question.session.number, question.pk])
    return client.post(url, {"version": question.version, "shelf": "cho"} | fields)


def desk(session: MarketSession) -> str:
    return reverse("sessions:moderate-questions", args=[session.number])


def test_the_desk_opens_the_oldest_and_goes_on_to_the_next(
    client: Client, session: MarketSession, moderator: Person
) -> None:
    first, second = asked(session, "Câu một?"), asked(session, "Câu hai?")
    client.force_login(moderator)
    assert 'id="cau-dang-mo" class="h3 question-text">Câu một?' in client.get(desk(session)).text
    answer = press(client, first, "approve")
    assert answer["Location"] == f"{desk(session)}?o=cho&cau={second.pk}"
    first.refresh_from_db()
    assert (first.status, first.decided_by, first.version) == ("approved", moderator, 2)
    assert [row.pk for row in public_questions(session)] == [first.pk]


def test_keys_are_on_the_page(client: Client, session: MarketSession, moderator: Person) -> None:
    asked(session, "Câu một?"), asked(session, "Câu hai?"), asked(session, "Câu ba?")
    client.force_login(moderator)
    middle = Question.objects.order_by("pk")[1]
    page = client.get(desk(session), {"cau": middle.pk}).text
    for key in "jkatcgh?":
        assert f'data-key="{key}"' in page


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.MODERATOR])
def test_who_may(client: Client, session: MarketSession, role: Role) -> None:
    client.force_login(make_person("Ai đó", role))
    assert client.get(desk(session)).status_code == 200
    assert client.get(reverse("sessions:list-question-desks")).status_code == 302  # to the running evening


@pytest.mark.parametrize("role", [Role.WITNESS, Role.REVIEWER, Role.ADMIN])
def test_who_may_not(client: Client, session: MarketSession, role: Role) -> None:
    question = asked(session)
    client.force_login(make_person("Ai đó", role))
    assert client.get(desk(session)).status_code == 403
    for act in ("approve", "answer", "forward", "merge", "hide"):
        assert press(client, question, act).status_code == 403
    client.force_login(make_person())
    assert press(client, question, "approve").status_code == 404
    question.refresh_from_db()
    assert question.status == "waiting"


def test_a_question_of_another_evening_is_not_there(client: Client, session: MarketSession, moderator: Person) -> None:
    question = asked(make_session())
    client.force_login(moderator)
    url = reverse("sessions:approve-question", args=[session.number, question.pk])
    assert client.post(url, {"version": 1}).status_code == 404
    assert client.get(desk(session), {"cau": question.pk}).status_code == 404
    assert client.get(desk(session), {"cau": "9" * 30, "o": "nonsense"}).status_code == 200


class TestContacts:
    def question(self, session: MarketSession) -> Question:
        return asked(session, "Có ship không, gọi 0912 345 678", has_contact=True)

    def test_the_masked_words_are_proposed_and_approved(
        self, client: Client, session: MarketSession, moderator: Person
    ) -> None:
        question = self.question(session)
        client.force_login(moderator)
        page = client.get(desk(session)).text
        assert "Có liên hệ" in page
        assert "Có ship không, gọi •••</textarea>" in page
        press(client, question, "approve", shown_text="Có ship không, gọi •••")
        assert public_questions(session)[0].text == "Có ship không, gọi •••"

    @pytest.mark.parametrize(
        "shown", ["", "   ", "gọi 0912 345 678", "gọi không chín một hai ba bốn năm sáu bảy tám", "x" * 301]
    )
    def test_nothing_is_shown_unmasked(
        self, client: Client, session: MarketSession, moderator: Person, shown: str
    ) -> None:
        question = self.question(session)
        client.force_login(moderator)
        for act, fields in (("approve", {}), ("answer", {"answer": "Có ạ."})):
            answer = press(client, question, act, shown_text=shown, **fields)
            assert answer.status_code == 422
            assert 'id="id_shown_text_error"' in answer.text
        question.refresh_from_db()
        assert question.status == "waiting"

    def test_the_asker_reads_that_it_is_covered(self, client: Client, session: MarketSession) -> None:
        question = self.question(session)
        client.force_login(question.person)
        url = reverse("sessions:show-own-questions", args=[session.number])
        assert "sẽ che đi trước khi cho hiện" in client.get(url, headers={"HX-Request": "true"}).text


class TestTwoModerators:
    def test_the_second_is_told_by_whom_and_gets_the_fresh_row(
        self, client: Client, session: MarketSession, moderator: Person
    ) -> None:
        question = asked(session)
        approve_question(actor=moderator, seen=seen(question))
        client.force_login(make_person("Vũ Hoàng Long", Role.DIRECTOR))
        answer = press(client, question, "hide", reason="rude")  # as seen before
        assert answer["Location"] == f"{desk(session)}?cau={question.pk}"
        page = client.get(answer["Location"]).text
        assert "Đặng Mai Chi vừa xử lý câu này: Chờ trả lời" in page
        question.refresh_from_db()
        assert question.status == "approved"

    def test_a_page_shown_again_after_an_error_may_be_reloaded(
        self, client: Client, session: MarketSession, moderator: Person
    ) -> None:
        question = asked(session)
        client.force_login(moderator)
        url = reverse("sessions:answer-question", args=[session.number, question.pk])
        assert client.get(url)["Location"] == f"{desk(session)}?cau={question.pk}"

    @pytest.mark.race
    @pytest.mark.django_db(transaction=True)
    def test_of_many_at_once_one_decides(self) -> None:
        session = make_session()
        question, target = asked(session), approved(session, "Câu giống vậy?")
        people = [make_person(f"Người {n}", Role.MODERATOR) for n in range(4)]
        calls = [
            lambda: approve_question(actor=people[0], seen=seen(question)),
            lambda: hide_question(actor=people[1], seen=seen(question), reason="rude"),
            lambda: answer_question(actor=people[2], seen=seen(question), answer="Mười ngày."),
            lambda: merge_question(actor=people[3], seen=seen(question), into=target),
        ]
        outcomes = all_at_once(calls)
        assert sum(isinstance(each, Question) for each in outcomes) == 1
        assert sum(isinstance(each, Stale) for each in outcomes) == 3
        question.refresh_from_db()
        assert question.version == 2

    @pytest.mark.race
    @pytest.mark.django_db(transaction=True)
    def test_merging_crosswise_ends(self) -> None:
        session, moderator = make_session(), make_person("Chi", Role.MODERATOR)
        one, two = approved(session, "Một?"), approved(session, "Hai?")
        outcomes = all_at_once(
            [
                lambda: merge_question(actor=moderator, seen=seen(one), into=two),
                lambda: merge_question(actor=moderator, seen=seen(two), into=one),
            ]
        )
        assert sum(isinstance(each, Question) for each in outcomes) == 1
        assert len(public_questions(session)) == 1


class TestDecisions:
    def test_answering_shows_both(self, client: Client, session: MarketSession, moderator: Person) -> None:
        question = asked(session)
        client.force_login(moderator)
        press(client, question, "answer", answer="Mười ngày trong tủ lạnh.")
        shown = public_questions(session)[0]
        assert (shown.answer, shown.answered_by) == ("Mười ngày trong tủ lạnh.", "")

    def test_an_answer_may_be_corrected(self, session: MarketSession, moderator: Person) -> None:
        question = answered(session)
        again = answer_question(actor=moderator, seen=seen(question), answer="Ngọt vừa ạ.")
        assert (again.answer, again.version) == ("Ngọt vừa ạ.", 2)

    def test_sending_on_shows_it_and_names_the_product(
        self, client: Client, session: MarketSession, moderator: Person
    ) -> None:
        listing, question = make_listing(session), asked(session)
        client.force_login(moderator)
        assert "Hãy chọn một sản phẩm" in press(client, question, "forward").text
        press(client, question, "forward", listing=listing.pk)
        question.refresh_from_db()
        assert (question.status, question.listing) == ("approved", listing)
        assert question.forwarded_at is not None
        with pytest.raises(Refused, match="chọn một sản phẩm"):
            forward_question(actor=moderator, seen=seen(question), listing=make_listing())

    def test_merging_brings_the_people_along(self, session: MarketSession, moderator: Person) -> None:
        target, question = approved(session, "Bưởi để được mấy ngày?"), asked(session, "Bưởi để được bao nhiêu ngày?")
        voters = [make_person(), make_person(), target.person]
        QuestionVote.objects.bulk_create(QuestionVote(question=question, person=person) for person in voters)
        QuestionVote.objects.create(question=target, person=voters[0])
        assert [each.pk for each in questions_alike(question)] == [target.pk]
        merge_question(actor=moderator, seen=seen(question), into=target)
        assert {vote.person_id for vote in target.votes.all()} == {question.person_id, voters[0].pk, voters[1].pk}

    def test_merged_into_one_that_is_merged_follows(self, session: MarketSession, moderator: Person) -> None:
        first, second, third = (approved(session, f"Câu {n}?") for n in range(3))
        merge_question(actor=moderator, seen=seen(first), into=second)
        merge_question(actor=moderator, seen=seen(second), into=third)
        first.refresh_from_db()
        assert first.merged_into == third

    def test_what_cannot_be_merged(self, session: MarketSession, moderator: Person) -> None:
        question = asked(session)
        for into in (None, question, asked(session, "Chờ?"), approved(make_session(), "Phiên khác?")):
            with pytest.raises(Refused):
                merge_question(actor=moderator, seen=seen(question), into=into)
        with pytest.raises(IntegrityError, match="question_not_into_itself"), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(merged_into=question.pk)

    def test_hiding_takes_a_reason_and_may_be_undone(
        self, client: Client, session: MarketSession, moderator: Person
    ) -> None:
        question = approved(session)
        client.force_login(moderator)
        assert press(client, question, "hide").status_code == 422
        assert press(client, question, "hide", reason="nonsense").status_code == 422
        press(client, question, "hide", reason="rude")
        assert public_questions(session) == []
        question.refresh_from_db()
        approve_question(actor=moderator, seen=seen(question))
        question.refresh_from_db()
        assert (question.status, question.hide_reason) == ("approved", "")

    def test_what_the_table_of_moves_forbids(self, session: MarketSession, moderator: Person) -> None:
        merged = asked(session, status="merged", merged_into=approved(session, "Khác?"))
        with pytest.raises(Refused, match="Không thể chuyển"):
            approve_question(actor=moderator, seen=seen(merged))
        with pytest.raises(Refused, match="Không thể chuyển"):
            answer_question(actor=moderator, seen=seen(merged), answer="Có")
        with pytest.raises(Refused, match="Không thể chuyển"):
            hide_question(actor=moderator, seen=seen(merged), reason="rude")
        with pytest.raises(Stale):  # twice: a colleague was faster
            approve_question(actor=moderator, seen=seen(approved(session, "Đã hiện?")))

    def test_all_is_journalled_and_read_on_the_desk(
        self, client: Client, session: MarketSession, moderator: Person
    ) -> None:
        question = asked(session)
        approve_question(actor=moderator, seen=seen(question))
        question.refresh_from_db()
        hide_question(actor=moderator, seen=seen(question), reason="advertising")
        assert [entry.verb for entry in entries_of(question)] == ["question.hidden", "question.approved"]
        client.force_login(moderator)
        page = client.get(desk(session), {"cau": question.pk}).text
        assert "Ẩn: Quảng cáo" in page
        assert question.text not in str([entry.facts for entry in entries_of(question)])


class TestTerms:
    def test_closing_and_slowing(self, client: Client, session: MarketSession, moderator: Person) -> None:
        client.force_login(moderator)
        url = reverse("sessions:set-question-terms", args=[session.number])
        client.post(url, {"version": 1, "slow_mode_seconds": 120})
        session.refresh_from_db()
        assert (session.questions_are_open, session.slow_mode_seconds, session.version) == (False, 120, 2)
        assert history_of(session)[0].words == "Ngừng nhận câu hỏi của người xem"

    @pytest.mark.parametrize("seconds", ["", "-1", "601", "x", "9" * 30])
    def test_nonsense(self, client: Client, session: MarketSession, moderator: Person, seconds: str) -> None:
        client.force_login(moderator)
        url = reverse("sessions:set-question-terms", args=[session.number])
        assert client.post(url, {"version": 1, "slow_mode_seconds": seconds}).status_code == 422
        session.refresh_from_db()
        assert session.version == 1

    def test_an_old_version_changes_nothing(self, session: MarketSession, moderator: Person) -> None:
        with pytest.raises(Stale):
            set_question_terms(
                actor=moderator, session=session, version=7, questions_are_open=False, slow_mode_seconds=0
            )
        over = make_session("closed")
        with pytest.raises(Refused, match="kết thúc"):
            set_question_terms(actor=moderator, session=over, version=1, questions_are_open=True, slow_mode_seconds=0)


class TestFigures:
    def test_the_figures_of_the_report(self, session: MarketSession) -> None:
        for minutes in (2, 4, 30):
            question = answered(session, f"Câu {minutes}?")
            asked_at = database_now() - timedelta(hours=1)
            Question.objects.filter(pk=question.pk).update(
                asked_at=asked_at, answered_at=asked_at + timedelta(minutes=minutes)
            )
        asked(session, "Ẩn?", status="hidden", hide_reason="rude")
        asked(session, "Ẩn nữa?", status="hidden", hide_reason="rude")
        asked(session, "0912345678?", status="hidden", hide_reason="contact", has_contact=True)
        figures = question_figures(session)
        assert (figures.asked, figures.answered, figures.hidden, figures.with_contact) == (6, 3, 3, 1)
        assert figures.median_minutes == 4
        assert figures.hidden_by_reason == [
            ("Lời lẽ không phù hợp", 2),
            ("Có số điện thoại hoặc đường dẫn", 1),
        ]

    def test_an_evening_without_questions(self, session: MarketSession) -> None:
        figures = question_figures(session)
        assert (figures.asked, figures.median_minutes, figures.hidden_by_reason) == (0, None, [])

    def test_the_desk_costs_as_many_queries_however_many_questions(
        self, client: Client, session: MarketSession, moderator: Person
    ) -> None:
        client.force_login(moderator)
        counts = []
        for _turn in range(2):
            for n in range(8):
                asked(session, f"Câu {n} {_turn}?", listing=make_listing(session))
            client.get(desk(session))
            with CaptureQueriesContext(connection) as queries:
                client.get(desk(session))
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 22


class TestFile:
    def questions(self, session: MarketSession) -> None:
        answered(session, "=HYPERLINK(1)", answer="+1", listing=make_listing(session), side="vendor")
        asked(session, "Gọi 0912 345 678", has_contact=True, status="hidden", hide_reason="contact")
        asked(session, "@SUM(A1)")

    def get(self, client: Client, session: MarketSession, form: str) -> Any:
        return client.get(reverse("sessions:download-questions", args=[session.number, form]))

    def test_csv_never_runs_and_covers_contacts(
        self, client: Client, session: MarketSession, moderator: Person
    ) -> None:
        self.questions(session)
        client.force_login(moderator)
        answer = self.get(client, session, "csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 4
        assert rows[1][4].startswith("'=")
        assert rows[1][12].startswith("'+")
        assert rows[2][4] == "Gọi •••"
        assert rows[2][8] == "Có số điện thoại hoặc đường dẫn"
        assert rows[3][4].startswith("'@")
        assert "no-store" in answer["Cache-Control"]

    def test_the_workbook_opens_with_text_only(self, client: Client, session: MarketSession, moderator: Person) -> None:
        self.questions(session)
        client.force_login(moderator)
        book = openpyxl.load_workbook(io.BytesIO(self.get(client, session, "xlsx").content))
        sheet = book.worksheets[0]
        assert sheet["E4"].value == "=HYPERLINK(1)"
        assert sheet["E4"].data_type == "s"
        assert sheet["I5"].value == "Có số điện thoại hoặc đường dẫn"

    def test_another_form_does_not_exist(self, client: Client, session: MarketSession, moderator: Person) -> None:
        client.force_login(moderator)
        assert self.get(client, session, "exe").status_code == 404


def test_the_list_of_evenings(client: Client, moderator: Person) -> None:
    over = make_session("closed")
    asked(over), answered(over)
    client.force_login(moderator)
    page = client.get(reverse("sessions:list-question-desks"))
    assert reverse("sessions:moderate-questions", args=[over.number]) in page.text


def test_the_line_of_new_ones(client: Client, session: MarketSession, moderator: Person) -> None:
    asked(session)
    client.force_login(moderator)
    assert "<b>1</b>" in client.get(reverse("sessions:count-new-questions", args=[session.number])).text
