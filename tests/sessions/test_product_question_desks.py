"""The desks of questions about products: the vendor answers its own, the office sees what is late, a clock runs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from market.kernel.journal import entries_of
from market.mine.contents import TABLES
from market.mine.services import requests
from market.mine.services.erasing import erase_account
from market.notices.models import Notice
from sessions.models import ProductQuestion
from sessions.product_questions import services
from sessions.product_questions.forgetting import forget_askers
from sessions.product_questions.reminding import keep_clock
from sessions.product_questions.services import Seen
from sessions.tasks import forget_old_askers, keep_clock_task, remind_of_product_questions
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from tests.sessions.asking import answered_about_product, asked_about
from vetting.models import Product, Vendor

pytestmark = pytest.mark.django_db
OFFICE = "/van-phong/hoi-dap/giua-phien/"
ANSWER = "Để nơi thoáng mát được 15 ngày ạ."


@pytest.fixture
def vendor(db: None) -> Vendor:
    return make_vendor(owner=make_person("Lương Văn Phương", email="phuong@example.vn"))


@pytest.fixture
def product(vendor: Vendor) -> Product:
    return make_product(vendor)


@pytest.fixture
def owner(vendor: Vendor) -> Person:
    return vendor.members.get().person


@pytest.fixture
def officer(db: None) -> Person:
    return make_person("Đặng Mai Chi", Role.MODERATOR)


def desk(vendor: Vendor) -> str:
    return reverse("sessions:list-product-questions", args=[vendor.slug])


def send_answer(client: Client, question: ProductQuestion, **changes: Any) -> Any:
    url = reverse("sessions:answer-product-question", args=[question.product.vendor.slug, question.pk])
    return client.post(url, {"version": question.version, "answer": ANSWER} | changes)


class TestVendor:
    def test_it_answers_and_whoever_asked_is_told(self, client: Client, product: Product, owner: Person) -> None:
        question = asked_about(product)
        client.force_login(owner)
        page = client.get(desk(product.vendor)).text
        assert question.text in page
        assert "hoa.khach" not in page
        assert send_answer(client, question)["Location"] == desk(product.vendor)
        question.refresh_from_db()
        assert (question.status, question.answer, question.answer_side) == ("answered", ANSWER, "vendor")
        notice = Notice.objects.get(kind="product-question-answered")
        assert notice.recipient == "hoa.khach@example.vn"
        assert "Chào Anh/Chị Hoa" in notice.body
        assert ANSWER in notice.body
        assert f"/san-pham/{product.slug}/" in notice.body

    def test_a_correction_is_read_at_once_and_told_nobody(
        self, client: Client, product: Product, owner: Person
    ) -> None:
        question = asked_about(product)
        client.force_login(owner)
        send_answer(client, question)
        question.refresh_from_db()
        answered_at = question.answered_at
        send_answer(client, question, answer="Nhầm ạ, được 12 ngày.")
        question.refresh_from_db()
        assert (question.answer, question.answered_at) == ("Nhầm ạ, được 12 ngày.", answered_at)
        assert Notice.objects.filter(kind="product-question-answered").count() == 1

    def test_whoever_asked_by_telephone_number_is_told_by_text(self, product: Product, owner: Person) -> None:
        buyer = make_person("Mai", email=None, phone="+84912000111", phone_verified=True)
        question = asked_about(product, person=buyer)
        services.answer_for_vendor(actor=owner, seen=Seen(question, 1), answer=ANSWER)
        notice = Notice.objects.get()
        assert (notice.kind, notice.channel, notice.recipient) == ("product-question-text", "sms", "+84912000111")

    @pytest.mark.parametrize("answer", ["", "   ", "x" * 501, "Gọi 0912345678 nhé", "Xem ở http://re.example.com"])
    def test_what_is_no_answer_is_refused_beside_the_field_and_kept(
        self, client: Client, product: Product, owner: Person, answer: str
    ) -> None:
        question = asked_about(product)
        client.force_login(owner)
        page = send_answer(client, question, answer=answer)
        assert page.status_code == 422
        assert f'id="cau-{question.pk}-answer_error"' in page.text
        assert answer.strip() in page.text
        question.refresh_from_db()
        assert question.status == "open"

    def test_who_comes_second_keeps_the_words_and_may_send_them_again(
        self, client: Client, product: Product, owner: Person
    ) -> None:
        question = asked_about(product)
        services.answer_for_vendor(actor=owner, seen=Seen(question, 1), answer="Của người kia.")
        client.force_login(owner)
        page = send_answer(client, question)
        assert page.status_code == 409
        assert ANSWER in page.text
        assert 'name="version" value="2"' in page.text
        assert send_answer(client, question, version=2).status_code == 302

    def test_what_the_office_answered_or_hid_is_not_its_to_answer(
        self, client: Client, product: Product, owner: Person, officer: Person
    ) -> None:
        taken, hidden = asked_about(product, "Một?"), asked_about(product, "Hai?")
        services.answer_for_office(actor=officer, seen=Seen(taken, 1), answer="Ban tổ chức trả lời.")
        services.hide_question(actor=officer, seen=Seen(hidden, 1), reason="rude")
        client.force_login(owner)
        assert send_answer(client, taken, version=2).status_code == 422
        assert send_answer(client, hidden, version=2).status_code == 404
        assert "Hai?" not in client.get(desk(product.vendor)).text

    def test_questions_of_others_do_not_exist(self, client: Client, product: Product, owner: Person) -> None:
        strange = asked_about(make_product(make_vendor()), "Của nhà khác?")
        client.force_login(owner)
        assert "Của nhà khác?" not in client.get(desk(product.vendor)).text
        assert send_answer(client, strange).status_code == 404
        foreign = reverse("sessions:answer-product-question", args=[product.vendor.slug, strange.pk])
        assert client.post(foreign, {"version": 1, "answer": ANSWER}).status_code == 404
        assert client.get(desk(strange.product.vendor)).status_code == 404

    @pytest.mark.parametrize("version", ["", "0", "x", "99999999999999999999"])
    def test_a_forged_version_changes_nothing(
        self, client: Client, product: Product, owner: Person, version: str
    ) -> None:
        question = asked_about(product)
        client.force_login(owner)
        send_answer(client, question, version=version)
        question.refresh_from_db()
        assert question.status == "open"

    def test_the_desks_lead_to_each_other(self, client: Client, product: Product, owner: Person) -> None:
        listing = make_listing(make_session("live"), product)
        asked_about(product)
        client.force_login(owner)
        own = reverse("sessions:list-own-questions", args=[product.vendor.slug, listing.session.number])
        assert f'href="{own}"' in client.get(desk(product.vendor)).text
        assert f'href="{desk(product.vendor)}"' in client.get(own).text
        home = client.get(reverse("office_home:vendor-desk", args=[product.vendor.slug])).text
        assert "Trả lời 1 câu hỏi về hàng" in home

    def test_the_desk_costs_as_much_for_many(self, client: Client, product: Product, owner: Person) -> None:
        client.force_login(owner)

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                client.get(desk(product.vendor))
            return len(captured)

        asked_about(product), answered_about_product(product)
        queries()
        few = queries()
        for turn in range(9):
            asked_about(product, f"Câu {turn}?")
            answered_about_product(make_product(product.vendor), f"Đã {turn}?")
        assert queries() == few


class TestOffice:
    def act(self, client: Client, question: ProductQuestion, act: str, **fields: Any) -> Any:
        return client.post(f"{OFFICE}{question.pk}/{act}/", {"version": question.version} | fields)

    def test_what_is_late_comes_first(self, client: Client, product: Product, officer: Person) -> None:
        asked_about(product, "Vừa hỏi?")
        late = asked_about(product, "Chờ ba ngày?", ago=timedelta(days=3))
        client.force_login(officer)
        page = client.get(OFFICE).text
        assert "Chờ ba ngày?" in page
        assert "Vừa hỏi?" not in page
        assert "Vừa hỏi?" in client.get(f"{OFFICE}?o=cho-tra-loi").text
        assert late.text in client.get(f"{OFFICE}?cau={late.pk}").text
        assert f'href="{OFFICE}"' in client.get("/van-phong/hoi-dap/?moi-phien=1").text
        assert 'aria-current="page"' in page

    def test_it_answers_in_the_vendors_place(self, client: Client, product: Product, officer: Person) -> None:
        question = asked_about(product)
        client.force_login(officer)
        assert self.act(client, question, "tra-loi", answer=ANSWER).status_code == 302
        question.refresh_from_db()
        assert (question.answer_side, question.answered_by) == ("office", officer)
        assert "Ban tổ chức trả lời" in Notice.objects.get(kind="product-question-answered").body
        page = client.get(f"{OFFICE}?cau={question.pk}").text
        assert "Ban tổ chức trả lời" in page  # in its history

    def test_it_hides_with_a_reason_and_takes_that_back(
        self, client: Client, product: Product, owner: Person, officer: Person
    ) -> None:
        question = answered_about_product(product, answered_by=owner)
        client.force_login(officer)
        assert self.act(client, question, "an", reason="").status_code == 422
        assert self.act(client, question, "an", reason="rude").status_code == 302
        question.refresh_from_db()
        assert (question.status, question.hide_reason) == ("hidden", "rude")
        assert self.act(client, question, "hien").status_code == 302
        question.refresh_from_db()
        assert (question.status, question.hide_reason) == ("answered", "")

    def test_a_hidden_one_is_not_answered(self, product: Product, officer: Person) -> None:
        question = asked_about(product, status="hidden", hide_reason="rude")
        with pytest.raises(Refused, match="đã ẩn"):
            services.answer_for_office(actor=officer, seen=Seen(question, 1), answer=ANSWER)

    def test_the_second_of_two_is_told(self, client: Client, product: Product, officer: Person) -> None:
        question = asked_about(product)
        services.hide_question(actor=officer, seen=Seen(question, 1), reason="rude")
        client.force_login(officer)
        page = self.act(client, question, "tra-loi", answer=ANSWER)
        assert page.status_code == 409
        assert "vừa thay đổi: Đã ẩn" in page.text
        for act in (services.answer_for_office, services.answer_for_vendor):
            with pytest.raises(Stale):
                act(actor=officer, seen=Seen(question, 1), answer=ANSWER)

    @pytest.mark.parametrize("query", ["?cau=999999", "?cau=abc", "?o=khong-co", "?cau=" + "9" * 30])
    def test_addresses_that_name_nothing_break_nothing(self, client: Client, officer: Person, query: str) -> None:
        client.force_login(officer)
        assert client.get(OFFICE + query).status_code in {200, 404}

    def test_its_home_says_how_many_are_late(self, client: Client, product: Product, officer: Person) -> None:
        asked_about(product, ago=timedelta(days=3))
        client.force_login(officer)
        page = client.get("/van-phong/").text
        assert f'<a href="{OFFICE}">1</a>' in page


class TestClock:
    def test_after_a_day_the_vendor_is_reminded_once(self, product: Product) -> None:
        question = asked_about(product, ago=timedelta(hours=25))
        asked_about(product, "Vừa hỏi?")
        assert [keep_clock(question.pk) for _twice in range(2)] == [True, False]
        notice = Notice.objects.get()
        assert (notice.kind, notice.recipient) == ("product-question-reminder", "phuong@example.vn")
        assert "đã một ngày" in notice.body
        question.refresh_from_db()
        assert question.overdue_at is None

    def test_after_two_days_it_is_on_record_that_it_is_late(self, product: Product) -> None:
        question = asked_about(product, ago=timedelta(hours=49))
        assert keep_clock(question.pk)
        assert not keep_clock(question.pk)
        question.refresh_from_db()
        assert question.overdue_at
        assert [entry.verb for entry in entries_of(question)] == ["product_question.overdue"]
        assert "đã quá hạn" in Notice.objects.get().body  # nobody worked for two days: told once, as it is now

    def test_what_is_settled_has_no_clock(self, product: Product) -> None:
        old = timedelta(days=3)
        questions = [
            answered_about_product(product, ago=old),
            asked_about(product, "Ẩn?", ago=old, status="hidden", hide_reason="rude"),
        ]
        assert not any(keep_clock(question.pk) for question in questions)
        assert not Notice.objects.exists()

    def test_the_finder_hands_out_what_is_due(self, product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
        due = asked_about(product, ago=timedelta(hours=25))
        asked_about(product, "Vừa hỏi?")
        handed: list[int] = []
        monkeypatch.setattr(keep_clock_task, "delay", handed.append)
        assert remind_of_product_questions() == 1
        assert handed == [due.pk]
        keep_clock_task(due.pk)
        assert remind_of_product_questions() == 0


class TestForgetting:
    def test_a_visitor_is_forgotten_a_month_after_the_answer(self, product: Product) -> None:
        month = timedelta(days=31)
        old = answered_about_product(product, "Cũ?", ago=month, answered_at=database_now() - month)
        fresh = answered_about_product(product, "Mới?")
        left = asked_about(product, "Chẳng ai trả lời?", ago=timedelta(days=181))
        assert forget_old_askers() == 2
        assert forget_askers() == 0
        for question, email in ((old, ""), (left, ""), (fresh, "hoa.khach@example.vn")):
            question.refresh_from_db()
            assert question.email == email
            assert bool(question.name) == bool(email)

    def test_erasing_an_account_leaves_what_everybody_read_nameless(self, product: Product, owner: Person) -> None:
        mai = make_person("Nguyễn Thị Mai", email="mai@example.vn")
        public = answered_about_product(product, "Ngọt không?", person=mai)
        private = asked_about(product, "Điều riêng của Mai?", person=mai)
        before = asked_about(product, "Trước khi có tài khoản?", email="mai@example.vn", name="Mai")
        other = asked_about(product, "Của người khác?")
        request = requests.ask_erasure(person=mai)
        request.act_at = database_now() - timedelta(minutes=1)
        request.save()
        assert erase_account(request.pk)
        for question in (public, private, before, other):
            question.refresh_from_db()
        assert public.text == "Ngọt không?"
        assert [(each.text, each.status) for each in (private, before)] == [("–", "hidden")] * 2
        assert (before.name, before.email) == ("", "")
        assert (other.text, other.email) == ("Của người khác?", "hoa.khach@example.vn")
        with pytest.raises(Stale):
            services.answer_for_vendor(actor=owner, seen=Seen(private, 1), answer=ANSWER)

    def test_the_copy_of_ones_data_has_them(self, product: Product) -> None:
        mai = make_person("Nguyễn Thị Mai", email="mai@example.vn")
        asked_about(product, "Của Mai?", person=mai)
        asked_about(product, "Trước đó?", email="mai@example.vn")
        asked_about(product, "Của người khác?")
        rows = list(TABLES["cau-hoi-san-pham"](mai))
        assert [row["text"] for row in rows] == ["Của Mai?", "Trước đó?"]
        assert rows[0]["product_name"] == product.name
