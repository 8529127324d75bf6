"""What a question may say: contacts in every disguise are seen, honest questions are left alone, nothing takes long."""

import random
import time

import pytest

from sessions.speech.question_likeness import alike
from sessions.speech.question_rules import LONGEST, MASK, contacts_in, judge

PHONES = [
    "gọi 0912 345 678 nhé",
    "0912.345.678",
    "0912-345-678",
    "0912/345/678",
    "(0912) 345 678",
    "+84 912 345 678",
    "+84912345678",
    "0084 912 345 678",
    "84-912-345-678",
    "0 9 1 2 3 4 5 6 7 8",
    "không chín một hai ba bốn năm sáu bảy tám",
    "Không chín một hai, ba bốn năm, sáu bảy tám",
    "khong chin mot hai ba bon nam sau bay tam",
    "khôngchínmộthaibabốnnămsáubảytám",
    "không chín mười hai ba bốn năm sáu bảy tám",
    "zero nine one two three four five six seven eight",
    "0912 ba bốn năm 678",
    "o9l2 345 678",
    "O912345678",
    "0912a345b678",
    "０９１２３４５６７８",
    "0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
    "٠٩١٢٣٤٥٦٧٨",
    "О912345678",  # a Cyrillic О
    "0\u200b912345678",
    "(024) 3822 1234",
    "1900 1234",
    "zalo 912345678",
    "09/12 345678",
    "0912 345 6, phần sau hỏi sau",
]
LINKS = [
    "xem \uff41\uff42\uff43\uff0e\uff43\uff4f\uff4d nhé",  # full width
    "\uff57\uff57\uff57\uff0eabc\u3002vn",
    "\U0001d41a\U0001d41b\U0001d41c.com",  # mathematical letters
    "viết cho hoa@gmail com",
    "hoa a còng gmail nhé",
    "vào t me/nhomban",
    "bit ly/3xYz",
    "https://buoi.example/mua",
    "hxxps://buoi.example",
    "www.buoi",
    "buoidongcao.com.vn",
    "buoidongcao . com",
    "buoi chấm com",
    "buoi (chấm) vn",
    "buoi[.]shop",
    "t.me/buoi",
    "bit.ly/abc",
    "mai@example.vn",
    "mai @ example . vn",
    "mai a còng gmail chấm com",
    "mai (at) gmail.com",
    "nhắn @buoidongcao",
    "zalo: buoidongcao",
    "fb là buoidongcao",
    "STK 0123 4567 89",
]
HONEST = [
    "Bưởi này bao nhiêu tiền một quả?",
    "Giá 189.000 ₫ có giao Hà Nội 5kg không?",
    "05/11/2026 20:30 còn hàng không?",
    "Hàng giao ngày 20/11/2026 lúc 20h30 phải không?",
    "từ 5/12 đến 10/12 còn bán không",
    "0.5l 750g 330ml giá sao",
    "Hộp 500g 1l mấy quả",
    "quả không chín một hai ngày có đổi không",
    "Mua 350 000 000 đồng được không?",
    "Ăn chấm me được không?",
    "Mã vạch 8935000000014 là của hàng này?",
    "Sản phẩm 4 sao năm 2025 đúng không ạ?",
    "Có bán qua zalo không?",
    "mười hai quả ba trăm nghìn không?",
    "Ngon. Vì sao?",
]


@pytest.mark.parametrize("text", PHONES + LINKS)
def test_a_contact_is_seen_and_masked_in_every_disguise(text: str) -> None:
    judgement = judge(text)
    assert judgement.has_contact
    assert MASK in judgement.masked
    assert not contacts_in(judgement.masked)


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_question_is_left_alone(text: str) -> None:
    judgement = judge(text)
    assert not judgement.has_contact
    assert judgement.masked == judgement.text


def test_masking_leaves_the_rest_readable() -> None:
    judged = judge("Bưởi còn không, gọi em 0912.345.678 hoặc mai@example.vn nhé")
    assert judged.masked == f"Bưởi còn không, gọi em {MASK} hoặc {MASK} nhé"


@pytest.mark.parametrize("text", ["", "   ", "???", "a?", "\u200b\u200b", "12 34"])
def test_nothing_is_asked(text: str) -> None:
    assert judge(text).is_empty


def test_a_long_text_is_not_looked_into() -> None:
    judged = judge("Bưởi ngon không? " * 10_000)
    assert judged.is_too_long
    assert not judge("a" * LONGEST).is_too_long


def test_spellings_of_one_question_are_one() -> None:
    assert judge("Bưởi có ngọt không?").folded == judge("  BUOI co   ngot KHONG ??? ").folded


def test_hidden_signs_are_dropped() -> None:
    assert judge("Bưởi\u202e\x00 ngon\u200b không?").text == "Bưởi ngon không?"


def test_no_text_takes_long() -> None:
    rows = ("0 .@-", "a.@ -", "cham dot ", "khong mot hai 9 ", "(.)[at] a cong ", "o0l1 ", "http://www.", "stk 09 .-")
    draw = random.Random(7)
    for turn in range(400):
        signs = draw.choice(rows)
        text = "".join(draw.choice(signs) for _ in range(LONGEST)) if turn % 2 else (signs * LONGEST)[:LONGEST]
        begun = time.process_time()
        judge(text)
        assert time.process_time() - begun < 0.5, text


def test_alike_questions_are_found_whatever_their_words_of_politeness() -> None:
    others = [
        (1, "Bưởi để tủ lạnh được bao lâu ạ?", 7),
        (2, "Giao vào Sài Gòn mất mấy ngày?", None),
        (3, "Shop ơi bưởi để tủ lạnh được bao lâu vậy", None),
    ]
    found = alike(("Cho em hỏi bưởi để trong tủ lạnh bao lâu", 7), others)
    assert [each.pk for each in found] == [1, 3]
    assert alike(("Có hộp quà không?", None), others) == []
