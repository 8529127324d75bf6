"""Documents as they are read, and the desk where they are written."""

import re

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from market.accounts.models import Person
from market.policies.markup import Block, Change, blocks_of, changes_between
from market.policies.models import SLUGS, PolicyDraft, PolicyEdition, PolicyKind
from orders.aftercare import clocks
from orders.buying.basket import MOST_LINES
from orders.models.basket import HOLD_LASTS
from sessions.product_questions.clock import KEPT, LONGEST_KEPT
from sessions.services.hosts import LONGEST_DAYS
from sessions.speech.complaint_rules import ANSWER_WORKING_DAYS
from tests import cast
from tests.policies.conftest import Publish
from vetting.selectors.prices import PROOF_DAYS

pytestmark = pytest.mark.django_db
PRICES = SLUGS[PolicyKind.PRICES]


def first(kind: str) -> str:
    return PolicyEdition.objects.get(kind=kind, number=1).body_vi


@pytest.mark.parametrize("kind", PolicyKind)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_document_can_be_read(client: Client, kind: PolicyKind, language: str) -> None:
    client.cookies["django_language"] = language
    page = client.get(reverse("policies:show-policy", args=[SLUGS[kind]]))
    edition = PolicyEdition.objects.get(kind=kind)
    body = edition.body_vi if language == "vi" else edition.body_en
    assert escape(blocks_of(body)[0].text[:40]) in page.text
    assert edition.text_hash in page.text
    assert 'class="code"' not in page.text  # a digest is longer than a phone is wide


