"""Asking about a product between evenings: once, by anybody but its vendor, without contacts; nothing typed is lost."""

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.errors import Refused
from market.notices.models import Notice
from sessions.models import ProductQuestion
from sessions.product_questions.services import Asker, ask_about_product
from sessions.selectors.answered import answered_about
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from tests.orders.racing import all_at_once
from tests.sessions.asking import answered, answered_about_product, asked_about
from vetting.models import Product

pytestmark = pytest.mark.django_db
TEXT = "Bưởi để ngoài được mấy ngày ạ?"


@pytest.fixture
def product(db: None) -> Product:
    cache.clear()
    return make_product()


@pytest.fixture
def buyer(db: None) -> Person:
    return make_person("Nguyễn Thị Mai", email="mai@example.vn")


def url_of(product: Product) -> str:
    return reverse("sessions:ask-about-product", args=[product.slug])


def send(client: Client, product: Product, **changes: Any) -> Any:
    fields = {"text": TEXT, "name": "Hoa", "email": "Hoa.Khach@example.vn", "key": str(uuid.uuid4())}
    return client.post(url_of(product), fields | changes)


def ask(asker: Asker, product: Product, text: str = TEXT, key: uuid.UUID | None = None) -> ProductQuestion:
    return ask_about_product(asker=asker, product=product, text=text, key=key or uuid.uuid4())


class TestAsking:
    def test_a_visitor_asks_from_the_products_page(self, client: Client, product: Product) -> None:
        assert f'href="{url_of(product)}"' in client.get(f"/san-pham/{product.slug}/").text
        form = client.get(url_of(product)).text
        assert 'name="email"' in form
        answer = send(client, product)
        assert answer["Location"] == f"/san-pham/{product.slug}/"
        question = ProductQuestion.objects.get()
        assert (question.product, question.email, question.name) == (product, "hoa.khach@example.vn", "Hoa")
        assert (question.status, question.text) == ("open", TEXT)
        assert question.due_at - question.asked_at == timedelta(hours=48)
        assert "Đã gửi câu hỏi" in client.get(answer["Location"]).text

    def test_who_is_signed_in_gives_no_contact_and_sees_what_became_of_it(
        self, client: Client, product: Product, buyer: Person
    ) -> None:
        client.force_login(buyer)
        assert 'name="email"' not in client.get(url_of(product)).text
        assert send(client, product).status_code == 302
        question = ProductQuestion.objects.get()
        assert (question.person, question.email, question.name) == (buyer, "", "")
        for url in (url_of(product), reverse("mine:list-words")):
            page = client.get(url).text
            assert TEXT in page
            assert "Đang chờ trả lời" in page

    def test_the_vendors_people_are_told_once(self, client: Client, product: Product) -> None:
        key = str(uuid.uuid4())
        for _twice in range(2):
            send(client, product, key=key)
        notice = Notice.objects.get()
        assert notice.kind == "product-question-asked"
        assert TEXT in notice.body
        assert reverse("sessions:list-product-questions", args=[product.vendor.slug]) in notice.body
        assert "hoa.khach" not in notice.body

    def test_during_the_evening_the_page_shows_the_way_there_and_takes_it_all_the_same(
        self, client: Client, product: Product
    ) -> None:
        listing = make_listing(make_session("live"), product)
        page = client.get(url_of(product)).text
        assert f"{reverse('sessions:ask-question', args=[listing.session.number])}?gian={listing.pk}" in page
        assert send(client, product).status_code == 302

    @pytest.mark.parametrize("status", ["draft", "suspended"])
    def test_what_nobody_sees_nobody_asks_about(self, client: Client, status: str) -> None:
        hidden = make_product(status=status, suspension_reason="Giấy tờ hết hạn")
        assert client.get(url_of(hidden)).status_code == 404
        assert send(client, hidden).status_code == 404

    def test_the_vendors_own_people_do_not_ask(self, client: Client, product: Product) -> None:
        owner = product.vendor.members.get().person
        assert send(client, product, email=owner.email).status_code == 422
        client.force_login(owner)
        answer = send(client, product)
        assert answer.status_code == 422
        assert "Người của gian hàng" in answer.text
        assert TEXT in answer.text
        assert not ProductQuestion.objects.exists()


