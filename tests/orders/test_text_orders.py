"""The grammar of orders by text: what people really write, what is no order, and hostile texts."""

import time

import pytest

from orders.typed.text_orders import Doubt, TextOrder, read_order

CODES = frozenset({"A1", "A2", "B2", "B3", "B12", "AA1", "X1"})
PHONE = "+84912345678"


def read(text: str) -> TextOrder:
    return read_order(text, CODES)


def asked(text: str) -> str:
    return read(text).canonical


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("A1 x2", "A1x2"),
        ("a1 2", "A1x2"),
        ("A1", "A1x1"),
        ("lấy B2", "B2x1"),
        ("CHOT B12 3 0901234567", "B12x3"),
        ("chốt a1 2 kg 0912 345 678", "A1x2"),
        ("Chốt đơn a1, 2kg nhé shop", "A1x2"),
        ("A1x2, B3 1 0912345678", "A1x2,B3x1"),
        ("A1x2,B3x1", "A1x2,B3x1"),
        ("A1 x 2\nB3 x 1", "A1x2,B3x1"),
        ("A1: 2; B3: 1", "A1x2,B3x1"),
        ("A1=2 B3=1", "A1x2,B3x1"),
        ("A1-2", "A1x2"),
        ("A1 - 2", "A1x2"),
        ("A1 (2)", "A1x2"),
        ("A1 × 2", "A1x2"),
        ("A1*2", "A1x2"),
        ("A1 X2", "A1x2"),
        ("A1 sl 2", "A1x2"),
        ("A1 SL: 2", "A1x2"),
        ("A1 số lượng 2", "A1x2"),
        ("A1 lấy 2", "A1x2"),
        ("A1 2 B3 1", "A1x2,B3x1"),
        ("A1, B3", "A1x1,B3x1"),
        ("A1 + B3", "A1x1,B3x1"),
        ("A1 và B3 x2", "A1x1,B3x2"),
        ("A1/B3", "A1x1,B3x1"),
        ("#A1", "A1x1"),
        ("mã A1 số lượng 3 hộp", "A1x3"),
        ("2 A1", "A1x2"),
        ("2 kg A1", "A1x2"),
        ("2kg a1", "A1x2"),
        ("2 x A1", "A1x2"),
        ("2xA1", "A1x2"),
        ("cho em 2 hộp mã A1 với 3 gói B3", "A1x2,B3x3"),
        ("A1, 2 B3", "A1x1,B3x2"),
        ("A1, 2\nB3, 1", "A1x2,B3x1"),
        ("A01 x2", "A1x2"),
        ("A 1 x2", "A1x2"),
        ("a.1 x2", "A1x2"),
        ("A-1", "A1x1"),
        ("aa1", "AA1x1"),
        ("A1 x02", "A1x2"),
        ("A1 x2.0", "A1x2"),
        ("A1 hai cân", "A1x2"),
        ("A1 hai cân B3 một gói", "A1x2,B3x1"),
        ("A1 A1", "A1x2"),
        ("A1 x2 A1 x3", "A1x5"),
        ("A1 2 quả.", "A1x2"),
        ("A1\u00a0x2", "A1x2"),
        ("A1\u200b x2", "A1x2"),
        ("Ａ１ ｘ２", "A1x2"),
        ("A1 x2\r\nB3", "A1x2,B3x1"),
        ("A1\tx2", "A1x2"),
        ("X1 x2", "X1x2"),
        ("A1 x2 X1", "A1x2,X1x1"),
        ("A1x2x", "A1x2"),
        ("A1!!! x2", "A1x1"),
        ("A1x2xB3", "A1x2,B3x1"),
        ("🍊 A1 x2 🍊", "A1x2"),
        ("chốt A1 nha chị 0912345678", "A1x1"),
        ("e lấy b12 nhé", "B12x1"),
        ("A1 x10000", "A1x10000"),
    ],
)
def test_lines_are_read(text: str, lines: str) -> None:
    assert asked(text) == lines


@pytest.mark.parametrize(
    "text",
    [
        "A1 x2 0912345678",
        "A1 x2 0912 345 678",
        "A1 x2 0912.345.678",
        "A1 x2 0912-345-678",
        "A1 x2 091 234 5678",
        "A1 x2 09 1234 5678",
        "A1 x2 (0912) 345 678",
        "A1 x2 +84912345678",
        "A1 x2 +84 912 345 678",
        "A1 x2 +84 (0) 912 345 678",
        "A1 x2 84912345678",
        "A1 x2, 84 912 345 678",
        "A1 x2 912345678",
        "A1 x2 O912345678",
        "A1 x2 sđt0912345678",
        "A1 x2 ĐT: 0912 345 678",
        "0912345678 A1 x2",
        "0912345678: A1 x2",
        "A1 2 0912345678",
        "A1x2 0912\u00a0345\u00a0678",
        "A1 x2 0912–345–678",
        "A1 x2\n0912345678",
        "A1 x2 0912345678 0912 345 678",
    ],
)
def test_phones_are_read_in_the_forms_people_write(text: str) -> None:
    found = read(text)
    assert (found.canonical, found.phone, found.problems) == ("A1x2", PHONE, ())