def test_what_the_texts_promise_is_what_the_code_does() -> None:
    minutes = int(HOLD_LASTS.total_seconds() // 60)
    assert f"giữ {minutes} phút, gia hạn được một lần thêm {minutes} phút" in first("terms")
    hours = int(clocks.PROPOSAL_LASTS.total_seconds() // 3600)
    assert f"lời đề nghị có hiệu lực {hours} giờ" in first("terms")
    assert f"kết luận trong {ANSWER_WORKING_DAYS} ngày làm việc" in first("complaints")
    assert f"Mỗi bên có {clocks.CASE_ANSWER.days} ngày để trình bày" in first("complaints")
    assert f"kết luận trong {clocks.CASE_DECISION.days} ngày" in first("complaints")
    assert f"không cũ quá {PROOF_DAYS} ngày" in first("prices")
    assert f"tối đa {MOST_LINES} mặt hàng" in first("scope")
    assert f"{KEPT.days} ngày sau khi được trả lời, nhiều nhất {LONGEST_KEPT.days} ngày" in first("privacy")
    assert LONGEST_DAYS == 365
    assert "nhiều nhất 12 tháng" in first("livestream")


def test_facts_not_given_yet_say_so(client: Client) -> None:
    page = client.get(reverse("policies:show-policy", args=[SLUGS[PolicyKind.OPERATOR]])).text
    assert page.count("chưa công bố") >= 4


def test_an_old_edition_stays_and_the_new_one_shows_what_changed(client: Client, publish: Publish) -> None:
    publish(PolicyKind.PRICES)
    new = client.get(reverse("policies:show-edition", args=[PRICES, 2])).text
    assert "<ins>" in new
    assert "<del>" in new
    assert "Thêm một đoạn về giữ hàng." in new
    old = client.get(reverse("policies:show-edition", args=[PRICES, 1])).text
    assert "Đây là bản cũ" in old
    assert client.get(reverse("policies:show-edition", args=[PRICES, 3])).status_code == 404
    assert client.get(reverse("policies:show-policy", args=["khong-co"])).status_code == 404


def test_an_edition_to_come_is_announced(client: Client, publish: Publish) -> None:
    publish(PolicyKind.PRICES, effective_from=cast.hanoi_day(5))
    page = client.get(reverse("policies:show-policy", args=[PRICES])).text
    assert "Bản 2 có hiệu lực từ" in page


def test_the_list_names_every_document_and_needs_no_more_queries_for_many(
    client: Client, publish: Publish, django_assert_max_num_queries: object
) -> None:
    publish(PolicyKind.PRICES)
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        page = client.get(reverse("storefront:show-rules")).text
    for kind in PolicyKind:
        assert reverse("policies:show-policy", args=[SLUGS[kind]]) in page


def test_the_desk_writes_submits_and_publishes(client: Client, writer: Person, approver: Person) -> None:
    client.force_login(writer)
    desk = reverse("policies:write-document", args=[PRICES])
    assert "Giá phiên chợ" in client.get(desk).text
    day = f"{cast.hanoi_day(6):%d/%m/%Y}"
    words = {"body_vi": "## Giá\r\n\r\nGồm thuế.", "body_en": "## Prices\n\nTaxes included.", "effective_from": day}
    typed = words | {"changes_vi": "Gọn hơn.", "changes_en": "Shorter.", "version": "0"}
    assert client.post(desk, typed | {"body_en": " \n "}).status_code == 422
    assert client.post(desk, typed)["Location"] == desk
    page = client.get(desk).text
    assert "Xem trước" in page
    assert client.post(reverse("policies:submit-document", args=[PRICES]), {"version": "1"}).status_code == 302
    publish = reverse("policies:publish-document", args=[PRICES])
    assert client.post(publish, {"version": "1"}).status_code == 403  # a writer's role publishes nothing
    client.force_login(approver)
    assert "Duyệt và công bố" in client.get(desk).text
    assert client.post(publish, {"version": "1"})["Location"].endswith("/ban-2/")
    edition = PolicyEdition.objects.get(kind="prices", number=2)
    assert edition.body_vi == "## Giá\n\nGồm thuế."
    assert "Đã công bố" in client.get(reverse("policies:list-documents")).text


def test_the_desk_keeps_the_operators_facts(client: Client, writer: Person) -> None:
    client.force_login(writer)
    desk = reverse("policies:write-document", args=[SLUGS[PolicyKind.OPERATOR]])
    page = client.get(desk).text
    assert "Số đăng ký với Bộ Công Thương" in page
    typed = {"body_vi": "Chợ.", "body_en": "Market.", "effective_from": f"{cast.hanoi_day(6):%d/%m/%Y}", "version": "0"}
    client.post(desk, typed | {"name": "Văn phòng", "address": "Số 1"})
    assert PolicyDraft.objects.get().facts == {"name": "Văn phòng", "address": "Số 1"}


def test_a_draft_is_given_back_with_a_reason(client: Client, writer: Person, approver: Person) -> None:
    client.force_login(writer)
    desk = reverse("policies:write-document", args=[PRICES])
    words = {"body_vi": "Giá.", "body_en": "Prices.", "changes_vi": "a", "changes_en": "b", "version": "0"}
    client.post(desk, words | {"effective_from": f"{cast.hanoi_day(6):%d/%m/%Y}"})
    client.post(reverse("policies:submit-document", args=[PRICES]), {"version": "1"})
    client.force_login(approver)
    back = reverse("policies:return-document", args=[PRICES])
    client.post(back, {"version": "1", "note": ""})
    assert PolicyDraft.objects.get().submitted_at
    client.post(back, {"version": "1", "note": "Thiếu phí giao."})
    assert "Thiếu phí giao." in client.get(desk).text
    client.post(reverse("policies:drop-document", args=[PRICES]), {"version": "1"})
    assert not PolicyDraft.objects.exists()


def test_nothing_written_is_ever_html() -> None:
    text = "## Đầu <b>\n\nMột dòng\nnối tiếp\n\n- một\n- hai\nsau danh sách"
    assert blocks_of(text) == [
        Block("heading", "Đầu <b>"),
        Block("paragraph", "Một dòng nối tiếp"),
        Block("list", items=("một", "hai")),
        Block("paragraph", "sau danh sách"),
    ]


def test_changes_are_told_line_by_line() -> None:
    assert changes_between("a\n\nb", "a\n\nc") == [Change("same", "a"), Change("removed", "b"), Change("added", "c")]


def text_of(content: bytes) -> str:
    """Return what stands on the pages of a PDF, without their feet."""
    document = pypdfium2.PdfDocument(content)
    words = "\n".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(rf"{re.escape(settings.SITE_URL)}\S*\s+\d+/\d+", "", words)


def bare(words: str) -> str:
    """Return words without the breaks their lines gave them."""
    return re.sub(r"[\s\ufffe]+", "", words)


@pytest.mark.parametrize("kind", PolicyKind)
def test_every_edition_can_be_printed(client: Client, kind: PolicyKind) -> None:
    page = client.get(reverse("policies:show-policy", args=[SLUGS[kind]]))
    address = reverse("storefront:print-edition", args=[SLUGS[kind], 1])
    assert address in page.text
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    words = text_of(answer.content)
    edition = PolicyEdition.objects.get(kind=kind)
    assert edition.title in words
    assert edition.text_hash in words
    for block in blocks_of(edition.body_vi):
        for said in (block.text, *block.items):
            assert bare(said) in bare(words), said
    assert client.get(address).content == answer.content  # the same edition gives the same file


def test_words_that_look_like_commands_are_only_printed(client: Client, publish: Publish) -> None:
    hostile = '#read("/etc/passwd") $x$ *đậm* _nghiêng_ @nhan <b>x</b> \\ `mã`'
    publish(PolicyKind.PRICES, body_vi=f"## {hostile}\n\n{hostile}\n\n- {hostile}")
    words = text_of(client.get(reverse("storefront:print-edition", args=[SLUGS[PolicyKind.PRICES], 2])).content)
    assert bare(words).count(bare(hostile)) == 3


def test_an_edition_is_printed_in_the_readers_language(client: Client, publish: Publish) -> None:
    publish(PolicyKind.PRICES)
    client.cookies["django_language"] = "en"
    words = text_of(client.get(reverse("storefront:print-edition", args=[SLUGS[PolicyKind.PRICES], 2])).content)
    assert "What is new" in words
    assert "Adds a paragraph about holding goods." in words
    assert client.get(reverse("storefront:print-edition", args=[SLUGS[PolicyKind.PRICES], 3])).status_code == 404
