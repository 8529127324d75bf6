"""Names are shown on one line, in one form, without tricks."""

import unicodedata

import pytest

from market.files.names import MAX_LENGTH, display_name, promised_ending


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Giấy chứng nhận ATTP số 12.2026.pdf", "Giấy chứng nhận ATTP số 12.2026.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        (r"C:\Users\Hoa\Giấy phép.PDF", "Giấy phép.pdf"),
        ("IMG_0001.HEIC", "IMG_0001.pdf"),
        ("a.pdf.pdf", "a.pdf"),
        ("anh.jpg.exe", "anh.jpg.exe.pdf"),
        ("giay\u202efdp.exe", "giayfdp.exe.pdf"),
        ("a\u200bb\u2066c\ufeff.pdf", "abc.pdf"),
        ("hai\ndòng\tchữ\r.pdf", "hai dòng chữ.pdf"),
        ("a\x00b\x1b[31m.pdf", "ab[31m.pdf"),
        ('<img src=x onerror="a">.pdf', "img src=x onerror=a.pdf"),
        ("z\u0335\u0336\u0337\u0338algo.pdf", "z\u0335\u0336algo.pdf"),
        (" . .pdf", "tep.pdf"),
        ("", "tep.pdf"),
        ("...", "tep.pdf"),
        ("🍊 bưởi.pdf", "🍊 bưởi.pdf"),
    ],
)
def test_is_shown_as(raw, shown):
    assert display_name(raw, ending="pdf") == shown


def test_is_shown_in_composed_form():
    raw = unicodedata.normalize("NFD", "Giấy phép Bưởi Đỏ.pdf")
    assert display_name(raw, ending="pdf") == unicodedata.normalize("NFC", "Giấy phép Bưởi Đỏ.pdf")


def test_three_hundred_characters_are_cut_before_the_ending():
    shown = display_name("Ủ" * 300 + ".pdf", ending="pdf")
    assert len(shown) == MAX_LENGTH
    assert shown.endswith("Ủ.pdf")


@pytest.mark.parametrize(
    ("raw", "ending"),
    [("a.PDF", "pdf"), ("a.jpeg", "jpeg"), ("a.heic ", "heic"), ("a.docx", ""), ("pdf", ""), ("", "")],
)
def test_promises(raw, ending):
    assert promised_ending(raw) == ending