class TestOnce:
    def test_the_same_form_twice_is_one_question(self, product: Product, buyer: Person) -> None:
        key = uuid.uuid4()
        first, second = (ask(Asker(buyer), product, key=key) for _twice in range(2))
        assert first == second

    def test_a_key_of_somebody_else_opens_nothing(self, product: Product, buyer: Person) -> None:
        key = uuid.uuid4()
        ask(Asker(buyer), product, key=key)
        for stranger in (Asker(make_person()), Asker(None, email="khac@example.vn")):
            with pytest.raises(Refused, match="đã gửi một câu hỏi rồi"):
                ask(stranger, product, key=key)
        with pytest.raises(Refused, match="đã gửi một câu hỏi rồi"):
            ask(Asker(buyer), make_product(), key=key)

    @pytest.mark.parametrize("email", ["", "hoa@example.vn"])
    def test_the_same_words_again_are_refused(self, product: Product, buyer: Person, email: str) -> None:
        asker = Asker(None, email=email) if email else Asker(buyer)
        ask(asker, product)
        with pytest.raises(Refused, match="đã hỏi câu này rồi"):
            ask(asker, product, TEXT.upper().replace("?", ""))
        ask(asker, make_product())  # about other goods it is another question
        ask(Asker(None, email="khac@example.vn"), product)  # and so it is of somebody else
        assert ProductQuestion.objects.count() == 3

    @pytest.mark.race
    @pytest.mark.django_db(transaction=True)
    def test_one_form_from_six_tabs_is_one_question(self) -> None:
        product, key = make_product(), uuid.uuid4()
        asker = Asker(None, "Hoa", "hoa@example.vn")
        found = all_at_once([partial(ask, asker, product, TEXT, key)] * 6)
        assert {each.pk for each in found} == {ProductQuestion.objects.get().pk}
        assert Notice.objects.count() == 1

    @pytest.mark.race
    @pytest.mark.django_db(transaction=True)
    def test_the_same_words_from_six_forms_are_one_question(self) -> None:
        product, asker = make_product(), Asker(make_person("Mai"))
        found = all_at_once([partial(ask, asker, product)] * 6)
        assert sum(isinstance(each, Refused) for each in found) == 5
        assert ProductQuestion.objects.count() == 1


class TestWords:
    @pytest.mark.parametrize("text", ["", "?", "  ", "🍊" * 50, "x" * 301, "a" * 100_000, "0912345678", "zalo: hoa123"])
    def test_nonsense_is_refused_and_nothing_typed_is_lost(self, client: Client, product: Product, text: str) -> None:
        answer = send(client, product, text=text)
        assert answer.status_code == 422
        assert 'id="id_text_error"' in answer.text
        assert 'value="Hoa.Khach@example.vn"' in answer.text or 'value="hoa.khach@example.vn"' in answer.text
        assert not ProductQuestion.objects.exists()

    def test_a_wrong_address_keeps_the_words(self, client: Client, product: Product) -> None:
        answer = send(client, product, email="hoa@")
        assert answer.status_code == 422
        assert TEXT in answer.text
        assert 'value="Hoa"' in answer.text

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("Gọi em 0912 345 678 để hỏi bưởi nhé", "Gọi em ••• để hỏi bưởi nhé"),
            ("Xem bưởi ở http://re.example.com nhé", "Xem bưởi ở ••• nhé"),
        ],
    )
    def test_a_contact_is_never_kept(self, product: Product, buyer: Person, typed: str, kept: str) -> None:
        question = ask(Asker(buyer), product, typed)
        assert (question.text, question.has_contact) == (kept, True)
        assert kept in Notice.objects.get().body

    def test_a_name_sends_nobody_a_link(self, product: Product) -> None:
        question = ask(Asker(None, "Hoa http://lua-dao.example.com\r\nBcc: x", "hoa@example.vn"), product)
        assert "http" not in question.name
        assert "\n" not in question.name

    def test_html_is_shown_as_typed(self, client: Client, product: Product) -> None:
        answered_about_product(product, "<script>alert(1)</script> có ngọt không?", answer="<b>Ngọt</b> lắm")
        page = client.get(f"/san-pham/{product.slug}/").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert "<b>Ngọt" not in page

    def test_limits_count_who_asks_and_keep_the_words(self, client: Client, product: Product) -> None:
        codes = [send(client, product, text=f"Câu hỏi số {turn} đây ạ").status_code for turn in range(11)]
        assert codes == [302] * 10 + [429]
        assert "quá nhiều lần" in send(client, product).text
        assert TEXT in send(client, product).text
        assert send(client, product, email="khac@example.vn").status_code == 302


