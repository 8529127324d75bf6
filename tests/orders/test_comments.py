"""Comments as people copy them: names, words, and the page's own buttons between."""

import time

import pytest

from orders.typed.comments import MOST_COMMENTS, Shape, read_comments

FACEBOOK = """Nguyễn Thị Hoa
Chốt A1 x2 0912345678
Thích
Trả lời
2 giờ

Trần Văn Bình
Fan cứng
bưởi đẹp quá
Thích · Trả lời · 3 phút

Lê Thu
B3 1 kg nhé shop
Thích  Trả lời  5 phút  Đã chỉnh sửa
"""
YOUTUBE = """@hoanguyen
2 phút trước
A1 x2
12
Phản hồi
@binhtran1990
5 minutes ago
chot b3 0987654321
Reply
"""


def pairs(text: str, shape: Shape = Shape.COPIED) -> list[tuple[str, str]]:
    return [(each.author, each.text) for each in read_comments(text, shape)]


def test_facebook_as_copied() -> None:
    assert pairs(FACEBOOK) == [
        ("Nguyễn Thị Hoa", "Chốt A1 x2 0912345678"),
        ("Trần Văn Bình", "bưởi đẹp quá"),
        ("Lê Thu", "B3 1 kg nhé shop"),
    ]


def test_youtube_as_copied() -> None:
    assert pairs(YOUTUBE) == [("@hoanguyen", "A1 x2"), ("@binhtran1990", "chot b3 0987654321")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("A1 x2 0912345678\nB3 0987654321", [("", "A1 x2 0912345678"), ("", "B3 0987654321")]),
        ("Hoa Nguyễn: A1 x2", [("Hoa Nguyễn", "A1 x2")]),
        ("Nguyễn Thị Hoa A1 x2 0912345678", [("Nguyễn Thị Hoa", "A1 x2 0912345678")]),
        ("Chốt A1 x2", [("", "Chốt A1 x2")]),
        ("CHOT DON A1 x2", [("", "CHOT DON A1 x2")]),
        ("Hoa\nA1 x2\nBình\nB3", [("Hoa", "A1 x2"), ("Bình", "B3")]),
        ("Hoa\nA1 x2\nB3 1\n0912345678", [("Hoa", "A1 x2 B3 1 0912345678")]),
        ("Hoa\nA1\nThích Trả lời 2 giờ\nB3", [("Hoa", "A1"), ("", "B3")]),
        ("Hoa\r\n\r\nA1 x2\r\n", [("Hoa", "A1 x2")]),
    ],
)
def test_lines_of_a_page(text: str, found: list[tuple[str, str]]) -> None:
    assert pairs(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name,comment\nHoa,A1 x2\n", [("Hoa", "A1 x2")]),
        ('Tên,Bình luận\n"Nguyễn, Hoa","A1 x2, B3"\n', [("Nguyễn, Hoa", "A1 x2, B3")]),
        ("name,comment\nHoa,A1 x2, B3 1\n", [("Hoa", "A1 x2, B3 1")]),
        ("Tên;Nội dung\nHoa;A1, B3\n", [("Hoa", "A1, B3")]),
        ("Tên\tNội dung\nHoa\tA1, B3\n", [("Hoa", "A1, B3")]),
        ("time,author,comment\n20:31,Hoa,A1\n", [("Hoa", "A1")]),
        ("\ufeffname,comment\nHoa,A1\n", [("Hoa", "A1")]),
        ("comment,name\nA1 x2,Hoa\n", [("Hoa", "A1 x2")]),
    ],
)
def test_a_table_is_known_by_its_head(text: str, found: list[tuple[str, str]]) -> None:
    assert pairs(text) == found


def test_a_table_without_a_head_is_name_and_comment() -> None:
    assert pairs("Hoa,A1 x2\nBình,B3", Shape.TABLE) == [("Hoa", "A1 x2"), ("Bình", "B3")]


def test_a_paste_is_bounded() -> None:
    assert len(pairs("A1 0912345678\n" * 2000)) == MOST_COMMENTS + 1
    author, words = pairs("N" * 5000 + "\nA1 " + "x" * 5000)[0]
    assert (len(author), len(words)) == (120, 500)


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize(
    "text",
    ['"' * 5000, "a," * 20_000, "x " * 40_000, ": " * 40_000, "A\x00\nA1", ", " * 40_000, "1 phut " * 10_000 + "z",
     "Ab " * 30_000 + "A1", "\n" * 50_000, '"' + "x\n" * 40_000, "an" * 40_000 + "z", "thich" * 15_000 + "!"],
)  # fmt: skip
def test_hostile_pastes_are_read_quickly(text: str, shape: Shape) -> None:
    started = time.perf_counter()
    read_comments(text, shape)
    assert time.perf_counter() - started < 2