@pytest.mark.parametrize(
    ("text", "lines"), [("A10912345678", ""), ("B12 0912345678", "B12x1"), ("A1 0912345678", "A1x1"), ("A1 5", "A1x5")]
)
def test_a_phone_is_never_a_quantity(text: str, lines: str) -> None:
    assert asked(text) == lines


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Z9 x2", Doubt.UNKNOWN_CODE),
        ("A1 x2, C7", Doubt.UNKNOWN_CODE),
        ("A1 x0", Doubt.ZERO),
        ("A1 x99999", Doubt.TOO_MUCH),
        ("A1 x10001", Doubt.TOO_MUCH),
        ("A1 9999999", Doubt.TOO_MUCH),
        ("A1 100.000", Doubt.TOO_MUCH),
        ("A1 x9999 A1 x9999", Doubt.TOO_MUCH),
        ("A1 1.5 kg", Doubt.FRACTION),
        ("A1 1,5kg", Doubt.FRACTION),
        ("1.5kg A1", Doubt.FRACTION),
        ("A1 2 kg rưỡi", Doubt.FRACTION),
        ("A1 nửa cân", Doubt.MEASURE),
        ("A1 500g", Doubt.MEASURE),
        ("A1 1 chục", Doubt.MEASURE),
        ("A1 3 lạng", Doubt.MEASURE),
        ("A1 0901…", Doubt.BAD_PHONE),
        ("A1 x2 091234567", Doubt.BAD_PHONE),
        ("A1 x2 09123456789", Doubt.BAD_PHONE),
        ("A1 x2 0168 123 4567", Doubt.BAD_PHONE),
        ("A1 x2 024 3825 1234", Doubt.BAD_PHONE),
        ("A1 x2 +84 91", Doubt.BAD_PHONE),
        ("A1 0912345678 0987654321", Doubt.TWO_PHONES),
        ("A1 " + "rất ngon " * 400, Doubt.TOO_LONG),
    ],
)
def test_what_cannot_be_taken_is_said(text: str, doubt: Doubt) -> None:
    found = read(text)
    assert doubt in {problem.doubt for problem in found.problems}
    assert all(problem.words and "%(" not in problem.words for problem in found.problems)


def test_a_doubtful_quantity_is_no_line_and_the_others_stand() -> None:
    found = read("A1 1.5 kg, B3 x2")
    assert found.canonical == "B3x2"
    assert found.problems[0].piece == "A1 1.5 kg"


@pytest.mark.parametrize("text", ["", "   ", "ngon quá", "phiên 12 hay quá", "20h30 mở hả ad", "89k, 89.000đ", "!!!"])
def test_talk_is_no_order(text: str) -> None:
    found = read(text)
    assert (found.lines, found.phone, found.problems) == ((), None, ())


def test_what_was_left_aside_is_kept_as_typed() -> None:
    assert read("A1 x2 giao Đông Anh giúp, B3").ignored == ("Đông Anh giúp",)
    assert read("Chốt A1 x2 nhé").ignored == ()


def test_mail_and_links_are_no_codes() -> None:
    assert asked("B3 hoa@a1.vn a1@example.vn https://a1.example.vn/A2") == "B3x1"


def test_more_lines_than_one_placing_takes_are_said() -> None:
    codes = {f"C{n}" for n in range(1, 31)}
    found = read_order(" ".join(codes), codes)
    assert len(found.lines) == 20
    assert found.problems[0].doubt is Doubt.TOO_LONG


def test_a_phone_alone_is_a_phone() -> None:
    assert read("0912345678") == TextOrder(phone=PHONE)


def test_vietnamese_is_the_same_composed_and_not() -> None:
    composed, apart = "ch\u1ed1t a1 hai c\u00e2n", "cho\u0302\u0301t a1 hai ca\u0302n"
    assert asked(composed) == asked(apart) == "A1x2"


@pytest.mark.parametrize(
    "text",
    ["0" * 2000, "A1" * 1000, "0 " * 1000, "x" * 2000, "1" * 2000, "a " * 1000, "((((" * 500, "+84" * 600, "1.1" * 600,
     "\u0301" * 2000, "\x00A1\x00", "@" * 2000, "a@" * 1000, "0.-" * 600, "nua " * 500, "A1 x" * 500, "🍊" * 2000,
     "ß İ ŉ ﬁ A1", "\u202eA1 x2"],
)  # fmt: skip
def test_hostile_texts_are_read_quickly_and_do_no_harm(text: str) -> None:
    started = time.perf_counter()
    found = read(text)
    assert time.perf_counter() - started < 0.5
    assert all(line.quantity >= 1 for line in found.lines)