class TestOnThePage:
    def test_answers_of_evenings_and_between_them_stand_together_newest_first(self, product: Product) -> None:
        listing = make_listing(make_session("closed"), product)
        answered(listing.session, "Trong phiên?", listing=listing)
        between = answered_about_product(product, "Giữa phiên?")
        found = answered_about(product=product)
        assert [each.text for each in found] == ["Giữa phiên?", "Trong phiên?"]
        assert [each.answered_by for each in found] == [product.vendor.display_name, ""]
        ProductQuestion.objects.filter(pk=between.pk).update(answered_at=F("answered_at") - timedelta(days=1))
        assert [each.text for each in answered_about(vendor=product.vendor)] == ["Trong phiên?", "Giữa phiên?"]

    def test_everybody_reads_it_and_nobody_reads_who_asked(
        self, client: Client, product: Product, buyer: Person
    ) -> None:
        answered_about_product(product, "Của khách?")
        answered_about_product(product, "Của Mai?", person=buyer)
        asked_about(product, "Chưa trả lời?")
        answered_about_product(product, "Đã ẩn?", status="hidden", hide_reason="rude")
        for path in (f"/san-pham/{product.slug}/", f"/chu-the/{product.vendor.slug}/"):
            page = client.get(path).text
            assert "Của khách?" in page
            assert "Của Mai?" in page
            assert "Ngọt ạ." in page
            for unseen in ("Chưa trả lời?", "Đã ẩn?", "Nguyễn Thị Mai", "hoa.khach", "mai@example.vn"):
                assert unseen not in page

    def test_other_goods_have_their_own(self, product: Product) -> None:
        answered_about_product(make_product(), "Hàng khác?")
        answered_about_product(make_product(make_vendor()), "Chủ thể khác?")
        assert answered_about(product=product) == []

    def test_many_cost_one_query(self, product: Product) -> None:
        listing = make_listing(make_session("closed"), product)
        for turn in range(7):
            answered_about_product(product, f"Giữa {turn}?")
            answered(listing.session, f"Trong {turn}?", listing=listing)
        with CaptureQueriesContext(connection) as captured:
            assert len(answered_about(product=product)) == 5
        assert len(captured) == 1

    def test_the_form_costs_few_queries(self, client: Client, product: Product, buyer: Person) -> None:
        for turn in range(6):
            asked_about(product, f"Câu {turn}?", person=buyer)
        client.force_login(buyer)
        client.get(url_of(product))
        with CaptureQueriesContext(connection) as captured:
            client.get(url_of(product))
        assert len(captured) <= 8


class TestRows:
    @pytest.mark.parametrize(
        ("changes", "constraint"),
        [
            ({"email": ""}, "product_question_can_be_answered"),
            ({"status": "answered"}, "product_question_answered_with_words"),
            ({"answer": "Có"}, "product_question_answered_whole"),
            ({"status": "hidden"}, "product_question_hidden_with_reason"),
            ({"hide_reason": "rude"}, "product_question_hidden_with_reason"),
        ],
    )
    def test_the_database_holds_what_must_not_be(
        self, product: Product, changes: dict[str, Any], constraint: str
    ) -> None:
        question = asked_about(product)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            ProductQuestion.objects.filter(pk=question.pk).update(**changes)
